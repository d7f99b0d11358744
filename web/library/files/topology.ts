import { fault } from '../../runtime/errors.ts';
import { snakeCase } from '../core/names.ts';
import { core } from '../core/load.ts';
import type { Shape } from '../tensors/shape.ts';

/** A layer as model.json has it. */
export interface LayerSpec {
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown;
  /** The axis of a normalization, when the file has one; here it is the last. */
  axis?: number;
}

type Table = Map<string, Set<string>>;
type Json = Record<string, unknown>;

const caller = 'loadLayersModel';

/** Options without effect on the numbers here, or in TF.js. */
const withoutEffect = new Set([
  'dtype',
  'batch_input_shape',
  'batch_shape',
  'input_shape',
  'implementation',
  'activity_regularizer',
  'input_dtype',
  'input_dim',
  'input_length',
  'time_major',
  'ragged',
  'sparse',
  'seed',
  'num_words',
  'rank',
]);

/** Values of options that layers here do not have, and behave as if they had. */
const usual: Record<string, unknown> = { data_format: 'channels_last', groups: 1, decay: 0 };

/** Options that TF.js writes as a list with one value for each dimension. */
const singles = new Set(['kernel_size', 'strides', 'dilation_rate', 'pool_size']);

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Differences between the files of Keras's versions, and the names that the core knows. */
interface Dialect {
  /** True: hard_sigmoid is .2x + .5, and reset_after of a GRU is false unless given. */
  keras2: boolean;
  layers: Table;
  initializers: Table;
  others: Table;
}

function tableOf(entries: { name: string; options: { name: string }[] }[]): Table {
  return new Map(entries.map(({ name, options }) => [name, new Set(options.map((option) => option.name))]));
}

function dialectOf(version: unknown): Dialect {
  type Entries = Parameters<typeof tableOf>[0];
  const all = JSON.parse(core().describeAll()) as Record<string, Entries>;
  return {
    keras2: !/^3\./.test(String(version)),
    layers: tableOf(all.layers!),
    initializers: tableOf(all.initializers!),
    others: tableOf([...all.regularizers!, ...all.constraints!]),
  };
}

/** {class_name, config} with the options that are known here; null for an unknown class. */
function known(given: unknown, table: Table): unknown {
  if (!isRecord(given)) return typeof given === 'string' ? snakeCase(given) : given;
  const loose = (text: string): string => text.replaceAll('_', '').toLowerCase();
  const found = [...table].find(([name]) => loose(name) === loose(String(given.class_name)));
  if (found === undefined) return null;
  const entries = Object.entries(isRecord(given.config) ? given.config : {})
    .map(([name, value]) => [snakeCase(name), value === 'normal' ? 'truncated_normal' : value] as const)
    .filter(([name, value]) => value !== null && found[1].has(name));
  return { class_name: found[0], config: Object.fromEntries(entries) };
}

function activation(given: unknown, dialect: Dialect): unknown {
  const name = isRecord(given) ? given.class_name : given;
  if (typeof name !== 'string') return given;
  const snake = snakeCase(name.charAt(0).toLowerCase() + name.slice(1));
  if (snake === 'keras3_hard_sigmoid') return 'hard_sigmoid';
  return snake === 'hard_sigmoid' && dialect.keras2 ? 'keras2_hard_sigmoid' : snake;
}

function option(name: string, value: unknown, dialect: Dialect): unknown {
  if (name.endsWith('activation')) return activation(value, dialect);
  if (name.endsWith('_initializer')) return known(value, dialect.initializers);
  if (name.endsWith('_regularizer') || name.endsWith('_constraint')) {
    const found = known(value, dialect.others);
    if (found === null) throw fault(`[${caller}] ${name}: unknown ${JSON.stringify(value)}`);
    return found;
  }
  if (name === 'layer' || name === 'backward_layer') {
    const layer = readLayer(value, dialect);
    delete layer.config.batch_shape;
    return layer;
  }
  if (singles.has(name) && Array.isArray(value) && value.length === 1) return value[0] as unknown;
  if (name === 'target_shape') return (value as Shape).map((extent) => extent ?? -1);
  return value;
}

