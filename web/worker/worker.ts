/** The worker itself: a shell around the session. */
import { loadCore } from './load.ts';
import type { FromPage, FromWorker } from '../protocol/messages.ts';
import { Session } from './training_server.ts';
import { takeModule } from './wasm.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

// A message to oneself comes back after those that wait, and without the delay of timers.
const channel = new MessageChannel();
const called: (() => void)[] = [];
channel.port1.onmessage = () => called.shift()?.();

const session = new Session({
  now: () => performance.now(),
  load: loadCore,
  post: (message, transfer) => scope.postMessage(message, (transfer ?? []) as Transferable[]),
  soon: (callback) => {
    called.push(callback);
    channel.port2.postMessage(null);
  },
  later: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
});

scope.onmessage = ({ data }: MessageEvent<FromPage>) => {
  if (data.type === 'module') takeModule(data.module);
  else void session.handle(data);
};

scope.postMessage({ kind: 'awake' } satisfies FromWorker);

// Most pages want this build: it is on its way before the first message is. A failure is told to who asks.
loadCore('simd128').catch(() => undefined);
