import type { Tensor } from '../tensors/tensor.ts';

/** A model that holds the weights of layers. */
export interface WeightOwner {
  layerWeights(layer: object): Tensor[];
  setLayerWeights(layer: object, weights: Tensor[]): void;
}

/** The model with the newest weights of each layer: one of those that the layer is part of. */
const owners = new WeakMap<object, WeightOwner>();

/** Functions that build a model into which a layer was put, in the core. */
const builders = new WeakMap<object, () => void>();

export function ownerOf(layer: object): WeightOwner | null {
  return owners.get(layer) ?? null;
}

/** The owner once the model of the layer is built; null for a layer that is part of no model. */
export function builtOwnerOf(layer: object): WeightOwner | null {
  builders.get(layer)?.();
  return ownerOf(layer);
}

export function setOwner(layer: object, owner: WeightOwner | null): void {
  if (owner === null) owners.delete(layer);
  else owners.set(layer, owner);
}

/** `build` makes the owner of `layer` when its weights are asked for; the first model to say so is the one. */
export function setBuilder(layer: object, build: () => void): void {
  if (!builders.has(layer)) builders.set(layer, build);
}

/** Takes back what `setBuilder` was told. */
export function removeBuilder(layer: object, build: () => void): void {
  if (builders.get(layer) === build) builders.delete(layer);
}