function readLayer(given: unknown, dialect: Dialect): LayerSpec {
  if (!isRecord(given) || typeof given.class_name !== 'string')
    throw fault(
      `[${caller}] expected a layer {class_name, config}, got ${JSON.stringify(given)?.slice(0, 80)}`,
    );
  const { class_name, config, inbound_nodes } = given;
  if (['Sequential', 'Functional', 'Model'].includes(class_name)) return readGraph(given, dialect);
  if (!isRecord(config)) throw fault(`[${caller}] ${class_name}: expected a config`);
  const shape = config.batch_input_shape ?? config.batch_shape;
  const name = typeof config.name === 'string' ? config.name : given.name;
  const spec: LayerSpec = { class_name, config: { name }, inbound_nodes };
  if (Array.isArray(shape)) spec.config.batch_shape = shape;
  if (class_name === 'InputLayer') return spec;
  const options = dialect.layers.get(class_name);
  if (options === undefined)
    throw fault(`[${caller}] unknown layer '${class_name}'; known: ${[...dialect.layers.keys()].join(', ')}`);
  for (const [camel, value] of Object.entries(config)) {
    const key = snakeCase(camel);
    if (value === null && key !== 'merge_mode') continue;
    if (!options.has(key)) {
      if (key === 'axis') {
        spec.axis = Number(value);
        continue;
      }
      const harmless = withoutEffect.has(key) || String(value) === String(usual[key]);
      if (!harmless && value !== false)
        throw fault(`[${caller}] [${String(name)}] unknown option '${camel}'`);
      continue;
    }
    const read = option(key, value, dialect);
    if (read !== null || key === 'merge_mode') spec.config[key] = read;
  }
  if (class_name === 'GRU' && dialect.keras2) spec.config.reset_after ??= false;
  return spec;
}

/** [layer, call, output, ...]: Keras 2 counts the calls of a model from 1, its own being 0. */
function reference(given: unknown, models: Set<unknown>): unknown {
  if (!Array.isArray(given) || given.length < 3)
    throw fault(`[${caller}] expected [layer name, call, output]`);
  const [name, call, output] = given as [unknown, number, number];
  return [name, models.has(name) ? call - 1 : call, output];
}

/** First states among the arguments of a call, where Keras has those that were passed by name. */
function statesOf(given: unknown, models: Set<unknown>): unknown[] {
  const call: unknown = (given as unknown[])[3];
  if (!isRecord(call)) return [];
  for (const [name, value] of Object.entries(call))
    if (name !== 'initial_state' && name !== 'training' && value !== null)
      throw fault(
        `[${caller}] a call on ${JSON.stringify((given as unknown[])[0])} has an argument '${name}', which is not known`,
      );
  const states = Array.isArray(call.initial_state) ? (call.initial_state as unknown[]) : [];
  return (typeof states[0] === 'string' ? [states] : states).map((one) => reference(one, models));
}

function readGraph(given: Json, dialect: Dialect): LayerSpec {
  const { inbound_nodes } = given;
  const config: Json = Array.isArray(given.config)
    ? { layers: given.config as unknown }
    : isRecord(given.config)
      ? given.config
      : {};
  if (!Array.isArray(config.layers))
    throw fault(`[${caller}] ${String(given.class_name)}: expected a list of layers`);
  const layers = config.layers.map((layer) => readLayer(layer, dialect));
  const sequential = given.class_name === 'Sequential';
  const read: Json = { name: config.name ?? given.name, layers, tied_weights: config.tied_weights };
  if (sequential) {
    const first = layers[0];
    const shape = (first?.config.batch_shape ?? config.batch_input_shape) as Shape | undefined;
    if (first !== undefined && shape !== undefined && first.class_name !== 'InputLayer')
      layers.unshift({
        class_name: 'InputLayer',
        config: { name: `${String(first.config.name)}_input`, batch_shape: shape },
      });
    for (const layer of layers) if (layer.class_name !== 'InputLayer') delete layer.config.batch_shape;
    return { class_name: 'Sequential', config: read, inbound_nodes };
  }
  for (const layer of layers) if (layer.class_name !== 'InputLayer') delete layer.config.batch_shape;
  const models = new Set(
    layers.filter(({ config: { layers: inner } }) => Array.isArray(inner)).map((layer) => layer.config.name),
  );
  const list = (value: unknown): unknown[] => {
    if (!Array.isArray(value))
      throw fault(`[${caller}] ${String(read.name)}: expected a list of [layer name, call, output]`);
    return typeof value[0] === 'string' ? [value] : value;
  };
  for (const layer of layers)
    layer.inbound_nodes = list(layer.inbound_nodes ?? []).map((call) => {
      const inputs = list(call);
      const first = inputs.map((one) => reference(one, models));
      return [...first, ...inputs.flatMap((one) => statesOf(one, models))];
    });
  read.input_layers = list(config.input_layers).map((one) => reference(one, models));
  read.output_layers = list(config.output_layers).map((one) => reference(one, models));
  return { class_name: 'Functional', config: read, inbound_nodes };
}

/** The core's config of a modelTopology of TF.js, or of Keras 2 as the converter writes it. */
export function readTopology(given: unknown): LayerSpec {
  if (!isRecord(given)) throw fault(`[${caller}] expected a modelTopology`);
  const whole = isRecord(given.model_config) ? given.model_config : given;
  if (!['Sequential', 'Functional', 'Model'].includes(String(whole.class_name)))
    throw fault(
      `[${caller}] expected a Sequential or Functional model, got ${JSON.stringify(whole.class_name)}`,
    );
  return readGraph(whole, dialectOf(given.keras_version ?? whole.keras_version));
}
