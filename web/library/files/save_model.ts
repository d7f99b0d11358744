import type { Model as Handle } from '../../runtime/bridge.ts';
import type { CompiledArgs } from '../training/compile.ts';
import type { Layer } from '../layers/layer.ts';
import type { ModelArtifacts } from './io.ts';
import { optimizerWeights } from './optimizer_weights.ts';
import { tfjsActivations } from './tfjs_names.ts';
import { inOrderOfTfjs } from './tfjs_order.ts';
import { rateOf } from '../training/optimizers.ts';
import type { LayerSpec } from './layer_spec.ts';
import { isRecord } from './topology.ts';
import { writeTraining } from './training_config.ts';
import { encodeWeights, type FileWeight } from './weights_file.ts';

/** A weight of a model: `path` is the name with those of the layer and of all models around it in front. */
export interface NamedWeight {
  layer: Layer;
  name: string;
  path: string;
  shape: number[];
  values: Float32Array;
  trainable: boolean;
}

export interface SaveArgs {
  /** Writes the arguments of `compile` and the optimizer's slots too. */
  includeOptimizer?: boolean;
}

/** Classes whose config has layers. */
const models = new Set(['Sequential', 'Functional']);

/** 'glorot_uniform' -> {class_name: 'GlorotUniform', config: {}} */
function named(given: unknown): unknown {
  const { class_name, config } = isRecord(given)
    ? (given as unknown as LayerSpec)
    : { class_name: String(given), config: {} };
  const name = class_name.includes('_') || /^[a-z]/.test(class_name) ? classOf(class_name) : class_name;
  return { class_name: name.replace(/^Lecun/, 'LeCun'), config };
}

const classOf = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** TF.js has one regularizer, L1L2. */
function regularizer(given: unknown): unknown {
  const name = String(isRecord(given) ? given.class_name : given).toLowerCase();
  const config = isRecord(given) && isRecord(given.config) ? given.config : {};
  const least = (part: string): number => (name === part ? 0.01 : 0);
  return { class_name: 'L1L2', config: { l1: config.l1 ?? least('l1'), l2: config.l2 ?? least('l2') } };
}

function option(name: string, value: unknown): unknown {
  if (value === null) return null;
  if (name.endsWith('activation')) return tfjsActivations[String(value)] ?? value;
  if (name.endsWith('_initializer') || name.endsWith('_constraint')) return named(value);
  if (name.endsWith('_regularizer')) return regularizer(value);
  if (name === 'layer' || name === 'backward_layer' || name === 'cell') return writeLayer(value as LayerSpec);
  if (name === 'cells') return (value as LayerSpec[]).map(writeLayer);
  return value;
}

const nameInTfjs = (className: string, name: string): string =>
  className === 'LeakyReLU' && name === 'negative_slope' ? 'alpha' : name;

function writeLayer({ class_name, config }: LayerSpec): LayerSpec {
  if (models.has(class_name)) return writeGraph({ class_name, config });
  if (class_name === 'InputLayer')
    return {
      class_name,
      config: { batch_input_shape: config.batch_shape, dtype: 'float32', sparse: false, name: config.name },
    };
  const entries = Object.entries(config).filter(
    ([name, value]) => name !== 'backward_layer' || value !== null,
  );
  return {
    class_name,
    config: Object.fromEntries(
      entries.map(([name, value]) => [nameInTfjs(class_name, name), option(name, value)]),
    ),
  };
}

/** Arguments of calls of MultiHeadAttention, by the input that the mask is of. */
const partMasks = ['query_mask', 'value_mask', 'key_mask'];

function writeGraph({ class_name, config }: LayerSpec): LayerSpec {
  const given = config.layers as LayerSpec[];
  const layers = given.map(writeLayer);
  const ties = config.tied_weights === undefined ? {} : { tied_weights: config.tied_weights };
  if (class_name === 'Sequential') {
    const [input, first] = layers;
    if (input?.class_name === 'InputLayer' && first && !models.has(given[1]!.class_name)) {
      const { batch_input_shape, dtype } = input.config;
      first.config = { ...first.config, batch_input_shape, dtype };
      layers.shift();
    }
    return { class_name, config: { name: config.name, layers, ...ties } };
  }
  const inside = new Set(
    given.filter((layer) => models.has(layer.class_name)).map((layer) => layer.config.name),
  );
  type Reference = [string, number, number, { mask: number | null }?];
  const refer = ([name, call, output]: Reference): unknown[] => [
    name,
    inside.has(name) ? call + 1 : call,
    output,
  ];
  // Masks are arguments of the call, as Keras 2 writes them, beside the first input.
  const calls = (nodes: Reference[][], className: string): unknown[] =>
    nodes.map((inputs) => {
      const masks = inputs.filter((input) => input[3] !== undefined);
      const values = inputs.slice(0, inputs.length - masks.length);
      const named: Record<string, unknown> = {};
      for (const mask of masks) {
        const of = mask[3]!.mask;
        if (of === null) named[className === 'Softmax' ? 'mask' : 'attention_mask'] = refer(mask);
        else if (className === 'MultiHeadAttention') named[partMasks[of]!] = refer(mask);
        else if (values.length === 1) named.mask = refer(mask);
        else ((named.mask ??= values.map(() => null)) as unknown[])[of] = refer(mask);
      }
      return values.map((input, i) => [...refer(input), i === 0 ? named : {}]);
    });
  return {
    class_name: 'Model',
    config: {
      name: config.name,
      layers: layers.map((layer, i) => ({
        name: layer.config.name,
        ...layer,
        inbound_nodes: calls((given[i]!.inbound_nodes ?? []) as Reference[][], layer.class_name),
      })),
      input_layers: (config.input_layers as Reference[]).map(refer),
      output_layers: (config.output_layers as Reference[]).map(refer),
      ...ties,
    },
  };
}

/**
 * TF.js's names of weights: the layer's and the weight's, without the models around, as long as that is unambiguous.
 */
function fileNames(weights: NamedWeight[]): string[] {
  const names = weights.map(({ layer, name }) => {
    if (layer.className !== 'TimeDistributed') return `${layer.name}/${name}`;
    const inner = (layer.toConfig().config.layer as LayerSpec).class_name;
    const rest = name.slice(name.indexOf('/') + 1);
    return models.has(inner) ? rest : `${layer.name}/${rest}`;
  });
  const taken = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, i) => (taken(name) ? weights[i]!.path : name));
}

/** A model in TF.js's format. */
export function artifactsOf(
  handle: Handle,
  weights: NamedWeight[],
  compiled: CompiledArgs | null,
): ModelArtifacts {
  const topology = JSON.parse(handle.config()) as LayerSpec;
  const names = fileNames(weights);
  const files = weights.map(({ path, shape, values, trainable }, i) => ({
    path,
    trainable,
    file: { name: names[i]!, shape, values },
  }));
  const ordered = inOrderOfTfjs(topology, files);
  const trained = (list: typeof files): FileWeight[] =>
    list.filter(({ trainable }) => trainable).map(({ file }) => file);
  return {
    modelTopology: { ...writeGraph(topology), keras_version: 'rnn-playground 1', backend: 'rnn-playground' },
    format: 'layers-model',
    generatedBy: 'RNN Playground',
    convertedBy: null,
    ...(compiled && { trainingConfig: writeTraining(compiled, rateOf(handle)) }),
    ...encodeWeights([
      ...ordered.map(({ file }) => file),
      ...(compiled ? optimizerWeights(handle, compiled.optimizer, trained(files), trained(ordered)) : []),
    ]),
  };
}
