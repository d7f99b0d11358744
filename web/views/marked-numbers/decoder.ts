import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** Numbers of which some are marked, and the answers to the first test samples. */
export interface MarkedNumbers {
  problem: 'adding' | 'recall';
  /** Samples in the test set. */
  total: number;
  /** The number of the sample in the test set; null for one of one's own. */
  sample: number | null;
  values: Float32Array;
  /** The steps of the marks, from 0. */
  marks: number[];
  answer: number;
  truth: number;
  /** None with a sample of one's own. */
  plotted: { answer: number; truth: number }[];
}

export function decodeMarkedNumbers(frame: Frame): MarkedNumbers {
  const fields = Fields.of(frame);
  const length = fields.count('length', 1);
  const made: MarkedNumbers = {
    problem: fields.choice('problem', ['adding', 'recall']),
    total: fields.count('total', 1),
    sample: fields.has('sample') ? fields.count('sample') : null,
    values: tensorOf(frame, 'values', 1).values,
    marks: fields.counts('marks'),
    answer: fields.number('answer'),
    truth: fields.number('truth'),
    plotted: [],
  };
  if (made.values.length !== length || made.marks.some((step) => step >= length))
    throw new Error(`${frame.readout}.values: expected ${length} values with the marks among them`);
  if (!frame.tensors['answers']) return made;
  const [answers, truths] = [tensorOf(frame, 'answers', 1).values, tensorOf(frame, 'truths', 1).values];
  if (answers.length !== truths.length)
    throw new Error(`${frame.readout}.truths: expected ${answers.length} values, got ${truths.length}`);
  made.plotted = Array.from(answers, (answer, at) => ({ answer, truth: truths[at]! }));
  return made;
}
