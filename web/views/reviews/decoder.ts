import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

export interface Word {
  text: string;
  /** False for a word that the model reads as unknown. */
  known: boolean;
}

/** A review of the test set. */
export interface Review {
  words: Word[];
  positive: boolean;
  /** The model's probability that it is positive. */
  probability: number;
  right: boolean;
}

export interface Reviews {
  /** Number of reviews in the test set. */
  total: number;
  samples: Review[];
  /** The words are not known: ids stand for them. */
  ids: boolean;
  /** The typed one: the output before the first word, and after each. */
  typed: { words: Word[]; before: number; after: number[] } | null;
}

export function decodeReviews(frame: Frame): Reviews {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples');
  const probabilities = valuesOf(frame, 'probabilities', samples.length);
  return {
    total: fields.count('total'),
    ids: fields.flag('ids'),
    samples: samples.map((sample, at) => {
      const positive = sample.count('label') === 1;
      const probability = probabilities[at]!;
      return { words: wordsOf(sample), positive, probability, right: probability > 0.5 === positive };
    }),
    typed: fields.has('typed') ? decodeTyped(frame, fields) : null,
  };
}

function decodeTyped(frame: Frame, fields: Fields): Reviews['typed'] {
  const words = wordsOf(fields.object('typed'));
  const [before, ...after] = valuesOf(frame, 'after_words', words.length + 1);
  return { words, before: before!, after };
}

function wordsOf(fields: Fields): Word[] {
  return fields.objects('words').map((word) => ({ text: word.text('text'), known: word.flag('known') }));
}

function valuesOf(frame: Frame, name: string, length: number): Float32Array {
  const { values } = tensorOf(frame, name, 1);
  if (values.length !== length)
    throw new Error(`${frame.readout}.${name}: expected ${length} values, got ${values.length}`);
  return values;
}
