import { reading } from '../core/checks.ts';

/** The text of an address, undefined of what is none. */
export function addressOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  return reading('[io]', () => (given instanceof URL ? String(given) : undefined));
}
