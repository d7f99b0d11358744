import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

export interface Calculated {
  /** "3+4*5=". */
  text: string;
  /** Null for a typed text without a result in range. */
  result: number | null;
  answer: number;
  right: boolean;
  /** The probability of each result. */
  probabilities: Float32Array;
}

export interface Calculations {
  /** Number of samples in the test set. */
  total: number;
  samples: Calculated[];
  /** Symbols of a typed text that the model does not know. */
  unknown: string;
  tooLong: boolean;
  /** False for a typed text that is no calculation of the kind that the model is trained on. */
  fits: boolean;
}

export function decodeCalculations(frame: Frame): Calculations {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples');
  const { shape } = tensorOf(frame, 'probabilities', 2);
  const rows = rowsOf(frame, 'probabilities', samples.length, shape[1]!);
  return {
    total: fields.count('total'),
    unknown: fields.text('unknown'),
    tooLong: fields.flag('too_long'),
    fits: fields.flag('fits'),
    samples: samples.map((sample, at) => {
      const result = sample.has('result') ? sample.count('result') : null;
      const answer = sample.count('answer');
      return {
        text: sample.text('text'),
        result,
        answer,
        right: answer === result,
        probabilities: rows[at]!,
      };
    }),
  };
}
