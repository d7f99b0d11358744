import { fault } from '../../runtime/errors.ts';
import { isSeed, largestSeed } from '../../runtime/seed.ts';
import { shown } from './checks.ts';

/** Seeds are below this. */
const seedLimit = largestSeed + 1;
let seedBase: number | null = null;
let drawn = 0;

/**
 * Seed of the models made from here on without one of their own, of which each gets the next: the same program gives
 * the same numbers again. Without `setSeed` their seeds are random.
 */
export function setSeed(seed: number): void {
  seedBase = checkSeed(seed);
  drawn = 0;
}

export function checkSeed(seed: number): number {
  if (!isSeed(seed))
    throw fault(`[seed] expected a whole number from 0 to ${largestSeed}, got ${shown(seed)}`);
  return seed;
}

export function nextSeed(): number {
  if (seedBase === null) return Math.floor(Math.random() * seedLimit);
  return laterSeed(seedBase, drawn++);
}

/** The seed number `index` that follows from `seed`; number 0 is the seed itself. */
export function laterSeed(seed: number, index: number): number {
  return (seed + index * 0x9e3779b1) % seedLimit;
}
