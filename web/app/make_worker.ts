import source from '../worker/worker.ts?worker&url';
import simd128 from '../../build/wasm/wasm/page.wasm?url';

import type { FromPage } from '../protocol/messages.ts';
import { ownUrl } from './worker_url.ts';

let compiled: Promise<WebAssembly.Module | null> | null = null;

/** The compiled core, or null: then the worker fetches it itself, and reports the error. */
function compile(): Promise<WebAssembly.Module | null> {
  return WebAssembly.compileStreaming(fetch(simd128)).catch(() => null);
}

/**
 * The training worker as a file beside the page. The single-file page has make_worker_inside.ts in its place.
 * A worker takes its time to start; the page compiles the core meanwhile, once for all workers.
 */
export function makeWorker(): Worker {
  const worker = new Worker(ownUrl(new URL(source, import.meta.url)), {
    type: 'module',
    name: 'rnn-training',
  });
  void (compiled ??= Promise.resolve().then(compile)).then((module) =>
    worker.postMessage({ type: 'module', module } satisfies FromPage),
  );
  return worker;
}
