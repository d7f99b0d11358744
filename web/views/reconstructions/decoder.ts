import type { Frame } from '../../protocol/readouts.ts';
import { digitPixels } from '../digit_images.ts';
import { Fields, tensorOf } from '../fields.ts';

/** An image and what the network makes of it. */
export interface Reconstruction {
  image: Float32Array;
  answer: Float32Array;
  /** The mean squared error. */
  error: number;
  /** The digit that it shows; null where that is not known. */
  label: number | null;
}

export interface Reconstructions {
  total: number;
  first: number;
  samples: Reconstruction[];
}

export function decodeReconstructions(frame: Frame): Reconstructions {
  const fields = Fields.of(frame);
  const errors = tensorOf(frame, 'errors', 1).values;
  const labels = fields.has('labels') ? fields.counts('labels') : null;
  const imagesOf = (name: string): Float32Array => {
    const { values } = tensorOf(frame, name, 3);
    if (values.length !== errors.length * digitPixels)
      throw new Error(`${frame.readout}.${name}: expected ${errors.length} images`);
    return values;
  };
  const [images, answers] = [imagesOf('images'), imagesOf('answers')];
  if (labels && labels.length !== errors.length)
    throw new Error(`${frame.readout}.labels: expected ${errors.length} numbers, got ${labels.length}`);
  return {
    total: fields.count('total'),
    first: fields.count('first'),
    samples: Array.from(errors, (error, at) => ({
      image: images.subarray(at * digitPixels, (at + 1) * digitPixels),
      answer: answers.subarray(at * digitPixels, (at + 1) * digitPixels),
      error,
      label: labels?.[at] ?? null,
    })),
  };
}
