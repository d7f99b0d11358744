import type { ExperimentConfig } from './experiment.ts';

/** One option of a layer, optimizer, task...: forms are made from these. */
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
  /** Of integers: a single one need not be in a list. */
  single?: boolean;
  /** The value that a form starts with where there is no default. */
  example?: unknown;
}
export interface RegistryEntry {
  name: string;
  options: OptionSchema[];
  /** The least number of inputs of a layer that takes several. */
  inputs?: number;
}
export interface TaskEntry extends RegistryEntry {
  defaults: Required<Pick<ExperimentConfig, 'model' | 'compile' | 'fit'>>;
  /** Merge patches on the experiment. */
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
  /** `output_shape` is text as in a summary, `output_shapes` the shapes of all outputs, null where data decides. */
  layers: {
    name: string;
    type: string;
    output_shape: string;
    output_shapes: (number | null)[][];
    parameters: number;
    formula: string;
  }[];
  parameters: number;
}
