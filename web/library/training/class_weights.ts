import { fault } from '../../runtime/errors.ts';
import { reading, shown } from '../core/checks.ts';

/** A list of the weights of all classes, [1, 1, 5] of {0: 1, 2: 5}. */
export function classWeights(given: Record<number, number>): number[] {
  return reading('[fit] classWeight', () => listed(given));
}

function listed(given: Record<number, number>): number[] {
  if (typeof given !== 'object' || given === null)
    throw fault(`[fit] classWeight: expected {class: weight}, got ${shown(given)}`);
  const classes = Object.keys(given).map(Number);
  if (!classes.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 24))
    throw fault(`[fit] classWeight: expected numbers of classes, got ${Object.keys(given).join(', ')}`);
  for (const number of classes)
    if (typeof given[number] !== 'number')
      throw fault(`[fit] classWeight: expected a number for class ${number}, got ${shown(given[number])}`);
  return Array.from({ length: Math.max(-1, ...classes) + 1 }, (_, number) => given[number] ?? 1);
}
