import { fault } from '../../runtime/errors.ts';
import { shown } from '../core/checks.ts';
import { coreName, snakeCase } from '../core/names.ts';
import { describeAll } from '../core/load.ts';
import { isModel, type LayerSpec, type Source } from './layer_spec.ts';
import type { Shape } from '../tensors/shape.ts';

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
  'renorm_momentum',
]);

/** Values of options that layers here do not have, and behave as if they had. */
const usual: Record<string, unknown> = {
  data_format: 'channels_last',
  groups: 1,
  decay: 0,
  attention_axes: [1],
};

/** The layers that do at every step what Keras's cells do in one. */
const layerOfCell: Readonly<Record<string, string>> = {
  SimpleRNNCell: 'SimpleRNN',
  GRUCell: 'GRU',
  LSTMCell: 'LSTM',
};

/** Options that TF.js writes as a list with one value for each dimension. */
const singles = new Set(['kernel_size', 'strides', 'dilation_rate', 'pool_size']);

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Differences between the files of Keras's versions, and the names that the core knows. */
interface Dialect {
  /** Names of layers with a slash, which weights have behind it, and the names that they get. */
  renamed: Map<string, string>;
  /** True: hard_sigmoid is .2x + .5, and reset_after of a GRU is false unless given. */
  keras2: boolean;
  layers: Table;
  initializers: Map<string, NumberOption[]>;
  others: Table;
}

/** An option as the core describes it. */
interface NumberOption {
  name: string;
  kind: string;
  minimum?: number;
  maximum?: number;
}

function tableOf(entries: { name: string; options: { name: string }[] }[]): Table {
  return new Map(entries.map(({ name, options }) => [name, new Set(options.map((option) => option.name))]));
}

/** Keras 3 says of each thing in which module it is. */
function dialectOf(version: unknown, whole: Json): Dialect {
  type Entries = { name: string; options: NumberOption[] }[];
  const all = describeAll() as Record<string, Entries>;
  return {
    renamed: new Map(),
    keras2: version === undefined ? typeof whole.module !== 'string' : !/^3\./.test(String(version)),
    layers: tableOf(all.layers!),
    initializers: new Map(all.initializers!.map(({ name, options }) => [name, options])),
    others: tableOf([...all.regularizers!, ...all.constraints!]),
  };
}

const loose = (text: unknown): string => String(text).replaceAll('_', '').toLowerCase();

/** {class_name, config} with the options of which `keeps` is true; null for an unknown class. */
function known<Options>(
  given: unknown,
  table: Map<string, Options>,
  keeps: (options: Options, name: string, value: unknown) => boolean,
): unknown {
  if (!isRecord(given)) return typeof given === 'string' ? coreName(given) : given;
  const found = [...table].find(([name]) => loose(name) === loose(given.class_name));
  if (found === undefined) return null;
  const entries = Object.entries(isRecord(given.config) ? given.config : {})
    .map(([name, value]) => [snakeCase(name), value === 'normal' ? 'truncated_normal' : value] as const)
    .filter(([name, value]) => value !== null && keeps(found[1], name, value));
  return { class_name: found[0], config: Object.fromEntries(entries) };
}

/** The first values of weights are of no matter in a file: what the core would refuse is left out. */
function fits(options: NumberOption[], name: string, value: unknown): boolean {
  const option = options.find((one) => one.name === name);
  if (option === undefined) return false;
  if (!['number', 'integer'].includes(option.kind)) return true;
  const { minimum = -Infinity, maximum = Infinity } = option;
  const inRange = typeof value === 'number' && value >= minimum && value <= maximum;
  return inRange && (option.kind === 'number' || Number.isInteger(value));
}

const hasOption = (options: Set<string>, name: string): boolean => options.has(name);

function activation(given: unknown, dialect: Dialect): unknown {
  const name = isRecord(given) ? given.class_name : given;
  if (typeof name !== 'string') return given;
  const snake = snakeCase(name.charAt(0).toLowerCase() + name.slice(1));
  if (snake === 'keras3_hard_sigmoid') return 'hard_sigmoid';
  return snake === 'hard_sigmoid' && dialect.keras2 ? 'keras2_hard_sigmoid' : snake;
}

