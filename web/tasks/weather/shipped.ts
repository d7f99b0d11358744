import weather from 'virtual:shipped/weather';

/** The resource "weather" that the page ships, as the core takes it. */
export const shipped = (): Record<string, Float32Array | Int32Array> => ({
  precipitation: Float32Array.from(weather.precipitation),
  temp_max: Float32Array.from(weather.temp_max),
  temp_min: Float32Array.from(weather.temp_min),
  wind: Float32Array.from(weather.wind),
  weather: Int32Array.from(weather.weather, Number),
});
