import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

export interface Translation {
  source: string;
  /** What should come out; empty for a typed source. */
  target: string;
  answer: string;
  right: boolean;
  /** Places of the characters that the model does not know. */
  unknown: number[];
  /** For each character of the answer the weights of those of the source; null for a model without attention. */
  weights: { rows: number; columns: number; values: Float32Array } | null;
}

export interface Translations {
  /** Number of samples in the test set. */
  total: number;
  samples: Translation[];
  /** The layer that attends; null for a model without. */
  layer: string | null;
}

export function decodeTranslations(frame: Frame): Translations {
  const fields = Fields.of(frame);
  const samples = fields.objects('samples');
  const layer = fields.has('attention') ? fields.text('attention') : null;
  const weights = layer === null ? null : tensorOf(frame, 'attention', 3);
  if (weights && weights.shape[0] !== samples.length)
    throw new Error(
      `${frame.readout}.attention: expected ${samples.length} samples, got ${weights.shape[0]}`,
    );
  return {
    total: fields.count('total'),
    layer,
    samples: samples.map((sample, at) => {
      const [source, target, answer] = [sample.text('source'), sample.text('target'), sample.text('answer')];
      const characters = [...source].length;
      return {
        source,
        target,
        answer,
        right: answer === target,
        unknown: sample.counts('unknown'),
        weights: weights && cut(weights, at, answer.length, characters),
      };
    }),
  };
}

/** The part of one sample that belongs to its characters, without the padding behind them. */
function cut(
  { shape, values }: { shape: number[]; values: Float32Array },
  sample: number,
  answer: number,
  source: number,
): Translation['weights'] {
  const [, rows, columns] = shape as [number, number, number];
  const kept = { rows: Math.min(rows, answer), columns: Math.min(columns, source) };
  const part = new Float32Array(kept.rows * kept.columns);
  for (let row = 0; row < kept.rows; row += 1) {
    const from = (sample * rows + row) * columns;
    part.set(values.subarray(from, from + kept.columns), row * kept.columns);
  }
  return { ...kept, values: part };
}
