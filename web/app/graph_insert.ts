import type { Description } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import { modelGraph, type GraphEdge } from '../views/model_graph.ts';
import { insideOf, type Scene } from './edit.ts';
import { fittedLayer, joiningOptions, roomBehind, roomOf, roomOn, type Room } from './fitting.ts';
import * as graphs from './graph.ts';

/** A layer of this class on an edge, with options and further inputs that fit there. */
export function joinedOn(
  scene: Scene,
  description: Description,
  id: string,
  className: string,
): { model: ModelConfig; name: string } {
  const edge = modelGraph(scene.model, scene.inspection).edges.find((one) => one.id === id);
  if (!edge) return { model: scene.model, name: '' };
  const { layer, others } = fittedJoin(scene, description, edge, className, roomOn(scene, description, id));
  return graphs.insertOnEdge(scene.model, edge, layer, others);
}

/** A layer of this class behind a node, with options and further inputs that fit there. */
export function joinedBehind(
  scene: Scene,
  description: Description,
  node: { id: string; layer: string; call: number },
  className: string,
): { model: ModelConfig; name: string } {
  const { id } = node;
  const { edges } = modelGraph(scene.model, scene.inspection);
  const edge = edges.find(({ from, output }) => from === id && output === 0);
  const room = roomBehind(scene, description, node);
  const like = edge ?? { from: id, to: id, output: 0, shape: room.given };
  const { layer, others } = fittedJoin(scene, description, like, className, room);
  return graphs.insertBehind(scene.model, node, layer, others);
}

/** A layer as wide as what it gets, and its further inputs. */
function fittedJoin(
  scene: Scene,
  description: Description,
  edge: Pick<GraphEdge, 'from' | 'to' | 'output' | 'shape'>,
  className: string,
  room: Room,
): { layer: LayerConfig; others: Reference[] } {
  const entry = description.layers.find(({ name }) => name === className);
  const others = graphs.furtherInputs(scene.model, scene.inspection, edge, entry, room.free);
  const sources = [graphs.sourceOf(edge), ...others];
  const layer = fittedLayer(className, description, { ...room, width: room.given?.at(-1) ?? room.width });
  Object.assign(layer.config, joiningOptions(scene, description, className, sources, room));
  return { layer, others };
}

/** A layer of perhaps another class in the place of the one of this name, with further inputs that fit. */
export function replacedIn(
  scene: Scene,
  description: Description,
  name: string,
  layer: LayerConfig,
): ModelConfig {
  const { model, inspection } = scene;
  const before = graphs.layerNamed(model, name);
  // A wrapper chosen as the class goes around the layer, and comes off it, with its states.
  const [inside, insideBefore] = [insideOf(layer), before ? insideOf(before) : null];
  if (inside && !insideBefore && inside.class_name === before?.class_name)
    return graphs.wrapInGraph(model, name, layer);
  if (insideBefore && !inside && insideBefore.class_name === layer.class_name) {
    const outputs = inspection?.layers.find((one) => one.name === name)?.output_shapes.length ?? 1;
    return graphs.unwrapInGraph(model, name, layer, outputs);
  }
  const entry = description.layers.find((one) => one.name === layer.class_name);
  const room = roomOf(scene, description, name);
  const placed = graphs.replaceInGraph(model, name, layer, entry, inspection, room.free);
  if (before?.class_name === layer.class_name) return placed;
  const [sources = []] = graphs.layerNamed(placed, name)?.inbound_nodes ?? [];
  const options = joiningOptions(scene, description, layer.class_name, sources, room);
  return graphs.withLayer(placed, name, (one) => ({ ...one, config: { ...one.config, ...options } }));
}
