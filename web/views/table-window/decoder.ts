import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';
import { rowTimes, type RowTimes } from '../row_times.ts';

export interface WindowColumn {
  name: string;
  unit: string;
  /** Ends of what the training set has. */
  low: number;
  high: number;
}

/** Some rows of a table, and the answer for a later one. */
export interface TableWindow {
  /** Number of the window in the test set, and how many that has. */
  sample: number;
  total: number;
  /** Number of its first row in the table. */
  row: number;
  horizon: number;
  /** Of the rows, and behind them of the answer; null where they have none. */
  times: RowTimes | null;
  columns: WindowColumn[];
  /** Row by row. */
  values: number[];
  target: { name: string; unit: string };
  /** What came; a class by its number. Null for values of the reader's own. */
  truth: number | null;
  /** The same in the last row of the window. */
  last: number | null;
  answer: { value: number } | { classes: string[]; probabilities: number[] };
}

export function decodeTableWindow(frame: Frame): TableWindow {
  const fields = Fields.of(frame);
  const columns = fields.objects('columns').map((column) => ({
    name: column.text('name'),
    unit: column.text('unit'),
    low: column.number('low'),
    high: column.number('high'),
  }));
  const { shape, values } = tensorOf(frame, 'values', 2);
  if (shape[1] !== columns.length)
    throw new Error(`${frame.readout}.values: expected ${columns.length} columns, got ${shape[1]}`);
  const target = fields.object('target');
  const classes = fields.texts('classes');
  const optional = (name: string): number | null => (fields.has(name) ? fields.number(name) : null);
  return {
    sample: fields.count('sample'),
    total: fields.count('total', 1),
    row: fields.count('row'),
    horizon: fields.count('horizon', 1),
    times: rowTimes(frame, shape[0]! + 1),
    columns,
    // Figures as they were written, not as 32 bits have them.
    values: Array.from(values, (value) => Number(value.toPrecision(6))),
    target: { name: target.text('name'), unit: target.text('unit') },
    truth: optional('truth'),
    last: optional('last'),
    answer:
      classes.length > 0
        ? { classes, probabilities: probabilitiesOf(frame, classes.length) }
        : { value: fields.number('answer') },
  };
}

function probabilitiesOf(frame: Frame, count: number): number[] {
  const { values } = tensorOf(frame, 'probabilities', 1);
  if (values.length !== count)
    throw new Error(`${frame.readout}.probabilities: expected ${count} values, got ${values.length}`);
  return [...values];
}
