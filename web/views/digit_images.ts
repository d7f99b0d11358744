import { rgbOf, type Rgb } from '../ui/colour_scale.ts';

/** Width and height of an image of a digit. */
export const digitSide = 28;
export const digitPixels = digitSide * digitSide;

/** The colours of paper and ink around an element. */
function inks(element: Element): [Rgb, Rgb] {
  const style = getComputedStyle(element);
  return [rgbOf(style.getPropertyValue('--surface')), rgbOf(style.getPropertyValue('--ink'))];
}

/** Paints images, one behind the other in `values`, from 0 for paper to 1 for ink, in rows of `columns`. */
export function paintDigits(canvas: HTMLCanvasElement, values: Float32Array, columns = 1): void {
  const count = values.length / digitPixels;
  const rows = Math.ceil(count / columns);
  const [width, height] = [columns * digitSide, rows * digitSide];
  if (canvas.width !== width || canvas.height !== height)
    Object.assign(canvas, { width, height: Math.max(height, 1) });
  const context = canvas.getContext('2d');
  if (!context || count === 0) return;
  const [paper, ink] = inks(canvas);
  const image = context.createImageData(width, height);
  for (let at = 0; at < count; at += 1) {
    const left = (at % columns) * digitSide;
    const top = Math.floor(at / columns) * digitSide;
    for (let pixel = 0; pixel < digitPixels; pixel += 1) {
      const share = Math.min(1, Math.max(0, values[at * digitPixels + pixel]!));
      const to = 4 * ((top + Math.floor(pixel / digitSide)) * width + left + (pixel % digitSide));
      for (let channel = 0; channel < 3; channel += 1)
        image.data[to + channel] = paper[channel]! + (ink[channel]! - paper[channel]!) * share;
      image.data[to + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
