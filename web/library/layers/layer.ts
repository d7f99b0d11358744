import { fault, onFault } from '../../runtime/errors.ts';
import { asList, oneOrList } from '../core/lists.ts';
import { core, isLoaded } from '../core/load.ts';
import { coreJson } from '../core/core_json.ts';
import {
  checkCount,
  checkFlag,
  checkName,
  checkObject,
  checkOptions,
  checkShape,
  reading,
} from '../core/checks.ts';
import { classToName, coreName, snakeCase, uniqueName } from '../core/names.ts';
import { namesInCamelCase } from '../core/option_names.ts';
import { Registered, type ClassConfig } from '../core/registered.ts';
import type { Shape } from '../tensors/shape.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { inferShapes, type MaskRole } from './infer_shapes.ts';
import type { RegularizerIdentifier } from './regularizers.ts';
import { builtOwnerOf } from './weight_owners.ts';

/** A value in the graph of a model, before there is data: made by `input` and `layer.apply`. */
export class SymbolicTensor {
  readonly shape: Shape;
  readonly dtype = 'float32';
  readonly sourceLayer: Layer;
  /** Number of the call of the layer, and of the output among those of that call. */
  readonly nodeIndex: number;
  readonly tensorIndex: number;

  constructor(shape: Shape, sourceLayer: Layer, nodeIndex: number, tensorIndex: number) {
    this.shape = shape;
    this.sourceLayer = sourceLayer;
    this.nodeIndex = nodeIndex;
    this.tensorIndex = tensorIndex;
  }

  get rank(): number {
    return this.shape.length;
  }

  get name(): string {
    return this.sourceLayer.name;
  }
}

/** One call of a layer. */
export interface CallNode {
  /** The values, and behind them the masks that the call is given. */
  readonly inputs: SymbolicTensor[];
  readonly outputs: SymbolicTensor[];
  /** For each mask what it is of. */
  readonly masks: MaskRole[];
}

export type OneOrMore = SymbolicTensor | SymbolicTensor[];

export function checkSymbolic(values: unknown[], caller: string): asserts values is SymbolicTensor[] {
  reading(caller, () => {
    for (const value of values)
      if (!(value instanceof SymbolicTensor))
        throw fault(
          `${caller} expected what input({shape}) or layer.apply(...) gives` +
            `${value !== null && typeof value === 'object' && 'dataSync' in value ? '; for data use model.predict' : ''}`,
        );
  });
}

/** Arguments of `layer.apply` beside the inputs. */
export interface CallArguments {
  /** First states of a recurrent layer. */
  initialState?: OneOrMore;
  /**
   * Masks, (batch, steps) with zeros where a step does not count, in place of those that the inputs carry: of recurrent
   * layers, bidirectional, timeDistributed, globalAveragePooling1d and batchNormalization; [of the query, of the value]
   * for attention and additiveAttention, each of them or null; of models one for each input or null; of softmax one of the
   * values.
   */
  mask?: SymbolicTensor | (SymbolicTensor | null)[] | null;
  /** For multiHeadAttention: (batch, queries, steps), zeros where a query does not see a step. */
  attentionMask?: SymbolicTensor | null;
  /** For multiHeadAttention: (batch, steps) in place of the masks that value and key carry. */
  valueMask?: SymbolicTensor | null;
  keyMask?: SymbolicTensor | null;
  /** The same of the query, which Keras 3.15 takes and does not use: without effect, as there. */
  queryMask?: SymbolicTensor | null;
}

const callArguments = ['initialState', 'mask', 'attentionMask', 'queryMask', 'valueMask', 'keyMask'];

/** Arguments of every layer. */
export interface LayerArgs {
  /** Shape of one sample, for the first layer of a sequential model. */
  inputShape?: Shape;
  /** Shape with the batch's extent in front, mostly null. */
  batchInputShape?: Shape;
  /** Beside `inputShape`: the batch's extent. */
  batchSize?: number;
  name?: string;
  /** False keeps the weights as they are; the layers inside of one made of layers it does not reach (see `trainable`). */
  trainable?: boolean;
  /** Penalty on the output. */
  activityRegularizer?: RegularizerIdentifier;
  /** First values of the weights. */
  weights?: Tensor[];
  dtype?: 'float32';
}

/** Arguments that the core does not get: handled here, or without effect on the numbers. */
const handledHere = new Set([
  'inputShape',
  'batchInputShape',
  'batchSize',
  'weights',
  'dtype',
  'inputDType',
  'implementation',
]);

