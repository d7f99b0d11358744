import base64 from 'virtual:rnn-wasm-base64';

import type { WasmSource } from '../library/module.ts';
import type { Build } from './protocol.ts';

/** The simd128 build as part of the program: for the single-file page. */
export const wasmSources: Partial<Record<Build, () => WasmSource>> = {
  simd128: () => ({ wasmBinary: Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)) }),
};
