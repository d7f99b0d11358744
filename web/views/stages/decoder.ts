import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf } from '../fields.ts';

/** The stages of the cell in training, side by side; series begin with the untrained model. */
export interface Stages {
  epochs: number;
  /** Epochs of a whole run. */
  all: number;
  stages: { name: string; loss: Float32Array; hit: Float32Array; f1: Float32Array }[];
}

export function decodeStages(frame: Frame): Stages {
  const fields = Fields.of(frame);
  const names = fields.texts('stages');
  const epochs = fields.count('epochs');
  const [loss, hit, f1] = ['loss', 'hit', 'f1'].map((name) =>
    rowsOf(frame, name, names.length, epochs + 1),
  ) as [Float32Array[], Float32Array[], Float32Array[]];
  return {
    epochs,
    all: fields.count('all', 1),
    stages: names.map((name, at) => ({ name, loss: loss[at]!, hit: hit[at]!, f1: f1[at]! })),
  };
}
