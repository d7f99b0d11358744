/** Images, and their labels. */
import { imagesOfArchive, side, type LabelledImages } from '../archive_parts.ts';
import { ResourceError } from '../errors.ts';
import type { Resource } from '../types.ts';
import type { Forming } from './form.ts';

/** Images of one byte a pixel: idx files, and archives, with the labels of their training part. */
export async function images(resource: Resource, { file }: Forming) {
  const found = imagesOf(resource);
  if (!found) return undefined;
  const { pixels, labels, otherLabels } = found;
  const [count, ...size] = found.shape as [number, ...number[]];
  // Whole numbers take four bytes each, the first in the lowest bits.
  const bytes = new Uint8Array(Math.ceil(pixels.length / 4) * 4);
  bytes.set(pixels);
  if (labels && labels.length !== count)
    throw new ResourceError('label-count', { file, expected: count, got: labels.length });
  const [height = 1, width = 1] = size;
  if (size.length > 2 && size[2] !== 1) return undefined;
  return {
    arrays: {
      pixels: new Int32Array(bytes.buffer),
      size: Int32Array.of(height, width),
      ...(labels && { labels: Int32Array.from(labels) }),
    },
    facts: {
      count,
      ...(labels && { classes: classesOf(labels) }),
      ...(otherLabels && { otherLabels }),
    },
    likely: height === side && width === side,
  };
}

function imagesOf(resource: Resource): LabelledImages | null {
  if (resource.kind === 'images') {
    const { pixels, shape } = resource;
    return { pixels, shape, labels: null, otherLabels: false };
  }
  if (resource.kind !== 'arrays') return null;
  return imagesOfArchive(resource.arrays);
}

export async function imageLabels(resource: Resource) {
  if (resource.kind !== 'labels') return undefined;
  const labels = Int32Array.from(resource.labels);
  return { arrays: { labels }, facts: { count: labels.length, classes: classesOf(labels) } };
}

const classesOf = (labels: ArrayLike<number>): string[] =>
  [...new Set(Array.from(labels))].sort((a, b) => a - b).map(String);
