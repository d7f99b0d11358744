import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The test set by the length of its sources, each answered by the model. */
export interface AccuracyByLength {
  /** Share of the test set whose whole answer is right. */
  exact: number;
  /** False where the weights are the first ones, which answer nothing. */
  trained: boolean;
  attends: boolean;
  /** For sources of `from` to `to` characters; lengths that do not occur are left out. */
  bins: { from: number; to: number; samples: number; share: number }[];
}

export function decodeAccuracyByLength(frame: Frame): AccuracyByLength {
  const fields = Fields.of(frame);
  const width = fields.count('width', 1);
  const samples = tensorOf(frame, 'samples', 1);
  const right = tensorOf(frame, 'right', 1);
  if (right.values.length !== samples.values.length)
    throw new Error(
      `${frame.readout}.right: expected ${samples.values.length} values, got ${right.values.length}`,
    );
  const bins = Array.from(samples.values, (count, at) => ({
    from: at * width + 1,
    to: (at + 1) * width,
    samples: count,
    share: right.values[at]! / count,
  }));
  return {
    exact: fields.number('exact'),
    trained: fields.flag('trained'),
    attends: fields.flag('attends'),
    bins: bins.filter(({ samples: count }) => count > 0),
  };
}
