import type { Description, Inspection } from '../protocol/description.ts';
import type { Fault, RunState } from '../protocol/messages.ts';
import type { Baseline, History, Predictions, Progress } from '../protocol/progress.ts';
import type { Trace } from '../views/curve_data.ts';

/** What changes when something is edited. */
export interface Setup {
  description: Description | null;
  /** Of the last experiment that worked: the one that trains. */
  inspection: Inspection | null;
  baseline: Baseline | null;
  /** Why the experiment as edited does not work; the last good one goes on. */
  fault: Fault | null;
  /** Page-wide. */
  notice: Notice | null;
}

export interface Notice {
  kind: 'restart' | 'link' | 'engine' | 'unsupported';
  detail: string;
  resumed?: boolean;
}

/** What changes while it trains. */
export interface Run {
  state: 'starting' | RunState | 'failed';
  progress: Progress | null;
  history: History;
  trace: Trace;
  samplesPerSecond: number | null;
  elapsedSeconds: number;
  remainingSeconds: number | null;
  predictions: Predictions | null;
  log: readonly Record<string, unknown>[];
  test: Record<string, number> | null;
}

export const freshRun: Run = Object.freeze({
  state: 'starting',
  progress: null,
  history: { keys: [], epochs: [] },
  trace: [],
  samplesPerSecond: null,
  elapsedSeconds: 0,
  remainingSeconds: null,
  predictions: null,
  log: [],
  test: null,
});
