/**
 * What the page and the training worker say to each other. Every request carries an id and gets exactly one
 * reply with the same id; events come unasked.
 */

/** An experiment, as the core takes it; parts that are left out are the task's defaults. */
export interface ExperimentConfig {
  task: string | { class_name: string; config: Record<string, unknown> };
  model?: ModelConfig;
  compile?: { optimizer: Registered; loss: Registered | Registered[]; metrics: string[] };
  fit?: { batch_size?: number; epochs?: number; shuffle?: boolean };
  seed?: number;
}
export type Registered = string | { class_name: string; config: Record<string, unknown> };
export interface LayerConfig {
  class_name: string;
  config: Record<string, unknown>;
}
/** Keras 3 style. The first layer of a Sequential is its InputLayer. */
export interface ModelConfig {
  class_name: 'Sequential' | 'Functional';
  config: { name?: string; layers: LayerConfig[]; [more: string]: unknown };
}

/** One option of a layer, optimizer, task...: what forms are made of. */
export interface OptionSchema {
  name: string;
  kind:
    | 'integer'
    | 'number'
    | 'boolean'
    | 'text'
    | 'choice'
    | 'registered'
    | 'list'
    | 'shape'
    | 'numbers'
    | 'integers'
    | 'layer';
  default: unknown;
  required: boolean;
  nullable: boolean;
  minimum?: number;
  maximum?: number;
  above_minimum?: boolean;
  below_maximum?: boolean;
  choices?: string[];
  registry?: string;
  /** Of integers: one alone need not be in a list. */
  single?: boolean;
  /** What a form begins with where there is no default. */
  example?: unknown;
}
export interface RegistryEntry {
  name: string;
  options: OptionSchema[];
  /** Of a layer that takes several: how many at least. */
  inputs?: number;
}
export interface TaskEntry extends RegistryEntry {
  defaults: Required<Pick<ExperimentConfig, 'model' | 'compile' | 'fit'>>;
  /** JSON merge patches on the experiment. */
  variants: { id: string; changes: Record<string, unknown> }[];
}
/** The core's `describe_all`. */
export interface Description {
  layers: RegistryEntry[];
  initializers: RegistryEntry[];
  activations: string[];
  losses: RegistryEntry[];
  metrics: RegistryEntry[];
  optimizers: RegistryEntry[];
  schedules: RegistryEntry[];
  regularizers: RegistryEntry[];
  constraints: RegistryEntry[];
  callbacks: RegistryEntry[];
  fit: OptionSchema[];
  tasks: TaskEntry[];
}
/** The core's `inspect_experiment`. */
export interface Inspection {
  config: Required<ExperimentConfig>;
  summary_keras3: string;
  summary_keras2: string;
  keras_code: string;
  layers: { name: string; type: string; output_shape: string; parameters: number; formula: string }[];
  parameters: number;
}
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

/** simd128 gives the same bits on every machine; relaxed is the fastest, and its last bits differ. */
export type Build = 'simd128' | 'relaxed';

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
