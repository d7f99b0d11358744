import { fault, isCoreError } from '../../runtime/errors.ts';
import { joined } from '../files/bytes.ts';
import { handlerOf } from '../files/handler_of.ts';
import type { IOHandler, ModelArtifacts } from '../files/io.ts';
import type { TiedWeights } from './graph.ts';
import { InputLayer } from '../layers/input_layer.ts';
import { Layer, type LayerArgs } from '../layers/layer.ts';
import { model } from './functional.ts';
import type { LayersModel } from './model.ts';
import { restoreOptimizer } from '../files/optimizer_weights.ts';
import { sequential } from './sequential.ts';
import { checkFlag, checkOptions } from '../core/checks.ts';
import { asList } from '../core/lists.ts';
import type { MaskRole } from '../layers/infer_shapes.ts';
import type { SymbolicTensor } from '../layers/layer.ts';
import type { Shape } from '../tensors/shape.ts';
import { Tensor } from '../tensors/tensor.ts';
import { isModel, type LayerSpec } from '../files/layer_spec.ts';
import { isRecord, readTopology } from '../files/topology.ts';
import { readTraining } from '../files/training_config.ts';
import { decodeWeights, matchWeights, type FileWeight } from '../files/weights_file.ts';

const caller = 'loadLayersModel';

export interface LoadModelOptions {
  /** Refuses files with weights of no layer (default: true). */
  strict?: boolean;
  /** Seed of shuffling and dropout. */
  seed?: number;
}

type Reference = [layer: string, call: number, output: number, mask?: { mask: MaskRole }];

/** Axis of normalization of layers whose file has one. */
const axes = new WeakMap<Layer, number>();

function checkAxes(layers: Layer[]): void {
  for (const layer of layers) {
    const axis = axes.get(layer) ?? -1;
    for (const { inputs } of layer.inboundNodes)
      if (axis !== -1 && axis !== inputs[0]!.rank - 1)
        throw fault(`[${caller}] [${layer.name}] axis: expected the last, got ${axis}`);
  }
}

function makeLayer(spec: LayerSpec): Layer {
  const { class_name, config, axis } = spec;
  const { batch_shape: batchInputShape, merge_mode: mergeMode, ...options } = config;
  if (class_name === 'InputLayer') {
    const name = typeof options.name === 'string' ? { name: options.name } : {};
    return new InputLayer({ batchInputShape: batchInputShape as Shape, ...name });
  }
  if (isModel(spec)) return makeModel({ class_name, config }).asLayer();
  // Layer drops options that are null, but for this one.
  const merging = mergeMode === undefined ? {} : { mergeMode };
  const layer = new Layer(class_name, { ...options, ...merging } as LayerArgs);
  // In a file it is what was set last.
  if (options.trainable === false) layer.trainable = false;
  if (axis !== undefined) axes.set(layer, axis);
  return layer;
}

function makeModel(spec: LayerSpec, seed?: number): LayersModel {
  const made = buildModel(spec, seed);
  checkAxes(made.layers);
  return made;
}

function layersByName(specs: LayerSpec[]): Map<string, Layer> {
  const layers = new Map<string, Layer>();
  for (const spec of specs) {
    const layer = makeLayer(spec);
    if (layers.has(layer.name)) throw fault(`[${caller}] two layers are called '${layer.name}'`);
    layers.set(layer.name, layer);
  }
  return layers;
}

function buildModel({ class_name, config }: LayerSpec, seed?: number): LayersModel {
  const specs = config.layers as LayerSpec[];
  const given = {
    ...(typeof config.name === 'string' && { name: config.name }),
    ...(seed !== undefined && { seed }),
    ...(config.tied_weights !== undefined && { tiedWeights: config.tied_weights as TiedWeights }),
  };
  if (class_name === 'Sequential') {
    // A model that comes first has an input shape of its own: the InputLayer before it is left out.
    const [first, second] = specs;
    const spare = first?.class_name === 'InputLayer' && second !== undefined && isModel(second);
    return sequential({ ...given, layers: [...layersByName(spare ? specs.slice(1) : specs).values()] });
  }
  const layers = layersByName(specs);
  const made = new Map<string, SymbolicTensor[]>();
  for (const layer of layers.values())
    if (layer instanceof InputLayer) made.set(`${layer.name} 0`, asList(layer.output));
  const find = ([name, call, output]: Reference): SymbolicTensor | undefined => {
    if (!layers.has(name)) throw fault(`[${caller}] unknown layer '${name}' among the inputs of a layer`);
    const outputs = made.get(`${name} ${call}`);
    if (outputs !== undefined && outputs[output] === undefined)
      throw fault(`[${caller}] '${name}' has ${outputs.length} outputs; number ${output} was asked for`);
    return outputs?.[output];
  };
  let waiting = specs.flatMap((spec) =>
    (spec.inbound_nodes as Reference[][]).map((inputs, call) => ({
      layer: layers.get(spec.config.name as string)!,
      inputs,
      call,
    })),
  );
  while (waiting.length > 0) {
    const before = waiting.length;
    waiting = waiting.filter(({ layer, inputs, call }) => {
      const sources = inputs.map(find);
      const earlier = call === 0 || made.has(`${layer.name} ${call - 1}`);
      if (!earlier || sources.includes(undefined)) return true;
      const values: SymbolicTensor[] = [];
      const masks: [SymbolicTensor, MaskRole][] = [];
      inputs.forEach(([, , , role], i) =>
        role === undefined ? values.push(sources[i]!) : masks.push([sources[i]!, role.mask]),
      );
      made.set(`${layer.name} ${call}`, asList(layer.call(values, masks)));
      return false;
    });
    if (waiting.length === before)
      throw fault(
        `[${caller}] '${waiting[0]!.layer.name}' is fed by its own output, or by a call that is not there`,
      );
  }
  const ends = (references: unknown): SymbolicTensor[] =>
    (references as Reference[]).map((reference) => {
      const tensor = find(reference);
      if (tensor === undefined)
        throw fault(`[${caller}] there is no call ${reference[1]} of '${reference[0]}'`);
      return tensor;
    });
  return model({ ...given, inputs: ends(config.input_layers), outputs: ends(config.output_layers) });
}

