import type { Description, OptionSchema } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import { layerNames } from '../views/layer_names.ts';
import {
  callsOf,
  endsOf,
  modelGraph,
  type GraphEdge,
  type GraphNode,
  type ModelGraph,
} from '../views/model_graph.ts';
import type { Extents } from '../views/network.ts';
import { insideOf, newLayer, wrapped, wrappersFor, type Options, type Scene } from './edit.ts';
import { asGraph, shapesOf, sourceOf, unchangedLayers } from './graph.ts';
import { dotAxes } from './merging.ts';

/** First values of a new layer's options, with which it fits between what it gets and what takes its output. */

/** The place of a layer. */
export interface Room {
  /** Shape of what the layer gets; null where it is not known. */
  given: Extents | null;
  /** Shape of the output with which the model works; null where it is not known. */
  wanted: Extents | null;
  /** True where what takes the output takes any width. */
  free: boolean;
  /** Units of a layer that may have any number of them. */
  width: number;
  /** Number of steps of the model, for a layer that makes steps where `wanted` is not known; null for none. */
  steps: number | null;
  /** Number of ids that come in; null where it is not known. */
  ids: number | null;
}

/** A place of which nothing is known. */
export const anyRoom: Room = { given: null, wanted: null, free: true, width: 16, steps: null, ids: null };

const usualWidth = 16;

/** The graph of a scene, in which the shapes are those that still hold. */
function graphOf({ model, inspection, inspected }: Scene): ModelGraph {
  const unchanged = inspected ? unchangedLayers(model, inspected) : null;
  return modelGraph(model, inspection, (layer) => unchanged?.has(layer) ?? true);
}

const hasOwnWidth = ({ config }: LayerConfig): boolean => 'units' in config || 'filters' in config;

/** True where a node takes an input of any width, or hands it on to nodes that do. */
function takesAnyWidth(model: ModelConfig, graph: ModelGraph, { to, input }: GraphEdge): boolean {
  const node = graph.nodes.find(({ id }) => id === to);
  if (node?.kind !== 'layer' || node.calls > 1) return false;
  const layer = model.config.layers[node.index]!;
  if (hasOwnWidth(insideOf(layer) ?? layer)) return input === 0;
  const inputs = graph.edges.filter((edge) => edge.to === to).length;
  const handsOn =
    inputs === 1
      ? !['Reshape', 'Permute'].includes(layer.class_name) && !('layers' in (insideOf(layer) ?? layer).config)
      : layer.class_name === 'Concatenate';
  return handsOn && outputIsFree(model, graph, to);
}

function outputIsFree(model: ModelConfig, graph: ModelGraph, from: string): boolean {
  return graph.edges
    .filter((edge) => edge.from === from && edge.output === 0)
    .every((edge) => takesAnyWidth(model, graph, edge));
}

/** The number of ids of the input that a reference leads to. */
function idsFrom(
  { task, model, inspected }: Scene,
  description: Description,
  from: Reference,
): number | null {
  const sizes = [model, ...(inspected ? [inspected] : [])].map(asGraph).flatMap((graph) => {
    const { layers } = graph.config;
    const names = layerNames(layers);
    const inputOf = ([name]: Reference): string => {
      const first = callsOf(layers[names.indexOf(name)] ?? { class_name: '', config: {} })[0]?.[0];
      return first ? inputOf(first) : name;
    };
    const input = inputOf(from);
    const number = endsOf(graph, 'input_layers').findIndex(([name]) => name === input);
    const port = description.tasks.find(({ name }) => name === task)?.signature?.inputs[number];
    const others = layers
      .filter((layer) =>
        callsOf(layer)
          .flat()
          .some((source) => inputOf(source) === input),
      )
      .map(({ config }) => config['input_dim']);
    return [port?.vocabulary, ...others].filter(
      (size): size is number => typeof size === 'number' && size > 0,
    );
  });
  return sizes.length > 0 ? Math.max(...sizes) : null;
}

