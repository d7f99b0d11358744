import type { Extents } from '../views/network.ts';

/** What layers with several inputs take together. */

const equal = (a: Extents, b: Extents): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

/** The shape that Dot gives: that of the first, then of the second, without the axes that are summed over. */
function dotShape(first: Extents, second: Extents, [a, b]: readonly [number, number]): Extents {
  const rest = [...first.toSpliced(a, 1), ...second.toSpliced(b, 1).slice(1)];
  return rest.length > 1 ? rest : [...rest, 1];
}

/** How near a shape is to the wanted one: 3 the same, 2 but for its width, or where that is not free its steps. */
function nearness(shape: Extents, wanted: Extents, free: boolean): number {
  if (shape.length !== wanted.length) return 0;
  if (equal(shape, wanted)) return 3;
  const near = free ? equal(shape.slice(0, -1), wanted.slice(0, -1)) : shape.at(-1) === wanted.at(-1);
  return near ? 2 : 1;
}

/** The axes over which Dot sums, -1 for the last of both, for an output near to the wanted one; null for none. */
export function dotAxes(
  first: Extents,
  second: Extents,
  wanted: Extents,
  free: boolean,
): { axes: number | number[]; near: number } | null {
  const [best] = first
    .flatMap((extent, a) => second.map((other, b) => ({ a, b, fits: extent === other && extent !== null })))
    .filter(({ a, b, fits }) => a > 0 && b > 0 && fits)
    .map(({ a, b }) => ({ a, b, shape: dotShape(first, second, [a, b]) }))
    .filter(({ shape }) => shape.at(-1) !== null)
    .map(({ a, b, shape }) => ({ a, b, near: nearness(shape, wanted, free) }))
    .sort((one, other) => other.near - one.near || other.a + other.b - one.a - one.b);
  if (!best) return null;
  const { a, b, near } = best;
  return { axes: a === first.length - 1 && b === second.length - 1 ? -1 : [a, b], near };
}

/**
 * How well a layer of this class takes these two shapes, with an output like the first one, of any width where that is
 * `free`: 0 where it does not take them.
 */
export function agreement(className: string, first: Extents, second: Extents, free: boolean): number {
  const alike = 1 + second.filter((extent, axis) => extent === first[axis]).length;
  const takes = (): boolean => {
    switch (className) {
      case 'Concatenate':
        return free ? equal(first.slice(0, -1), second.slice(0, -1)) : equal(first, second);
      case 'Attention':
      case 'AdditiveAttention':
      case 'MultiHeadAttention':
        return first.length > 2 && first.length === second.length && first.at(-1) === second.at(-1);
      case 'SampledLogits':
        return equal(second, first.length > 2 ? first.slice(0, -1) : [null, 1]);
      default:
        return equal(first, second);
    }
  };
  if (className === 'Dot') return (dotAxes(first, second, first, free)?.near ?? -1) + 1;
  return takes() ? alike : 0;
}

/** True for layers that take any number of inputs from two on. */
export const takesMany = (className: string): boolean =>
  ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate'].includes(className);
