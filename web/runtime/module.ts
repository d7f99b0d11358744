import { relaxedSimd, simd } from 'wasm-feature-detect';
import { fault } from './errors.ts';

/**
 * simd128 gives the same bits for the same seed everywhere; relaxed is faster, where the engine has relaxed SIMD,
 * and rounds as the machine does.
 */
export type Build = 'simd128' | 'relaxed';

/** The WebAssembly of a build: its bytes, compiled or not, or an address. */
export type WasmSource =
  { wasmBinary: ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module } | { wasmUrl: string | URL };

/** Imports the script that goes with a build's WebAssembly. */
export type Glue = () => Promise<unknown>;

type Factory<Module> = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}) => Promise<Module>;

const noSimd =
  'This browser cannot run the playground: it lacks WebAssembly SIMD. ' +
  'Current versions of Chrome, Edge, Firefox and Safari have it.';

/** The build to use here; 'auto' is the fastest that runs. Rejects with a plain sentence where none runs. */
export async function chooseBuild(wanted: Build | 'auto' = 'auto'): Promise<Build> {
  if (wanted !== 'auto' && wanted !== 'simd128' && wanted !== 'relaxed')
    throw fault(`[load] build: expected auto, simd128 or relaxed, got ${String(wanted)}`);
  if (typeof WebAssembly === 'undefined' || !(await simd())) throw fault(noSimd);
  if (wanted === 'simd128') return wanted;
  if (await relaxedSimd()) return 'relaxed';
  if (wanted === 'auto') return 'simd128';
  throw fault(
    'This browser lacks WebAssembly relaxed SIMD, which the fastest build needs. The other build runs here.',
  );
}

const inNode = 'process' in globalThis && !('WorkerGlobalScope' in globalThis) && !('window' in globalThis);

async function fileBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const name = 'node:fs/promises';
  const files = (await import(/* @vite-ignore */ name)) as {
    readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
  };
  return files.readFile(url);
}

async function compiled(source: WasmSource): Promise<WebAssembly.Module> {
  if ('wasmBinary' in source)
    return source.wasmBinary instanceof WebAssembly.Module
      ? source.wasmBinary
      : WebAssembly.compile(source.wasmBinary);
  const address = String(source.wasmUrl);
  if (inNode && address.startsWith('file:')) return WebAssembly.compile(await fileBytes(new URL(address)));
  const response = await fetch(address);
  if (!response.ok) throw fault(`The program could not be fetched: ${address} answered ${response.status}.`);
  const streams = response.headers.get('content-type')?.startsWith('application/wasm') === true;
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

interface Stack {
  stackSave(): number;
  stackRestore(stack: number): void;
}

/**
 * Makes every call that JavaScript makes into the module give back the stack that it took, also where it throws: a
 * JavaScript exception leaves WebAssembly's functions without their ends being run, 32 bytes or more of a megabyte each
 * time.
 */
function restoreStack(module: Stack & Record<string, unknown>): void {
  type Function = (this: unknown, ...given: unknown[]) => unknown;
  const restored = <Result>(call: () => Result): Result => {
    const stack = module.stackSave();
    try {
      return call();
    } catch (error) {
      module.stackRestore(stack);
      throw error;
    }
  };
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== 'function' || name === 'stackSave' || name === 'stackRestore') continue;
    const methods = (value.prototype ?? {}) as Record<string, Function>;
    for (const [method, body] of Object.entries(methods))
      methods[method] = function (...given) {
        return restored(() => Reflect.apply(body, this, given));
      };
    module[name] = new Proxy(value as Function & (new () => object), {
      apply: (target, self, given) => restored(() => Reflect.apply(target, self, given)),
      construct: (target, given, made) => restored(() => Reflect.construct(target, given, made) as object),
    });
  }
}

/** Starts a module of the core. Each call gives one with a memory of its own. */
export async function startModule<Module extends { buildName(): string }>(
  build: Build,
  source: WasmSource,
  glue: Glue,
): Promise<Module> {
  const [program, imported] = await Promise.all([compiled(source), glue()]);
  const { default: start } = imported as { default: Factory<Module> };
  const module = await new Promise<Module>((resolve, reject) => {
    start({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(program, imports).then((instance) => done(instance, program), reject);
        return {};
      },
    }).then(resolve, reject);
  });
  restoreStack(module as Module & Stack & Record<string, unknown>);
  if (module.buildName() !== build)
    throw fault(`[load] expected the program of the build ${build}, got that of ${module.buildName()}`);
  return module;
}
