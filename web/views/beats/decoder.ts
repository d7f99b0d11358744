import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

/** Taps, the beats that are due, and the answers as probabilities: one value for each step. */
export interface Row {
  taps: Float32Array;
  beats: Float32Array;
  answers: Float32Array;
}

export interface Beats {
  first: number;
  total: number;
  period: number;
  steps: number;
  /** Beats of the test set, those answered, answers where none is due, sequences without a fault. */
  due: number;
  hit: number;
  wrong: number;
  exact: number;
  samples: Row[];
  own: Row;
}

export function decodeBeats(frame: Frame): Beats {
  const fields = Fields.of(frame);
  const [rows, steps] = tensorOf(frame, 'taps', 2).shape as [number, number];
  const [taps, beats, answers] = ['taps', 'beats', 'answers'].map((name) =>
    rowsOf(frame, name, rows, steps),
  ) as [Float32Array[], Float32Array[], Float32Array[]];
  const own = (name: string): Float32Array => {
    const { values } = tensorOf(frame, name, 1);
    if (values.length !== steps)
      throw new Error(`${frame.readout}.${name}: expected ${steps} values, got ${values.length}`);
    return values;
  };
  return {
    first: fields.count('first'),
    total: fields.count('total'),
    period: fields.count('period', 1),
    steps,
    due: fields.count('due'),
    hit: fields.count('hit'),
    wrong: fields.count('wrong'),
    exact: fields.count('exact'),
    samples: taps.map((row, at) => ({ taps: row, beats: beats[at]!, answers: answers[at]! })),
    own: { taps: own('own_taps'), beats: own('own_beats'), answers: own('own_answers') },
  };
}

export type Mark = 'right' | 'missed' | 'wrong' | 'none';

/** What became of a step: a beat is answered with a probability above a half. */
export function markOf({ beats, answers }: Row, step: number): Mark {
  const answered = answers[step]! > 0.5;
  if (beats[step]! > 0.5) return answered ? 'right' : 'missed';
  return answered ? 'wrong' : 'none';
}

export function tally(row: Row): Record<Mark, number> {
  const count = { right: 0, missed: 0, wrong: 0, none: 0 };
  row.beats.forEach((_, step) => (count[markOf(row, step)] += 1));
  return count;
}
