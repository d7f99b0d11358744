import type { CoreModel } from '../models/core_model.ts';
import { fault, onFault } from '../../runtime/errors.ts';
import { classToName, snakeCase, uniqueName } from '../core/names.ts';
import { Registered } from '../core/registered.ts';
import { core, isLoaded } from '../core/load.ts';
import {
  asList,
  checkSymbolic,
  oneOrList,
  SymbolicTensor,
  type CallNode,
  type OneOrMore,
  type Shape,
} from './symbolic.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { speakCamelCase } from '../core/option_names.ts';

/** What every layer takes. */
export interface LayerArgs {
  /** Of one sample, for the first layer of a sequential model. */
  inputShape?: Shape;
  /** The same with the batch's null in front. */
  batchInputShape?: Shape;
  name?: string;
  trainable?: boolean;
  /** First values of the weights. */
  weights?: Tensor[];
  dtype?: 'float32';
}

export interface LayerJson {
  class_name: string;
  config: Record<string, unknown>;
}

/** What the core finds out about a model without making it. */
interface Inspection {
  nodes: { layer: string; outputs: Shape[] }[];
  layers: { name: string; parameters: number }[];
}

/** Arguments that say nothing to the core: handled here, or without effect on the numbers. */
const handledHere = new Set([
  'inputShape',
  'batchInputShape',
  'batchSize',
  'weights',
  'dtype',
  'inputDType',
  'implementation',
]);

/** null is a value of its own only here. */
const nullableOptions = new Set(['mergeMode']);

/** A model stands for the layer that it can be. */
function asLayer(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'asLayer' in value
    ? (value as { asLayer(): Layer }).asLayer()
    : value;
}

function coreValue(value: unknown): unknown {
  if (value instanceof Layer || value instanceof Registered) return value.toConfig();
  return typeof value === 'string' ? snakeCase(value) : value;
}

/** A function with weights, made by one of the `layers`. */
export class Layer {
  readonly className: string;
  readonly name: string;
  readonly inboundNodes: CallNode[] = [];
  readonly batchInputShape: Shape | null;
  /** Whether training changes its weights; a change takes effect at the next `compile`. */
  trainable: boolean;
  /** The model in which its weights are. */
  home: CoreModel | null = null;
  /** Makes the model that this layer was put into, if that is still to be done. */
  settle: (() => void) | null = null;
  firstWeights: Tensor[] | null;

  private readonly config: Record<string, unknown>;
  private readonly words: string[] = [];
  private parameterCount: number | null = null;

  constructor(className: string, args: LayerArgs) {
    const { name, trainable = true, inputShape, batchInputShape, weights } = args;
    this.className = className;
    this.name = name ?? uniqueName(classToName(className));
    this.trainable = trainable;
    this.batchInputShape = batchInputShape ?? (inputShape ? [null, ...inputShape] : null);
    this.firstWeights = weights ?? null;
    this.config = {};
    for (const [option, given] of Object.entries(args)) {
      const value = asLayer(given);
      if (value === undefined || handledHere.has(option)) continue;
      if (value === null && !nullableOptions.has(option)) continue;
      if (option === 'name' || option === 'trainable') continue;
      this.config[snakeCase(option)] = coreValue(value);
      this.words.push(snakeCase(option));
      if (typeof value === 'string' && coreValue(value) !== value) this.words.push(snakeCase(value));
      if (value instanceof Layer) this.words.push(...value.words);
      // From now on they are the wrapper's own.
      if (value instanceof Layer && value.parts !== null && isLoaded())
        this.firstWeights ??= value.getWeights();
    }
    if (isLoaded()) this.speak(() => core().completeLayer(JSON.stringify(this.toConfig())));
  }

  /** Of a model that is a layer: its layers. */
  get parts(): Layer[] | null {
    return null;
  }

  /** As the core takes it. */
  toConfig(): LayerJson {
    return {
      class_name: this.className,
      config: { name: this.name, trainable: this.trainable, ...this.config },
    };
  }

  getClassName(): string {
    return this.className;
  }

  /** All options, in Keras's names. */
  getConfig(): Record<string, unknown> {
    const complete = core().completeLayer(JSON.stringify(this.toConfig()));
    return (JSON.parse(complete) as LayerJson).config;
  }

  /**
   * Puts the layer into a graph. Called again, it is shared: the same weights at another place. Recurrent layers take
   * first states as further inputs or as `initialState`.
   */
  apply(inputs: OneOrMore, { initialState = [] }: { initialState?: OneOrMore } = {}): OneOrMore {
    const all = [...asList(inputs), ...asList(initialState)];
    checkSymbolic(all, `[${this.name}] apply:`);
    const index = this.inboundNodes.length;
    const shapes = this.infer([...this.inboundNodes.map((node) => node.inputs), all])[index]!;
    return this.addNode(all, shapes);
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

  /** In Keras's order and shapes: kernel, recurrent kernel, bias. */
  getWeights(): Tensor[] {
    this.settle?.();
    return this.home?.layerWeights(this) ?? [];
  }

  setWeights(weights: Tensor[]): void {
    this.settle?.();
    if (this.home === null)
      throw fault(`[${this.name}] setWeights: expected a layer that is part of a model`);
    this.home.setLayerWeights(this, weights);
  }

  /** Runs `body`; what the core throws then names options as programs here write them. */
  speak<T>(body: () => T): T {
    return onFault(body, (error) => speakCamelCase(error, this.words));
  }

  protected addNode(inputs: SymbolicTensor[], shapes: Shape[]): OneOrMore {
    const index = this.inboundNodes.length;
    const outputs = shapes.map((shape, i) => new SymbolicTensor(shape, this, index, i));
    this.inboundNodes.push({ inputs, outputs });
    return oneOrList(outputs);
  }

  /** The output shapes of each of these calls, from the core, with inputs of the right shapes standing in. */
  private infer(calls: SymbolicTensor[][]): Shape[][] {
    const standIn = (call: number, position: number): string => `input ${call}.${position}`;
    const ends = calls.flatMap((inputs, call) =>
      inputs.map((tensor, i) => ({ name: standIn(call, i), tensor })),
    );
    const inputLayers = ends.map(({ name, tensor }) => ({
      class_name: 'InputLayer',
      config: { name, batch_shape: tensor.shape },
      inbound_nodes: [],
    }));
    const inbound = calls.map((inputs, call) => inputs.map((_, i) => [standIn(call, i), 0, 0]));
    const config = {
      name: this.name,
      layers: [...inputLayers, { ...this.toConfig(), inbound_nodes: inbound }],
      input_layers: ends.map(({ name }) => [name, 0, 0]),
      output_layers: [[this.name, calls.length - 1, 0]],
    };
    const found = onFault(
      () =>
        this.speak(
          () =>
            JSON.parse(
              core().inspectModel(JSON.stringify({ class_name: 'Functional', config })),
            ) as Inspection,
        ),
      (error) => (error.where = error.where.replace(/^\/config\/layers\/\d+/, '')),
    );
    this.parameterCount = found.layers.find((layer) => layer.name === this.name)!.parameters;
    return found.nodes.filter((node) => node.layer === this.name).map((node) => node.outputs);
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
