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
  /** A metric times the factor is in this unit, which is empty for the data's own. */
  unit?: { metric: string; factor: number; text: string };
}
