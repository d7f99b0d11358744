import type { Inspection, RegistryEntry } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import { baseName, layerNames, stateCount } from '../views/layer_names.ts';
import {
  callsOf,
  downstream,
  endsOf,
  isChain,
  modelGraph,
  type GraphEdge,
  type GraphNode,
  type ModelGraph,
} from '../views/model_graph.ts';
import type { Extents } from '../views/network.ts';
import { equalJson } from './json_patch.ts';
import { agreement, takesMany } from './merging.ts';

/** Changes of a Functional model, each giving a new one in which every reference leads to an output that is there. */

/** The reason for which something cannot be done, for the page to put into words. */
export type Refusal =
  | 'input' // The task feeds this layer.
  | 'ways' // It has several ways in, and it was not said which one goes on.
  | 'shared' // It is called several times.
  | 'inUse' // Its states are in use.
  | 'cycle' // It would be fed by its own output.
  | 'least' // It needs as many inputs as it has.
  | 'taken' // Another layer has this name.
  | 'name'; // This is no name.

export type Edited = { model: ModelConfig } | { refused: Refusal };

/** Any layer's name: in weights' and nodes' names '/' divides. */
const namePattern = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;

const same = (a: Reference, b: Reference): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** The model with other layers, and with every reference changed by `change`. */
function rebuilt(
  model: ModelConfig,
  layers: readonly LayerConfig[],
  change: (reference: Reference) => Reference = (reference) => reference,
): ModelConfig {
  // Behind the reference of a mask is what it is the mask of.
  const turned = (list: readonly Reference[]): Reference[] =>
    list.map((one) => [...change(one).slice(0, 3), ...one.slice(3)] as unknown as Reference);
  return {
    ...model,
    config: {
      ...model.config,
      layers: layers.map((layer) =>
        layer.inbound_nodes ? { ...layer, inbound_nodes: layer.inbound_nodes.map(turned) } : layer,
      ),
      input_layers: turned(endsOf(model, 'input_layers')),
      output_layers: turned(endsOf(model, 'output_layers')),
    },
  };
}

export function layerNamed(model: ModelConfig, name: string): LayerConfig | undefined {
  return model.config.layers[layerNames(model.config.layers).indexOf(name)];
}

/** The model with `change` made to the layer of this name. */
export function withLayer(
  model: ModelConfig,
  name: string,
  change: (layer: LayerConfig) => LayerConfig,
): ModelConfig {
  const layer = layerNamed(model, name);
  return rebuilt(
    model,
    model.config.layers.map((one) => (one === layer ? change(one) : one)),
  );
}

/** Every use of an output: as the input of a call, or as an output of the model. */
function uses(model: ModelConfig): Reference[] {
  return [
    ...model.config.layers.flatMap((layer) => callsOf(layer).flat()),
    ...endsOf(model, 'output_layers'),
  ];
}

