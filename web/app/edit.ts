import type { Description, Inspection, OptionSchema, RegistryEntry } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Registered } from '../protocol/experiment.ts';
import { equalJson } from './json_patch.ts';
import type { Setup } from './run_record.ts';
import { taskName, type Experiment } from './state.ts';

/**
 * Changes of an experiment, each giving a new one. Layers are counted as the stack shows them: without the
 * InputLayer, which stays first.
 */
export type Options = Record<string, unknown>;

export function nameOf(registered: Registered): string {
  return typeof registered === 'string' ? registered : registered.class_name;
}

export function optionsOf(registered: Registered): Options {
  return typeof registered === 'string' ? {} : registered.config;
}

/** What is known of the model that is edited. */
export interface Scene {
  task: string;
  model: ModelConfig;
  /** Of the last model that the core took, and that model. */
  inspection: Inspection | null;
  inspected: ModelConfig | null;
}

export function sceneOf(experiment: Experiment, { inspection, model }: Setup): Scene {
  return { task: taskName(experiment), model: experiment.model, inspection, inspected: model };
}

/** The value of an option: the given one or the default. */
export function valueOf(option: OptionSchema, given: Options): unknown {
  return option.name in given ? given[option.name] : option.default;
}

/** Sets one option; one that equals its default is left out, unless `base` writes it out too. */
export function withOption(
  given: Options,
  option: OptionSchema,
  value: unknown,
  base: Options = {},
): Options {
  const { [option.name]: _, ...others } = given;
  if (equalJson(value, option.default) && !(option.name in base)) return others;
  return { ...given, [option.name]: value };
}

/** True for the classes of models and of RNN, whose layers or cells have no form here. */
export const isModel = ({ options }: RegistryEntry): boolean =>
  options.some(({ name }) => name === 'layers' || name === 'cell');

/** The layers that can stand in a stack: those with one input. */
export function stackable(layers: readonly RegistryEntry[]): string[] {
  return layers
    .filter((entry) => entry.name !== 'InputLayer' && (entry.inputs ?? 1) === 1 && !isModel(entry))
    .map(({ name }) => name);
}

/** A registered thing with other options; its bare name when there are none. */
export function withOptions(registered: Registered, options: Options): Registered {
  const name = nameOf(registered);
  return Object.keys(options).length === 0 && typeof registered === 'string'
    ? name
    : { class_name: name, config: options };
}

function inputs(experiment: Experiment): LayerConfig[] {
  return experiment.model.config.layers.filter((layer) => layer.class_name === 'InputLayer');
}

export function stackOf(experiment: Experiment): LayerConfig[] {
  return experiment.model.config.layers.filter((layer) => layer.class_name !== 'InputLayer');
}

/** Index in the config's list of a layer of the stack. */
export function configIndex(experiment: Experiment, index: number): number {
  return index + inputs(experiment).length;
}

export function withStack(experiment: Experiment, stack: LayerConfig[]): Experiment {
  const { model } = experiment;
  return {
    ...experiment,
    model: { ...model, config: { ...model.config, layers: [...inputs(experiment), ...stack] } },
  };
}

export function addLayer(experiment: Experiment, layer: LayerConfig, at?: number): Experiment {
  const stack = stackOf(experiment);
  stack.splice(at ?? stack.length, 0, layer);
  return withStack(experiment, stack);
}

export function removeLayer(experiment: Experiment, index: number): Experiment {
  return withStack(
    experiment,
    stackOf(experiment).filter((_, at) => at !== index),
  );
}

/**
 * Puts a copy of a layer behind it, without its name, as names are unique in a model. A recurrent layer then gives one
 * output at every step to its copy.
 */
export function duplicateLayer(experiment: Experiment, index: number, description: Description): Experiment {
  const layer = structuredClone(stackOf(experiment)[index]);
  if (!layer) return experiment;
  const { name: _, ...config } = structuredClone(layer.config);
  const copy = { class_name: layer.class_name, config };
  const recurrent = insideOf(layer) ?? layer;
  if (optionNames(recurrent.class_name, description).has('return_sequences'))
    recurrent.config['return_sequences'] = true;
  return addLayer(replaceLayer(experiment, index, layer), copy, index + 1);
}

export function moveLayer(experiment: Experiment, from: number, to: number): Experiment {
  const stack = stackOf(experiment);
  if (to < 0 || to >= stack.length || from === to) return experiment;
  const [layer] = stack.splice(from, 1);
  if (!layer) return experiment;
  stack.splice(to, 0, layer);
  return withStack(experiment, stack);
}