function option(name: string, value: unknown, dialect: Dialect): unknown {
  if (name.endsWith('activation')) return activation(value, dialect);
  if (name.endsWith('_initializer')) return known(value, dialect.initializers, fits);
  if (name.endsWith('_regularizer') || name.endsWith('_constraint')) {
    const named = (found: string): boolean => loose(found) === loose(value);
    const isUnknown = typeof value === 'string' && ![...dialect.others.keys()].some(named);
    const found = isUnknown ? null : known(value, dialect.others, hasOption);
    if (found === null) throw fault(`[${caller}] ${name}: unknown ${JSON.stringify(value).slice(0, 80)}`);
    return found;
  }
  if (name === 'layer' || name === 'backward_layer') {
    const layer = readLayer(value, dialect);
    delete layer.config.batch_shape;
    return layer;
  }
  if (name === 'cell') return readCell(value, dialect);
  if (singles.has(name) && Array.isArray(value) && value.length === 1) return value[0] as unknown;
  if (name === 'target_shape' && Array.isArray(value)) return (value as Shape).map((extent) => extent ?? -1);
  return value;
}

/** The name of a layer or model; undefined when the file has none. */
function nameOf(given: unknown, className: string, dialect: Dialect): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'string' || given === '')
    throw fault(`[${caller}] ${className}: expected a name, got ${shown(given)}`);
  if (!given.includes('/')) return given;
  const renamed = given.replaceAll('/', '.');
  dialect.renamed.set(given, renamed);
  return renamed;
}

function readLayer(given: unknown, dialect: Dialect): LayerSpec {
  if (!isRecord(given) || typeof given.class_name !== 'string')
    throw fault(
      `[${caller}] expected a layer {class_name, config}, got ${String(JSON.stringify(given)).slice(0, 80)}`,
    );
  const { class_name, config, inbound_nodes } = given;
  if (['Sequential', 'Functional', 'Model'].includes(class_name)) return readGraph(given, dialect);
  if (!isRecord(config)) throw fault(`[${caller}] ${class_name}: expected a config`);
  const shape = config.batch_input_shape ?? config.batch_shape;
  const name = nameOf(config.name ?? given.name, class_name, dialect);
  const spec: LayerSpec = { class_name, config: { name }, inbound_nodes };
  if (Array.isArray(shape)) spec.config.batch_shape = shape;
  if (class_name === 'InputLayer') return spec;
  const options = dialect.layers.get(class_name);
  if (options === undefined)
    throw fault(`[${caller}] unknown layer '${class_name}'; known: ${[...dialect.layers.keys()].join(', ')}`);
  for (const [camel, value] of Object.entries(config)) {
    const own = snakeCase(camel);
    const key = class_name === 'LeakyReLU' && own === 'alpha' ? 'negative_slope' : own;
    if (key === 'name') continue;
    if ((value ?? null) === null && key !== 'merge_mode') continue;
    if (!options.has(key)) {
      if (key === 'axis') {
        spec.axis = Number(value);
        continue;
      }
      const harmless = withoutEffect.has(key) || String(value) === String(usual[key]);
      if (!harmless && value !== false)
        throw fault(`[${caller}] [${name ?? class_name}] unknown option '${camel}'`);
      continue;
    }
    const read = option(key, value, dialect);
    if (read !== null || key === 'merge_mode') spec.config[key] = read;
  }
  if (class_name === 'GRU' && dialect.keras2) spec.config.reset_after ??= false;
  // In Keras 3 what the cell says is what was set last, of it or of its layer.
  if (class_name === 'RNN' && !dialect.keras2) delete spec.config.trainable;
  return spec;
}

/** A cell of an RNN, {class_name, config} of one or of StackedRNNCells. */
function readCell(given: unknown, dialect: Dialect): LayerSpec {
  if (!isRecord(given) || typeof given.class_name !== 'string' || !isRecord(given.config))
    throw fault(`[${caller}] RNN: expected a cell {class_name, config}, got ${shown(given)}`);
  const { class_name, config } = given;
  if (
    class_name === 'StackedRNNCells' &&
    Array.isArray(config.cells) &&
    config.reverse_state_order !== true
  ) {
    const cells = config.cells.map((cell) => readCell(cell, dialect));
    return { class_name, config: { name: nameOf(config.name, class_name, dialect), cells } };
  }
  if (!Object.hasOwn(layerOfCell, class_name))
    throw fault(
      `[${caller}] RNN: expected a cell, one of ${Object.keys(layerOfCell).join(', ')}, or StackedRNNCells of such, ` +
        `got ${shown(class_name)}`,
    );
  if ((config.activity_regularizer ?? null) !== null)
    throw fault(`[${caller}] RNN: expected a cell without activity_regularizer`);
  const read = readLayer({ class_name: layerOfCell[class_name], config }, dialect);
  delete read.config.batch_shape;
  return { class_name, config: read.config };
}

