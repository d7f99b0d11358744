import relaxed from '../../build/wasm-relaxed/wasm/page.wasm?url';
import simd128 from '../../build/wasm/wasm/page.wasm?url';

import type { WasmSource } from '../runtime/module.ts';
import type { Build } from '../runtime/module.ts';

let takeModule!: (module: WebAssembly.Module | null) => void;
const sent = new Promise<WebAssembly.Module | null>((resolve) => (takeModule = resolve));

/** Takes the module of the page's 'module' message. */
export { takeModule };

/** Both builds as files beside the page. The single-file page has wasm_inside.ts in this one's place. */
export const wasmSources: Partial<Record<Build, () => Promise<WasmSource>>> = {
  simd128: async () => {
    const module = await sent;
    return module ? { wasmBinary: module } : { wasmUrl: simd128 };
  },
  relaxed: async () => ({ wasmUrl: relaxed }),
};
