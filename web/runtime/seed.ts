/** The core takes whole numbers from 0 up to this as seeds: those that a double holds exactly. */
export const largestSeed = Number.MAX_SAFE_INTEGER;

export function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
