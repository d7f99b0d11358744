import relaxed from '../../build/wasm-relaxed/wasm/rnn.wasm?url';
import simd128 from '../../build/wasm/wasm/rnn.wasm?url';

import type { WasmSource } from '../library/module.ts';
import type { Build } from './protocol.ts';

/** Both builds as files beside the page. The single-file page has wasm_inside.ts in this one's place. */
export const wasmSources: Partial<Record<Build, () => WasmSource>> = {
  simd128: () => ({ wasmUrl: simd128 }),
  relaxed: () => ({ wasmUrl: relaxed }),
};
