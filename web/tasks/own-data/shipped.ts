import weather from 'virtual:shipped/weather';

/** The beginning of 2012 in minutes from that of 1970 on. */
const firstTime = Date.UTC(2012, 0) / 60_000;

/** The table that the page ships as an example: the highest temperature of each day, read and forecast. */
export const shipped = (): { columns: string; values: Float32Array; times: Int32Array } => ({
  columns: 'temp_max\ntemp_max',
  values: Float32Array.from(weather.temp_max.flatMap((value) => [value, value])),
  times: Int32Array.from(weather.temp_max, (_, day) => firstTime + day * 24 * 60),
});
