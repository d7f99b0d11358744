import type { OptionSchema } from './options.ts';

/**
 * The time at which a readout is read: at display rate while it is looked at; after the training batches 1, 1 + n,
 * 1 + 2n... of a run; when it is asked for.
 */
export type Cadence = 'live' | 'every_batches' | 'on_demand';

/** A readout as a task or the core declares it. */
export interface ReadoutKind {
  name: string;
  /** The kind of view that draws it; '' for one that is read as numbers only. */
  view: string;
  cadence: Cadence;
  /** The n of 'every_batches'. */
  batches?: number;
  /** True for one that is shown beside the drawing of the model. */
  in_network?: boolean;
  /** The options of a request, all with defaults. */
  request: OptionSchema[];
}
/** A readout of an open experiment, which may have nothing for it to show. */
export interface ReadoutEntry extends ReadoutKind {
  applies: boolean;
}

export type ReadoutRequest = Record<string, unknown>;

/** Row-major values in a buffer of their own, which travels without a copy. */
export interface FrameTensor {
  shape: number[];
  values: Float32Array;
}

/** One reading. `data` is small; whatever is long is among the tensors. */
export interface Frame {
  readout: string;
  data: Record<string, unknown>;
  tensors: Record<string, FrameTensor>;
  /** Of 'every_batches': the training batches before it. */
  batches?: number;
}

/** A readout that is read again and again; the page numbers them. */
export interface Subscription {
  id: number;
  readout: string;
  request: ReadoutRequest;
}
