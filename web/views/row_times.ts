import type { Frame } from '../protocol/readouts.ts';
import { Fields, tensorOf } from './fields.ts';

const minute = 60_000;
const day = 24 * 60;

/** When the rows of a table are, in milliseconds as `Date` counts them; `days` where each is a whole day. */
export interface RowTimes {
  times: number[];
  days: boolean;
}

/** The times of `count` rows, as a frame has them; null where the table has none. */
export function rowTimes(frame: Frame, count: number): RowTimes | null {
  const fields = Fields.of(frame);
  if (!fields.has('time')) return null;
  const time = fields.object('time');
  const [first, unit] = [time.number('first'), time.count('unit', 1)];
  const { values } = tensorOf(frame, 'times', 1);
  if (values.length !== count)
    throw new Error(`${frame.readout}.times: expected ${count} values, got ${values.length}`);
  return { times: Array.from(values, (later) => (first + later * unit) * minute), days: unit === day };
}
