import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';
import { decodeShown, type Shown } from '../sample.ts';

/** Attention weights of one layer for one sample. */
export interface Attention {
  shown: Shown;
  queries: number;
  keys: number;
  /** For each head: one row of weights over the keys for each query. */
  heads: Float32Array[];
  queryLabels: string[] | null;
  keyLabels: string[] | null;
}

export function decodeAttention(frame: Frame): Attention {
  const several = frame.tensors['scores']?.shape.length === 3;
  const { shape, values } = tensorOf(frame, 'scores', several ? 3 : 2);
  const [count, queries, keys] = (several ? shape : [1, ...shape]) as [number, number, number];
  const size = queries * keys;
  const shown = decodeShown(Fields.of(frame));
  return {
    shown,
    queries,
    keys,
    heads: Array.from({ length: count }, (_, head) => values.subarray(head * size, (head + 1) * size)),
    // The encoder reads the first input that fits, the decoder the last.
    keyLabels: shown.labels.find((labels) => labels?.length === keys) ?? null,
    queryLabels: shown.labels.findLast((labels) => labels?.length === queries) ?? null,
  };
}
