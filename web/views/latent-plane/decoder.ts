import type { Frame } from '../../protocol/readouts.ts';
import { digitPixels } from '../digit_images.ts';
import { Fields, tensorOf } from '../fields.ts';

/** A plane through the places z that a decoder makes images of. */
export interface LatentPlane {
  dimensions: number;
  /** z is drawn in training. */
  sampled: boolean;
  /** The dimensions from left to right and from bottom to top; null where z has only one. */
  x: number;
  y: number | null;
  /** Corners of the plane. */
  low: [number, number];
  high: [number, number];
  /** Images of the grid, its highest row first; none in an answer for one place. */
  rows: number;
  columns: number;
  grid: Float32Array;
  /** The places of test digits, one behind the other, and the digits that they show; null where none are known. */
  codes: Float32Array;
  labels: Float32Array | null;
  /** The place that was asked for and its image. */
  here: { code: number[]; image: Float32Array } | null;
}

export function decodeLatentPlane(frame: Frame): LatentPlane {
  const fields = Fields.of(frame);
  const dimensions = fields.count('dimensions', 1);
  const corner = (name: string): [number, number] => {
    const value = frame.data[name];
    if (Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number'))
      return value as [number, number];
    throw new Error(`${frame.readout}.${name}: expected two numbers`);
  };
  const made: LatentPlane = {
    dimensions,
    sampled: fields.flag('sampled'),
    x: fields.count('x'),
    y: fields.has('y') ? fields.count('y') : null,
    low: corner('low'),
    high: corner('high'),
    rows: fields.count('rows'),
    columns: fields.count('columns'),
    grid: new Float32Array(),
    codes: new Float32Array(),
    labels: null,
    here: null,
  };
  const count = made.rows * made.columns;
  if (count > 0) {
    made.grid = tensorOf(frame, 'grid', 3).values;
    if (made.grid.length !== count * digitPixels)
      throw new Error(`${frame.readout}.grid: expected ${count} images`);
    const { shape, values } = tensorOf(frame, 'codes', 2);
    if (shape[1] !== dimensions)
      throw new Error(`${frame.readout}.codes: expected rows of ${dimensions} numbers, got ${shape[1]}`);
    made.codes = values;
    if (frame.tensors['labels']) {
      made.labels = tensorOf(frame, 'labels', 1).values;
      if (made.labels.length !== shape[0])
        throw new Error(`${frame.readout}.labels: expected ${shape[0]} values, got ${made.labels.length}`);
    }
  }
  if (frame.tensors['code']) {
    const code = [...tensorOf(frame, 'code', 1).values];
    if (code.length !== dimensions)
      throw new Error(`${frame.readout}.code: expected ${dimensions} values, got ${code.length}`);
    made.here = { code, image: tensorOf(frame, 'decoded', 2).values };
  }
  return made;
}

/** The place of a test digit. */
export function codeOf({ codes, dimensions }: LatentPlane, sample: number): number[] | null {
  const code = [...codes.subarray(sample * dimensions, (sample + 1) * dimensions)];
  return code.length === dimensions ? code : null;
}

/** The test digit whose place is nearest; null where there are none. */
export function nearestTo({ codes, dimensions }: LatentPlane, code: readonly number[]): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  for (let at = 0; at < codes.length / dimensions; at += 1) {
    const apart = code.reduce((sum, value, d) => sum + (value - codes[at * dimensions + d]!) ** 2, 0);
    if (apart < least) [nearest, least] = [at, apart];
  }
  return nearest;
}
