import type { MainModule } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import { defaultLocation, wasmName } from '../../runtime/location.ts';
import { loadModule } from '../../runtime/builds.ts';
import { chooseBuild, type Build, type WasmSource } from '../../runtime/module.ts';
import { shown } from './checks.ts';

export interface LoadOptions {
  /**
   * 'auto' (the default) is 'relaxed', the fastest, where the engine has it, else 'simd128'. 'simd128' gives the same
   * numbers for the same seed on every machine.
   */
  build?: 'auto' | Build;
  /** The bytes of the build's .wasm, instead of fetching them. */
  wasmBinary?: ArrayBuffer | ArrayBufferView<ArrayBuffer>;
  /** Address of the file `name` ('rnn-simd128.wasm'), when it is not beside the library. */
  locateFile?: (name: string) => string | URL;
}

let active: MainModule | null = null;
const loaded = new Map<Build, Promise<MainModule>>();

function start(build: Build, options: LoadOptions): Promise<MainModule> {
  const running = loaded.get(build);
  if (running !== undefined) return running;
  const source: WasmSource =
    options.wasmBinary !== undefined
      ? { wasmBinary: options.wasmBinary }
      : { wasmUrl: options.locateFile?.(wasmName(build)) ?? defaultLocation(build) };
  const starting = loadModule(build, source);
  loaded.set(build, starting);
  starting.catch(() => loaded.delete(build));
  return starting;
}

/**
 * Fetches and starts the core; everything else needs it. A second call with another build switches to that one for
 * the models made afterwards.
 */
export async function load(options: LoadOptions = {}): Promise<{ build: Build }> {
  const build = await chooseBuild(options.build);
  active = await start(build, options);
  return { build };
}

/** As in TF.js: resolves when models can be made. Loads the default build when nothing was loaded. */
export async function ready(): Promise<void> {
  if (active === null) await load();
}

export function isLoaded(): boolean {
  return active !== null;
}

export function core(): MainModule {
  if (active === null) throw fault('The core is not loaded yet: await load() first.');
  return active;
}

let described: Record<string, unknown[]> | null = null;

/** What the core knows, with the options: the same in every build. */
export function describeAll(): Record<string, unknown[]> {
  described ??= JSON.parse(core().describeAll()) as Record<string, unknown[]>;
  return described;
}

/** The build that runs new models. */
export function buildName(): Build {
  return core().buildName() as Build;
}

/**
 * Models made from here on are refused, with their size in the message, when they would take more bytes: parameters,
 * gradients, the optimizer's slots and the workspaces of the largest batch. The first limit is the memory that
 * WebAssembly can address.
 */
export function setMemoryLimit(bytes: number): void {
  if (!(typeof bytes === 'number' && bytes > 0))
    throw fault(`[setMemoryLimit] expected a number of bytes above 0, got ${shown(bytes)}`);
  core().setMemoryLimit(bytes);
}