export function replaceLayer(experiment: Experiment, index: number, layer: LayerConfig): Experiment {
  return withStack(
    experiment,
    stackOf(experiment).map((old, at) => (at === index ? layer : old)),
  );
}

/** The things that an option's `registry` names. */
export function registryOf(description: Description, registry: string | undefined): RegistryEntry[] {
  const registries: Record<string, RegistryEntry[]> = {
    initializer: description.initializers,
    layer: description.layers.filter((entry) => entry.name !== 'InputLayer' && !isModel(entry)),
    loss: description.losses,
    optimizer: description.optimizers,
    metric: description.metrics,
    schedule: description.schedules,
    regularizer: description.regularizers,
    constraint: description.constraints,
    callback: description.callbacks,
    activation: description.activations.map((name) => ({ name, options: [] })),
  };
  return registries[registry ?? ''] ?? [];
}

/** First values of required options for which the middle of their range would be of no use. */
const startValues: Options = {
  initial_learning_rate: 0.01,
  decay_steps: 1000,
  first_decay_steps: 1000,
  decay_rate: 0.9,
  boundaries: [1000],
  values: [0.01, 0.001],
};

/** First value of a required option of a new thing of class `owner`. */
function startValue(option: OptionSchema, width: number, owner: string, description: Description): unknown {
  if (option.example !== undefined) return option.example;
  if (option.name in startValues) return startValues[option.name];
  if (option.kind === 'integer') return width;
  if (option.kind === 'number') return ((option.minimum ?? 0) + (option.maximum ?? 1)) / 2;
  if (option.kind === 'registered')
    return newRegistered(registryOf(description, option.registry)[0]!, description);
  if (option.kind !== 'layer') return option.choices?.[0] ?? 'relu';
  return owner === 'TimeDistributed'
    ? { class_name: 'Dense', config: { units: width } }
    : { class_name: 'LSTM', config: { units: width, return_sequences: true } };
}

function startOptions({ name, options }: RegistryEntry, width: number, description: Description): Options {
  const required = options.filter((option) => option.required);
  return Object.fromEntries(
    required.map((option) => [option.name, startValue(option, width, name, description)]),
  );
}

/** A thing of a registry with first values of its required options; its bare name where it has none. */
export function newRegistered(entry: RegistryEntry, description: Description): Registered {
  const config = startOptions(entry, 16, description);
  return Object.keys(config).length > 0 ? { class_name: entry.name, config } : entry.name;
}

/** A layer of this class with first values of its required options. */
export function newLayer(className: string, description: Description, width: number): LayerConfig {
  const entry = description.layers.find(({ name }) => name === className);
  return { class_name: className, config: entry ? startOptions(entry, width, description) : {} };
}

const optionNames = (className: string, { layers }: Description): Set<string> =>
  new Set(layers.find(({ name }) => name === className)?.options.map(({ name }) => name));

/** The layer inside of a wrapper; null for any other. */
export function insideOf(layer: LayerConfig): LayerConfig | null {
  const inside = layer.config['layer'] as LayerConfig | undefined;
  return inside && typeof inside === 'object' && typeof inside.config === 'object' ? inside : null;
}

/** The wrappers that fit around a layer: one in two directions for a recurrent layer, one step by step for others. */
export function wrappersFor(layer: LayerConfig, description: Description): string[] {
  if (insideOf(layer)) return [];
  const recurrent = optionNames(layer.class_name, description).has('return_sequences');
  const single = stackable(description.layers).includes(layer.class_name);
  return description.layers
    .filter(({ name }) => optionNames(name, description).has('layer'))
    .filter(({ name }) => single && recurrent === optionNames(name, description).has('merge_mode'))
    .map(({ name }) => name);
}

/** A layer in a wrapper, under its name. */
export function wrapped(layer: LayerConfig, wrapper: string): LayerConfig {
  const { name, ...config } = layer.config;
  const named = name === undefined ? {} : { name };
  return {
    class_name: wrapper,
    config: { ...named, layer: { class_name: layer.class_name, config } },
  };
}

/** The layer inside of a wrapper, under the wrapper's name; any other layer as it is. */
export function unwrapped(layer: LayerConfig): LayerConfig {
  const inside = insideOf(layer);
  if (!inside) return layer;
  const { name: _, ...config } = inside.config;
  const named = 'name' in layer.config ? { name: layer.config['name'] } : {};
  return { class_name: inside.class_name, config: { ...named, ...config } };
}
