import { fault, type CoreError } from '../../runtime/errors.ts';
import { reading, shown } from './checks.ts';

const loneSurrogate = /\p{Surrogate}/u;

/** JSON for the core. Numbers that JSON does not have are marked text, which no option takes. */
export function coreJson(value: unknown): string {
  let option = 'config';
  const written = (name: string, item: unknown): unknown => {
    if (/^[a-z]/i.test(name)) option = name;
    if (typeof item === 'bigint') throw fault(`[${name}] expected a number, got ${shown(item)}`);
    // JSON would leave them out, and the core take its default.
    if (typeof item === 'function' || typeof item === 'symbol')
      throw fault(`[${name}] expected a value, got ${shown(item)}`);
    for (const text of [name, item])
      if (typeof text === 'string' && loneSurrogate.test(text))
        throw fault(`[${name}] expected text without half characters, got ${shown(text)}`);
    return typeof item === 'number' && !Number.isFinite(item) ? `⟨${item}⟩` : item;
  };
  try {
    return JSON.stringify(value, written);
  } catch (error) {
    return reading(`[${option}]`, () => {
      throw error;
    });
  }
}

const unmarked = (text: string): string => text.replace(/["']?⟨(NaN|-?Infinity)⟩["']?/g, '$1');

/** Writes the numbers that `coreJson` marked as they were, in an error of the core. */
export function unmark(error: CoreError): void {
  error.message = unmarked(error.message);
  if (error.values !== undefined)
    error.values = JSON.parse(
      JSON.stringify(error.values).replace(/⟨(NaN|-?Infinity)⟩/g, '$1'),
    ) as NonNullable<CoreError['values']>;
}
