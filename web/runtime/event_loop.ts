/** Resolves in a later macrotask: messages that wait, input, timers and painting come first. */
export const yieldToEventLoop: () => Promise<void> = chooseYield();

function chooseYield(): () => Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (task: () => void) => void };
  if (setImmediate !== undefined) return () => new Promise((resolve) => setImmediate(resolve));
  const waiting: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}
