import type { LayerSpec } from './layer_spec.ts';

type Reference = [layer: string, call: number, output: number];

/** A call of a layer, with the calls whose outputs it takes. */
interface Call {
  layer: string;
  inputs: string[];
}

const keyOf = (layer: string, call: number): string => `${call} ${layer}`;

/**
 * The layers of a graph as TF.js lists them, whatever order they were made in: the farthest from the outputs first,
 * those of one depth as a walk from the outputs back to the inputs comes to them. A shared layer is as deep as its
 * deepest call, and lets the calls that come after that one in the walk start from there.
 */
function inOrder({ layers, output_layers }: Record<string, unknown>): LayerSpec[] {
  const specs = new Map((layers as LayerSpec[]).map((spec) => [spec.config.name as string, spec]));
  const reached = new Set<string>();
  const calls = new Map<string, Call>();
  const visit = ([layer, call]: Reference): void => {
    const key = keyOf(layer, call);
    if (calls.has(key)) return;
    reached.add(layer);
    const sources = ((specs.get(layer)!.inbound_nodes ?? []) as Reference[][])[call] ?? [];
    sources.forEach(visit);
    calls.set(key, { layer, inputs: sources.map(([name, number]) => keyOf(name, number)) });
  };
  (output_layers as Reference[]).forEach(visit);

  const callDepths = new Map<string, number>();
  const layerDepths = new Map<string, number>();
  for (const [key, { layer, inputs }] of [...calls].reverse()) {
    const depth = Math.max(callDepths.get(key) ?? 0, layerDepths.get(layer) ?? 0);
    layerDepths.set(layer, depth);
    for (const input of inputs) callDepths.set(input, Math.max(depth + 1, callDepths.get(input) ?? 0));
  }
  const sorted = [...reached].sort((a, b) => layerDepths.get(b)! - layerDepths.get(a)!);
  // Inputs that no output needs come last.
  return [...new Set([...sorted, ...specs.keys()])].map((name) => specs.get(name)!);
}

/** Paths of the layers with weights: those of models inside have the names of these in front. */
function pathsOf({ class_name, config }: LayerSpec): string[] {
  const layers = class_name === 'Functional' ? inOrder(config) : (config.layers as LayerSpec[]);
  return layers.flatMap((spec) => {
    const { name, layers: parts, layer: wrapped } = spec.config;
    const model = Array.isArray(parts) ? spec : (wrapped as LayerSpec | undefined);
    if (model === undefined || !Array.isArray(model.config.layers)) return [`${String(name)}/`];
    const front = model === spec ? `${String(name)}/` : `${String(name)}/${String(model.config.name)}/`;
    return pathsOf(model).map((path) => front + path);
  });
}

/**
 * `weights` as TF.js has those of this model: layer by layer in its order, which is also where it finds what the
 * optimizer has gathered for each.
 */
export function inOrderOfTfjs<T extends { path: string }>(topology: LayerSpec, weights: T[]): T[] {
  const paths = pathsOf(topology);
  const place = ({ path }: T): number => paths.findIndex((front) => path.startsWith(front));
  return weights
    .map((weight) => ({ weight, at: place(weight) }))
    .sort((a, b) => a.at - b.at)
    .map(({ weight }) => weight);
}
