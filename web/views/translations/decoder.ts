import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';
import { searchOf, type Tree } from '../search_tree.ts';

export interface Translation {
  source: string;
  /** What should come out; empty for a typed source. */
  target: string;
  answer: string;
  right: boolean;
  /** Places of the tokens that the model does not know. */
  unknown: number[];
}

/** For each token of the answer the weights of those of the source. */
export interface Weights {
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface Translations {
  /** Number of samples in the test set. */
  total: number;
  samples: Translation[];
  /** Whether the model has attention. */
  attends: boolean;
  /** Of a typed source: how its answer was found, and where the model looked. */
  search: Tree | null;
  weights: Weights | null;
}

export function decodeTranslations(frame: Frame): Translations {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples').map((sample) => {
    const [source, target, answer] = [sample.text('source'), sample.text('target'), sample.text('answer')];
    return { source, target, answer, right: answer === target, unknown: sample.counts('unknown') };
  });
  const [first] = samples;
  return {
    total: fields.count('total'),
    samples,
    attends: fields.flag('attends'),
    search: searchOf(frame),
    weights:
      frame.tensors['attention'] && first
        ? cut(tensorOf(frame, 'attention', 3), [...first.answer].length, [...first.source].length)
        : null,
  };
}

/** The part of the first sample that belongs to its characters, without the padding behind them. */
function cut(
  { shape, values }: { shape: number[]; values: Float32Array },
  answer: number,
  source: number,
): Weights {
  const [, ofAnswer, ofSource] = shape as [number, number, number];
  const [rows, columns] = [Math.min(ofAnswer, answer), Math.min(ofSource, source)];
  const part = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    part.set(values.subarray(row * ofSource, row * ofSource + columns), row * columns);
  return { rows, columns, values: part };
}
