import { inflateSync } from 'fflate';
import digits from 'virtual:shipped/digits';

const side = 28;

/** The resource "digits" that the page ships, as the core takes it: four bytes of pixels in each number. */
export function shipped(): Record<string, Int32Array> {
  const packed = Uint8Array.from(atob(digits.pixels), (letter) => letter.charCodeAt(0));
  const pixels = inflateSync(packed, { out: new Uint8Array(digits.labels.length * side * side) });
  return {
    pixels: new Int32Array(pixels.buffer),
    size: Int32Array.of(side, side),
    labels: Int32Array.from(digits.labels, Number),
  };
}
