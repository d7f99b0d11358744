export type { Diverged, Progress, Stopped } from '../runtime/progress.ts';

export interface History {
  keys: string[];
  epochs: number[][];
}
/** The result of a trivial rule on the test set. */
export interface RuleResult {
  rule: string;
  metrics: Record<string, number>;
}
export interface Baseline extends RuleResult {
  /** Results of other rules. */
  beside?: RuleResult[];
}
