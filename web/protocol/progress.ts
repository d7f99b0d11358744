/** Numbers that are not finite stay so: NaN, not null. */
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
/** What a callback ended the run for; epochs and batches from 1, time steps from 0. */
export interface Stopped {
  callback: string;
  epoch: number;
  best_epoch?: number;
  batch?: number;
  layer?: string;
  step?: number | null;
}
export interface History {
  keys: string[];
  epochs: number[][];
}
export interface Baseline {
  rule: string;
  metrics: Record<string, number>;
}
/** Made for each task; `kind` says which view draws it. */
export type Predictions = { kind: string } & Record<string, unknown>;
