import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

/** A word of a test sentence, with what the model says of it. */
export interface MarkedWord {
  text: string;
  wrong: boolean;
  /** The model's probability that it is wrong. */
  probability: number;
}

export interface Sentence {
  words: MarkedWord[];
  /** True when every mark is right. */
  right: boolean;
}

export interface Typed {
  words: { text: string; known: boolean }[];
  /** Words behind the last one that the model reads. */
  leftOut: number;
  /** In row i the probabilities of the first i + 1 words, having read these; zeros behind them. */
  soFar: Float32Array[];
  /** All words that the model knows. */
  vocabulary: string[];
}

export interface Corrections {
  /** Number of sentences in the test set. */
  total: number;
  samples: Sentence[];
  typed: Typed | null;
}

/** A word is marked from here on. */
export const isMarked = (probability: number): boolean => probability > 0.5;

export function decodeCorrections(frame: Frame): Corrections {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples');
  const { shape } = tensorOf(frame, 'probabilities', 2);
  const rows = rowsOf(frame, 'probabilities', samples.length, shape[1]!);
  return {
    total: fields.count('total'),
    samples: samples.map((sample, at) => sentenceOf(sample, rows[at]!)),
    typed: fields.has('typed') ? typedOf(frame, fields.object('typed')) : null,
  };
}

function sentenceOf(sample: Fields, probabilities: Float32Array): Sentence {
  const wrong = new Set(sample.counts('wrong'));
  const words = sample.texts('words').map((text, at) => ({
    text,
    wrong: wrong.has(at),
    probability: probabilities[at] ?? 0,
  }));
  return { words, right: words.every((word) => isMarked(word.probability) === word.wrong) };
}

function typedOf(frame: Frame, fields: Fields): Typed {
  const words = fields
    .objects('words')
    .map((word) => ({ text: word.text('text'), known: word.flag('known') }));
  return {
    words,
    leftOut: fields.count('left_out'),
    vocabulary: fields.texts('vocabulary'),
    soFar: words.length > 0 ? rowsOf(frame, 'so_far', words.length, words.length) : [],
  };
}
