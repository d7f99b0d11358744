/** Lets the event loop run: a macrotask, so that input, timers and painting get their turn. */
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

/**
 * How many batches fit into one slice of work. Starts at one and follows what the last slices took.
 */
export class Pace {
  private perBatch = 0;
  private last = 1;

  private readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** Batches for the next slice, at most `limit`. */
  next(limit: number): number {
    if (this.milliseconds === Infinity) return limit;
    const fitting = this.perBatch > 0 ? Math.floor(this.milliseconds / this.perBatch) : this.last * 2;
    this.last = Math.max(1, Math.min(fitting, this.last * 4, limit));
    return this.last;
  }

  /** `batches` took `milliseconds`. */
  learn(batches: number, milliseconds: number): void {
    if (batches > 0) this.perBatch = milliseconds / batches;
  }
}