/** A name for a new layer, numbered as the core does. */
export function freshName(model: ModelConfig, className: string): string {
  const taken = new Set(layerNames(model.config.layers));
  const base = baseName(className);
  for (let number = 0; ; ++number) {
    const name = number === 0 ? base : `${base}_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A stack as a graph, in which all layers have names. A graph stays as it is. */
export function asGraph(model: ModelConfig): ModelConfig {
  if (model.class_name === 'Functional') return model;
  const { layers } = model.config;
  const names = layerNames(layers);
  return {
    class_name: 'Functional',
    config: {
      ...model.config,
      layers: layers.map((layer, index) => ({
        ...layer,
        config: { ...layer.config, name: names[index] },
        inbound_nodes: index === 0 ? [] : [[[names[index - 1]!, 0, 0]]],
      })),
      input_layers: [[names[0], 0, 0]],
      output_layers: [[names.at(-1), 0, 0]],
    },
  };
}

/** A graph that is a chain from one input to one output, as a stack; null for any other. */
export function asStack(model: ModelConfig): ModelConfig | null {
  const graph = modelGraph(model, null);
  const ends = (kind: GraphNode['kind']): GraphNode[] => graph.nodes.filter((node) => node.kind === kind);
  const [first, ...others] = ends('input');
  if (!first || others.length > 0 || ends('output').length !== 1 || !isChain(graph)) return null;
  if (graph.edges.some(({ output }) => output !== 0)) return null;
  const layers: LayerConfig[] = [];
  for (let at: string | undefined = first.id; at !== undefined;) {
    const node = graph.nodes.find(({ id }) => id === at);
    if (node && node.kind !== 'output') {
      const { inbound_nodes: _, ...layer } = model.config.layers[node.index]!;
      layers.push(layer);
    }
    at = graph.edges.find(({ from }) => from === at)?.to;
  }
  const { input_layers: _in, output_layers: _out, ...config } = model.config;
  return layers.length === model.config.layers.length
    ? { class_name: 'Sequential', config: { ...config, layers } }
    : null;
}

/** The edge's source. */
export function sourceOf(edge: Pick<GraphEdge, 'from' | 'output'>): Reference {
  const at = edge.from.lastIndexOf('/');
  return [edge.from.slice(0, at), Number(edge.from.slice(at + 1)), edge.output];
}

/** The model with another source at the end of an edge. */
function withSource(
  model: ModelConfig,
  { to, input }: Pick<GraphEdge, 'to' | 'input'>,
  source: Reference,
): ModelConfig {
  const at = to.lastIndexOf('/');
  const [name, number] = [to.slice(0, at), Number(to.slice(at + 1))];
  if (name === '') {
    const outputs = endsOf(model, 'output_layers').map((one, index) => (index === number ? source : one));
    return { ...model, config: { ...model.config, output_layers: outputs } };
  }
  return withLayer(model, name, (layer) => ({
    ...layer,
    inbound_nodes: callsOf(layer).map((call, index) =>
      index === number ? call.map((one, slot) => (slot === input ? source : one)) : call,
    ),
  }));
}

/** The new layer behind all others of the list, with a name of its own. */
function withNew(
  model: ModelConfig,
  layer: LayerConfig,
  inputs: Reference[],
): { model: ModelConfig; name: string } {
  const name = freshName(model, layer.class_name);
  const added = { class_name: layer.class_name, config: { ...layer.config, name }, inbound_nodes: [inputs] };
  return { model: rebuilt(model, [...model.config.layers, added]), name };
}

/** Puts a layer on an edge; `others` are its further inputs. */
export function insertOnEdge(
  model: ModelConfig,
  edge: GraphEdge,
  layer: LayerConfig,
  others: Reference[] = [],
): { model: ModelConfig; name: string } {
  const added = withNew(model, layer, [sourceOf(edge), ...others]);
  return { ...added, model: withSource(added.model, edge, [added.name, 0, 0]) };
}

/** Puts a layer behind a node: whatever took the node's first output takes the new one's. */
export function insertBehind(
  model: ModelConfig,
  node: Pick<GraphNode, 'layer' | 'call'>,
  layer: LayerConfig,
  others: Reference[] = [],
): { model: ModelConfig; name: string } {
  const source: Reference = [node.layer, node.call, 0];
  const name = freshName(model, layer.class_name);
  const turned = rebuilt(model, model.config.layers, (one) => (same(one, source) ? [name, 0, 0] : one));
  return withNew(turned, layer, [source, ...others]);
}

/**
 * Calls a layer once more, with the same weights, on an edge. `number` is that of the new call: calls that take from it
 * come after it.
 */
export function callOnEdge(
  model: ModelConfig,
  edge: Pick<GraphEdge, 'from' | 'to' | 'output' | 'input'>,
  name: string,
): { model: ModelConfig; number: number } {
  const behind = downstream(modelGraph(model, null), edge.to);
  const calls = callsOf(layerNamed(model, name) ?? { class_name: '', config: {} });
  const first = calls.findIndex((_, call) => behind.has(`${name}/${call}`));
  const number = first < 0 ? calls.length : first;
  const after = (call: number): number => (call < number ? call : call + 1);
  const moved = ([layer, call, output]: Reference): Reference =>
    layer === name ? [layer, after(call), output] : [layer, call, output];
  const called = withLayer(rebuilt(model, model.config.layers, moved), name, (layer) => ({
    ...layer,
    inbound_nodes: callsOf(layer).toSpliced(number, 0, [moved(sourceOf(edge))]),
  }));
  const at = edge.to.lastIndexOf('/');
  const to = edge.to.startsWith(`${name}/`) ? `${name}/${after(Number(edge.to.slice(at + 1)))}` : edge.to;
  return { model: withSource(called, { to, input: edge.input }, [name, number, 0]), number };
}

/** Takes one call from a layer that has several; what took its output takes its input. */
export function removeCall(model: ModelConfig, name: string, number: number): Edited {
  const layer = layerNamed(model, name);
  const calls = layer ? callsOf(layer) : [];
  const inputs = calls[number];
  if (!layer || !inputs || calls.length < 2) return { model };
  const taken = uses(model).filter(([from, call]) => from === name && call === number);
  if (taken.length > 0 && inputs.length !== 1) return { refused: 'shared' };
  if (taken.some(([, , output]) => output !== 0)) return { refused: 'inUse' };
  const moved = ([from, call, output]: Reference): Reference =>
    from === name && call > number ? [from, call - 1, output] : [from, call, output];
  return {
    model: rebuilt(
      model,
      model.config.layers.map((one) =>
        one === layer ? { ...one, inbound_nodes: calls.toSpliced(number, 1) } : one,
      ),
      (one) => moved(one[0] === name && one[1] === number ? inputs[0]! : one),
    ),
  };
}

/** The edges on which a layer could be called again: those of what it takes now, by shape. */
export function edgesFor(graph: ModelGraph, name: string): GraphEdge[] {
  const own = graph.edges.filter(({ to }) => to.startsWith(`${name}/`));
  const like = own[0]?.shape;
  if (!like || own.some(({ to }) => own.filter((one) => one.to === to).length > 1)) return [];
  return graph.edges.filter(
    ({ shape, from, to }) =>
      shape?.length === like.length &&
      shape.at(-1) === like.at(-1) &&
      !from.startsWith(`${name}/`) &&
      !to.startsWith(`${name}/`),
  );
}

/** The outputs that an input may take: of all nodes that do not take, themselves or through others, from its node. */
export function sourcesFor(model: ModelConfig, inspection: Inspection | null, to: string): Reference[] {
  const graph = modelGraph(model, inspection);
  const behind = downstream(graph, to);
  const used = uses(model);
  return graph.nodes
    .filter(({ id, kind }) => kind !== 'output' && !behind.has(id))
    .flatMap(({ layer, call }) => {
      const given = inspection?.layers.find(({ name }) => name === layer);
      const known = (given?.calls?.[call] ?? given?.output_shapes)?.length ?? 1;
      const most = Math.max(
        known,
        ...used.filter(([name]) => name === layer).map(([, , output]) => output + 1),
      );
      return Array.from({ length: most }, (_, output): Reference => [layer, call, output]);
    });
}

/** True for the ids that an input of the model gives. */
function isIds(model: ModelConfig, [name]: Reference): boolean {
  return (
    layerNamed(model, name)?.class_name === 'InputLayer' &&
    model.config.layers.some(
      (layer) =>
        'input_dim' in layer.config && callsOf(layer).some((call) => call.some(([from]) => from === name)),
    )
  );
}

/**
 * Further inputs that a layer of the class `entry` gets on an edge: of the outputs that it takes beside the edge's those
 * whose shapes are most like it, the nearest ones before it first; the edge's own source where there is nothing else.
 * `free` is true where the layer's output may have any width.
 */
export function furtherInputs(
  model: ModelConfig,
  inspection: Inspection | null,
  edge: Pick<GraphEdge, 'from' | 'to' | 'output' | 'shape'>,
  entry: Pick<RegistryEntry, 'name' | 'inputs'> | undefined,
  free = true,
): Reference[] {
  const own = sourceOf(edge);
  const [name, least] = [entry?.name ?? '', entry?.inputs ?? 1];
  const shapes = shapesOf(modelGraph(model, inspection));
  const fit = (source: Reference): number => {
    const shape = shapes(source);
    return shape && edge.shape ? agreement(name, edge.shape, shape, free) : 0;
  };
  const ids = name === 'SampledLogits' || isIds(model, own);
  const candidates = sourcesFor(model, inspection, edge.to)
    .filter(
      (source) => !same(source, own) && isIds(model, source) === ids && fit(source) >= Math.max(1, fit(own)),
    )
    .reverse()
    .sort((a, b) => fit(b) - fit(a));
  return Array.from({ length: Math.max(0, least - 1) }, (_, index) => candidates[index] ?? own);
}

/** The shapes of the outputs that something takes. */
export function shapesOf({ edges }: ModelGraph): (source: Reference) => Extents | null {
  const shapes = new Map(edges.map((one) => [JSON.stringify(sourceOf(one)), one.shape]));
  return (source) => shapes.get(JSON.stringify(source.slice(0, 3))) ?? null;
}

/** Gives the end of an edge another source. */
export function rewire(model: ModelConfig, edge: Pick<GraphEdge, 'to' | 'input'>, source: Reference): Edited {
  const behind = downstream(modelGraph(model, null), edge.to);
  return behind.has(`${source[0]}/${source[1]}`)
    ? { refused: 'cycle' }
    : { model: withSource(model, edge, source) };
}

/** Gives a call one more input, the last. */
export function addInput(model: ModelConfig, { id, layer, call }: GraphNode, source: Reference): Edited {
  if (downstream(modelGraph(model, null), id).has(`${source[0]}/${source[1]}`)) return { refused: 'cycle' };
  return {
    model: withLayer(model, layer, (one) => ({
      ...one,
      inbound_nodes: callsOf(one).map((inputs, index) => (index === call ? [...inputs, source] : inputs)),
    })),
  };
}

/** Takes an input from a call that has more than `least`. */
export function removeInput(
  model: ModelConfig,
  { layer, call }: Pick<GraphNode, 'layer' | 'call'>,
  input: number,
  least: number,
): Edited {
  const inputs = callsOf(layerNamed(model, layer) ?? { class_name: '', config: {} })[call] ?? [];
  if (inputs.length <= least) return { refused: 'least' };
  return {
    model: withLayer(model, layer, (one) => ({
      ...one,
      inbound_nodes: callsOf(one).map((list, index) =>
        index === call ? list.filter((_, slot) => slot !== input) : list,
      ),
    })),
  };
}

/**
 * Takes a layer away; what took its output takes its input. `keep` is the number of the input that goes on, for a layer
 * with several. A layer whose outputs nothing takes just goes.
 */
export function removeFromGraph(model: ModelConfig, name: string, keep?: number): Edited {
  const layer = layerNamed(model, name);
  if (!layer) return { model };
  if (layer.class_name === 'InputLayer') return { refused: 'input' };
  const calls = callsOf(layer);
  const taken = uses(model).filter(([from]) => from === name);
  const own = new Set(calls.flat().filter(([from]) => from === name));
  if (taken.length > own.size) {
    if (calls.some((inputs) => inputs.length !== 1) && (calls.length > 1 || keep === undefined))
      return { refused: calls.length > 1 ? 'shared' : 'ways' };
    if (taken.some(([, , output]) => output !== 0)) return { refused: 'inUse' };
  }
  // A call may take another call of the same layer.
  const source = (reference: Reference): Reference => {
    for (let at = reference; ;) {
      if (at[0] !== name) return at;
      const inputs = calls[at[1]] ?? [];
      const next = inputs[inputs.length === 1 ? 0 : (keep ?? 0)];
      if (!next) return at;
      at = next;
    }
  };
  const { tied_weights: ties, ...config } = model.config;
  const left = Array.isArray(ties)
    ? ties.filter((pair) => !(pair as string[]).some((weight) => weight.startsWith(`${name}/`)))
    : [];
  const others = model.config.layers.filter((one) => one !== layer);
  return {
    model: rebuilt(
      { ...model, config: left.length > 0 ? { ...config, tied_weights: left } : config },
      others,
      source,
    ),
  };
}

/**
 * Puts a layer of perhaps another class in the place of one, under its name. `entry` is its class in the registry: a
 * class that takes one input keeps the first one, one that needs more takes what is most like it.
 */
export function replaceInGraph(
  model: ModelConfig,
  name: string,
  layer: LayerConfig,
  entry: RegistryEntry | undefined,
  inspection: Inspection | null,
  free = true,
): ModelConfig {
  const old = layerNamed(model, name);
  if (!old) return model;
  const placed = withLayer(model, name, () => ({
    ...layer,
    config: { ...layer.config, name },
    ...(old.inbound_nodes ? { inbound_nodes: old.inbound_nodes } : {}),
  }));
  if (old.class_name === layer.class_name) return placed;
  const graph = modelGraph(placed, inspection);
  const shapes = shapesOf(graph);
  const inputs = callsOf(old).map((list, call) => {
    const first = graph.edges.find(({ to, input }) => to === `${name}/${call}` && input === 0);
    if (!first) return list;
    const source = sourceOf(first);
    if ((entry?.inputs ?? 1) < 2) return [source, ...statesAmong(list.slice(1), placed, name, shapes)];
    const fits = (one: Reference): boolean => {
      const shape = shapes(one);
      return !first.shape || !shape || agreement(layer.class_name, first.shape, shape, free) > 0;
    };
    const kept = list.slice(1, takesMany(layer.class_name) ? undefined : 2).filter(fits);
    return [source, ...(kept.length > 0 ? kept : furtherInputs(placed, inspection, first, entry, free))];
  });
  return withLayer(placed, name, (one) => ({ ...one, inbound_nodes: inputs }));
}

/** As many initial states as a layer has, made of those among `given`; none for a layer without. */
function statesAmong(
  given: readonly Reference[],
  model: ModelConfig,
  name: string,
  shapes: (source: Reference) => Extents | null,
): Reference[] {
  const found = given.filter((source) => (shapes(source)?.length ?? 2) === 2);
  if (found.length === 0) return [];
  const count = stateCount(layerNamed(model, name)!);
  return Array.from({ length: count }, (_, state) => found[state] ?? found.at(-1)!);
}

/** Gives a layer another name, also wherever it is referred to. */
export function rename(model: ModelConfig, name: string, to: string): Edited {
  if (name === to) return { model };
  if (!namePattern.test(to)) return { refused: 'name' };
  if (layerNames(model.config.layers).includes(to)) return { refused: 'taken' };
  const layer = layerNamed(model, name);
  const layers = model.config.layers.map((one) =>
    one === layer ? { ...one, config: { ...one.config, name: to } } : one,
  );
  const ties = model.config['tied_weights'];
  const renamed = Array.isArray(ties)
    ? {
        tied_weights: ties.map((pair) =>
          (pair as string[]).map((weight) =>
            weight.startsWith(`${name}/`) ? to + weight.slice(name.length) : weight,
          ),
        ),
      }
    : {};
  const changed = { ...model, config: { ...model.config, ...renamed } };
  return { model: rebuilt(changed, layers, (one) => (one[0] === name ? [to, one[1], one[2]] : one)) };
}

/**
 * Puts a layer into a wrapper, under its name. In a Bidirectional initial states go to both directions; states that are
 * taken from it are those of the first one, which come first.
 */
export function wrapInGraph(model: ModelConfig, name: string, wrapped: LayerConfig): ModelConfig {
  return withLayer(model, name, (layer) => ({
    ...layer,
    class_name: wrapped.class_name,
    config: { ...wrapped.config, name },
    inbound_nodes: callsOf(layer).map(([first, ...states]) =>
      first ? [first, ...states, ...(wrapped.class_name === 'Bidirectional' ? states : [])] : [],
    ),
  }));
}

/**
 * Takes the wrapper from a layer, under its name. Of the states of a Bidirectional, of which `outputs` counts all
 * outputs, the first direction's stay.
 */
export function unwrapInGraph(
  model: ModelConfig,
  name: string,
  inside: LayerConfig,
  outputs: number,
): ModelConfig {
  const states = (outputs - 1) / 2;
  const wrapper = layerNamed(model, name);
  if (wrapper?.class_name !== 'Bidirectional')
    return withLayer(model, name, (layer) => ({ ...layer, ...inside, config: { ...inside.config, name } }));
  const freed = withLayer(model, name, (layer) => ({
    ...layer,
    class_name: inside.class_name,
    config: { ...inside.config, name },
    inbound_nodes: callsOf(layer).map(([first, ...given]) =>
      first ? [first, ...given.slice(0, Math.ceil(given.length / 2))] : [],
    ),
  }));
  return rebuilt(freed, freed.config.layers, (one) =>
    one[0] === name && Number.isInteger(states) && one[2] > states ? [name, one[1], one[2] - states] : one,
  );
}

/**
 * The names of those layers of `model` that are as in `before`, and take what is as it was there: their shapes are the
 * same.
 */
export function unchangedLayers(model: ModelConfig, before: ModelConfig): Set<string> {
  const [now, then] = [asGraph(model), asGraph(before)];
  const names = layerNames(now.config.layers);
  const same = new Set<string>();
  const isSame = (layer: LayerConfig, name: string): boolean =>
    equalJson(layer, layerNamed(then, name)) &&
    callsOf(layer)
      .flat()
      .every(([source]) => same.has(source));
  for (let found = -1; found !== same.size;) {
    found = same.size;
    now.config.layers.forEach((layer, index) => isSame(layer, names[index]!) && same.add(names[index]!));
  }
  return same;
}
