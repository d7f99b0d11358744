import { fault } from '../../runtime/errors.ts';
import type { Layer } from '../layers/layer.ts';
import { InputLayer } from '../layers/input_layer.ts';
import type { CallNode, SymbolicTensor } from '../layers/layer.ts';

type Reference = [layer: string, call: number, output: number];

/**
 * Pairs [tied, source] of weights, each 'layer/weight': the first is the second and has no values of its own. Their
 * shapes are the same, or, of matrices, turned.
 */
export type TiedWeights = [tied: string, source: string][];

/** A model's config as the core reads it, with the layers that it names. */
export interface ModelPlan {
  class_name: 'Sequential' | 'Functional';
  config: Record<string, unknown>;
  layers: Layer[];
}

/** The graph of layers between `inputs` and `outputs`. Throws when the outputs need other inputs too. */
export function planFunctional(name: string, inputs: SymbolicTensor[], outputs: SymbolicTensor[]): ModelPlan {
  const calls = new Map<Layer, CallNode[]>();
  const visited = new Set<CallNode>();

  const visit = (tensor: SymbolicTensor): void => {
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex]!;
    if (visited.has(node)) return;
    visited.add(node);
    if (layer instanceof InputLayer && !inputs.some((input) => input.sourceLayer === layer))
      throw fault(`[${name}] the outputs need the input '${layer.name}', which is not among the inputs`);
    node.inputs.forEach(visit);
    calls.set(layer, [...(calls.get(layer) ?? []), node]);
  };

  for (const input of inputs) {
    if (!(input.sourceLayer instanceof InputLayer))
      throw fault(`[${name}] expected inputs made by input({shape}), got the output of '${input.name}'`);
    visit(input);
  }
  outputs.forEach(visit);

  const names = new Map<string, Layer>();
  for (const layer of calls.keys()) {
    if (names.has(layer.name)) throw fault(`[${name}] two layers are called '${layer.name}'`);
    names.set(layer.name, layer);
  }

  const refer = ({ sourceLayer, nodeIndex, tensorIndex }: SymbolicTensor): Reference => {
    const call = calls.get(sourceLayer)!.indexOf(sourceLayer.inboundNodes[nodeIndex]!);
    return [sourceLayer.name, call, tensorIndex];
  };
  const layers = [...calls].map(([layer, nodes]) => ({
    ...layer.toConfig(),
    inbound_nodes: layer instanceof InputLayer ? [] : nodes.map((node) => node.inputs.map(refer)),
  }));
  const config = { name, layers, input_layers: inputs.map(refer), output_layers: outputs.map(refer) };
  return { class_name: 'Functional', config, layers: [...calls.keys()] };
}

export function planSequential(name: string, layers: Layer[]): ModelPlan {
  return {
    class_name: 'Sequential',
    config: { name, layers: layers.map((layer) => layer.toConfig()) },
    layers,
  };
}
