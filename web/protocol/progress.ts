export type { Diverged, Progress, Stopped } from '../runtime/progress.ts';

export interface History {
  keys: string[];
  epochs: number[][];
}
export interface Baseline {
  rule: string;
  metrics: Record<string, number>;
}
