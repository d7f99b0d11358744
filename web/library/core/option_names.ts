import type { CoreError } from '../../runtime/errors.ts';
import { unmark } from './core_json.ts';
import { inCamelCase } from './names.ts';
import { describeAll, isLoaded } from './load.ts';

interface Entry {
  options: { name: string }[];
}

let optionNames: string[] | null = null;

function coreOptionNames(): string[] {
  if (optionNames === null && isLoaded()) {
    const all = describeAll() as Record<string, Partial<Entry>[]>;
    const entries = Object.values(all).flat();
    optionNames = entries.flatMap((entry) => (entry.options ?? []).map((option) => option.name));
  }
  return optionNames ?? [];
}

/**
 * Writes the names of options in an error text of the core in camelCase, as the API here has them, and `words` too; and
 * numbers that JSON does not have.
 */
export function namesInCamelCase(error: CoreError, words: Iterable<string>): void {
  unmark(error);
  error.message = inCamelCase(error.message, [...coreOptionNames(), ...words]);
}
