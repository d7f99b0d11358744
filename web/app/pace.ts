import { fastestPace as fastest } from '../runtime/watchable_pace.ts';

/** The right end of the pace slider is full speed, near it is the fastest pace; its left end is one batch a second. */
export const sliderEnd = 100;

export function paceAt(position: number): number | null {
  if (position >= sliderEnd) return null;
  const pace = fastest ** (position / (sliderEnd - 4));
  return pace > fastest ? null : Number(pace.toPrecision(2));
}

export function positionOf(pace: number | null): number {
  if (pace === null) return sliderEnd;
  const position = (Math.log(pace) / Math.log(fastest)) * (sliderEnd - 4);
  return Math.round(Math.min(sliderEnd - 4, Math.max(0, position)));
}
