import type { CoreExperiment, CoreReadout } from './core.ts';
import type { Frame, FrameTensor, ReadoutRequest } from '../protocol/readouts.ts';

/** One frame in the making. */
export class Reading {
  readonly #readout: string;
  readonly #core: CoreReadout;

  /** Throws what the core throws for a request that it refuses. */
  constructor(experiment: CoreExperiment, readout: string, request: ReadoutRequest) {
    this.#readout = readout;
    this.#core = experiment.read(readout, JSON.stringify(request));
  }

  /** Works until the frame is whole or `end` has come; null in the latter case. Throws the core's refusal. */
  work(now: () => number, end: number): Frame | null {
    while (!this.#core.advance()) if (now() >= end) return null;
    return this.#take();
  }

  drop(): void {
    this.#core.delete();
  }

  #take(): Frame {
    const tensors: Record<string, FrameTensor> = {};
    for (const { name, shape, data } of this.#core.tensors()) tensors[name] = { shape, values: owned(data) };
    return {
      readout: this.#readout,
      data: JSON.parse(this.#core.data()) as Record<string, unknown>,
      tensors,
    };
  }
}

/** The buffers of a frame, to be transferred. */
export function buffersOf(frame: Frame): ArrayBufferLike[] {
  return Object.values(frame.tensors).map(({ values }) => values.buffer);
}

/** The same numbers in a buffer of their own, which can be transferred. */
function owned(values: Float32Array): Float32Array {
  return values.byteLength === values.buffer.byteLength ? values : values.slice();
}
