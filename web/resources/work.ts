export type Phase = 'unpack' | 'decode' | 'read' | 'convert';

export interface Progress {
  phase: Phase;
  /** Share of the whole work that is done, from 0 to 1; never falls. */
  share: number;
}

export interface WorkOptions {
  progress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds after which messages are let in. */
  slice?: number | undefined;
}

/** A task of the event loop: messages that came in the meantime are handled before it. Timers would add 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Work in slices: loops ask `due` often and `await pause(…)` when it says so. Cancelling throws the signal's reason from
 * `pause`.
 */
export class Work {
  readonly #options: WorkOptions;
  readonly #from: number;
  readonly #to: number;
  readonly #clock: { end: number; share: number; phase: Phase | null };

  constructor(options: WorkOptions = {}, from = 0, to = 1, clock?: Work) {
    this.#options = options;
    this.#from = from;
    this.#to = to;
    this.#clock = clock ? clock.#clock : { end: 0, share: 0, phase: null };
    if (!clock) this.#begin();
  }

  /** A stretch of this work; its shares run from 0 to 1 again. */
  part(from: number, to: number): Work {
    const width = this.#to - this.#from;
    return new Work(this.#options, this.#from + from * width, this.#from + to * width, this);
  }

  /** The slice is over. */
  get due(): boolean {
    return performance.now() >= this.#clock.end;
  }

  /** Reports, lets messages in when the slice is over, and throws when the work was cancelled. */
  async pause(phase: Phase, share: number): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const due = this.due;
    if (due || phase !== this.#clock.phase || share >= 1) this.#report(phase, share);
    if (!due) return;
    await nextTask();
    this.#options.signal?.throwIfAborted();
    this.#begin();
  }

  #begin(): void {
    this.#clock.end = performance.now() + (this.#options.slice ?? 12);
  }

  #report(phase: Phase, share: number): void {
    const whole = this.#from + Math.min(1, Math.max(0, share)) * (this.#to - this.#from);
    this.#clock.share = Math.max(this.#clock.share, whole);
    this.#clock.phase = phase;
    this.#options.progress?.({ phase, share: this.#clock.share });
  }
}