/**
 * Each weight's names in files: with all models around it, without them, and as TF.js writes it. `inFile` has the names
 * of layers that are others in the file.
 */
function namesOf(path: string, inFile: ReadonlyMap<string, string>): string[] {
  const tokens = path.split('/').map((name) => inFile.get(name) ?? name);
  const suffixes = tokens.slice(0, -1).map((_, i) => tokens.slice(i).join('/'));
  const short = suffixes.map((name) => name.replace(/^([^/]+)\/[^/]+\//, '$1/'));
  return [...new Set([...suffixes, ...short])];
}

function restore(
  model: LayersModel,
  given: FileWeight[],
  renamed: ReadonlyMap<string, string>,
  strict: boolean,
): void {
  const inFile = new Map([...renamed].map(([name, own]) => [own, name]));
  const ofLayers = given.filter(({ group }) => group !== 'optimizer');
  const own = model.namedWeights();
  const wanted = own.map(({ path, shape }) => ({ names: namesOf(path, inFile), shape }));
  const found = matchWeights(wanted, ofLayers, strict, caller);
  model.setWeights(found.map(({ values, shape }) => new Tensor(values, shape, 'float32')));
  if (model.optimizer === null) return;
  const trained = found.filter((_, i) => own[i]!.trainable);
  const ordered = ofLayers.filter((weight) => trained.includes(weight));
  const places = trained.map((weight) => ({ size: weight.values.length, place: ordered.indexOf(weight) }));
  const ofOptimizer = given.filter(({ group }) => group === 'optimizer');
  restoreOptimizer(model.handle(), model.optimizer, ofOptimizer, places, caller);
}

/**
 * The model of a file that TF.js, its converter or `model.save` wrote, or of the config that Keras 3 writes. It is
 * compiled if the file says how.
 */
export async function loadLayersModel(
  source: IOHandler | string | URL,
  options: LoadModelOptions = {},
): Promise<LayersModel> {
  checkOptions(options, ['strict', 'seed', 'onProgress', 'requestInit', 'fetchFunc'], caller);
  const { strict = true, seed } = options;
  checkFlag(strict, `[${caller}] strict`);
  const handler = handlerOf(source, caller);
  if (typeof handler?.load !== 'function')
    throw fault(`[${caller}] expected an address or a handler with load()`);
  const artifacts: ModelArtifacts = await handler.load();
  if (!isRecord(artifacts)) throw fault(`[${caller}] expected the handler to give a model`);
  try {
    return read(artifacts, { strict, ...(seed !== undefined && { seed }) });
  } catch (error) {
    if (isCoreError(error)) throw error;
    throw fault(
      `[${caller}] the file is damaged, or of a form that is not known (${(error as Error).message})`,
    );
  }
}

function read(artifacts: ModelArtifacts, { strict = true, seed }: LoadModelOptions): LayersModel {
  const { modelTopology, weightSpecs, weightData, trainingConfig } = artifacts;
  const { spec, renamed, operations } = readTopology(modelTopology);
  const loaded = makeModel(spec, seed);
  loaded.operationNames = operations;
  try {
    if (trainingConfig !== undefined && trainingConfig !== null)
      loaded.compile(readTraining(trainingConfig, caller));
    if (weightData !== undefined)
      restore(loaded, decodeWeights(weightSpecs ?? [], joined(weightData), caller), renamed, strict);
  } catch (error) {
    loaded.dispose();
    throw error;
  }
  return loaded;
}
