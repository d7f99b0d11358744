export type { Diverged, Progress, Stopped } from '../runtime/progress.ts';

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
