import type { FaultValues } from '../runtime/errors.ts';
import type { Build } from '../runtime/module.ts';
import type { Description, Inspection } from './description.ts';
import type { ExperimentConfig } from './experiment.ts';
import type { Frame, ReadoutEntry, ReadoutRequest, Subscription } from './readouts.ts';
import type { Progress } from '../runtime/progress.ts';

/**
 * Messages between the page and the training worker. Every request carries an id and gets exactly one reply with the
 * same id; telemetry, frames, checkpoints and crashes come unasked.
 */

/** Reply to `open`. */
export interface OpenReply {
  inspection: Inspection;
  readouts: ReadoutEntry[];
  /** The state of the run, which is at its start. */
  progress: Progress;
  /** The build that runs: simd128 when relaxed was asked for and this browser lacks it. */
  build: Build;
  /** Of the whole core, when it was loaded for this experiment and the page has not heard of it. */
  description?: Description;
}

export type RunState = 'paused' | 'running' | 'done';
/**
 * Posted at most once a display frame while something changes, and no more before the page has seen the last one;
 * at once when the state changes.
 */
export interface Telemetry {
  state: RunState;
  /** True in the first one of a run (after open, reset and restore), with which the curves start anew. */
  fresh: boolean;
  progress: Progress;
  /** Rows of the history from number `first` on; earlier ones were posted before. The keys are always there. */
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
}

/** Training batches a second; null is full speed; 'auto' is watchablePace's. Validation is not slowed down. */
export type Pace = number | null | 'auto';

export type Request =
  /** Describes a core that has all of these tasks, where there is one. */
  | { type: 'describe'; tasks: readonly string[] }
  /** Loads the whole core, where the first tasks' alone is there; the run goes on in it, as it stands. */
  | { type: 'whole' }
  /** Checks a config without touching the run. */
  | { type: 'inspect'; config: ExperimentConfig }
  /** Makes an experiment and drops it: its data is refused here, without touching the run. */
  | { type: 'try'; config: ExperimentConfig }
  /**
   * Replaces the experiment, paused at its start, and all subscriptions. A refused one leaves the experiment before,
   * and its subscriptions, as they were.
   */
  | { type: 'open'; config: ExperimentConfig; build: Build; subscriptions: Subscription[] }
  | { type: 'run'; pace: Pace }
  | { type: 'pause' }
  | { type: 'pace'; pace: Pace }
  /** Trains at full speed to the end of this batch or epoch, validation included. Its reply comes at the end. */
  | { type: 'advance'; unit: 'batch' | 'epoch' }
  /** The same experiment from its start, paused. */
  | { type: 'reset' }
  | { type: 'epochs'; epochs: number }
  /** Frames of the readout come from now on, or one refusal. The same id again changes the request. */
  | { type: 'subscribe'; subscription: Subscription }
  | { type: 'unsubscribe'; subscription: number }
  /** One frame, read in slices beside training; a patient one after all others, in its pauses. */
  | { type: 'ask'; readout: string; request: ReadoutRequest; patient?: boolean }
  | { type: 'snapshot' }
  /** Leaves the run paused. */
  | { type: 'restore'; blob: Uint8Array; elapsedSeconds?: number }
  /** Hands over what a file that this browser does not keep has for a use; experiments of later requests find it. */
  | { type: 'provide'; provided: Provided }
  /** Asks for a sign of life. */
  | { type: 'ping' };

/** What was made of a file for one use of it. */
export interface Provided {
  sha256: string;
  /** See `useKey` of web/resources. */
  key: string;
  arrays: Record<string, Float32Array | Int32Array | string>;
}

/** Reply to `whole`: what the whole core has, and says of the open experiment; none and null without one. */
export interface WholeReply {
  description: Description;
  readouts: ReadoutEntry[];
  inspection: Inspection | null;
}

/** The value of the reply to each request. */
export interface Replies {
  describe: Description;
  whole: WholeReply;
  inspect: Inspection;
  try: null;
  open: OpenReply;
  run: null;
  pause: null;
  pace: null;
  advance: null;
  reset: null;
  epochs: null;
  subscribe: null;
  unsubscribe: null;
  ask: Frame;
  snapshot: Uint8Array;
  restore: null;
  provide: null;
  ping: null;
}

export interface Fault {
  message: string;
  /** JSON pointer into the experiment config, '' when none. */
  where: string;
  /** The sentence and what it names, for other languages; errors of the core have them. */
  code?: string;
  values?: FaultValues;
}
/** The core refused; this browser cannot run the module at all; the module could not be fetched or made. */
export type FaultReason = 'refused' | 'unsupported' | 'load';

/** A part of a request that may take long; `parameters` is the size of the model that is made. */
export interface Work {
  what: 'loading' | 'reading' | 'making';
  parameters?: number;
}

/**
 * Messages for the training server. 'seen' says that the page has drawn telemetry, or the frames of a subscription; it
 * has no reply.
 */
export type ForServer = ({ id: number } & Request) | { type: 'seen'; subscription?: number };
/** 'module' comes once: the simd128 build, compiled by the page while the worker starts; null when that failed. */
export type FromPage = ForServer | { type: 'module'; module: WebAssembly.Module | null };
export type FromWorker =
  /** The first message of a new worker. */
  | { kind: 'awake' }
  | { kind: 'reply'; id: number; value: Replies[keyof Replies] }
  | { kind: 'fault'; id: number; fault: Fault; reason: FaultReason }
  /** Said before the worker goes to a work in which it may hear nothing; it ends with the reply to its request. */
  | ({ kind: 'work' } & Work)
  | { kind: 'telemetry'; telemetry: Telemetry }
  /** One frame; of a readout that records perhaps several, the oldest first. */
  | { kind: 'frames'; subscription: number; frames: Frame[] }
  /** The core refuses what a subscription asks for; no more frames of it come before it is made again. */
  | { kind: 'refusal'; subscription: number; fault: Fault }
  /** The state from which a new worker can go on; about every two seconds while running, at a pause, and before work. */
  | { kind: 'checkpoint'; blob: Uint8Array; elapsedSeconds: number }
  /** The module trapped or ran out of memory: this worker answers no more. */
  | { kind: 'crash'; fault: Fault };
