import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf } from '../fields.ts';

/** One sum; all bits least significant first. */
export interface BitSample {
  a: number;
  b: number;
  sum: number;
  predicted: number;
  right: boolean;
  a_bits: Float32Array;
  b_bits: Float32Array;
  /** The carry into each place. */
  carry_bits: Float32Array;
  sum_bits: Float32Array;
  /** Probabilities of a one. */
  outputs: Float32Array;
  predicted_bits: Float32Array;
}

/** The order in which the model reads the places. */
export type Reads = 'lowest-first' | 'highest-first' | 'both';

export interface Bits {
  bits: number;
  /** Null for a model that reads in no order. */
  reads: Reads | null;
  /** Share of right bits in the whole test set. */
  accuracy: number;
  /** Share of right sums in the whole test set. */
  sums_right: number;
  samples: BitSample[];
}

export function decodeBits(frame: Frame): Bits {
  const fields = Fields.of(frame);
  const bits = fields.count('bits', 1);
  const samples = fields.objects('samples');
  const rows = (name: string): Float32Array[] => rowsOf(frame, name, samples.length, bits);
  const [a, b, carry, sum] = [rows('a_bits'), rows('b_bits'), rows('carry_bits'), rows('sum_bits')];
  const [outputs, predicted] = [rows('outputs'), rows('predicted_bits')];
  return {
    bits,
    reads: fields.has('reads')
      ? fields.choice<Reads>('reads', ['lowest-first', 'highest-first', 'both'])
      : null,
    accuracy: fields.number('accuracy'),
    sums_right: fields.number('sums_right'),
    samples: samples.map((sample, at) => ({
      a: sample.count('a'),
      b: sample.count('b'),
      sum: sample.count('sum'),
      predicted: sample.count('predicted'),
      right: sample.flag('right'),
      a_bits: a[at]!,
      b_bits: b[at]!,
      carry_bits: carry[at]!,
      sum_bits: sum[at]!,
      outputs: outputs[at]!,
      predicted_bits: predicted[at]!,
    })),
  };
}
