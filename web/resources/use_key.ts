import type { Ask, Columns } from './forms/form.ts';

/** Raised where other arrays are made of the same file than before. */
const formVersion = 1;

/** Tells one use of a file from others: what the task asks for, and the columns. */
export function useKey({ kinds, classes }: Ask, columns?: Columns | null): string {
  const sorted = columns && Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify([formVersion, kinds, classes, sorted ?? null]);
}
