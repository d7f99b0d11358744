/// <reference path="../runtime/glue.d.ts" />
import relaxedFirst from '../../build/wasm/wasm/relaxed/page.wasm?url';
import relaxedWhole from '../../build/wasm/wasm/relaxed/rnn.wasm?url';
import first from '../../build/wasm/wasm/page.wasm?url';
import whole from '../../build/wasm/wasm/rnn.wasm?url';

import type { Build, Glue, WasmSource } from '../runtime/module.ts';
import type { CoreSize } from './core.ts';

/** A module of the core: its WebAssembly and the script that goes with it. */
export interface Program {
  source: () => Promise<WasmSource>;
  glue: Glue;
}

let takeModule!: (module: WebAssembly.Module | null) => void;
const sent = new Promise<WebAssembly.Module | null>((resolve) => (takeModule = resolve));

/** Takes the module of the page's 'module' message. */
export { takeModule };

/** All builds as files beside the page. The single-file page has wasm_inside.ts in this one's place. */
export const programs: Partial<Record<Build, Record<CoreSize, Program>>> = {
  simd128: {
    first: {
      source: async () => {
        const module = await sent;
        return module ? { wasmBinary: module } : { wasmUrl: first };
      },
      glue: () => import('../../build/wasm/wasm/page.js'),
    },
    whole: { source: async () => ({ wasmUrl: whole }), glue: () => import('../../build/wasm/wasm/rnn.js') },
  },
  relaxed: {
    first: {
      source: async () => ({ wasmUrl: relaxedFirst }),
      glue: () => import('../../build/wasm/wasm/relaxed/page.js'),
    },
    whole: {
      source: async () => ({ wasmUrl: relaxedWhole }),
      glue: () => import('../../build/wasm/wasm/relaxed/rnn.js'),
    },
  },
};
