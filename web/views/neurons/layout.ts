import { shownSteps } from '../network.ts';
import type { NeuronLayer, Part } from './decoder.ts';

/** A neuron at a step. */
export interface Unit {
  /** Index in `Layout.levels`. */
  level: number;
  column: number;
  /** null for a state of before the steps that are drawn. */
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

/** A weight between two neurons, drawn at every step. */
export interface Line {
  level: number;
  part: Exclude<Part, 'bias'>;
  from: number;
  to: number;
  segments: Segment[];
}

export interface Level {
  layer: NeuronLayer;
  /** Index among the layers of the frame. */
  index: number;
  /** Height of its first neuron, and between neurons. */
  top: number;
  pitch: number;
  radius: number;
  /** The columns that have its neurons. */
  columns: number[];
  /** The column whose lines and units are counted. */
  counted: number;
}

export interface Layout {
  width: number;
  height: number;
  /** Steps from left to right, null for a gap. */
  columns: { step: number | null; x: number }[];
  /** From the input at the bottom to the output. */
  levels: Level[];
  units: Unit[];
  lines: Line[];
}

const narrowestColumn = 92;
const levelGap = 44;
const below = 24;
const above = 20;
const left = 34;

/** Layers that have neurons of their own: others hand on those before them. */
function drawn(layer: NeuronLayer, index: number): boolean {
  return index === 0 || layer.recurrent || layer.weights.kernel !== undefined;
}

/** The places of all neurons and weights in a picture of this width. `step` is the step that is counted, null for the last. */
export function layoutOf(layers: readonly NeuronLayer[], width: number, step: number | null): Layout {
  const levels = layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer, index }) => drawn(layer, index));
  const steps = Math.max(...levels.map(({ layer }) => layer.steps));
  const places = shownSteps(steps, Math.max(2, Math.floor((width - left) / narrowestColumn)));
  const pitch = (width - left) / places.length;
  const columns = places.map((at, index) => ({ step: at, x: left + pitch * (index + 0.22) }));
  const slant = levels.length > 1 ? (pitch * 0.52) / (levels.length - 1) : 0;
  const last = columns.length - 1;

  let bottom = above;
  const placed: Level[] = [];
  for (let at = levels.length - 1; at >= 0; at -= 1) {
    const { layer, index } = levels[at]!;
    const between = layer.units <= 4 ? 34 : layer.units <= 8 ? 26 : 20;
    const timed = layer.steps > 1 || steps === 1;
    const own = timed ? places.flatMap((one, column) => (one === null ? [] : [column])) : [last];
    const wanted = places.indexOf(step);
    placed[at] = {
      layer,
      index,
      top: bottom + between / 2,
      pitch: between,
      radius: layer.units <= 4 ? 11 : layer.units <= 8 ? 9 : 7,
      columns: own,
      counted: step !== null && own.includes(wanted) ? wanted : own.at(-1)!,
    };
    bottom += layer.units * between + levelGap;
  }
  const height = bottom - levelGap + below + 6;

  const x = (level: number, column: number): number =>
    column < 0 ? 8 + slant * level * 0.25 : columns[column]!.x + slant * level;
  const y = (level: number, unit: number): number => placed[level]!.top + unit * placed[level]!.pitch;
  const units: Unit[] = [];
  const lines: Line[] = [];
  placed.forEach(({ layer, columns: own }, level) => {
    const add = (column: number, of: number | null): void => {
      for (let unit = 0; unit < layer.units; unit += 1)
        units.push({ level, column, step: of, unit, x: x(level, column), y: y(level, unit) });
    };
    for (const column of own) add(column, columns[column]!.step);
    const connect = (
      part: Line['part'],
      from: number,
      sources: (column: number) => [number, number],
    ): void => {
      for (let source = 0; source < from; source += 1)
        for (let unit = 0; unit < layer.units; unit += 1) {
          const segments = own.map((column) => {
            const [ofLevel, ofColumn] = sources(column);
            return {
              column,
              x1: x(ofLevel, ofColumn),
              y1: y(ofLevel, source),
              x2: x(level, column),
              y2: y(level, unit),
            };
          });
          lines.push({ level, part, from: source, to: unit, segments });
        }
    };
    const { kernel, recurrent_kernel: recurrent } = layer.weights;
    if (kernel && level > 0) {
      const before = placed[level - 1]!;
      connect('kernel', kernel.rows, (column) => [
        level - 1,
        before.columns.includes(column) ? column : before.columns.at(-1)!,
      ]);
    }
    if (recurrent) {
      add(-1, null);
      columns.forEach(({ step: of }, column) => {
        if (of === null) add(column, null);
      });
      connect('recurrent_kernel', recurrent.rows, (column) => [level, column - 1]);
    }
  });
  return { width, height, columns, levels: placed, units, lines };
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
    bias: layer.weights.bias ? neurons.length : 0,
  };
}

/** The value of a weight in one gate. */
export function weightOf({ layer }: Level, part: Part, row: number, unit: number, gate: number): number {
  const weights = layer.weights[part];
  return weights ? weights.values[row * weights.columns + gate * layer.units + unit]! : NaN;
}

/** The distance of a point from a segment. */
export function distanceTo({ x1, y1, x2, y2 }: Segment, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
