import type { Gates } from './decoder.ts';

/** The numbers of one unit at one step, by the names of the tensors. */
export interface StepValues {
  values: Record<string, number>;
  /** What the peepholes add before the activation of their gates; null for a layer without. */
  peepholes: { i: Peephole; f: Peephole; o: Peephole } | null;
  /** False where the equations do not give the states: at a masked step, which keeps those before it. */
  counts: boolean;
  /** True when m is tanh(c). */
  isTanh: boolean;
}

export interface Peephole {
  weight: number;
  cell: number;
  product: number;
}

export function stepValues(gates: Gates, unit: number, step: number): StepValues {
  const values: Record<string, number> = {};
  for (const [name, rows] of Object.entries(gates.rows)) values[name] = rows[unit * gates.steps + step]!;
  const peephole = (weights: Float32Array, cell: number): Peephole => ({
    weight: weights[unit]!,
    cell,
    product: weights[unit]! * cell,
  });
  const { c = 0, c_before = 0, m = 0, h = 0 } = values;
  const { peepholes } = gates;
  return {
    values,
    peepholes: peepholes && {
      i: peephole(peepholes.i, c_before),
      f: peephole(peepholes.f, c_before),
      o: peephole(peepholes.o, c),
    },
    counts: 'c' in values ? near(newCell(values), c) && near(output(values), h) : near(mixed(values), h),
    isTanh: near(Math.tanh(c), m),
  };
}

/** c of LSTM, where an absent gate counts as one. */
export function newCell({ f = 1, i = 1, g = 0, c_before = 0 }: Record<string, number>): number {
  return f * c_before + i * g;
}

export function output({ o = 1, m = 0 }: Record<string, number>): number {
  return o * m;
}

/** h of GRU. */
export function mixed({ z = 0, g = 0, h_before = 0 }: Record<string, number>): number {
  return z * h_before + (1 - z) * g;
}

function near(a: number, b: number): boolean {
  return !Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a - b) <= 1e-4 * (1 + Math.abs(b));
}

/** Three decimals, with the sign of mathematics. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text = size >= 1e4 ? size.toExponential(2) : size.toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** In brackets behind another sign. */
export function factor(value: number): string {
  const text = figure(value);
  return text.startsWith('−') ? `(${text})` : text;
}

/** A sum's second part with its sign in front. */
export function summand(value: number): string {
  const text = figure(value);
  return text.startsWith('−') ? `− ${text.slice(1)}` : `+ ${text}`;
}
