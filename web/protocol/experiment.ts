/** An experiment, as the core takes it; parts that are left out are the task's defaults. */
export interface ExperimentConfig {
  task: string | { class_name: string; config: Record<string, unknown> };
  model?: ModelConfig;
  compile?: { optimizer: Registered; loss: Registered | Registered[]; metrics: string[] };
  fit?: { batch_size?: number; epochs?: number; shuffle?: boolean };
  seed?: number;
  /** Files that a person brought, by the name of the task's resource, in place of what the page ships. */
  resources?: Record<string, ResourceReference>;
}
/** An experiment with all parts; one that uses no files has no `resources`. */
export type CompleteExperiment = Required<Omit<ExperimentConfig, 'resources'>> &
  Pick<ExperimentConfig, 'resources'>;
/** A file, named by its content. */
export interface ResourceReference {
  id: string;
  /** Hexadecimal. */
  sha256: string;
  name: string;
  /** The names of a table's columns by what they are for, and what else has to be known to read the file: `Columns` in forms.ts. */
  columns?: Record<string, string | string[]>;
}
export type Registered = string | { class_name: string; config: Record<string, unknown> };
/** An output of a call of a layer: the layer's name, the number of the call, the number of the output. */
export type Reference = readonly [layer: string, call: number, output: number];
export interface LayerConfig {
  class_name: string;
  config: Record<string, unknown>;
  /** Of a Functional: for each call of the layer its inputs. */
  inbound_nodes?: Reference[][];
}
/**
 * Keras 3 style. The first layer of a Sequential is its InputLayer; a Functional has `input_layers` and
 * `output_layers`, each a list of references, or a single one.
 */
export interface ModelConfig {
  class_name: 'Sequential' | 'Functional';
  config: { name?: string; layers: LayerConfig[]; [more: string]: unknown };
}
