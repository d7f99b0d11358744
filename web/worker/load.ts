import { chooseBuild, startModule, type Build } from '../runtime/module.ts';
import { LoadError, type Core, type CoreSize } from './core.ts';
import { programs } from './wasm.ts';

const loaded = new Map<string, Promise<Core>>();

/** See LoadCore. Each program is loaded once. */
export async function loadCore(wanted: Build, size: CoreSize): Promise<Core> {
  const build = await supported(programs[wanted] ? wanted : 'simd128');
  const key = `${build} ${size}`;
  const known = loaded.get(key);
  if (known) return known;
  const { source, glue } = programs[build]![size];
  const core: Promise<Core> = source()
    .then((found) => startModule<Core>(build, found, glue))
    .catch((error: unknown) => {
      loaded.delete(key);
      throw new LoadError(textOf(error), 'load');
    });
  loaded.set(key, core);
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
