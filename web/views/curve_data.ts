import type { History } from '../protocol/progress.ts';

/** Running means within the epochs: [epoch as a fraction, {metric: value}], in order. */
export type Trace = readonly (readonly [number, Record<string, number>])[];

export type Column = (number | null | undefined)[];

/** A curve has hardly more points than a screen has columns. */
const mostDrawn = 2000;

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
  let before = 0;
  for (const [x, values] of trace) {
    const even = Math.ceil(x) % 2 === 1;
    // Of a fast run few points are told: the next one may lie an even number of epochs further.
    if (Math.ceil(x) > Math.ceil(before) + 1) at((before + x) / 2)[even ? 'even' : 'odd'] = null;
    before = x;
    const row = at(x);
    row[even ? 'even' : 'odd'] = finite(values[metric]);
    row[even ? 'odd' : 'even'] = null;
  }
  const training = history.keys.indexOf(metric);
  const validation = history.keys.indexOf(`val_${metric}`);
  for (const index of drawnEpochs(history.epochs, training, validation)) {
    const values = history.epochs[index]!;
    if (training >= 0) at(index + 1).training = finite(values[training]);
    if (validation >= 0) at(index + 1).validation = finite(values[validation]);
  }
  const xs = [...rows.keys()].sort((a, b) => a - b);
  const column = (of: keyof Row): Column => xs.map((x) => rows.get(x)![of]);
  return [xs, broken(column('even')), broken(column('odd')), column('training'), column('validation')];
}

/**
 * Indices of the epochs that a curve is drawn through: all while they are few, else of each group of neighbours the
 * first, the lowest, the highest and the first that is not finite, and the last of all.
 */
function drawnEpochs(epochs: History['epochs'], ...columns: number[]): Iterable<number> {
  const count = epochs.length;
  if (count <= mostDrawn) return epochs.keys();
  // Groups keep their borders while the run goes on, so that the curve does not flicker.
  const group = 2 ** Math.ceil(Math.log2(count / mostDrawn)) * 4;
  const drawn = new Set([count - 1]);
  for (const column of columns.filter((one) => one >= 0)) {
    for (let from = 0; from < count; from += group) {
      const found = { low: from, high: from, broken: from };
      let [low, high] = [Infinity, -Infinity];
      for (let index = Math.min(from + group, count) - 1; index >= from; --index) {
        const value = epochs[index]![column]!;
        if (!Number.isFinite(value)) found.broken = index;
        else {
          if (value < low) [low, found.low] = [value, index];
          if (value > high) [high, found.high] = [value, index];
        }
      }
      for (const index of Object.values(found)) drawn.add(index);
    }
  }
  return drawn;
}

/** A line with a break between two points is broken from one to the other: uPlot leaves out the break's neighbours only. */
function broken(column: Column): Column {
  const filled = [...column];
  let from = -1;
  for (let at = 0; at < column.length; ++at) {
    if (typeof column[at] !== 'number') continue;
    if (column.slice(from + 1, at).includes(null)) filled.fill(null, from + 1, at);
    from = at;
  }
  return filled;
}

/** Epochs from the start to the first value of a metric that is not finite; null where all are. */
export function brokenAt(metric: string, history: History, trace: Trace): number | null {
  const bad = (value: number | undefined): boolean => value !== undefined && !Number.isFinite(value);
  const point = trace.find(([, values]) => bad(values[metric]));
  const [training = -1, validation = -1] = [metric, `val_${metric}`].map((key) => history.keys.indexOf(key));
  const row = history.epochs.findIndex((values) => bad(values[training]) || bad(values[validation]));
  const found = [...(point ? [point[0]] : []), ...(row >= 0 ? [row + 1] : [])];
  return found.length > 0 ? Math.min(...found) : null;
}

/** Right end of the axis: all epochs while they are few, else the next round number from what is reached on. */
export function axisEnd(reached: number, epochs: number): number {
  const all = Math.max(1, epochs, Math.ceil(reached));
  if (all <= 60) return all;
  const decade = 10 ** Math.floor(Math.log10(Math.max(reached, 10)));
  const end = [1, 2, 5, 10].map((factor) => factor * decade).find((round) => round >= reached)!;
  return Math.min(end, all);
}

/** The last finite value of a column. */
export function lastValue(column: Readonly<Column>): number | null {
  for (let index = column.length - 1; index >= 0; --index) {
    const value = column[index];
    if (typeof value === 'number') return value;
  }
  return null;
}
