import type { Build } from './module.ts';

// In a variable, since bundlers that see `new URL('...', import.meta.url)` would pack a file that is not here yet.
const here = import.meta.url;

export function wasmName(build: Build): string {
  return `rnn-${build}.wasm`;
}

/** The address beside the library's own file. */
export function defaultLocation(build: Build): URL {
  return new URL(wasmName(build), here);
}
