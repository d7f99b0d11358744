import { ResourceError } from './errors.ts';
import type { IdLists, NumberArray } from './types.ts';

/** Whole numbers as labels. */
export function labelArray(numbers: NumberArray, file: string): Int32Array {
  const labels = Int32Array.from(numbers);
  const wrong = numbers.findIndex((value, i) => value !== labels[i]);
  if (wrong >= 0) throw new ResourceError('id-range', { file, entry: wrong + 1, got: numbers[wrong]! });
  return labels;
}

/** Sequences with a label each; labels of one class only teach nothing. */
export function withLabels(lists: IdLists, labels: Int32Array | null, file: string): IdLists {
  if (!labels) return lists;
  const count = lists.offsets.length - 1;
  if (labels.length !== count)
    throw new ResourceError('label-count', { file, expected: count, got: labels.length });
  if (count > 0 && labels.every((label) => label === labels[0]))
    throw new ResourceError('one-class', { file, got: labels[0]! });
  return { ...lists, labels };
}
