import type { Inspection } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { layerLabel, layerNames } from './layer_names.ts';
import type { Extents } from './network.ts';

/** A call of a layer, or an end of the model that gives its output. */
export interface GraphNode {
  /** `decoder/0`, the layer's name and the number of the call; `/0` for the model's output number 0. */
  id: string;
  kind: 'input' | 'layer' | 'output';
  /** Name of the layer; '' for an output. */
  layer: string;
  call: number;
  /** Calls that the layer has in all. */
  calls: number;
  /** Place in the config's list of layers; of an output, its number. */
  index: number;
  /** `Bidirectional · LSTM`. */
  type: string;
  /** The option that says how large the layer is; '' for none. */
  size: string;
}

/** A way from an output of a node to an input of another. */
export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  /** Number of the output that is taken, and of the input that takes it. */
  output: number;
  input: number;
  /** Null where it is not known. */
  shape: Extents | null;
}

export interface ModelGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The references at an end of a Functional; a single one may stand without its list. */
export function endsOf(model: ModelConfig, end: 'input_layers' | 'output_layers'): Reference[] {
  const list = model.config[end];
  if (!Array.isArray(list)) return [];
  return (typeof list[0] === 'string' ? [list] : list) as Reference[];
}

/** The calls of a layer in a Functional, each with its inputs; an InputLayer has one without. */
export function callsOf(layer: LayerConfig): Reference[][] {
  const calls = layer.inbound_nodes ?? [];
  return calls.length > 0 ? calls : [[]];
}

/** True for a reference such as the core takes. */
const isReference = (value: unknown): value is Reference =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  Number.isInteger(value[1]) &&
  Number.isInteger(value[2]);

/**
 * The graph of a model. `inspection` is that of the working model, which may be an earlier one: shapes come from those
 * of its layers that have the same name and class, and are `known`.
 */
export function modelGraph(
  model: ModelConfig,
  inspection: Inspection | null,
  known: (layer: string) => boolean = () => true,
): ModelGraph {
  const { layers } = model.config;
  const names = layerNames(layers);
  const shapeOf = ([name, call, output]: Reference): Extents | null => {
    const row = inspection?.layers.find((layer) => layer.name === name);
    if (!row || row.type !== layers[names.indexOf(name)]?.class_name || !known(name)) return null;
    return (row.calls?.[call] ?? row.output_shapes)[output] ?? null;
  };
  const stack = model.class_name === 'Sequential';
  const calls = layers.map((layer, index) =>
    stack ? [index > 0 ? [[names[index - 1]!, 0, 0] as const] : []] : callsOf(layer),
  );
  const outputs = stack
    ? layers.length > 0
      ? [[names.at(-1)!, 0, 0] as const]
      : []
    : endsOf(model, 'output_layers');
  const nodes = layers.flatMap((layer, index) =>
    calls[index]!.map((_, call): GraphNode => ({
      id: `${names[index]}/${call}`,
      kind: layer.class_name === 'InputLayer' ? 'input' : 'layer',
      layer: names[index]!,
      call,
      calls: calls[index]!.length,
      index,
      ...layerLabel(layer),
    })),
  );
  const edges: GraphEdge[] = [];
  const join = (reference: unknown, to: string, input: number): void => {
    if (!isReference(reference)) return;
    const [name, call, output] = reference;
    edges.push({
      id: `${to}/${input}`,
      from: `${name}/${call}`,
      to,
      output,
      input,
      shape: shapeOf(reference),
    });
  };
  calls.forEach((list, index) =>
    list.forEach((inputs, call) =>
      inputs.forEach((reference, input) => join(reference, `${names[index]}/${call}`, input)),
    ),
  );
  outputs.forEach((reference, index) => {
    const id = `/${index}`;
    nodes.push({ id, kind: 'output', layer: '', call: 0, calls: 1, index, type: '', size: '' });
    join(reference, id, 0);
  });
  return { nodes, edges };
}

/** The ids of the nodes that take something from `id`, directly or through others, and of itself. */
export function downstream({ edges }: ModelGraph, id: string): Set<string> {
  const found = new Set([id]);
  for (const from of found) for (const edge of edges) if (edge.from === from) found.add(edge.to);
  return found;
}

/** The nodes in the order in which data reaches them. */
export function inOrder({ nodes, edges }: ModelGraph): GraphNode[] {
  const left = new Map(nodes.map((node) => [node.id, edges.filter(({ to }) => to === node.id).length]));
  const ready = nodes.filter(({ id }) => left.get(id) === 0);
  for (const node of ready)
    for (const { to } of edges.filter(({ from }) => from === node.id)) {
      left.set(to, left.get(to)! - 1);
      if (left.get(to) === 0) ready.push(nodes.find(({ id }) => id === to)!);
    }
  return [...ready, ...nodes.filter((node) => !ready.includes(node))];
}

/** A graph in which each node has at most one way in and one way out. */
export function isChain({ nodes, edges }: ModelGraph): boolean {
  const once = (ends: string[]): boolean => new Set(ends).size === ends.length;
  return (
    once(edges.map(({ from }) => from)) &&
    once(edges.map(({ to }) => to)) &&
    edges.length === nodes.length - 1 &&
    nodes.every(({ calls }) => calls === 1)
  );
}

/** The part of a graph that a fault of the core lies in. */
export interface FaultPlace {
  /** Place in the config's list of layers; null when it is in none. */
  layer: number | null;
  /** Number of the call, and of its input, where the fault lies in one. */
  call: number | null;
  input: number | null;
}

/** Reads a fault's JSON pointer into an experiment; null for one outside of the model. */
export function faultPlace(where: string): FaultPlace | null {
  if (/^\/(task|compile|fit|seed|resources)(\/|$)/.test(where)) return null;
  const [, layer, call, input] =
    /^\/model\/config\/layers\/(\d+)(?:\/inbound_nodes\/(\d+)(?:\/(\d+))?)?/.exec(where) ?? [];
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  return { layer: number(layer), call: number(call), input: number(input) };
}

interface FaultyParts {
  nodes: string[];
  edges: string[];
}

/** Ids of the edges and nodes that a fault lies in; of a layer as a whole, all its inputs. */
export function faultyParts(graph: ModelGraph, fault: Pick<Fault, 'where' | 'code'> | null): FaultyParts {
  const where = fault?.where ?? '';
  const place = faultPlace(where);
  const end = /^\/model\/config\/output_layers\/?(\d*)/.exec(where);
  if (end) {
    const ends = graph.nodes.filter(
      ({ kind, index }) => kind === 'output' && (end[1] === '' || index === Number(end[1])),
    );
    return {
      nodes: [],
      edges: graph.edges.filter(({ to }) => ends.some(({ id }) => id === to)).map(({ id }) => id),
    };
  }
  if (!place || place.layer === null) return { nodes: [], edges: [] };
  const nodes = graph.nodes.filter(
    ({ kind, index, call }) =>
      kind !== 'output' && index === place.layer && (place.call === null || call === place.call),
  );
  // What a wrapped layer cannot take comes along the edges of its wrapper.
  const isInput = fault?.code?.startsWith('input.') && /\/config\/(backward_)?layer$/.test(where);
  const inOption = !isInput && where.startsWith(`/model/config/layers/${place.layer}/config`);
  const edges = graph.edges.filter(
    ({ to, input }) =>
      !inOption && nodes.some(({ id }) => id === to) && (place.input === null || input === place.input),
  );
  return { nodes: nodes.map(({ id }) => id), edges: edges.map(({ id }) => id) };
}
