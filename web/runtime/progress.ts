/** The callback that ended a run, and the place; epochs and batches count from 1, time steps from 0. */
export interface Stopped {
  callback: string;
  epoch: number;
  best_epoch?: number;
  batch?: number;
  layer?: string;
  step?: number | null;
}

/** The first place known at which a loss was not finite; `layer` where a callback looked for it. All count from 1. */
export interface Diverged {
  epoch: number;
  batch: number;
  layer?: string;
}

/** The state of a run. Numbers that are not finite are NaN. */
export interface Progress {
  phase: 'training' | 'validating' | 'done';
  /** Finished epochs. */
  epoch: number;
  epochs: number;
  /** Training batches done in the running epoch. */
  batch: number;
  batches_per_epoch: number;
  /** Training samples worked since the start. */
  samples: number;
  samples_per_epoch: number;
  /** The running means of the epoch. */
  metrics: Record<string, number>;
  batch_loss: number;
  stopped?: Stopped | null;
}

/** A number in the core's JSON: null is NaN, or infinite as well, where infinity is not spelt out. */
export type CoreNumber = number | null | 'Infinity' | '-Infinity';

export const numberOf = (value: CoreNumber): number => Number(value ?? NaN);

export function withNaN(values: Record<string, CoreNumber>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, numberOf(value)]));
}

/** Reads the core's text of the state of a run; `More` are members that only some runs have. */
export function readProgress<More = unknown>(text: string): Progress & More {
  const progress = JSON.parse(text) as Progress & More;
  return { ...progress, metrics: withNaN(progress.metrics), batch_loss: numberOf(progress.batch_loss) };
}
