import type { CoreError } from '../../runtime/errors.ts';
import { inCamelCase } from './names.ts';
import { core, isLoaded } from './load.ts';

interface Entry {
  options: { name: string }[];
}

let optionNames: string[] | null = null;

function coreOptionNames(): string[] {
  if (optionNames === null && isLoaded()) {
    const all = JSON.parse(core().describeAll()) as Record<string, Partial<Entry>[]>;
    const entries = Object.values(all).flat();
    optionNames = entries.flatMap((entry) => (entry.options ?? []).map((option) => option.name));
  }
  return optionNames ?? [];
}

/** Writes the names of options in an error text of the core in camelCase, as the API here has them, and `words` too. */
export function namesInCamelCase(error: CoreError, words: Iterable<string>): void {
  error.message = inCamelCase(error.message, [...coreOptionNames(), ...words]);
}