/** Classes made of layers, which the argument `trainable` does not reach. */
const aroundOthers = new Set(['Bidirectional', 'TimeDistributed', 'MultiHeadAttention', 'RNN']);

/** Options of which null is a value of its own; of others it is the same as leaving them out. */
const nullableOptions = new Set(['mergeMode']);

/** A model, which can be a layer of another one. */
export interface LayerModel {
  asLayer(): Layer;
}

/** The layer in place of a model; other values as they are. */
function asLayer(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'asLayer' in value
    ? (value as LayerModel).asLayer()
    : value;
}

function coreValue(value: unknown): unknown {
  if (value instanceof Layer || value instanceof Registered) return value.toConfig();
  return typeof value === 'string' ? coreName(value) : value;
}

/** A function with weights, made by one of the `layers`. */
export class Layer {
  readonly className: string;
  readonly name: string;
  readonly inboundNodes: CallNode[] = [];
  readonly batchInputShape: Shape | null;
  /** Values to start from in place of drawn ones, until a model has them. */
  private firstWeights: Tensor[] | null;
  private readonly config: Record<string, unknown>;
  /** The core's words for what was given, options and their values: errors say them in camelCase. */
  private readonly words: string[] = [];
  private parameterCount: number | null = null;
  private trains: boolean;
  /** True keeps the weights as they are. */
  private frozen: boolean;

  constructor(className: string, given: LayerArgs) {
    checkObject(given, className);
    const args = reading(`[${className}]`, () => ({ ...given }));
    const { name, inputShape, batchInputShape, batchSize, weights } = args;
    this.className = className;
    this.name = name === undefined ? uniqueName(classToName(className)) : checkName(name, className);
    this.trains = checkFlag(args.trainable ?? true, `[${this.name}] trainable`);
    this.frozen = !this.trains && !aroundOthers.has(className);
    if (batchInputShape) checkShape(batchInputShape, `[${this.name}] batchInputShape`);
    if (inputShape) checkShape(inputShape, `[${this.name}] inputShape`);
    const batch = batchSize === undefined ? null : checkCount(batchSize, `[${this.name}] batchSize`);
    this.batchInputShape = batchInputShape ?? (inputShape ? [batch, ...inputShape] : null);
    this.firstWeights = weights ?? null;
    this.config = {};
    for (const [option, given] of Object.entries(args)) {
      const [value, ofCore] = reading(`[${this.name}] ${option}`, () => {
        const value = asLayer(given);
        return [value, coreValue(value)];
      });
      if (value === undefined || handledHere.has(option)) continue;
      if (value === null && !nullableOptions.has(option)) continue;
      if (option === 'name' || option === 'trainable') continue;
      this.config[snakeCase(option)] = ofCore;
      this.words.push(snakeCase(option));
      if (typeof ofCore === 'string' && ofCore !== value) this.words.push(ofCore);
      if (value instanceof Layer) this.words.push(...value.words);
      // A wrapper begins with a copy of the model's weights.
      if (value instanceof Layer && value.parts !== null && isLoaded())
        this.firstWeights ??= value.getWeights();
    }
    if (isLoaded()) this.callCore(() => core().completeLayer(coreJson(this.toConfig())));
  }

  /**
   * False keeps the weights as they are in training; a change takes effect at the next `compile`. As in Keras, `false`
   * as an argument of bidirectional, timeDistributed, multiHeadAttention and rnn does not reach the layers and cells
   * inside, but the value set here does.
   */
  get trainable(): boolean {
    return this.trains;
  }

  set trainable(value: boolean) {
    this.trains = checkFlag(value, `[${this.name}] trainable`);
    this.frozen = !value;
  }

  /** The layers of a model that is a layer; null for other layers. */
  get parts(): Layer[] | null {
    return null;
  }

  /** As the core takes it. */
  toConfig(): ClassConfig {
    return {
      class_name: this.className,
      config: { name: this.name, trainable: !this.frozen, ...this.config },
    };
  }

  getClassName(): string {
    return this.className;
  }

  /** All options, in Keras's names. */
  getConfig(): Record<string, unknown> {
    const complete = core().completeLayer(coreJson(this.toConfig()));
    return (JSON.parse(complete) as ClassConfig).config;
  }

