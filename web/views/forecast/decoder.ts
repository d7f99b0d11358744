import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** A series, and its forecast from a window of it on. */
export interface ForecastData {
  series: Float32Array;
  /** The index of the first point of the window. */
  start: number;
  window: number;
  /** From true data: first value at the index `window`. */
  oneStep: Float32Array;
  /** Closed loop: first value at start + window. */
  forecast: Float32Array;
  clean: Float32Array;
  /** Of the closed loop. */
  error: Float32Array;
}

export function decodeForecast(frame: Frame): ForecastData {
  const fields = Fields.of(frame);
  const values = (name: string): Float32Array => tensorOf(frame, name, 1).values;
  return {
    start: fields.count('start'),
    window: fields.count('window', 1),
    series: values('series'),
    oneStep: values('one_step'),
    forecast: values('forecast'),
    clean: values('clean'),
    error: values('error'),
  };
}
