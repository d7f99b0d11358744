/** The worker's entry: a training server with the worker's timers and messages. */
import { loadCore } from './load.ts';
import type { FromPage, FromWorker } from '../protocol/messages.ts';
import { callSoon } from '../runtime/event_loop.ts';
import { BroughtResources } from './brought.ts';
import { resourcesFrom, shippedResource } from './resources.ts';
import { TrainingServer } from './training_server.ts';
import { takeModule } from './wasm.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

const brought = new BroughtResources();

const server = new TrainingServer({
  now: () => performance.now(),
  processors: navigator.hardwareConcurrency,
  load: loadCore,
  findResources: resourcesFrom([brought.source, shippedResource]),
  provide: (provided) => brought.provide(provided),
  post: (message, transfer) => scope.postMessage(message, (transfer ?? []) as Transferable[]),
  soon: callSoon,
  later: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
});

scope.onmessage = ({ data }: MessageEvent<FromPage>) => {
  if (data.type === 'module') takeModule(data.module);
  else void server.handle(data);
};

scope.postMessage({ kind: 'awake' } satisfies FromWorker);

// Most pages use this build: loading starts before the first message. The request that needs it reports a failure.
loadCore('simd128', 'first').catch(() => undefined);
