import type { MainModule, Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import type { Layer } from '../layers/layer.ts';
import { shapeText } from '../layers/symbolic.ts';
import { sizeOf, Tensor } from '../tensors/tensor.ts';

interface Segment {
  layer: string;
  name: string;
  shape: number[];
  trainable: boolean;
}

/** A weight tensor: whose it is and where its values are in the flat list of all. */
interface Weight {
  layer: Layer;
  name: string;
  path: string;
  shape: number[];
  trainable: boolean;
  first: number;
  size: number;
}

/** A weight for files: `path` has the names of all models around the layer in front. */
export interface NamedWeight {
  layer: Layer;
  name: string;
  path: string;
  shape: number[];
  values: Float32Array;
  trainable: boolean;
}

/** Frees handles whose owners nobody disposed. */
const forgotten = new FinalizationRegistry<Handle>((handle) => handle.delete());

/** The layers that have weights of their own: those of models that are layers, not these. */
function leavesOf(layers: Layer[]): Layer[] {
  const leaves = layers.flatMap((layer) => (layer.parts === null ? [layer] : leavesOf(layer.parts)));
  const twice = leaves.find((layer, i) => layer.className !== 'InputLayer' && leaves.indexOf(layer) !== i);
  if (twice !== undefined)
    throw fault(
      `[${twice.name}] expected a layer in one place, got it in a model and in another model inside`,
    );
  return [...new Set(leaves)];
}

/** Whose the weight at 'encoder/lstm/kernel' is, and its name there. */
function ownerOf(path: string, layers: Layer[]): { layer: Layer; name: string } {
  const layer = layers.find((one) => path.startsWith(`${one.name}/`))!;
  const name = path.slice(layer.name.length + 1);
  return layer.parts === null ? { layer, name } : ownerOf(name, layer.parts);
}

/**
 * A model inside the core, with its weights. A layer that is part of several models has its newest weights in one of
 * them, its `home`; `catchUp` fetches them before the others go on.
 */
export class CoreModel {
  readonly module: MainModule;
  readonly layers: Layer[];
  private handle: Handle | null;
  private readonly weights: Weight[];
  /** Rises with each change of the weights; while training goes on they change all the time. */
  private version = 0;
  private busy = false;
  private readonly fetched = new Map<Layer, { from: CoreModel; version: number }>();
  private readonly neighbours = new Set<CoreModel>();

  constructor(module: MainModule, config: string, seed: number, layers: Layer[]) {
    this.module = module;
    this.layers = leavesOf(layers);
    this.handle = new module.Model(config, seed);
    forgotten.register(this, this.handle, this);
    let first = 0;
    this.weights = (JSON.parse(this.handle.segments()) as Segment[]).map((segment) => {
      const path = `${segment.layer}/${segment.name}`;
      const { layer, name } = ownerOf(path, layers);
      const weight = { ...segment, layer, name, path, first, size: sizeOf(segment.shape) };
      first += weight.size;
      return weight;
    });
    this.settleLayers();
  }

  /** For work on the newest weights that leaves them as they are. */
  reading(): Handle {
    const handle = this.open();
    this.catchUp(handle);
    return handle;
  }

  /** For work that changes the weights, until `rest`: from now on they are at home here. */
  training(): Handle {
    const handle = this.reading();
    this.busy = true;
    for (const layer of this.layers) layer.home = this;
    return handle;
  }

  rest(): void {
    this.busy = false;
    this.version++;
  }

  /** All weights out of a flat list of them; none out of an empty one. */
  split(flat: Float32Array): Tensor[] | null {
    return flat.length === 0 && this.weights.length > 0 ? null : this.tensors(this.weights, flat);
  }

  getWeights(trainableOnly: boolean): Tensor[] {
    return this.tensors(this.weights.filter((weight) => weight.trainable || !trainableOnly));
  }

  setWeights(tensors: Tensor[], who: string): void {
    this.replace(this.weights, tensors, who);
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
    return this.tensors(this.of(layer));
  }

  setLayerWeights(layer: Layer, tensors: Tensor[]): void {
    this.replace(this.of(layer), tensors, layer.name);
  }

  /** Frees the core's memory. Layers that live on in other models take their weights along. */
  dispose(): void {
    if (this.handle === null) return;
    for (const other of this.neighbours) other.adoptFrom(this);
    for (const layer of this.layers) if (layer.home === this) layer.home = null;
    forgotten.unregister(this);
    this.handle.delete();
    this.handle = null;
  }

  private open(): Handle {
    if (this.handle === null) throw fault('The model is disposed.');
    return this.handle;
  }

  private of(layer: Layer): Weight[] {
    return this.weights.filter((weight) => weight.layer === layer);
  }

  private settleLayers(): void {
    const fresh = this.layers.filter((layer) => layer.home === null);
    for (const layer of this.layers) {
      if (layer.home === null) continue;
      this.neighbours.add(layer.home);
      layer.home.neighbours.add(this);
    }
    for (const layer of fresh) {
      layer.home = this;
      if (layer.firstWeights !== null) this.setLayerWeights(layer, layer.firstWeights);
      layer.firstWeights = null;
    }
    this.catchUp(this.open());
  }

  private catchUp(handle: Handle): void {
    let flat: Float32Array | null = null;
    const sources = new Map<CoreModel, Float32Array>();
    for (const layer of this.layers) {
      const home = layer.home;
      if (home === null || home === this) continue;
      const seen = this.fetched.get(layer);
      if (seen?.from === home && seen.version === home.version && !home.busy) continue;
      const source = sources.get(home) ?? home.open().weights();
      sources.set(home, source);
      flat ??= handle.weights();
      const theirs = home.of(layer);
      this.of(layer).forEach((weight, i) =>
        flat!.set(source.subarray(theirs[i]!.first, theirs[i]!.first + weight.size), weight.first),
      );
      this.fetched.set(layer, { from: home, version: home.version });
    }
    if (flat !== null) handle.setWeights(flat);
  }

  private adoptFrom(other: CoreModel): void {
    this.neighbours.delete(other);
    if (this.handle === null) return;
    this.catchUp(this.handle);
    const shared = this.layers.filter((layer) => layer.home === other);
    for (const layer of shared) layer.home = this;
    if (shared.length > 0) this.version++;
    for (const third of other.neighbours)
      if (third !== this) {
        this.neighbours.add(third);
        third.neighbours.add(this);
      }
  }

  private tensors(weights: Weight[], flat = this.reading().weights()): Tensor[] {
    return weights.map(
      ({ first, size, shape }) => new Tensor(flat.slice(first, first + size), [...shape], 'float32'),
    );
  }

  private replace(weights: Weight[], tensors: Tensor[], who: string): void {
    const expected = weights.map((weight) => `${weight.name} ${shapeText(weight.shape)}`).join(', ');
    const got = tensors.map((tensor) => shapeText(tensor.shape)).join(', ');
    const fits =
      tensors.length === weights.length &&
      tensors.every((tensor, i) => tensor.shape.join() === weights[i]!.shape.join());
    if (!fits) throw fault(`[${who}] setWeights: expected ${expected || 'nothing'}, got ${got || 'nothing'}`);
    const handle = this.reading();
    const flat = handle.weights();
    weights.forEach((weight, i) => flat.set(tensors[i]!.view(), weight.first));
    handle.setWeights(flat);
    this.version++;
    for (const { layer } of weights) layer.home = this;
  }
}
