import { fault, onFault } from '../../runtime/errors.ts';
import { coreJson } from '../core/core_json.ts';
import { core } from '../core/load.ts';
import { namesInCamelCase } from '../core/option_names.ts';
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

/** The calls that the outputs of a graph need, with their layers, each behind those that it needs itself. */
function walkBack(
  name: string,
  inputs: SymbolicTensor[],
  outputs: SymbolicTensor[],
): ReadonlyMap<CallNode, Layer> {
  const begun = new Set<CallNode>();
  const calls = new Map<CallNode, Layer>();
  const visit = (tensor: SymbolicTensor): void => {
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex]!;
    if (begun.has(node)) return;
    begun.add(node);
    if (layer instanceof InputLayer && !inputs.some((input) => input.sourceLayer === layer))
      throw fault(`[${name}] the outputs need the input '${layer.name}', which is not among the inputs`);
    node.inputs.forEach(visit);
    calls.set(node, layer);
  };
  outputs.forEach(visit);
  return calls;
}

/** The layers in the order of Keras 3 (keras/src/ops/function.py), which the core knows. */
function inOrder(layers: Layer[], config: Record<string, unknown>): Layer[] {
  const names = onFault(
    () => JSON.parse(core().layerOrder(coreJson({ class_name: 'Functional', config }))) as string[],
    (error) => namesInCamelCase(error, []),
  );
  const named = new Map(layers.map((layer) => [layer.name, layer]));
  return names.map((name) => named.get(name)!);
}

/**
 * The graph of layers between `inputs` and `outputs`. `order` has the layers as an earlier plan of it listed them. Throws
 * when the outputs need other inputs too.
 */
export function planFunctional(
  name: string,
  inputs: SymbolicTensor[],
  outputs: SymbolicTensor[],
  order: Layer[] | null,
): ModelPlan {
  for (const input of inputs)
    if (!(input.sourceLayer instanceof InputLayer))
      throw fault(`[${name}] expected inputs made by input({shape}), got the output of '${input.name}'`);
  const walk = walkBack(name, inputs, outputs);
  const met = [...new Set([...inputs.map(({ sourceLayer }) => sourceLayer), ...walk.values()])];
  const names = new Set<string>();
  for (const layer of met) {
    if (names.has(layer.name)) throw fault(`[${name}] two layers are called '${layer.name}'`);
    names.add(layer.name);
  }
  const callsOf = (layer: Layer): CallNode[] =>
    layer.inboundNodes.filter((node) => layer instanceof InputLayer || walk.has(node));

  const refer = ({ sourceLayer, nodeIndex, tensorIndex }: SymbolicTensor): Reference => {
    const call = callsOf(sourceLayer).indexOf(sourceLayer.inboundNodes[nodeIndex]!);
    return [sourceLayer.name, call, tensorIndex];
  };
  const write = (layers: Layer[]): Record<string, unknown> => ({
    name,
    layers: layers.map((layer) => ({
      ...layer.toConfig(),
      inbound_nodes:
        layer instanceof InputLayer
          ? []
          : callsOf(layer).map(({ inputs, masks }) =>
              inputs.map((tensor, i) => callInput(refer(tensor), i, inputs.length, masks)),
            ),
    })),
    input_layers: inputs.map(refer),
    output_layers: outputs.map(refer),
  });
  const layers = order ?? inOrder(met, write(met));
  return { class_name: 'Functional', config: write(layers), layers };
}

export function planSequential(name: string, layers: Layer[]): ModelPlan {
  return {
    class_name: 'Sequential',
    config: { name, layers: layers.map((layer) => layer.toConfig()) },
    layers,
  };
}
