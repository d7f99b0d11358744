/** True for numbers that the core takes as seeds: whole ones from 0 to 2^53 - 1. */
export function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
