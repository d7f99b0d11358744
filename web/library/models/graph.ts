import { fault } from '../../runtime/errors.ts';
import type { Layer } from '../layers/layer.ts';
import { callInput } from '../layers/infer_shapes.ts';
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

/** A walk from the outputs of a graph back to its inputs. */
interface Walk {
  /** Calls with those that they need in front. */
  calls: CallNode[];
  /** The layer of each call. */
  layers: Map<CallNode, Layer>;
  /** Layers in the order in which the walk first comes to them. */
  met: Layer[];
}

function walkBack(name: string, inputs: SymbolicTensor[], outputs: SymbolicTensor[]): Walk {
  const layers = new Map<CallNode, Layer>();
  const met = new Set<Layer>();
  const calls: CallNode[] = [];
  const visit = (tensor: SymbolicTensor): void => {
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex]!;
    if (layers.has(node)) return;
    layers.set(node, layer);
    met.add(layer);
    if (layer instanceof InputLayer && !inputs.some((input) => input.sourceLayer === layer))
      throw fault(`[${name}] the outputs need the input '${layer.name}', which is not among the inputs`);
    node.inputs.forEach(visit);
    calls.push(node);
  };
  outputs.forEach(visit);
  return { calls, layers, met: [...met] };
}

/**
 * The layers of a walk as keras/src/ops/function.py orders them: the deepest first, those of one depth as the walk
 * comes to them. The depth is the greatest number of calls up to an output; a shared layer has that of its deepest call.
 * Inputs that no output needs come before the layers of depth 0.
 */
function inOrder({ calls, layers, met }: Walk, inputs: Layer[]): Layer[] {
  const ofCalls = new Map<CallNode, number>();
  const ofLayers = new Map<Layer, number>();
  for (const call of [...calls].reverse()) {
    const layer = layers.get(call)!;
    const depth = Math.max(ofCalls.get(call) ?? 0, ofLayers.get(layer) ?? 0);
    ofLayers.set(layer, depth);
    for (const { sourceLayer, nodeIndex } of call.inputs) {
      const source = sourceLayer.inboundNodes[nodeIndex]!;
      ofCalls.set(source, Math.max(depth + 1, ofCalls.get(source) ?? 0));
    }
  }
  const unused = inputs.filter((input) => !ofLayers.has(input));
  const depth = (layer: Layer): number => ofLayers.get(layer) ?? 0;
  return [...unused, ...met].sort((a, b) => depth(b) - depth(a));
}

/** The graph of layers between `inputs` and `outputs`. Throws when the outputs need other inputs too. */
export function planFunctional(name: string, inputs: SymbolicTensor[], outputs: SymbolicTensor[]): ModelPlan {
  for (const input of inputs)
    if (!(input.sourceLayer instanceof InputLayer))
      throw fault(`[${name}] expected inputs made by input({shape}), got the output of '${input.name}'`);
  const walk = walkBack(name, inputs, outputs);
  const sorted = inOrder(
    walk,
    inputs.map(({ sourceLayer }) => sourceLayer),
  );
  const calls = new Map(
    sorted.map((layer) => [
      layer,
      layer.inboundNodes.filter((node) => layer instanceof InputLayer || walk.layers.has(node)),
    ]),
  );

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
    inbound_nodes: layer instanceof InputLayer ? [] : nodes.map(({ inputs, masks }) =>
      inputs.map((tensor, i) => callInput(refer(tensor), i, inputs.length, masks)),
    ),
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
