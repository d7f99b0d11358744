/// <reference path="../runtime/glue.d.ts" />
import { chooseBuild, startModule, type Glue } from '../runtime/module.ts';
import { LoadError, type Core } from './core.ts';
import type { Build } from '../runtime/module.ts';
import { wasmSources } from './wasm.ts';

const glues: Record<Build, Glue> = {
  simd128: () => import('../../build/wasm/wasm/page.js'),
  relaxed: () => import('../../build/wasm-relaxed/wasm/page.js'),
};

const loaded = new Map<Build, Promise<Core>>();

/** See LoadCore. Each build is loaded once. */
export async function loadCore(wanted: Build): Promise<Core> {
  const build = await supported(wasmSources[wanted] ? wanted : 'simd128');
  const known = loaded.get(build);
  if (known) return known;
  const core: Promise<Core> = wasmSources[build]!()
    .then((source) => startModule<Core>(build, source, glues[build]))
    .catch((error: unknown) => {
      loaded.delete(build);
      throw new LoadError(`The computing module could not be loaded: ${textOf(error)}`, 'load');
    });
  loaded.set(build, core);
  return core;
}

async function supported(wanted: Build): Promise<Build> {
  try {
    return await chooseBuild(wanted === 'relaxed' ? 'auto' : wanted);
  } catch (error) {
    throw new LoadError(textOf(error), 'unsupported');
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
