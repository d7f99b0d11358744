/** Batches a second near the right end of the pace slider, whose left end is one, and whose right end is full speed. */
const fastest = 20_000;
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
