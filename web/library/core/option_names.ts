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

/** Puts the names of options in the core's text into camelCase, as programs here write them; `words` are others. */
export function speakCamelCase(error: CoreError, words: Iterable<string>): void {
  error.message = inCamelCase(error.message, [...coreOptionNames(), ...words]);
}
