import { digitPixels, digitSide } from '../digit_images.ts';

/** A place on the pad, from 0 to 1. */
export interface Point {
  x: number;
  y: number;
}
export type Stroke = readonly Point[];

/** MNIST's: digits fill a box of 20 pixels, and the centre of mass of their ink is in the middle. */
const box = 20;
/** Half the width of a stroke, in pixels. */
const pen = 1.15;
/** Drawings smaller than this share of the pad are not blown up to the whole box. */
const least = 0.12;

/** The image of strokes as MNIST normalises it, from 0 to 1; null without any. */
export function imageOf(strokes: readonly Stroke[]): Float32Array | null {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (box - 2 * pen) / Math.max(right - left, bottom - top, least);
  const middle = digitSide / 2;
  const placed = (dx: number, dy: number): Point[][] =>
    strokes.map((stroke) =>
      stroke.map(({ x, y }) => ({
        x: (x - (left + right) / 2) * scale + middle + dx,
        y: (y - (top + bottom) / 2) * scale + middle + dy,
      })),
    );
  const centred = inked(placed(0, 0));
  const mass = massOf(centred);
  return inked(placed(middle - mass.x, middle - mass.y));
}

/** The ink of each pixel: full near a stroke, and less over one pixel at its edge. */
function inked(strokes: readonly Stroke[]): Float32Array {
  const image = new Float32Array(digitPixels);
  for (const stroke of strokes)
    for (let at = 0; at < Math.max(1, stroke.length - 1); at += 1) {
      const from = stroke[at]!;
      const to = stroke[at + 1] ?? from;
      const reach = pen + 1;
      const first = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
      const last = Math.min(digitSide - 1, Math.ceil(Math.max(from.y, to.y) + reach));
      for (let row = first; row <= last; row += 1)
        for (let column = 0; column < digitSide; column += 1) {
          const apart = distance({ x: column + 0.5, y: row + 0.5 }, from, to);
          const ink = Math.min(1, Math.max(0, pen + 0.5 - apart));
          const pixel = row * digitSide + column;
          image[pixel] = Math.max(image[pixel]!, ink);
        }
    }
  return image;
}

function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}

/** The centre of mass of the ink. */
export function massOf(image: Float32Array): Point {
  let [sum, x, y] = [0, 0, 0];
  for (let pixel = 0; pixel < image.length; pixel += 1) {
    const ink = image[pixel]!;
    sum += ink;
    x += ink * ((pixel % digitSide) + 0.5);
    y += ink * (Math.floor(pixel / digitSide) + 0.5);
  }
  return sum === 0 ? { x: digitSide / 2, y: digitSide / 2 } : { x: x / sum, y: y / sum };
}