/** The number of steps with which the model worked. */
function stepsOf({ inspection }: Scene): number | null {
  const shapes = [inspection?.layers.at(-1), inspection?.layers[0]].map((row) => row?.output_shapes[0] ?? []);
  return shapes.find(({ length }) => length > 2)?.[1] ?? null;
}

/** The place on an edge, for a layer behind which the shape is as before. */
export function roomOn(scene: Scene, description: Description, id: string): Room {
  const graph = graphOf(scene);
  const edge = graph.edges.find((one) => one.id === id);
  if (!edge) return anyRoom;
  const free = takesAnyWidth(scene.model, graph, edge);
  const last = scene.inspection?.layers.at(-1)?.output_shapes[0]?.at(-1) ?? 1;
  return {
    given: edge.shape,
    wanted: edge.shape,
    free,
    width: free ? usualWidth : (edge.shape?.at(-1) ?? last),
    steps: edge.shape ? null : stepsOf(scene),
    ids: idsFrom(scene, description, sourceOf(edge)),
  };
}

/** The place behind a node, for a layer behind which the shape is as before. */
export function roomBehind(
  scene: Scene,
  description: Description,
  { id, layer, call }: Pick<GraphNode, 'id' | 'layer' | 'call'>,
): Room {
  const edge = graphOf(scene).edges.find(({ from, output }) => from === id && output === 0);
  if (edge) return roomOn(scene, description, edge.id);
  const row = scene.inspection?.layers.find(({ name }) => name === layer);
  const shape = (row?.calls?.[call] ?? row?.output_shapes)?.[0] ?? null;
  return { ...anyRoom, given: shape, wanted: shape, ids: idsFrom(scene, description, [layer, call, 0]) };
}

/** The place of a layer that is there. */
export function roomOf(scene: Scene, description: Description, name: string): Room {
  const { model, inspection } = scene;
  const graph = graphOf(scene);
  const { layers } = model.config;
  const index = layerNames(layers).indexOf(name);
  const edge = graph.edges.find(({ to, input }) => to === `${name}/0` && input === 0);
  // In a stack names may follow from the classes.
  const row =
    model.class_name === 'Sequential' && inspection?.layers.length === layers.length
      ? inspection.layers[index]
      : inspection?.layers.find((one) => one.name === name);
  const wanted = row?.output_shapes[0] ?? null;
  const free = outputIsFree(model, graph, `${name}/0`);
  return {
    given: edge?.shape ?? null,
    wanted,
    free,
    width: free ? usualWidth : (wanted?.at(-1) ?? usualWidth),
    steps: stepsOf(scene),
    ids: edge ? idsFrom(scene, description, sourceOf(edge)) : null,
  };
}

/** The place inside of a wrapper that is in `room`. */
export function roomInside(room: Room, wrapper: string): Room {
  const without = (shape: Extents | null): Extents | null => shape?.toSpliced(1, 1) ?? null;
  return wrapper === 'TimeDistributed'
    ? { ...room, given: without(room.given), wanted: without(room.wanted) }
    : { ...anyRoom, free: false, width: room.width };
}

const product = (extents: Extents): number => extents.reduce<number>((all, extent) => all * (extent ?? 1), 1);
const unknown = (extents: Extents): number => extents.filter((extent) => extent === null).length;

/** The shape that Reshape gives: the wanted one where it has as many numbers, else one with as many axes. */
function reshaped({ given, wanted }: Room): Options {
  const [from, to] = [given?.slice(1), wanted?.slice(1)];
  if (!from) return {};
  const same = to && product(to) === product(from) && unknown(to) === unknown(from) ? to : null;
  const more = Math.max(0, (to ?? from).length - from.length);
  const like =
    same ??
    (to?.length === 1
      ? [unknown(from) > 0 ? null : product(from)]
      : [...from, ...Array<number>(more).fill(1)]);
  return unknown(like) > 1 ? {} : { target_shape: like.map((extent) => extent ?? -1) };
}

