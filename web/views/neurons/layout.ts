import { shownSteps } from '../network.ts';
import type { NeuronLayer, Part } from './decoder.ts';

/** A neuron at a step. */
export interface Unit {
  /** Index in `Layout.levels`. */
  level: number;
  /** Index in `Layout.columns`; one beyond them for a state of before the first step that is read. */
  column: number;
  /** The step of its layer, null for a state of before the steps that are drawn. */
  step: number | null;
  unit: number;
  x: number;
  y: number;
}

export interface Segment {
  column: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** A weight, drawn wherever it is used. */
export interface Line {
  level: number;
  part: Exclude<Part, 'bias'>;
  /** Its row among the weights: of a kernel the unit that is read. */
  from: number;
  /** The unit; null for a weight of all units. */
  to: number | null;
  segments: Segment[];
}

export interface Level {
  layer: NeuronLayer;
  /** Height of its first neuron, and between neurons. */
  top: number;
  pitch: number;
  radius: number;
  /** The columns that have its neurons. */
  columns: number[];
  /** The column whose lines and units are counted. */
  counted: number;
  /** Its first step is drawn at the last step of the input. */
  turned: boolean;
  /** Its states come from the right. */
  leftwards: boolean;
}

export interface Layout {
  width: number;
  height: number;
  /** Steps of the input from left to right, null for a gap. */
  columns: { step: number | null; x: number }[];
  /** From the input at the bottom to the output. */
  levels: Level[];
  units: Unit[];
  lines: Line[];
  /** What is handed on without a weight, by level. */
  links: Segment[][];
}

const narrowestColumn = 92;
const levelGap = 44;
const below = 24;
const above = 20;
const margin = 34;
/** The part of a column by which the second direction is drawn beside the first. */
const besidePart = 0.24;

/** For each row whether its first step is drawn at the last step of the input. */
export function turnedRows(layers: readonly NeuronLayer[]): boolean[] {
  const turned: boolean[] = [];
  for (const { reads } of layers) {
    const read = reads[0];
    turned.push(read !== undefined && turned[read] !== layers[read]!.reverses);
  }
  return turned;
}

/** The row and its unit at this place of those that a row reads, side by side. */
export function readBy(
  layers: readonly NeuronLayer[],
  { reads }: NeuronLayer,
  place: number,
): [row: number, unit: number] {
  let unit = place;
  for (const row of reads) {
    if (unit < layers[row]!.units) return [row, unit];
    unit -= layers[row]!.units;
  }
  throw new Error(`no unit ${place} among those read`);
}

/**
 * The places of all neurons and weights in a picture of this width. `step` is the step of the input that is counted, null
 * for the last.
 */
export function layoutOf(layers: readonly NeuronLayer[], width: number, step: number | null): Layout {
  const turned = turnedRows(layers);
  const leftwards = layers.map(({ recurrent, backwards }, row) => recurrent && backwards !== turned[row]);
  const steps = Math.max(...layers.map((layer) => layer.steps));
  const inside = width - margin - (leftwards.includes(true) ? margin : 0);
  const places = shownSteps(steps, Math.max(2, Math.floor(inside / narrowestColumn)));
  const pitch = inside / places.length;
  const columns = places.map((at, index) => ({ step: at, x: margin + pitch * (index + 0.22) }));
  const last = columns.length - 1;

  // Both directions of a layer stand beside each other, so that what leads past the one to the other is seen.
  const beside = layers.map(
    ({ recurrent, layer }, row) => row > 0 && recurrent && layers[row - 1]!.layer === layer,
  );
  const storeys = beside.filter((one) => !one).length;
  const slant = storeys > 1 ? (pitch * 0.52) / (storeys - 1) : 0;
  let storey = -1;
  const shifts = beside.map((one) => {
    if (!one) storey += 1;
    return slant * storey + (one ? pitch * besidePart : 0);
  });

  const own: number[][] = [];
  /** The column from which a row hands on its last value. */
  const final = (row: number): number => (leftwards[row] ? own[row]![0]! : own[row]!.at(-1)!);
  for (const { steps: count, joins, reads } of layers) {
    if (count > 1 || steps === 1) own.push(places.flatMap((one, column) => (one === null ? [] : [column])));
    else own.push([joins === 'steps' || reads.length === 0 ? last : Math.max(...reads.map(final))]);
  }

  /** The column at which a layer reads a row for its own value in `column`. */
  const readColumn = (layer: NeuronLayer, row: number, column: number): number =>
    layer.steps > 1 || steps === 1 ? column : final(row);

  let bottom = above;
  const levels: Level[] = [];
  for (let row = layers.length - 1; row >= 0; row -= 1) {
    const layer = layers[row]!;
    const between = layer.units <= 4 ? 34 : layer.units <= 8 ? 26 : 20;
    const wanted = places.indexOf(step);
    levels[row] = {
      layer,
      top: bottom + between / 2,
      pitch: between,
      radius: layer.units <= 4 ? 11 : layer.units <= 8 ? 9 : 7,
      columns: own[row]!,
      counted: step !== null && own[row]!.includes(wanted) ? wanted : own[row]!.at(-1)!,
      turned: turned[row]!,
      leftwards: leftwards[row]!,
    };
    bottom += layer.units * between + levelGap;
  }
  const height = bottom - levelGap + below + 6;

  const x = (level: number, column: number): number => {
    if (column < 0) return 8 + shifts[level]! * 0.25;
    if (column > last) return width - 8 - (shifts.at(-1)! - shifts[level]!) * 0.25;
    return columns[column]!.x + shifts[level]!;
  };
  const y = (level: number, unit: number): number => levels[level]!.top + unit * levels[level]!.pitch;
  const between = (
    [fromLevel, fromUnit, fromColumn]: [number, number, number],
    [level, unit, column]: [number, number, number],
  ): Segment => ({
    column,
    x1: x(fromLevel, fromColumn),
    y1: y(fromLevel, fromUnit),
    x2: x(level, column),
    y2: y(level, unit),
  });

  const units: Unit[] = [];
  const lines: Line[] = [];
  const links: Segment[][] = [];
  levels.forEach(({ layer, leftwards: fromRight, columns: own }, level) => {
    const add = (column: number, of: number | null): void => {
      for (let unit = 0; unit < layer.units; unit += 1)
        units.push({ level, column, step: of, unit, x: x(level, column), y: y(level, unit) });
    };
    const stepAt = (column: number): number =>
      turned[level] ? steps - 1 - columns[column]!.step! : columns[column]!.step!;
    for (const column of own) add(column, stepAt(column));

    const upTo = (row: number, from: number, unit: number, column: number): Segment =>
      between([row, from, readColumn(layer, row, column)], [level, unit, column]);
    const { kernel, recurrent_kernel: recurrent, peephole_kernel: peephole, alpha } = layer.weights;
    for (let from = 0; kernel && from < kernel.rows; from += 1) {
      const [row, read] = readBy(layers, layer, from);
      for (let to = 0; to < layer.units; to += 1)
        lines.push({
          level,
          part: 'kernel',
          from,
          to,
          segments: own.map((column) => upTo(row, read, to, column)),
        });
    }
    if (recurrent) {
      const by = fromRight ? 1 : -1;
      add(fromRight ? last + 1 : -1, null);
      columns.forEach(({ step: of }, column) => {
        if (of === null) add(column, null);
      });
      for (let from = 0; from < recurrent.rows; from += 1)
        for (let to = 0; to < layer.units; to += 1)
          lines.push({
            level,
            part: 'recurrent_kernel',
            from,
            to,
            segments: own.map((column) => between([level, from, column + by], [level, to, column])),
          });
    }
    for (let unit = 0; peephole && unit < layer.units; unit += 1)
      lines.push({
        level,
        part: 'peephole_kernel',
        from: unit,
        to: unit,
        segments: own.map((column) =>
          loopAt(column, x(level, column), y(level, unit), levels[level]!.radius),
        ),
      });
    if (alpha) lines.push(...alphaLines(level, layer, own, stepAt, upTo));
    links.push(alpha ? [] : linksOf(level));
  });
  return { width, height, columns, levels, units, lines, links };

  /** One line of each alpha, of a unit or of all, of a step or of all. */
  function alphaLines(
    level: number,
    layer: NeuronLayer,
    own: readonly number[],
    stepAt: (column: number) => number,
    upTo: (row: number, from: number, unit: number, column: number) => Segment,
  ): Line[] {
    const alpha = layer.weights.alpha!;
    const all = Array.from({ length: layer.units }, (_, unit) => unit);
    const targets = alpha.columns === 1 && layer.units > 1 ? [null] : all;
    const rows =
      alpha.rows === 1
        ? [{ from: 0, columns: own }]
        : own.map((column) => ({ from: stepAt(column), columns: [column] }));
    return rows.flatMap(({ from, columns }) =>
      targets.map((to): Line => {
        const segments = columns.flatMap((column) =>
          (to === null ? all : [to]).map((unit) => {
            const [row, read] = readBy(layers, layer, unit);
            return upTo(row, read, unit, column);
          }),
        );
        return { level, part: 'alpha', from, to, segments };
      }),
    );
  }

  function linksOf(level: number): Segment[] {
    const { layer, columns: own } = levels[level]!;
    const all = Array.from({ length: layer.units }, (_, unit) => unit);
    switch (layer.joins) {
      case 'weights':
        return [];
      case 'each':
        return own.flatMap((column) =>
          all.map((unit) => {
            const [row, read] = readBy(layers, layer, unit);
            return between([row, read, readColumn(layer, row, column)], [level, unit, column]);
          }),
        );
      case 'merge':
        return own.flatMap((column) =>
          all.flatMap((unit) =>
            layer.reads.map((row) =>
              between([row, unit, readColumn(layer, row, column)], [level, unit, column]),
            ),
          ),
        );
      case 'steps': {
        const read = layers[layer.reads[0]!]!;
        const backwards = turned[layer.reads[0]!] !== read.reverses;
        const each = layer.units / read.steps;
        return all.flatMap((unit) => {
          const from = Math.floor(unit / each);
          const column = places.indexOf(backwards ? steps - 1 - from : from);
          const [row, of] = readBy(layers, layer, unit % each);
          return column < 0 ? [] : [between([row, of, column], [level, unit, own[0]!])];
        });
      }
    }
  }
}

/** The chord of the loop by which the gates of a unit see its cell. */
function loopAt(column: number, x: number, y: number, radius: number): Segment {
  return { column, x1: x - radius * 0.7, y1: y - radius, x2: x + radius * 0.7, y2: y - radius };
}

/** What is drawn of a level at the column that is counted: the lines of each part, and its neurons. */
export function countOf({ lines, units, levels }: Layout, level: number): Record<Part, number> {
  const { counted, layer } = levels[level]!;
  const of = (part: Line['part']): number =>
    lines.filter(
      (line) =>
        line.level === level && line.part === part && line.segments.some(({ column }) => column === counted),
    ).length;
  const neurons = units.filter(
    (unit) => unit.level === level && unit.column === counted && unit.step !== null,
  );
  return {
    kernel: of('kernel'),
    recurrent_kernel: of('recurrent_kernel'),
    peephole_kernel: of('peephole_kernel'),
    alpha: of('alpha'),
    bias: layer.weights.bias ? neurons.length : 0,
  };
}

/** Rows of the peepholes, by gate. */
const peepholeRows: Partial<Record<string, number>> = { i: 0, f: 1, o: 2 };

/** The value of a weight in one gate; null where the gate has none. */
export function weightOf(
  { layer }: Level,
  part: Part,
  row: number,
  unit: number | null,
  gate: number,
): number | null {
  const weights = layer.weights[part];
  if (!weights) return null;
  const at = (line: number, column: number): number => weights.values[line * weights.columns + column]!;
  if (part === 'alpha') return at(row, weights.columns === 1 ? 0 : unit!);
  if (part === 'peephole_kernel') {
    const line = peepholeRows[layer.gates[gate]!];
    return line === undefined ? null : at(line, unit!);
  }
  return at(row, gate * layer.units + unit!);
}

/** The distance of a point from a segment. */
export function distanceTo({ x1, y1, x2, y2 }: Segment, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
