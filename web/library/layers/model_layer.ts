import type { ClassConfig } from '../core/registered.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { Layer, type LayerArgs, type SymbolicTensor } from './layer.ts';

/** The part of a model that its layer reads. */
export interface InnerModel {
  readonly inputs: SymbolicTensor[];
  readonly layers: Layer[];
  toLayerConfig(): ClassConfig;
  countParams(): number;
  getWeights(): Tensor[];
  setWeights(weights: Tensor[]): void;
}

/** A model as a layer of another one: the same layers, with the same weights. */
export class ModelLayer<Model extends InnerModel = InnerModel> extends Layer {
  readonly model: Model;

  /** Use `model.apply` or `sequential.add`. */
  constructor(model: Model) {
    const { class_name, config } = model.toLayerConfig();
    const { inputs } = model;
    super(class_name, {
      ...config,
      ...(inputs.length === 1 && { batchInputShape: inputs[0]!.shape }),
    } as LayerArgs);
    this.model = model;
  }

  override toConfig(): ClassConfig {
    // The constructor of Layer asks before the model is set.
    if (this.model === undefined) return super.toConfig();
    const { class_name, config } = this.model.toLayerConfig();
    return { class_name, config: { ...config, name: this.name, trainable: this.trainable } };
  }

  override get parts(): Layer[] {
    return this.model.layers;
  }

  override countParams(): number {
    return this.model.countParams();
  }

  override getWeights(): Tensor[] {
    return this.model.getWeights();
  }

  override setWeights(weights: Tensor[]): void {
    this.model.setWeights(weights);
  }
}
