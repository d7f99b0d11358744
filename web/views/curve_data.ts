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

const bad = (value: number | undefined): boolean => value !== undefined && !Number.isFinite(value);

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
  if (epochs.length <= mostDrawn) return epochs.keys();
  const drawn = new Set([epochs.length - 1]);
  for (const column of columns.filter((one) => one >= 0)) {
    for (const { from, low, high, broken } of groupsOf(epochs, column)) {
      for (const index of [from, low, high, broken ?? from]) drawn.add(index);
    }
  }
  return drawn;
}

/** Neighbouring epochs: the indices of the first, of a column's lowest and highest and of the first that is not finite. */
interface Group {
  from: number;
  low: number;
  high: number;
  broken: number | null;
}

/** What groups were found to be, by their first epoch and the column. */
const known = new WeakMap<
  readonly number[],
  Map<number, { epochs: number; last: readonly number[]; group: Group }>
>();

/** All groups of many epochs. They keep their borders while the run goes on, so that the curve does not flicker. */
function groupsOf(epochs: History['epochs'], column: number): Group[] {
  const size = 2 ** Math.ceil(Math.log2(epochs.length / mostDrawn)) * 4;
  const groups: Group[] = [];
  for (let from = 0; from < epochs.length; from += size) {
    const end = Math.min(from + size, epochs.length);
    groups.push(knownGroup(epochs, column, from, end));
  }
  return groups;
}

/** The same epochs are looked through once: a run of many has few new ones from one drawing to the next. */
function knownGroup(epochs: History['epochs'], column: number, from: number, end: number): Group {
  const [first, last] = [epochs[from]!, epochs[end - 1]!];
  const columns = known.get(first) ?? new Map();
  known.set(first, columns);
  const found = columns.get(column);
  if (found?.epochs === end - from && found.last === last) return found.group;
  const group = groupOf(epochs, column, from, end);
  columns.set(column, { epochs: end - from, last, group });
  return group;
}

function groupOf(epochs: History['epochs'], column: number, from: number, end: number): Group {
  const group: Group = { from, low: from, high: from, broken: null };
  let [low, high] = [Infinity, -Infinity];
  for (let index = end - 1; index >= from; --index) {
    const value = epochs[index]![column]!;
    if (bad(value)) group.broken = index;
    else {
      if (value < low) [low, group.low] = [value, index];
      if (value > high) [high, group.high] = [value, index];
    }
  }
  return group;
}

/** The index of the first epoch in which a column is not finite; -1 where all are. */
function firstBroken(epochs: History['epochs'], column: number): number {
  if (column < 0) return -1;
  if (epochs.length <= mostDrawn) return epochs.findIndex((values) => bad(values[column]));
  return groupsOf(epochs, column).find(({ broken }) => broken !== null)?.broken ?? -1;
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
  const point = trace.find(([, values]) => bad(values[metric]));
  const [training = -1, validation = -1] = [metric, `val_${metric}`].map((key) => history.keys.indexOf(key));
  const rows = [training, validation].map((column) => firstBroken(history.epochs, column));
  const found = [...(point ? [point[0]] : []), ...rows.filter((row) => row >= 0).map((row) => row + 1)];
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
