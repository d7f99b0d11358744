import type { Build } from './module.ts';

// Kept in a variable: bundlers that see `new URL('...', import.meta.url)` would pack a file that is not here yet.
const here = import.meta.url;

export function wasmName(build: Build): string {
  return `rnn-${build}.wasm`;
}

/** Beside the library's own file. */
export function defaultLocation(build: Build): URL {
  return new URL(wasmName(build), here);
}
