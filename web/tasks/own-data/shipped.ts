import weather from 'virtual:shipped/weather';

/** The table that the page ships as an example: the highest temperature of each day, read and forecast. */
export const shipped = (): { columns: string; values: Float32Array } => ({
  columns: 'temp_max\ntemp_max',
  values: Float32Array.from(weather.temp_max.flatMap((value) => [value, value])),
});
