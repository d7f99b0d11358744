/// <reference path="../runtime/glue.d.ts" />
import base64 from 'virtual:rnn-wasm-base64';

import type { Build } from '../runtime/module.ts';
import type { CoreSize } from './core.ts';
import type { Program } from './wasm.ts';

/** The single-file page sends no module. */
export function takeModule(): void {}

const whole: Program = {
  source: async () => ({ wasmBinary: Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)) }),
  glue: () => import('../../build/wasm/wasm/rnn.js'),
};

/** The simd128 build with all tasks as part of the program: for the single-file page. */
export const programs: Partial<Record<Build, Record<CoreSize, Program>>> = {
  simd128: { first: whole, whole },
};
