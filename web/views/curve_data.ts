import type { History } from '../worker/protocol.ts';

/** Running means within the epochs: [epoch as a fraction, {metric: value}], in order. */
export type Trace = readonly (readonly [number, Record<string, number>])[];

/** One metric, aligned for uPlot: undefined where a series has no point, null where its line breaks. */
export type CurveData = [
  number[],
  (number | null | undefined)[],
  (number | null | undefined)[],
  (number | null | undefined)[],
];

interface Row {
  running?: number | null;
  training?: number | null;
  validation?: number | null;
}

function finite(value: number | undefined): number | null | undefined {
  if (value === undefined) return undefined;
  return Number.isFinite(value) ? value : null;
}

/** The metrics that have curves: those of the history without `val_`, or of the running epoch before there is one. */
export function curveMetrics(history: History, running: Record<string, number>): string[] {
  const keys = history.keys.length > 0 ? history.keys : Object.keys(running);
  return keys.filter((key) => !key.startsWith('val_'));
}

/**
 * Columns x, running mean, training at the end of each epoch, validation at the end of each epoch. The running
 * line breaks where an epoch ends, since the mean starts anew there.
 */
export function curveData(metric: string, history: History, trace: Trace): CurveData {
  const rows = new Map<number, Row>();
  const at = (x: number): Row => {
    let row = rows.get(x);
    if (!row) rows.set(x, (row = {}));
    return row;
  };
  let epoch = 0;
  for (const [x, values] of trace) {
    const of = Math.ceil(x) - 1;
    if (of !== epoch) {
      const gap = Math.max(epoch + 1, 0) + 1e-9;
      if (rows.size > 0) at(gap).running = null;
      epoch = of;
    }
    at(x).running = finite(values[metric]);
  }
  const training = history.keys.indexOf(metric);
  const validation = history.keys.indexOf(`val_${metric}`);
  history.epochs.forEach((values, index) => {
    if (training >= 0) at(index + 1).training = finite(values[training]);
    if (validation >= 0) at(index + 1).validation = finite(values[validation]);
  });
  const xs = [...rows.keys()].sort((a, b) => a - b);
  const column = (of: keyof Row) => xs.map((x) => rows.get(x)![of]);
  return [xs, column('running'), column('training'), column('validation')];
}

/** The last finite value of a column. */
export function lastValue(column: readonly (number | null | undefined)[]): number | null {
  for (let index = column.length - 1; index >= 0; --index) {
    const value = column[index];
    if (typeof value === 'number') return value;
  }
  return null;
}
