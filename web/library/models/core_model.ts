import type { MainModule, Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import type { NamedWeight } from '../files/save_model.ts';
import type { Layer } from '../layers/layer.ts';
import { ownerOf, setOwner, type WeightOwner } from '../layers/weight_owners.ts';
import { shown } from '../core/checks.ts';
import { shapeText } from '../tensors/shape.ts';
import { sizeOf, Tensor } from '../tensors/tensor.ts';

interface Segment {
  layer: string;
  name: string;
  shape: number[];
  trainable: boolean;
}

/** A weight tensor of a layer, with the place of its values in the flat list of all. */
interface Weight {
  layer: Layer;
  name: string;
  path: string;
  shape: number[];
  trainable: boolean;
  first: number;
  size: number;
}

/** Frees the handles of models that were collected without `dispose`. */
const undisposed = new FinalizationRegistry<Handle>((handle) => handle.delete());

/** The layers that have weights of their own: in place of a model that is a layer, those inside it. */
function leavesOf(layers: Layer[]): Layer[] {
  const leaves = layers.flatMap((layer) => (layer.parts === null ? [layer] : leavesOf(layer.parts)));
  const twice = leaves.find((layer, i) => layer.className !== 'InputLayer' && leaves.indexOf(layer) !== i);
  if (twice !== undefined)
    throw fault(
      `[${twice.name}] expected a layer in one place, got it in a model and in another model inside`,
    );
  return [...new Set(leaves)];
}

/** The layer that has the weight at `path`, 'encoder/lstm/kernel', and the name of the weight there. */
function layerAt(path: string, layers: Layer[]): { layer: Layer; name: string } {
  const end = path.indexOf('/');
  const layer = layers.find((one) => one.name === path.slice(0, end))!;
  const name = path.slice(end + 1);
  return layer.parts === null ? { layer, name } : layerAt(name, layer.parts);
}

/** The owner of the layer's newest weights: core models are the only owners. */
const coreOwnerOf = (layer: Layer): CoreModel | null => ownerOf(layer) as CoreModel | null;

/**
 * A model inside the core, with its weights. A layer that is part of several models has its newest weights in one of
 * them, its owner; `fetchSharedWeights` copies them before another model goes on.
 */
export class CoreModel implements WeightOwner {
  readonly module: MainModule;
  readonly layers: Layer[];
  private handle: Handle | null;
  private readonly weights: Weight[];
  /** Number of changes of the weights; not counted during training, which changes them all the time. */
  private version = 0;
  private trains = false;
  private readonly fetched = new Map<Layer, { from: CoreModel; version: number }>();
  /** Models that have layers in common with this one. */
  private readonly sharers = new Set<CoreModel>();

  constructor(module: MainModule, config: string, seed: number, layers: Layer[]) {
    this.module = module;
    this.layers = leavesOf(layers);
    this.handle = new module.Model(config, seed);
    undisposed.register(this, this.handle, this);
    let first = 0;
    this.weights = (JSON.parse(this.handle.segments()) as Segment[]).map((segment) => {
      const path = `${segment.layer}/${segment.name}`;
      const { layer, name } = layerAt(path, layers);
      const weight = { ...segment, layer, name, path, first, size: sizeOf(segment.shape) };
      first += weight.size;
      return weight;
    });
    this.takeLayers();
  }

  /** The model with the newest weights, for work that leaves them as they are. */
  reading(): Handle {
    const handle = this.liveHandle();
    this.fetchSharedWeights(handle);
    return handle;
  }

  /** The model for work that changes its weights, until `endTraining`: it owns those of all its layers from now on. */
  training(): Handle {
    const handle = this.reading();
    this.trains = true;
    for (const layer of this.layers) setOwner(layer, this);
    return handle;
  }

  endTraining(): void {
    this.trains = false;
    this.version++;
  }

  /** The weight tensors of a flat list of their values; null for an empty list. */
  split(flat: Float32Array): Tensor[] | null {
    return flat.length === 0 && this.weights.length > 0 ? null : this.tensors(this.weights, flat);
  }

  getWeights(trainableOnly: boolean): Tensor[] {
    return this.tensors(this.weights.filter((weight) => weight.trainable || !trainableOnly));
  }

  setWeights(tensors: Tensor[], caller: string): void {
    this.replace(this.weights, tensors, caller);
  }

  namedWeights(): NamedWeight[] {
    const flat = this.reading().weights();
    return this.weights.map(({ layer, name, path, shape, trainable, first, size }) => ({
      layer,
      name,
      path,
      shape,
      trainable,
      values: flat.slice(first, first + size),
    }));
  }

  layerWeights(layer: Layer): Tensor[] {
    return this.tensors(this.weightsOf(layer));
  }

  setLayerWeights(layer: Layer, tensors: Tensor[]): void {
    this.replace(this.weightsOf(layer), tensors, layer.name);
  }

  /** Frees the core's memory. Other models inherit the weights of the layers that they share with this one. */
  dispose(): void {
    if (this.handle === null) return;
    for (const other of this.sharers) other.inheritFrom(this);
    for (const layer of this.layers) if (ownerOf(layer) === this) setOwner(layer, null);
    undisposed.unregister(this);
    this.handle.delete();
    this.handle = null;
  }

  private liveHandle(): Handle {
    if (this.handle === null) throw fault('The model is disposed.');
    return this.handle;
  }

  private weightsOf(layer: Layer): Weight[] {
    return this.weights.filter((weight) => weight.layer === layer);
  }

  /** Owns the layers that no model owns, and fetches the weights of the others. */
  private takeLayers(): void {
    const unowned = this.layers.filter((layer) => ownerOf(layer) === null);
    for (const layer of this.layers) {
      const owner = coreOwnerOf(layer);
      if (owner === null) continue;
      this.sharers.add(owner);
      owner.sharers.add(this);
    }
    for (const layer of unowned) {
      setOwner(layer, this);
      const weights = layer.takeFirstWeights();
      if (weights !== null) this.setLayerWeights(layer, weights);
    }
    this.fetchSharedWeights(this.liveHandle());
  }

  private fetchSharedWeights(handle: Handle): void {
    let flat: Float32Array | null = null;
    const sources = new Map<CoreModel, Float32Array>();
    for (const layer of this.layers) {
      const owner = coreOwnerOf(layer);
      if (owner === null || owner === this) continue;
      const last = this.fetched.get(layer);
      if (last?.from === owner && last.version === owner.version && !owner.trains) continue;
      const source = sources.get(owner) ?? owner.liveHandle().weights();
      sources.set(owner, source);
      flat ??= handle.weights();
      const theirs = owner.weightsOf(layer);
      this.weightsOf(layer).forEach((weight, i) =>
        flat!.set(source.subarray(theirs[i]!.first, theirs[i]!.first + weight.size), weight.first),
      );
      this.fetched.set(layer, { from: owner, version: owner.version });
    }
    if (flat !== null) handle.setWeights(flat);
  }

  private inheritFrom(other: CoreModel): void {
    this.sharers.delete(other);
    if (this.handle === null) return;
    this.fetchSharedWeights(this.handle);
    const shared = this.layers.filter((layer) => ownerOf(layer) === other);
    for (const layer of shared) setOwner(layer, this);
    if (shared.length > 0) this.version++;
    for (const third of other.sharers)
      if (third !== this) {
        this.sharers.add(third);
        third.sharers.add(this);
      }
  }

  private tensors(weights: Weight[], flat = this.reading().weights()): Tensor[] {
    return weights.map(
      ({ first, size, shape }) => new Tensor(flat.slice(first, first + size), [...shape], 'float32'),
    );
  }

  private replace(weights: Weight[], tensors: Tensor[], caller: string): void {
    if (!Array.isArray(tensors) || !tensors.every((tensor) => (tensor as unknown) instanceof Tensor))
      throw fault(`[${caller}] setWeights: expected a list of tensors, got ${shown(tensors)}`);
    const expected = weights.map((weight) => `${weight.name} ${shapeText(weight.shape)}`).join(', ');
    const got = tensors.map((tensor) => shapeText(tensor.shape)).join(', ');
    const fits =
      tensors.length === weights.length &&
      tensors.every((tensor, i) => tensor.shape.join() === weights[i]!.shape.join());
    if (!fits)
      throw fault(`[${caller}] setWeights: expected ${expected || 'nothing'}, got ${got || 'nothing'}`);
    const handle = this.reading();
    const flat = handle.weights();
    weights.forEach((weight, i) => flat.set(tensors[i]!.view(), weight.first));
    handle.setWeights(flat);
    this.version++;
    for (const { layer } of weights) setOwner(layer, this);
  }
}
