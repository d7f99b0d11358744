/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** `#2166ac` as numbers. */
export function rgbOf(hex: string): Rgb {
  const value = parseInt(hex.trim().replace('#', ''), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The pixels of `values`, as `ImageData` has them; a value that is not a number is a hole. */
export function pixelsOf(
  values: ArrayLike<number>,
  { low, high }: { low: number; high: number },
  stops: readonly Rgb[],
): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(values.length * 4);
  for (let index = 0; index < values.length; index += 1) {
    const share = (values[index]! - low) / (high - low);
    if (!Number.isNaN(share)) pixels.set([...colourAt(share, stops), 255], index * 4);
  }
  return pixels;
}

/** The colour at `share` of the way through `stops`, which stand at equal distances. */
export function colourAt(share: number, stops: readonly Rgb[]): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const at = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[at]!, stops[at + 1]!];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - at));
  return [mix(0), mix(1), mix(2)];
}

/**
 * The ends of the scale for `values`: symmetric around zero where there are negative ones, from zero on else. At least
 * `least` wide on a side, so that noise around zero stays pale.
 */
export function scaleOf(values: ArrayLike<number>, least = 1): { low: number; high: number } {
  let most = least;
  let negative = false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    negative ||= value < 0;
    most = Math.max(most, Math.abs(value));
  }
  return { low: negative ? -most : 0, high: most };
}
