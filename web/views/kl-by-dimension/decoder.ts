import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The divergence of what a Sampling layer draws from its prior, by dimension. */
export interface KlByDimension {
  layer: string;
  layers: string[];
  /** Test samples that it is the mean over. */
  samples: number;
  total: number;
  /** Dimensions that carry something of the sample. */
  active: number;
  kl: Float32Array;
  /** Standard deviation of the means over the samples. */
  spread: Float32Array;
}

export function decodeKlByDimension(frame: Frame): KlByDimension {
  const fields = Fields.of(frame);
  const kl = tensorOf(frame, 'kl', 1).values;
  const spread = tensorOf(frame, 'spread', 1).values;
  if (spread.length !== kl.length)
    throw new Error(`${frame.readout}.spread: expected ${kl.length} values, got ${spread.length}`);
  return {
    layer: fields.text('layer'),
    layers: fields.texts('layers'),
    samples: fields.count('samples'),
    total: fields.number('total'),
    active: fields.count('active'),
    kl,
    spread,
  };
}
