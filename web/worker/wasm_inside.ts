import base64 from 'virtual:rnn-wasm-base64';

import type { WasmSource } from '../runtime/module.ts';
import type { Build } from '../runtime/module.ts';

/** The single-file page sends no module. */
export function takeModule(): void {}

/** The simd128 build as part of the program: for the single-file page. */
export const wasmSources: Partial<Record<Build, () => Promise<WasmSource>>> = {
  simd128: async () => ({ wasmBinary: Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)) }),
};