/** How often RepeatVector repeats what it gets: for the wanted steps, or as many numbers where the width is another. */
function repeated({ given, wanted, free, steps }: Room): number {
  if (!wanted) return steps ?? 1;
  if (wanted.length !== 3) return 1;
  const times = product(wanted) / (given?.at(-1) ?? 1);
  const odd = !free && given?.length === 2 && given[1] !== wanted[2] && Number.isInteger(times);
  return odd ? times : (wanted[1] ?? steps ?? 1);
}

/** Windows over the steps, as many as wanted. */
function windows({ given, wanted }: Room, size: string, keeping: Options): Options {
  const [from, to] = [given?.[1], wanted?.[1]];
  if (given?.length !== 3 || wanted?.length !== 3 || from === undefined || to === undefined) return {};
  if (from === to) return keeping;
  if (from === null || to === null || from < to) return {};
  if (from % to === 0 && size === 'pool_size') return { pool_size: from / to };
  return { [size]: from - to + 1, strides: 1, padding: 'valid' };
}

/** The order of axes that makes the wanted shape of the given one: as it is, where nothing else is wanted. */
function permuted({ given, wanted }: Room): Options {
  const [from, to] = [given?.slice(1) ?? [], wanted?.slice(1) ?? []];
  if (from.length < 1) return {};
  const order = from.map((_, axis) => axis + 1);
  const turned = [2, 1, ...order.slice(2)];
  const fits = from.length > 1 && turned.every((axis, at) => from[axis - 1] === to[at]);
  return { dims: fits ? turned : order };
}

const stepsMore = ({ given, wanted }: Room): number | null =>
  given?.length === 3 && wanted?.length === 3
    ? given[1] === wanted[1]
      ? 0
      : given[1] !== null && wanted[1] !== null
        ? wanted[1]! - given[1]!
        : null
    : null;

/** Options that follow from the place of a layer, by its class. */
const fitted: Record<string, (room: Room) => Options> = {
  Conv1D: (room) => windows(room, 'kernel_size', { padding: 'causal' }),
  MaxPooling1D: (room) => windows(room, 'pool_size', { strides: 1, padding: 'same' }),
  AveragePooling1D: (room) => windows(room, 'pool_size', { strides: 1, padding: 'same' }),
  GlobalMaxPooling1D: ({ wanted }) => (wanted?.length === 3 ? { keepdims: true } : {}),
  GlobalAveragePooling1D: ({ wanted }) => (wanted?.length === 3 ? { keepdims: true } : {}),
  ZeroPadding1D: (room) => {
    const more = stepsMore(room);
    return more !== null && more >= 0 ? { padding: [0, more] } : {};
  },
  Cropping1D: (room) => {
    const more = stepsMore(room);
    return more !== null && more <= 0 ? { cropping: [0, -more] } : {};
  },
  UpSampling1D: ({ given, wanted }) => {
    if (given?.length !== 3 || wanted?.length !== 3) return {};
    if (given[1] === wanted[1]) return { size: 1 };
    const size = (wanted[1] ?? 0) / (given[1] ?? 1);
    return Number.isInteger(size) && size > 0 ? { size } : {};
  },
  RepeatVector: (room) => ({ n: repeated(room) }),
  Reshape: reshaped,
  Permute: permuted,
  PReLU: ({ given }) => {
    const axes = (given ?? []).flatMap((extent, axis) => (axis > 0 && extent === null ? [axis] : []));
    return axes.length > 0 ? { shared_axes: axes } : {};
  },
  Embedding: ({ given, wanted, width, ids }) => ({
    output_dim: given && given.length === wanted?.length ? usualWidth : width,
    ...(ids ? { input_dim: ids } : {}),
  }),
  SampledLogits: ({ free, wanted }) =>
    !free && (wanted?.at(-1) ?? 1) > 1 ? { negatives: wanted!.at(-1)! - 1 } : {},
};

