import { relaxedSimd, simd } from 'wasm-feature-detect';
import { makeModule } from 'rnn-module';

import { LoadError, type Core } from './core.ts';
import type { Build } from './protocol.ts';

const loaded = new Map<Build, Promise<Core>>();

/** The module in the wanted build, made once; see LoadCore. */
export async function loadCore(wanted: Build): Promise<Core> {
  if (!(await simd())) {
    throw new LoadError(
      'This browser has no WebAssembly SIMD, which the playground computes with. ' +
        'Chrome or Edge 91, Firefox 89 and Safari 16.4, or newer ones, have it.',
      'unsupported',
    );
  }
  const build = wanted === 'relaxed' && !(await relaxedSimd()) ? 'simd128' : wanted;
  let core = loaded.get(build);
  if (!core) {
    core = makeModule(build).catch((error: unknown) => {
      loaded.delete(build);
      const why = error instanceof Error ? error.message : String(error);
      throw new LoadError(`The computing module could not be loaded: ${why}`, 'load');
    });
    loaded.set(build, core);
  }
  return core;
}
