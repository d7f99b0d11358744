import type { Build } from '../runtime/module.ts';
import type { Description, Inspection } from './description.ts';
import type { ExperimentConfig } from './experiment.ts';
import type { Baseline, Predictions, Progress } from './progress.ts';

/**
 * What the page and the training worker say to each other. Every request carries an id and gets exactly one
 * reply with the same id; events come unasked.
 */

export interface Opened {
  inspection: Inspection;
  baseline: Baseline;
  /** Where the run stands: at its start. */
  progress: Progress;
  /** Which build runs: simd128 when relaxed was asked for and this browser lacks it. */
  build: Build;
}

export type RunState = 'paused' | 'running' | 'done';
/**
 * Posted at most once a display frame while something changes, and no more before the page has seen the last one;
 * at once when the state changes.
 */
export interface Telemetry {
  state: RunState;
  /** The first one of a run (after open, reset and restore): forget the curves and log before it. */
  fresh: boolean;
  progress: Progress;
  /** Rows `first` and later of the history; earlier ones were posted before. The keys are always there. */
  history: { keys: string[]; first: number; epochs: number[][] };
  /**
   * New points of the live curve, the running means within the epoch: [epoch as a fraction, {metric: value}].
   * At most 64 for an epoch, and fewer for long runs (about 2,000 in all).
   */
  trace: [number, Record<string, number>][];
  /** Training samples, over the last second of running (at whatever pace); null before it is known. */
  samplesPerSecond: number | null;
  /** Time spent running. */
  elapsedSeconds: number;
  /** At the present pace; null before it is known. */
  remainingSeconds: number | null;
  /** What `watch` asked for; null when nothing did, or when it is too costly to be renewed this time. */
  predictions: Predictions | null;
  /**
   * New entries of the task's own log (from-scratch task), each with its `iteration`: training batches 0, 100,
   * 200..., counted from the start of the run.
   */
  log: ({ iteration: number } & Record<string, unknown>)[];
  /** The test set, once a run is done. */
  test: Record<string, number> | null;
}

/** Training batches a second; null is full speed; 'auto' see watchablePace. Validation is not slowed down. */
export type Pace = number | null | 'auto';

export type Request =
  | { type: 'describe' }
  /** Checks a config without touching the run. */
  | { type: 'inspect'; config: ExperimentConfig }
  /** Starts over, paused. When it is refused the last good experiment goes on as it was. */
  | { type: 'open'; config: ExperimentConfig; build: Build }
  | { type: 'run'; pace: Pace }
  | { type: 'pause' }
  | { type: 'pace'; pace: Pace }
  /** At full speed to the end of this batch or epoch, validation included. Its reply comes when it has stopped. */
  | { type: 'step'; unit: 'batch' | 'epoch' }
  /** The same experiment from its start, paused. */
  | { type: 'reset' }
  | { type: 'epochs'; epochs: number }
  | { type: 'predict'; request: Record<string, unknown> }
  | { type: 'watch'; predictions: Record<string, unknown> | null }
  | { type: 'snapshot' }
  /** Leaves the run paused. */
  | { type: 'restore'; blob: Uint8Array; elapsedSeconds?: number }
  /** Answered when the worker is alive. */
  | { type: 'ping' };

/** What each request resolves to. */
export interface Replies {
  describe: Description;
  inspect: Inspection;
  open: Opened;
  run: null;
  pause: null;
  pace: null;
  step: null;
  reset: null;
  epochs: null;
  predict: Predictions;
  watch: null;
  snapshot: Uint8Array;
  restore: null;
  ping: null;
}

export interface Fault {
  message: string;
  /** JSON pointer into the experiment config, '' when none. */
  where: string;
}
/** Refused by the core; this browser cannot run the module at all; the module could not be fetched or made. */
export type FaultReason = 'refused' | 'unsupported' | 'load';

/** 'seen' answers telemetry, once the page has drawn it; it has no reply. */
export type ForSession = ({ id: number } & Request) | { type: 'seen' };
/** 'module' comes once: the simd128 build, compiled by the page while the worker starts; null when it could not be. */
export type FromPage = ForSession | { type: 'module'; module: WebAssembly.Module | null };
export type FromWorker =
  /** The first word of a new worker. */
  | { kind: 'awake' }
  | { kind: 'reply'; id: number; value: Replies[keyof Replies] }
  | { kind: 'fault'; id: number; fault: Fault; reason: FaultReason }
  | { kind: 'telemetry'; telemetry: Telemetry }
  /** Everything that a new worker needs to go on; about every two seconds while running, and at a pause. */
  | { kind: 'checkpoint'; blob: Uint8Array; elapsedSeconds: number }
  /** The module trapped or ran out of memory: this worker answers no more. */
  | { kind: 'crash'; fault: Fault };
