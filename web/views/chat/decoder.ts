import type { Frame } from '../../protocol/readouts.ts';
import { Fields } from '../fields.ts';
import { searchOf, type Tree } from '../search_tree.ts';

export const needs = ['last', 'earlier', 'open'] as const;

export interface ChatAnswer {
  text: string;
  /** How many of the draws. */
  times: number;
  fits: boolean;
}

/** The answers of a model to the last turn of a dialogue. */
export interface Chat {
  /** The person's first. */
  turns: string[];
  /** Number of the test sample; null for turns that were typed. */
  sample: number | null;
  total: number;
  /** What has to be read to answer; null for turns that were typed. */
  needs: (typeof needs)[number] | null;
  /** All answers that fit; none where that is not known. */
  wanted: string[];
  /** Different ones, the most frequent first. */
  answers: ChatAnswer[];
  /** Words of the last turn that the model does not know. */
  unknown: string[];
  /** Number of words of the last turn behind the last one that is read. */
  leftOut: number;
  /** Number of turns that are too long ago to be read. */
  forgotten: number;
  /** 0 for the mean of a latent variable. */
  draws: number;
  /** Turns that a person may say. */
  hints: string[];
  vocabulary: string[];
  /** True for a language without spaces. */
  joined: boolean;
  /** How the answer was found; null for draws. */
  search: Tree | null;
}

export function decodeChat(frame: Frame): Chat {
  const fields = Fields.of(frame);
  const answers = fields.objects('answers').map((answer) => ({
    text: answer.text('text'),
    times: answer.count('times', 1),
    fits: answer.flag('fits'),
  }));
  if (answers.length === 0) throw new Error(`${frame.readout}.answers: expected at least one, got none`);
  return {
    turns: fields.texts('turns'),
    sample: fields.has('sample') ? fields.count('sample') : null,
    total: fields.count('total', 1),
    needs: fields.has('needs') ? fields.choice('needs', needs) : null,
    wanted: fields.texts('wanted'),
    answers,
    unknown: fields.texts('unknown'),
    leftOut: fields.count('left_out'),
    forgotten: fields.count('forgotten'),
    draws: fields.count('draws'),
    hints: fields.texts('hints'),
    vocabulary: fields.texts('vocabulary'),
    joined: fields.flag('joined'),
    search: searchOf(frame),
  };
}