  /**
   * Puts the layer into a graph. Called again, it is shared: the same weights at another place. Recurrent layers take
   * first states as further inputs or as `initialState`.
   */
  apply(inputs: OneOrMore, args: CallArguments = {}): OneOrMore {
    checkOptions(args, callArguments, this.name);
    const { initialState = [], mask, attentionMask, queryMask, valueMask, keyMask } = args;
    const values = [...asList(inputs), ...asList(initialState)];
    const parts = [queryMask, valueMask, keyMask];
    const ofParts = this.className === 'MultiHeadAttention';
    if (ofParts ? mask : parts.some(Boolean)) throw fault(`[${this.name}] its calls take no such mask`);
    // Without a key of its own the value is the key.
    if (keyMask && values.length === 2) values.push(values[1]!);
    const masks: [SymbolicTensor, MaskRole][] = [];
    (ofParts ? parts : asList(mask ?? [])).forEach((one, input) => one && masks.push([one, input]));
    if (attentionMask) masks.push([attentionMask, null]);
    return this.call(values, masks);
  }

  /** Puts the layer into a graph with these values and masks. */
  call(values: SymbolicTensor[], masks: [SymbolicTensor, MaskRole][]): OneOrMore {
    const inputs = [...values, ...masks.map(([mask]) => mask)];
    checkSymbolic(inputs, `[${this.name}] apply:`);
    const given = { inputs, masks: masks.map(([, role]) => role) };
    // The first call decides the shapes of the weights, which the others have to fit.
    const calls = [...this.inboundNodes.slice(0, 1), given].map((node) => ({
      shapes: node.inputs.map((tensor) => tensor.shape),
      masks: node.masks,
    }));
    const found = this.callCore(() => inferShapes(this.name, this.toConfig(), calls));
    this.parameterCount = found.parameters;
    return this.addNode(inputs, found.outputs.at(-1)!, given.masks);
  }

  get input(): OneOrMore {
    return oneOrList(this.onlyNode('input').inputs);
  }

  get output(): OneOrMore {
    return oneOrList(this.onlyNode('output').outputs);
  }

  get outputShape(): Shape | Shape[] {
    return oneOrList(this.onlyNode('outputShape').outputs.map((tensor) => tensor.shape));
  }

  get built(): boolean {
    return this.parameterCount !== null;
  }

  countParams(): number {
    if (this.parameterCount === null)
      throw fault(`[${this.name}] countParams: expected a layer that is part of a model`);
    return this.parameterCount;
  }

  /** The weights in Keras's order and shapes: kernel, recurrent kernel, bias. */
  getWeights(): Tensor[] {
    return builtOwnerOf(this)?.layerWeights(this) ?? [];
  }

  setWeights(weights: Tensor[]): void {
    const owner = builtOwnerOf(this);
    if (owner === null) throw fault(`[${this.name}] setWeights: expected a layer that is part of a model`);
    reading(`[${this.name}] setWeights`, () => owner.setLayerWeights(this, weights));
  }

  /** The values to start from, for the first model that the layer is part of; null when they are drawn. */
  takeFirstWeights(): Tensor[] | null {
    const weights = this.firstWeights;
    this.firstWeights = null;
    return weights;
  }

  /** Keeps the weights for the next model, when the layer leaves the last one. */
  keepWeights(): void {
    if (this.built) this.firstWeights = this.getWeights();
  }

  /** Takes back the last `apply`, which gave `output`. */
  takeBack(output: SymbolicTensor): void {
    if (this.inboundNodes.at(-1)?.outputs.includes(output)) this.inboundNodes.pop();
  }

  /** Runs `body`. Options in the core's error texts are written as in the API here, in camelCase. */
  private callCore<T>(body: () => T): T {
    return onFault(body, (error) => namesInCamelCase(error, this.words));
  }

  protected addNode(inputs: SymbolicTensor[], shapes: Shape[], masks: MaskRole[] = []): OneOrMore {
    const index = this.inboundNodes.length;
    const outputs = shapes.map((shape, i) => new SymbolicTensor(shape, this, index, i));
    this.inboundNodes.push({ inputs, outputs, masks });
    return oneOrList(outputs);
  }

  private onlyNode(property: string): CallNode {
    if (this.inboundNodes.length === 1) return this.inboundNodes[0]!;
    throw fault(
      this.inboundNodes.length === 0
        ? `[${this.name}] ${property}: expected a layer that was applied`
        : `[${this.name}] ${property}: the layer is shared; take what each apply gave`,
    );
  }
}
