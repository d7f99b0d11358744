import { onFault } from '../../runtime/errors.ts';
import { coreJson } from '../core/core_json.ts';
import { core } from '../core/load.ts';
import type { ClassConfig } from '../core/registered.ts';
import type { MaskRole } from './layer.ts';
import type { Shape } from '../tensors/shape.ts';

/** The part of the core's inspection of a model that is read here. */
interface Inspection {
  nodes: { layer: string; outputs: Shape[] }[];
  layers: { name: string; parameters: number }[];
}

/** Shapes of the inputs of a call, the masks at their end, and what each of these is of. */
export interface CallShapes {
  shapes: Shape[];
  masks: MaskRole[];
}

/** A reference to an input of a call as the core reads it: a mask says what it is of. */
export function callInput<Reference extends readonly unknown[]>(
  reference: Reference,
  index: number,
  count: number,
  masks: MaskRole[],
): readonly unknown[] {
  const mask = index - (count - masks.length);
  return mask < 0 ? reference : [...reference, { mask: masks[mask] }];
}

/**
 * The output shapes of a layer at each of several calls, and its number of weights, from the core. Nothing is allocated
 * for it.
 */
export function inferShapes(
  name: string,
  layer: ClassConfig,
  calls: CallShapes[],
): { outputs: Shape[][]; parameters: number } {
  const inputName = (call: number, position: number): string => `input ${call}.${position}`;
  const inputs = calls.flatMap(({ shapes }, call) =>
    shapes.map((shape, i) => ({ name: inputName(call, i), shape })),
  );
  const inputLayers = inputs.map((input) => ({
    class_name: 'InputLayer',
    config: { name: input.name, batch_shape: input.shape },
    inbound_nodes: [],
  }));
  const inbound = calls.map(({ shapes, masks }, call) =>
    shapes.map((_, i) => callInput([inputName(call, i), 0, 0], i, shapes.length, masks)),
  );
  const config = {
    name,
    layers: [...inputLayers, { ...layer, inbound_nodes: inbound }],
    input_layers: inputs.map((input) => [input.name, 0, 0]),
    output_layers: [[name, calls.length - 1, 0]],
  };
  const found = onFault(
    () => JSON.parse(core().inspectModel(coreJson({ class_name: 'Functional', config }))) as Inspection,
    (error) => (error.where = error.where.replace(/^\/config\/layers\/\d+/, '')),
  );
  return {
    outputs: found.nodes.filter((node) => node.layer === name).map((node) => node.outputs),
    parameters: found.layers.find((row) => row.name === name)!.parameters,
  };
}
