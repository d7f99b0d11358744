import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';
import { rowTimes, type RowTimes } from '../row_times.ts';

/** The test set in order: what came, what the model said, and what the trivial rule says. */
export interface SeriesData {
  name: string;
  unit: string;
  /** Mean absolute errors, in the unit. */
  error: number;
  persistenceError: number;
  rows: Float32Array;
  /** Of the rows; null where they have none. */
  times: RowTimes | null;
  truth: Float32Array;
  prediction: Float32Array;
  persistence: Float32Array;
}

export function decodeSeries(frame: Frame): SeriesData {
  const fields = Fields.of(frame);
  const name = fields.text('name');
  const rows = tensorOf(frame, 'rows', 1).values;
  const values = (tensor: string): Float32Array => {
    const { values: found } = tensorOf(frame, tensor, 1);
    if (found.length !== rows.length)
      throw new Error(`${frame.readout}.${tensor}: expected ${rows.length} values, got ${found.length}`);
    return found;
  };
  return {
    name,
    unit: fields.text('unit'),
    error: fields.number('error'),
    persistenceError: fields.number('persistence_error'),
    rows,
    times: rowTimes(frame, rows.length),
    truth: values('truth'),
    prediction: values('prediction'),
    persistence: values('persistence'),
  };
}
