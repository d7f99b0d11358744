import { Layer, type LayerArgs, type LayerJson } from './layer.ts';
import type { LayersModel } from '../models/model.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** A model as a layer of another one: the same layers, with the same weights. */
export class ModelLayer extends Layer {
  readonly model: LayersModel;

  /** Use `model.apply` or `sequential.add`. */
  constructor(model: LayersModel) {
    const { class_name, config } = model.toLayerConfig();
    const { inputs } = model;
    super(class_name, {
      ...config,
      ...(inputs.length === 1 && { batchInputShape: inputs[0]!.shape }),
    } as LayerArgs);
    this.model = model;
  }

  override toConfig(): LayerJson {
    // The layer that this one is made of asks too.
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
