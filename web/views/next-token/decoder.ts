import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

export type Unit = 'word' | 'character';

/** A possible next one. */
export interface Answer {
  /** Empty for an id that no word has. */
  text: string;
  probability: number;
}

export interface Word {
  text: string;
  known: boolean;
}

export interface Guess {
  words: string[];
  target: string;
  /** The most probable first. */
  answers: Answer[];
  /** The probability of the target. */
  ofTarget: number;
  right: boolean;
}

export interface NextTokens {
  unit: Unit;
  /** How many are read for an answer. */
  chunk: number;
  /** Of the test set. */
  total: number;
  samples: Guess[];
  /** The answer to the typed text; `missing` are read as unknown in front of it. */
  typed: { words: Word[]; missing: number; answers: Answer[] } | null;
}

export function decodeNextTokens(frame: Frame): NextTokens {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples');
  const top = samples[0]?.texts('answers').length ?? 0;
  const probabilities = rowsOf(frame, 'probabilities', samples.length, top);
  const ofTarget = tensorOf(frame, 'of_target', 1).values;
  if (ofTarget.length !== samples.length)
    throw new Error(`${frame.readout}.of_target: expected ${samples.length} values, got ${ofTarget.length}`);
  return {
    unit: fields.choice('unit', ['word', 'character']),
    chunk: fields.count('chunk'),
    total: fields.count('total'),
    samples: samples.map((sample, at) => {
      const answers = answersOf(sample, probabilities[at]!);
      const target = sample.text('target');
      return {
        words: sample.texts('words'),
        target,
        answers,
        ofTarget: ofTarget[at]!,
        right: answers[0]?.text === target,
      };
    }),
    typed: fields.has('typed') ? decodeTyped(frame, fields.object('typed')) : null,
  };
}

function decodeTyped(frame: Frame, typed: Fields): NextTokens['typed'] {
  const { values } = tensorOf(frame, 'typed', 1);
  const texts = typed.texts('answers');
  if (values.length !== texts.length)
    throw new Error(`${frame.readout}.typed: expected ${texts.length} values, got ${values.length}`);
  return {
    words: typed.objects('words').map((word) => ({ text: word.text('text'), known: word.flag('known') })),
    missing: typed.count('missing'),
    answers: answersOf(typed, values),
  };
}

function answersOf(fields: Fields, probabilities: Float32Array): Answer[] {
  return fields.texts('answers').map((text, at) => ({ text, probability: probabilities[at]! }));
}
