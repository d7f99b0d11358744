import { fault } from '../../runtime/errors.ts';

/** A list of the weights of all classes, [1, 1, 5] of {0: 1, 2: 5}. */
export function classWeights(given: Record<number, number>): number[] {
  const classes = Object.keys(given).map(Number);
  if (!classes.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 24))
    throw fault(`[fit] classWeight: expected numbers of classes, got ${Object.keys(given).join(', ')}`);
  return Array.from({ length: Math.max(-1, ...classes) + 1 }, (_, number) => given[number] ?? 1);
}
