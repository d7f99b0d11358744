import type { CompleteExperiment, ExperimentConfig } from './experiment.ts';
import type { OptionSchema } from './options.ts';
import type { ReadoutKind } from './readouts.ts';

export type { OptionSchema } from './options.ts';

export interface RegistryEntry {
  name: string;
  options: OptionSchema[];
  /** The least number of inputs of a layer that takes several. */
  inputs?: number;
}
/** Data that the host hands in. */
export interface ResourceNeed {
  name: string;
  /** True when the page has data of its own for it. */
  shipped: boolean;
  /** The kinds of data that a person may bring: see forms.ts of web/resources. */
  kinds: string[];
  /** True when the task does without. */
  optional: boolean;
  /** The number of classes that its labels must have; 0 for any. */
  classes: number;
}
export interface TaskEntry extends RegistryEntry {
  defaults: Required<Pick<ExperimentConfig, 'model' | 'compile' | 'fit'>>;
  /** What its models take and give with the task's own options; `vocabulary` is 0 for ports without ids. */
  signature: Record<'inputs' | 'targets', { name: string; vocabulary: number }[]>;
  /** Merge patches on the experiment. */
  variants: { id: string; changes: Record<string, unknown> }[];
  /** The data that it does not generate. */
  resources: ResourceNeed[];
  /** The task's answers. */
  readouts: ReadoutKind[];
  /** False for a task that is looked into with its first weights. */
  trains?: boolean;
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
  /** The readouts of every task's experiments: what goes on inside. */
  readouts: ReadoutKind[];
}

/** The core's `inspect_experiment`. */
export interface Inspection {
  config: CompleteExperiment;
  /** The three texts: of the whole core alone. */
  summary_keras3?: string;
  summary_keras2?: string;
  keras_code?: string;
  /**
   * `output_shape` is text as in a summary, `output_shapes` the shapes of all outputs, null where data decides; `calls`
   * are those of each call of a layer that is called several times.
   */
  layers: {
    name: string;
    type: string;
    output_shape: string;
    output_shapes: (number | null)[][];
    calls?: (number | null)[][][];
    parameters: number;
    formula: string;
  }[];
  parameters: number;
}
