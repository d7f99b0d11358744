import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** One pair that the network has just been trained on, with its answer. */
export interface Iteration {
  iteration: number;
  loss: number;
  /** Bits, most significant first. */
  pred: Float32Array;
  true: Float32Array;
  right: boolean;
  /** The sum as the network answers it. */
  text: string;
}

export function decodeIteration(frame: Frame): Iteration {
  const fields = Fields.of(frame);
  return {
    iteration: fields.count('iteration'),
    loss: fields.number('loss'),
    pred: tensorOf(frame, 'pred', 1).values,
    true: tensorOf(frame, 'true', 1).values,
    right: fields.flag('right'),
    text: fields.text('text'),
  };
}