const schemaOf = (className: string, { layers }: Description): readonly OptionSchema[] =>
  layers.find(({ name }) => name === className)?.options ?? [];

const has = (className: string, option: string, description: Description): boolean =>
  schemaOf(className, description).some(({ name }) => name === option);

/** A new layer with options that fit its place. */
export function fittedLayer(className: string, description: Description, room: Room): LayerConfig {
  const { wanted, free, width } = room;
  const layer = newLayer(className, description, width);
  Object.assign(layer.config, fitted[className]?.(room));
  const everyStep = (wanted?.length ?? 0) > 2;
  if (everyStep && has(className, 'return_sequences', description)) layer.config['return_sequences'] = true;
  const inside = insideOf(layer);
  if (!inside || !has(className, 'merge_mode', description)) return layer;
  if (wanted) inside.config['return_sequences'] = everyStep;
  if (!free && width % 2 === 0) inside.config['units'] = width / 2;
  return free || width % 2 === 0 ? layer : { ...layer, config: { ...layer.config, merge_mode: 'ave' } };
}

/** A layer in a wrapper, as wide as before where what follows takes no other width. */
export function fittedWrapper(layer: LayerConfig, wrapper: string, { free }: Room): LayerConfig {
  const made = wrapped(layer, wrapper);
  if (wrapper === 'Bidirectional' && !free) made.config['merge_mode'] = 'ave';
  return made;
}

/**
 * A layer of another class in the place of one, with those options of `layer` that both classes have, as far as they
 * fit. A wrapper is put around a layer that fits into it; what takes a wrapper's place has the options of the layer
 * inside.
 */
export function changeClass(
  layer: LayerConfig,
  className: string,
  description: Description,
  room: Room = anyRoom,
): LayerConfig {
  const { name: _, ...own } = layer.config;
  if (wrappersFor(layer, description).includes(className))
    return fittedWrapper({ class_name: layer.class_name, config: own }, className, room);
  const made = fittedLayer(className, description, room);
  if (insideOf(made)) return made;
  const from = insideOf(layer) ?? { class_name: layer.class_name, config: own };
  const before = schemaOf(from.class_name, description);
  const kept = Object.entries(from.config).filter(([name, value]) => {
    const [option, other] = [schemaOf(className, description), before].map((schema) =>
      schema.find((one) => one.name === name),
    );
    const pinned = !room.free && (name === 'units' || name === 'filters');
    return (
      option !== undefined &&
      name !== 'name' &&
      !pinned &&
      (other === undefined || other.kind === option.kind) &&
      (option.choices?.includes(String(value)) ?? true)
    );
  });
  // Whether a recurrent layer gives every step was chosen.
  if (has(from.class_name, 'return_sequences', description)) delete made.config['return_sequences'];
  return {
    class_name: className,
    config: { ...made.config, ...Object.fromEntries(kept), ...fitted[className]?.(room) },
  };
}

/** A first layer of this class for the way back of a Bidirectional, whose way there is `layer`. */
export function backwardLayer(layer: LayerConfig, className: string, description: Description): LayerConfig {
  const made = changeClass(layer, className, description);
  return {
    ...made,
    config: { ...made.config, go_backwards: layer.config['go_backwards'] !== true },
  };
}

/** The options of a new layer that follow from all that it takes. */
export function joiningOptions(
  scene: Scene,
  description: Description,
  className: string,
  sources: readonly Reference[],
  { wanted, free }: Room,
): Options {
  const [first, second] = sources.map(shapesOf(graphOf(scene)));
  if (className === 'Dot' && first && second) {
    const dot = dotAxes(first, second, wanted ?? first, free);
    return dot ? { axes: dot.axes } : {};
  }
  // Joined along the steps where the width stays.
  if (className === 'Concatenate' && first && !free && first.length > 2) return { axis: 1 };
  if (className !== 'SampledLogits' || !sources[1]) return {};
  const ids = idsFrom(scene, description, sources[1]);
  return ids === null ? {} : { input_dim: ids };
}
