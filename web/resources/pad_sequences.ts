import type { IdLists } from './types.ts';

/** Arguments of `keras.utils.pad_sequences`, with its defaults; numbers are int32. */
export interface PadOptions {
  /** Length of all; by default that of the longest. */
  maxlen?: number | null;
  padding?: 'pre' | 'post';
  truncating?: 'pre' | 'post';
  value?: number;
}

/** Sequences of one length, [sequences, maxlen], as `pad_sequences` of Keras 3 (keras/src/utils/sequence_utils.py) has them. */
export function padSequences(
  { ids, offsets }: IdLists,
  options: PadOptions = {},
): { data: Int32Array; shape: [number, number] } {
  const { padding = 'pre', truncating = 'pre', value = 0 } = options;
  const count = offsets.length - 1;
  const maxlen = options.maxlen ?? longest(offsets);
  if (!Number.isInteger(maxlen) || maxlen < 1) throw new RangeError(`maxlen: ${maxlen}`);
  const data = new Int32Array(count * maxlen);
  if (value !== 0) data.fill(value);
  for (let i = 0; i < count; ++i) {
    const start = offsets[i]!;
    const end = offsets[i + 1]!;
    const length = Math.min(maxlen, end - start);
    const from = truncating === 'pre' ? end - length : start;
    const to = i * maxlen + (padding === 'pre' ? maxlen - length : 0);
    data.set(ids.subarray(from, from + length), to);
  }
  return { data, shape: [count, maxlen] };
}

function longest(offsets: Uint32Array): number {
  let length = 0;
  for (let i = 1; i < offsets.length; ++i) length = Math.max(length, offsets[i]! - offsets[i - 1]!);
  return length;
}
