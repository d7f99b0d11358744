/** Calls back in a later macrotask: messages that wait, input, timers and painting come first. */
export const callSoon: (callback: () => void) => void = chooseCallSoon();

function chooseCallSoon(): (callback: () => void) => void {
  const { setImmediate } = globalThis as { setImmediate?: (task: () => void) => void };
  if (setImmediate !== undefined) return (callback) => setImmediate(callback);
  // A message to oneself comes back after those that wait, and without the delay of timers.
  const waiting: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.();
  return (callback) => {
    waiting.push(callback);
    channel.port2.postMessage(null);
  };
}

/** Lets the event loop run: resolves when `callSoon` calls back. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => callSoon(resolve));
