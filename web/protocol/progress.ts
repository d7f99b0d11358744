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
/** The callback that ended the run, and the place; epochs and batches count from 1, time steps from 0. */
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
/** Predictions of a task; `kind` names the view that draws them. */
export type Predictions = { kind: string } & Record<string, unknown>;
