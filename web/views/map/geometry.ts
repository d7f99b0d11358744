import { textWidth } from '../../ui/text_width.ts';

/**
 * `points` (x, y, x, y...) turned, and mirrored where that is nearer, so that they lie as near as they can to where the
 * same points were `before`: the orthogonal Procrustes problem (Schönemann, 1966) in two dimensions, in closed form. Both
 * are around the origin.
 */
export function aligned(points: Float32Array, before: Float32Array): Float32Array {
  // M = pointsᵀ · before; the best turn has the trace |(a + d, b − c)|, the best mirroring |(a − d, b + c)|.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at < points.length; at += 2) {
    const [x, y, u, v] = [points[at]!, points[at + 1]!, before[at]!, before[at + 1]!];
    a += x * u;
    b += x * v;
    c += y * u;
    d += y * v;
  }
  const [turn, mirror] = [Math.hypot(a + d, b - c), Math.hypot(a - d, b + c)];
  const mirrored = mirror > turn;
  const length = mirrored ? mirror : turn;
  if (!(length > 0)) return points;
  const cosine = (mirrored ? a - d : a + d) / length;
  const sine = (mirrored ? b + c : b - c) / length;
  const upright = mirrored ? points.map((value, at) => (at % 2 === 0 ? value : -value)) : points;
  return turned(upright, Math.atan2(sine, cosine));
}

export function turned(points: Float32Array, angle: number): Float32Array {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const result = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at]!, points[at + 1]!];
    result[at] = x * cosine - y * sine;
    result[at + 1] = x * sine + y * cosine;
  }
  return result;
}

/** A box of pixels that keeps free its edge. */
export interface Room {
  width: number;
  height: number;
  edge: number;
}

/** The least and greatest of x and of y. */
function reach(points: Float32Array): [[number, number], [number, number]] {
  const ends: [[number, number], [number, number]] = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  for (const [at, value] of points.entries()) {
    const end = ends[at % 2]!;
    end[0] = Math.min(end[0], value);
    end[1] = Math.max(end[1], value);
  }
  return ends;
}

/** Pixels to one unit with which points fill a box, in equal scale on both axes. */
function scaleIn(points: Float32Array, { width, height, edge }: Room): number {
  const [x, y] = reach(points);
  return Math.min((width - 2 * edge) / (x[1] - x[0] || 1), (height - 2 * edge) / (y[1] - y[0] || 1));
}

/** Turns that are tried, from −90° to 90°, and the share of the best one's scale that is good enough to stay, or to take. */
const turns = 60;
const [stays, takes] = [0.94, 0.98];

/** The least turn, in radians, with which points fill a box well; 0 for those that do as they are. */
export function turnFor(points: Float32Array, room: Room): number {
  const angles = Array.from({ length: turns + 1 }, (_, at) => Math.PI * (at / turns - 0.5));
  const scales = angles.map((angle) => scaleIn(turned(points, angle), room));
  const best = Math.max(...scales);
  if (scaleIn(points, room) >= stays * best) return 0;
  const good = angles.filter((_, at) => scales[at]! >= takes * best);
  return good.reduce((one, other) => (Math.abs(other) < Math.abs(one) ? other : one));
}

/** Pixels of points, all in a box, in equal scale on both axes; y points up. */
export function placed(points: Float32Array, room: Room): Float32Array {
  const scale = scaleIn(points, room);
  const [x, y] = reach(points).map(([low, high]) => (low + high) / 2) as [number, number];
  return points.map((value, at) =>
    at % 2 === 0 ? room.width / 2 + (value - x) * scale : room.height / 2 - (value - y) * scale,
  );
}

/** Where a label stands: left of its point or right of it. */
export type Side = 'left' | 'right';

const [labelHeight, gap] = [13, 7];

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * The labels that have room, by the number of their point, those of `order` first; `before` are the sides of the last
 * picture, which are tried first, so that labels do not jump.
 */
export function labelSides(
  places: Float32Array,
  labels: readonly string[],
  order: readonly number[],
  before: ReadonlyMap<number, Side>,
  width: number,
): Map<number, Side> {
  const [columns, cell] = [Math.ceil(width / 64) + 2, 64];
  const taken = new Map<number, Box[]>();
  const cellsOf = function* (box: Box): Generator<number> {
    for (let y = Math.floor(box.top / cell); y <= Math.floor(box.bottom / cell); y += 1)
      for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x += 1)
        yield (y + 1) * columns + x + 1;
  };
  const take = (box: Box): void => {
    for (const at of cellsOf(box)) {
      const list = taken.get(at);
      if (list) list.push(box);
      else taken.set(at, [box]);
    }
  };
  const free = (box: Box): boolean => {
    for (const at of cellsOf(box))
      for (const other of taken.get(at) ?? [])
        if (
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom
        )
          return false;
    return true;
  };
  for (const point of order) {
    const [x, y] = [places[2 * point]!, places[2 * point + 1]!];
    take({ left: x - 3, top: y - 3, right: x + 3, bottom: y + 3 });
  }
  const sides = new Map<number, Side>();
  for (const point of order) {
    const [x, y] = [places[2 * point]!, places[2 * point + 1]!];
    const long = textWidth(labels[point]!, 6.3) + 2;
    const first = before.get(point) ?? 'right';
    for (const side of [first, first === 'right' ? 'left' : 'right'] as const) {
      const left = side === 'right' ? x + gap - 2 : x - gap + 2 - long;
      const box = { left, top: y - labelHeight / 2, right: left + long, bottom: y + labelHeight / 2 };
      if (box.left < 0 || box.right > width || !free(box)) continue;
      take(box);
      sides.set(point, side);
      break;
    }
  }
  return sides;
}

/** The numbers of the points nearest to one, the nearest first. */
export function nearest(points: Float32Array, to: number, count: number): number[] {
  const far = (at: number): number =>
    Math.hypot(points[2 * at]! - points[2 * to]!, points[2 * at + 1]! - points[2 * to + 1]!);
  return Array.from({ length: points.length / 2 }, (_, at) => at)
    .filter((at) => at !== to)
    .sort((one, other) => far(one) - far(other))
    .slice(0, count);
}
