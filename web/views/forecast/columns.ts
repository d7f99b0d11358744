import type { ForecastData } from './decoder.ts';

export type Column = (number | null)[];

/** A column of `length`, null but for `values` from index `first` on. */
export function placed(values: ArrayLike<number>, first: number, length: number): Column {
  const column: Column = new Array<number | null>(length).fill(null);
  for (let index = 0; index < values.length && first + index < length; index += 1)
    column[first + index] = Number.isFinite(values[index]) ? values[index]! : null;
  return column;
}

/** Columns: index, noisy data, data the window gave, clean curve, one-step predictions, closed-loop forecast. */
export function forecastColumns(p: ForecastData): Column[] {
  const length = Math.max(p.series.length, p.start + p.window + p.forecast.length);
  const end = p.start + p.window;
  return [
    Array.from({ length }, (_, index) => index),
    placed(p.series, 0, length),
    placed(p.series.slice(p.start, end), p.start, length),
    placed(p.clean, 0, length),
    placed(p.oneStep, p.window, length),
    placed(p.forecast, end, length),
  ];
}
