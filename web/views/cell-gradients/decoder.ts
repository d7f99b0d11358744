import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf } from '../fields.ts';

/** The gradient flow through several cells, each in a model of its own. */
export interface CellGradients {
  /** Batches that each was trained for. */
  updates: number;
  units: number;
  samples: number;
  cells: { cell: string; state: string; loss: number; norms: Float32Array }[];
}

export function decodeCellGradients(frame: Frame): CellGradients {
  const fields = Fields.of(frame);
  const [updates, units, samples] = [
    fields.count('updates'),
    fields.count('units', 1),
    fields.count('samples', 1),
  ];
  const cells = fields.objects('cells');
  const rows = rowsOf(frame, 'norms', cells.length, fields.count('length', 1));
  return {
    updates,
    units,
    samples,
    cells: cells.map((one, at) => ({
      cell: one.text('cell'),
      state: one.text('state'),
      loss: one.number('loss'),
      norms: rows[at]!,
    })),
  };
}
