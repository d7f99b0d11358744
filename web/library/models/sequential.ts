import { fault, onFault } from '../../runtime/errors.ts';
import { planSequential, type ModelPlan, type TiedWeights } from './graph.ts';
import type { Layer, SymbolicTensor } from '../layers/layer.ts';
import { removeBuilder, setBuilder } from '../layers/weight_owners.ts';
import { InputLayer } from '../layers/input_layer.ts';
import { LayersModel } from './model.ts';
import { checkOptions, shown } from '../core/checks.ts';
import { uniqueName } from '../core/names.ts';
import { asList } from '../core/lists.ts';
import type { Shape } from '../tensors/shape.ts';

export interface SequentialArgs {
  layers?: (Layer | LayersModel)[];
  name?: string;
  /** Pairs of weights that are one, [['logits/kernel', 'words/embeddings']]: see TiedWeights. */
  tiedWeights?: TiedWeights;
  /** Seed of first weights, shuffling and dropout. */
  seed?: number;
}

/** A chain of layers, each with one input and one output. */
export class Sequential extends LayersModel {
  private entry: InputLayer | null = null;
  private end: SymbolicTensor | null = null;
  /** The layers in the order in which they were added. */
  private readonly stack: Layer[] = [];
  /** The output of each layer. */
  private readonly ends = new Map<Layer, SymbolicTensor>();
  private readonly build = (): void => void this.core();

  constructor(args: SequentialArgs = {}) {
    checkOptions(args, ['layers', 'name', 'tiedWeights', 'seed'], 'sequential');
    super(args.name ?? uniqueName('sequential'), args.seed, [], [], args.tiedWeights);
    const { layers = [] } = args;
    if (!Array.isArray(layers)) throw fault(`[${this.name}] layers: expected a list, got ${shown(layers)}`);
    for (const layer of layers) this.add(layer);
  }

  /** Appends a layer. The first one has an `inputShape`. */
  add(given: Layer | LayersModel): void {
    const layer = given instanceof LayersModel ? given.asLayer() : given;
    if (this.isTraining) throw fault(`[${this.name}] add: a call of fit is still running`);
    if (!isLayer(layer)) throw fault(`[${this.name}] add: expected a layer`);
    if (this.end === null) this.start(layer);
    else if (layer instanceof InputLayer)
      throw fault(`[${this.name}] add: an input layer can only come first`);
    if (!(layer instanceof InputLayer)) this.append(layer);
    this.stack.push(layer);
    this.ends.set(layer, this.end!);
    this.changed();
    setBuilder(layer, this.build);
  }

  /** Takes the last layer away; it keeps its weights. */
  pop(): void {
    if (this.isTraining) throw fault(`[${this.name}] pop: a call of fit is still running`);
    const layer = this.stack.at(-1);
    if (layer === undefined) throw fault(`[${this.name}] pop: the model has no layers`);
    layer.keepWeights();
    removeBuilder(layer, this.build);
    this.stack.pop();
    if (this.stack.length === 0) {
      this.entry = null;
      this.end = null;
    } else {
      layer.takeBack(this.end!);
      this.end = this.ends.get(this.stack.at(-1)!)!;
    }
    this.changed();
  }

  override get inputs(): SymbolicTensor[] {
    return this.entry === null ? [] : asList(this.entry.output);
  }

  override get outputs(): SymbolicTensor[] {
    return this.end === null ? [] : [this.end];
  }

  /** The layers in order, without the input layer, as in Keras. */
  override get layers(): Layer[] {
    return this.stack.filter((layer) => !(layer instanceof InputLayer));
  }

  override dispose(): void {
    super.dispose();
    if (this.isTraining) return;
    for (const layer of this.stack) removeBuilder(layer, this.build);
  }

  protected override plan(): ModelPlan {
    const { layers } = this;
    if (this.entry === null || layers.length === 0) throw fault(`[${this.name}] the model has no layers yet`);
    return planSequential(this.name, [this.entry, ...layers]);
  }

  private start(layer: Layer): void {
    const shape: Shape | null = layer.batchInputShape;
    if (shape === null)
      throw fault(`[${this.name}] the first layer, '${layer.name}', needs an inputShape`, '/config/layers/0');
    this.entry = layer instanceof InputLayer ? layer : new InputLayer({ batchInputShape: shape });
    this.end = asList(this.entry.output)[0]!;
  }

  private append(layer: Layer): void {
    const position = 1 + this.layers.length;
    const applied = onFault(
      () => layer.apply(this.end!),
      (error) => (error.where = `/config/layers/${position}${error.where}`),
    );
    const outputs = asList(applied);
    if (outputs.length !== 1)
      throw fault(
        `[${layer.name}] a layer of a sequential model has one output, this one has ${outputs.length}`,
        `/config/layers/${position}`,
      );
    this.end = outputs[0]!;
  }
}

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && 'inboundNodes' in value;
}

export function sequential(args: SequentialArgs = {}): Sequential {
  return new Sequential(args);
}
