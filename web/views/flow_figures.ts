/** Ratios below which a gradient is said to vanish and to fade, and above which to explode, on its way back. */
const [vanished, faded, exploded] = [1e-3, 0.1, 1e3];

export type FlowVerdict = 'vanishes' | 'fades' | 'explodes' | 'carries' | 'none' | 'broken';

/** What becomes of a gradient from the last step that a layer reads, at which its norm is `last`, to the first. */
export function flowOf(first: number, last: number): { ratio: number; verdict: FlowVerdict } {
  const ratio = first / last;
  if (!Number.isFinite(first) || !Number.isFinite(last)) return { ratio: NaN, verdict: 'broken' };
  if (last === 0) return { ratio: NaN, verdict: 'none' };
  if (ratio < faded) return { ratio, verdict: ratio < vanished ? 'vanishes' : 'fades' };
  return { ratio, verdict: ratio > exploded ? 'explodes' : 'carries' };
}

/** Three significant figures: `0.0312`, `2.7e-9`. */
export function normText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  if (value === 0) return '0';
  return value < 1e-3 || value >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
