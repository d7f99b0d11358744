/** Predictions of the core's NoisySine. */
export interface ForecastPredictions {
  kind: 'forecast';
  series: number[];
  start: number;
  window: number;
  one_step: (number | null)[];
  /** Closed loop: first value at start + window. */
  forecast: number[];
  clean: number[];
  error: number[];
  test_loss: number;
}

export type Column = (number | null)[];

/** A column of `length`, null but for `values` from index `first` on. */
export function placed(values: readonly (number | null)[], first: number, length: number): Column {
  const column: Column = new Array<number | null>(length).fill(null);
  values.forEach((value, index) => {
    if (first + index < length)
      column[first + index] = value !== null && Number.isFinite(value) ? value : null;
  });
  return column;
}

/** Columns: index, noisy data, data the window gave, clean curve, one-step predictions, closed-loop forecast. */
export function forecastColumns(p: ForecastPredictions): Column[] {
  const length = Math.max(p.series.length, p.start + p.window + p.forecast.length);
  const end = p.start + p.window;
  return [
    Array.from({ length }, (_, index) => index),
    placed(p.series, 0, length),
    placed(p.series.slice(p.start, end), p.start, length),
    placed(p.clean, 0, length),
    placed(p.one_step, p.window, length),
    placed(p.forecast, end, length),
  ];
}
