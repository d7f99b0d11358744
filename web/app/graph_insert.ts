import type { Description, Inspection } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import { modelGraph, type GraphEdge } from '../views/model_graph.ts';
import { newLayer } from './edit.ts';
import * as graphs from './graph.ts';

/** A layer of this class on an edge, with options and further inputs that fit there. */
export function joinedOn(
  model: ModelConfig,
  inspection: Inspection | null,
  description: Description,
  id: string,
  className: string,
): { model: ModelConfig; name: string } {
  const edge = modelGraph(model, inspection).edges.find((one) => one.id === id);
  if (!edge) return { model, name: '' };
  const others = furtherOn(model, inspection, description, edge, className);
  return graphs.insertOnEdge(model, edge, fitting(description, edge, className), others);
}

export function furtherOn(
  model: ModelConfig,
  inspection: Inspection | null,
  { layers }: Description,
  edge: Pick<GraphEdge, 'from' | 'to' | 'output' | 'shape'>,
  className: string,
): Reference[] {
  const least = layers.find(({ name }) => name === className)?.inputs ?? 1;
  return graphs.furtherInputs(model, inspection, edge, least);
}

/** A new layer that gives what it takes: as wide, and at every step where there are steps. */
export function fitting(
  description: Description,
  { shape }: Pick<GraphEdge, 'shape'>,
  className: string,
): LayerConfig {
  const layer = newLayer(className, description, shape?.at(-1) ?? 16);
  const options = description.layers.find(({ name }) => name === className)?.options ?? [];
  if (shape && shape.length > 2 && options.some(({ name }) => name === 'return_sequences'))
    layer.config['return_sequences'] = true;
  return layer;
}
