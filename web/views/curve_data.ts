import type { History } from '../protocol/progress.ts';

/** Running means within the epochs: [epoch as a fraction, {metric: value}], in order. */
export type Trace = readonly (readonly [number, Record<string, number>])[];

export type Column = (number | null | undefined)[];

/**
 * One metric, aligned for uPlot: undefined where a series has no point, null where its line breaks. x, running mean
 * in every other epoch, and in those between, training and validation at the ends of the epochs. The running mean
 * starts anew with each epoch, and only a wide gap breaks a line.
 */
export type CurveData = [number[], Column, Column, Column, Column];

interface Row {
  even?: number | null;
  odd?: number | null;
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

export function curveData(metric: string, history: History, trace: Trace): CurveData {
  const rows = new Map<number, Row>();
  const at = (x: number): Row => {
    let row = rows.get(x);
    if (!row) rows.set(x, (row = {}));
    return row;
  };
  for (const [x, values] of trace) {
    const even = Math.ceil(x) % 2 === 1;
    const row = at(x);
    row[even ? 'even' : 'odd'] = finite(values[metric]);
    row[even ? 'odd' : 'even'] = null;
  }
  const training = history.keys.indexOf(metric);
  const validation = history.keys.indexOf(`val_${metric}`);
  history.epochs.forEach((values, index) => {
    if (training >= 0) at(index + 1).training = finite(values[training]);
    if (validation >= 0) at(index + 1).validation = finite(values[validation]);
  });
  const xs = [...rows.keys()].sort((a, b) => a - b);
  const column = (of: keyof Row): Column => xs.map((x) => rows.get(x)![of]);
  return [xs, column('even'), column('odd'), column('training'), column('validation')];
}

/** The last finite value of a column. */
export function lastValue(column: Readonly<Column>): number | null {
  for (let index = column.length - 1; index >= 0; --index) {
    const value = column[index];
    if (typeof value === 'number') return value;
  }
  return null;
}