/**
 * [layer, call, output, ...], or a tensor of Keras 3. Keras 2 counts the calls of a model from 1, its own being 0:
 * `models` has their names.
 */
function reference(given: unknown, { models, dialect }: Names): unknown {
  const history = isTensor(given) ? given.config.keras_history : given;
  const [name, call, output] = (Array.isArray(history) ? history : []) as unknown[];
  const counted = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof name !== 'string' || !counted(call) || !counted(output))
    throw fault(
      `[${caller}] expected [layer name, call, output], got ${(JSON.stringify(history) ?? 'nothing').slice(0, 80)}`,
    );
  return [dialect.renamed.get(name) ?? name, models.has(name) ? call - 1 : call, output];
}

interface Names {
  models: Set<unknown>;
  dialect: Dialect;
}

interface KerasTensor {
  class_name: '__keras_tensor__';
  config: Json;
}

const isTensor = (value: unknown): value is KerasTensor =>
  isRecord(value) && value.class_name === '__keras_tensor__' && isRecord(value.config);

/** The tensors in an argument of a call, in their order. */
function tensorsIn(value: unknown): KerasTensor[] {
  if (isTensor(value)) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

/** Arguments of calls that are no options of the layer: masks, and what is without effect here. */
const handled = new Set(['training', 'mask', 'attention_mask', 'query_mask', 'value_mask', 'key_mask']);

const isNothing = (value: unknown): boolean =>
  value === null || value === false || (Array.isArray(value) && value.every(isNothing));

/** Arguments of calls by their names in Keras 3, in the order in which layers here take them. */
const inputArguments = ['inputs', 'query', 'value', 'key', 'sequence', 'sequences', 'initial_state'];

/** Arguments of calls that Keras takes by their place, where it has more than inputs. */
const placed: Record<string, string[]> = {
  ...Object.fromEntries(
    ['RNN', 'SimpleRNN', 'LSTM', 'GRU', 'Bidirectional'].map((name) => [
      name,
      ['sequences', 'initial_state', 'mask', 'training'],
    ]),
  ),
  TimeDistributed: ['inputs', 'training', 'mask'],
  BatchNormalization: ['inputs', 'training', 'mask'],
  GlobalAveragePooling1D: ['inputs', 'mask'],
  Softmax: ['inputs', 'mask'],
  Attention: ['inputs', 'mask', 'training', 'return_attention_scores', 'use_causal_mask'],
  AdditiveAttention: ['inputs', 'mask', 'training', 'return_attention_scores', 'use_causal_mask'],
  MultiHeadAttention: ['query', 'value', 'key', 'query_mask', 'value_mask', 'key_mask', 'attention_mask'],
};

/** The masks that a call is given, each with what it is of. */
function masksOf({ mask, attention_mask, ...call }: Json, names: Names): unknown[] {
  const single = isTensor(mask) || (Array.isArray(mask) && typeof mask[0] === 'string');
  const list = single ? [mask] : Array.isArray(mask) ? (mask as unknown[]) : [];
  const parts = [call.query_mask, call.value_mask, call.key_mask];
  const given = [...list.entries(), ...parts.entries()].map(([input, one]): [unknown, number] => [
    one,
    input,
  ]);
  return [...given, [attention_mask, null] as const]
    .filter(([one]) => one !== null && one !== undefined)
    .map(([one, of]) => [...(reference(one, names) as unknown[]), { mask: of }]);
}

/** The inputs of a call of Keras 3, {args, kwargs}; options among the arguments become those of the layer. */
function kerasCall(call: Json, layer: LayerSpec, names: Names): unknown[] {
  const options = names.dialect.layers.get(layer.class_name);
  const order = placed[layer.class_name];
  const args = Array.isArray(call.args) ? (call.args as unknown[]) : [];
  const named: Json = { ...(isRecord(call.kwargs) ? call.kwargs : {}) };
  order?.forEach((name, place) => {
    if (place < args.length) named[name] = args[place];
  });
  for (const [name, value] of Object.entries(named)) {
    if (inputArguments.includes(name) || handled.has(name) || isNothing(value)) continue;
    if (options?.has(name) !== true || tensorsIn(value).length > 0)
      throw fault(
        `[${caller}] a call of ${shown(layer.config.name)} has an argument '${name}', which is not known`,
      );
    layer.config[name] = value;
  }
  // Without a key of its own the value is the key.
  if (tensorsIn(named.key_mask).length > 0) named.key ??= named.value;
  const given = inputArguments.flatMap((name) => tensorsIn(named[name]));
  const first = order === undefined ? tensorsIn(args) : [];
  return [...[...first, ...given].map((tensor) => reference(tensor, names)), ...masksOf(named, names)];
}

/** First states and masks among the arguments of a call, where Keras 2 has those that were passed by name. */
function namedInputs(given: unknown, names: Names): unknown[] {
  const call: unknown = (given as unknown[])[3];
  if (!isRecord(call)) return [];
  for (const [name, value] of Object.entries(call))
    if (name !== 'initial_state' && !handled.has(name) && value !== null)
      throw fault(
        `[${caller}] a call on ${JSON.stringify((given as unknown[])[0])} has an argument '${name}', which is not known`,
      );
  const states = Array.isArray(call.initial_state) ? (call.initial_state as unknown[]) : [];
  return [
    ...(typeof states[0] === 'string' ? [states] : states).map((one) => reference(one, names)),
    ...masksOf(call, names),
  ];
}

/** An operation among the layers of Keras 3: what computes the masks that values carry. */
const isOperation = (layer: unknown): layer is Json =>
  isRecord(layer) && /^keras\.(src\.)?ops\b/.test(String(layer.module));

/**
 * The names of a file's operations by what they compute, as the core writes it: 'NotEqual(words/0/0)' of the first output
 * of the first call of words.
 */
export type OperationNames = Record<string, string[]>;

function operationNames(layers: unknown, dialect: Dialect): OperationNames {
  const operations = Array.isArray(layers) ? layers.filter(isOperation) : [];
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const texts = new Map<unknown, string>();
  const textOf = (name: unknown): string => {
    if (!texts.has(name)) {
      // One that reads its own result computes nothing known.
      texts.set(name, '');
      const { class_name, inbound_nodes } = byName.get(name)!;
      const sources = tensorsIn(callsOf(inbound_nodes)).map((tensor) => {
        const source = reference(tensor, { models: new Set(), dialect }) as Source;
        return byName.has(source[0]) ? textOf(source[0]) : source.slice(0, 3).join('/');
      });
      texts.set(name, `${String(class_name)}(${sources.join(',')})`);
    }
    return texts.get(name)!;
  };
  const names: OperationNames = {};
  for (const { name } of operations) if (typeof name === 'string') (names[textOf(name)] ??= []).push(name);
  return names;
}

/** The arguments of the calls of an operation. */
const callsOf = (nodes: unknown): unknown[] =>
  (Array.isArray(nodes) ? nodes : [])
    .filter(isRecord)
    .map(({ args, kwargs }) => [args, isRecord(kwargs) ? Object.values(kwargs) : []]);

/** Layers at which a mask ends. */
const ending = new Set(
  'InputLayer Flatten Reshape Permute RepeatVector Cropping1D ZeroPadding1D UpSampling1D Conv1D Dot'.split(
    ' ',
  ),
);

/** Tells whether the output of a call carries a mask. */
function carrierIn(layers: LayerSpec[]): (source: Source) => boolean {
  const specs = new Map(layers.map((layer) => [layer.config.name, layer]));
  // A call that reads its own output, which is refused later, carries none.
  const found = new Map<string, boolean>();
  const carries = (source: Source): boolean => {
    const key = JSON.stringify(source.slice(0, 2));
    if (!found.has(key)) {
      found.set(key, false);
      found.set(key, computed(source));
    }
    return found.get(key)!;
  };
  const computed = ([name, call]: Source): boolean => {
    const spec = specs.get(name);
    const inputs = (spec?.inbound_nodes as Source[][] | undefined)?.[call];
    if (spec === undefined || inputs === undefined) return false;
    const { class_name, config } = spec;
    const inner = isRecord(config.layer) && class_name === 'Bidirectional' ? config.layer.config : config;
    if (class_name === 'Embedding') return config.mask_zero === true;
    if (class_name === 'Masking' || inputs.some((input) => input[3]?.mask === 0)) return true;
    if (ending.has(class_name) || /Pooling1D$/.test(class_name)) return false;
    if ((inner as Json).return_sequences === false) return false;
    if (class_name === 'Concatenate') return inputs.some(carries);
    return /^(Add|Subtract|Multiply|Average|Maximum|Minimum)$/.test(class_name)
      ? inputs.every(carries)
      : inputs[0] !== undefined && carries(inputs[0]);
  };
  return carries;
}

/**
 * Leaves out of the calls the masks that operations compute of what an Embedding or a Masking masks, which values carry
 * here as in Keras. Throws for one that the input of the call does not carry.
 */
function dropCarriedMasks(layers: LayerSpec[], operations: Set<unknown>): void {
  const carries = carrierIn(layers);
  for (const layer of layers)
    layer.inbound_nodes = (layer.inbound_nodes as Source[][]).map((inputs) =>
      inputs.filter(([operation, , , role]) => {
        if (role === undefined || !operations.has(operation)) return true;
        const input = inputs[role.mask ?? 0];
        if (input !== undefined && role.mask !== null && carries(input)) return false;
        throw fault(
          `[${caller}] a call of ${shown(layer.config.name)} has a mask of operations ('${operation}') that its input does not carry`,
        );
      }),
    );
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
  const operations = new Set(config.layers.filter(isOperation).map(({ name }) => name));
  const layers = config.layers
    .filter((layer) => !isOperation(layer))
    .map((layer) => readLayer(layer, dialect));
  const sequential = given.class_name === 'Sequential';
  const name = nameOf(config.name ?? given.name, String(given.class_name), dialect);
  const read: Json = { name, layers, tied_weights: config.tied_weights };
  if (sequential) {
    const first = layers[0];
    const shape = (first?.config.batch_shape ?? config.batch_input_shape ?? config.build_input_shape) as
      Shape | null | undefined;
    if (first !== undefined && Array.isArray(shape) && first.class_name !== 'InputLayer')
      layers.unshift({
        class_name: 'InputLayer',
        config: { name: `${String(first.config.name)}_input`, batch_shape: shape },
      });
    for (const layer of layers) if (layer.class_name !== 'InputLayer') delete layer.config.batch_shape;
    return { class_name: 'Sequential', config: read, inbound_nodes };
  }
  for (const layer of layers) if (layer.class_name !== 'InputLayer') delete layer.config.batch_shape;
  const inner = layers.filter(isModel);
  const namesOf = (list: LayerSpec[]): Names => ({
    models: new Set(list.map((layer) => layer.config.name)),
    dialect,
  });
  const names = namesOf(dialect.keras2 ? inner : []);
  // Keras 3 counts a Functional's own call in these alone, and none of a Sequential.
  const ends = dialect.keras2
    ? names
    : namesOf(inner.filter(({ class_name }) => class_name !== 'Sequential'));
  // Keras 3 writes one end bare, and several in a list or by names.
  const list = (value: unknown): unknown[] => {
    const all = isRecord(value) ? Object.values(value) : value;
    if (!Array.isArray(all))
      throw fault(
        `[${caller}] ${name ?? String(given.class_name)}: expected a list of [layer name, call, output]`,
      );
    return typeof all[0] === 'string' ? [all] : (all as unknown[]);
  };
  for (const layer of layers)
    layer.inbound_nodes = list(layer.inbound_nodes ?? []).map((call) => {
      if (isRecord(call) && Array.isArray(call.args)) return kerasCall(call, layer, names);
      const inputs = list(call);
      const first = inputs.map((one) => reference(one, names));
      return [...first, ...inputs.flatMap((one) => namedInputs(one, names))];
    });
  dropCarriedMasks(layers, operations);
  // Several states that an RNN gives are a list in the list.
  const flat = (value: unknown): unknown[] =>
    list(value).flatMap((one) => (Array.isArray(one) && Array.isArray(one[0]) ? flat(one) : [one]));
  read.input_layers = flat(config.input_layers).map((one) => reference(one, ends));
  read.output_layers = flat(config.output_layers).map((one) => reference(one, ends));
  return { class_name: 'Functional', config: read, inbound_nodes };
}

/**
 * The core's config of a modelTopology of TF.js, of Keras 2 as the converter writes it, or of Keras 3's `to_json`; the
 * names of layers in the file that are others in it, and those of the operations that make masks.
 */
export function readTopology(given: unknown): {
  spec: LayerSpec;
  renamed: ReadonlyMap<string, string>;
  operations: OperationNames;
} {
  if (!isRecord(given)) throw fault(`[${caller}] expected a modelTopology`);
  const whole = isRecord(given.model_config) ? given.model_config : given;
  if (!['Sequential', 'Functional', 'Model'].includes(String(whole.class_name)))
    throw fault(
      `[${caller}] expected a Sequential or Functional model, got ${(JSON.stringify(whole.class_name) ?? 'nothing').slice(0, 80)}`,
    );
  const dialect = dialectOf(given.keras_version ?? whole.keras_version, whole);
  const spec = readGraph(whole, dialect);
  const layers = isRecord(whole.config) ? whole.config.layers : [];
  return { spec, renamed: dialect.renamed, operations: operationNames(layers, dialect) };
}
