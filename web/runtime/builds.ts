/// <reference path="./glue.d.ts" />
import type { MainModule } from './bridge.ts';
import { startModule, type Build, type Glue, type WasmSource } from './module.ts';

/** The script of each build that has all of the core; the page's worker has smaller ones. */
const glues: Record<Build, Glue> = {
  simd128: () => import('../../build/wasm/wasm/rnn.js'),
  relaxed: () => import('../../build/wasm/wasm/relaxed/rnn.js'),
};

/** Starts a build of the whole core. Each call gives one with a memory of its own. */
export function loadModule(build: Build, source: WasmSource): Promise<MainModule> {
  return startModule(build, source, glues[build]);
}
