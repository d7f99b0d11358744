import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf } from '../fields.ts';

/** How often the samples of each class are taken for which. */
export interface Confusion {
  classes: string[];
  /** A row for each true class, with the counts of the answers. */
  rows: number[][];
  samples: number;
  right: number;
}

export function decodeConfusion(frame: Frame): Confusion {
  const classes = Fields.of(frame).texts('classes');
  const rows = rowsOf(frame, 'counts', classes.length, classes.length).map((row) => [...row]);
  return {
    classes,
    rows,
    samples: sum(rows.flat()),
    right: sum(rows.map((row, at) => row[at]!)),
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
