import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The numbers of a parameter, row behind row. */
export interface Weights {
  rows: number;
  columns: number;
  values: Float32Array;
}

export const parts = ['kernel', 'recurrent_kernel', 'bias'] as const;
export type Part = (typeof parts)[number];

export interface NeuronLayer {
  name: string;
  type: string;
  activation: string;
  /** The gates side by side in the columns of its weights; one without a name where there are none. */
  gates: string[];
  recurrent: boolean;
  /** True when the next layer gets its values at every step, not those of the last alone. */
  sequences: boolean;
  steps: number;
  units: number;
  /** A row for each step. */
  values: Float32Array;
  weights: Partial<Record<Part, Weights>>;
}

/** Every neuron and weight of a model, for one sample. */
export interface Neurons {
  /** The number of the sample in the test set; null for a typed one. */
  sample: number | null;
  /** The input first. */
  layers: NeuronLayer[];
}

export function decodeNeurons(frame: Frame): Neurons {
  const fields = Fields.of(frame);
  const layers = fields.objects('layers').map((layer, at): NeuronLayer => {
    const { shape, values } = tensorOf(frame, `${at}/values`, 2);
    const [steps, units] = shape as [number, number];
    const gates = layer.texts('gates');
    const weights: NeuronLayer['weights'] = {};
    for (const part of parts) {
      const name = `${at}/${part}`;
      if (!frame.tensors[name]) continue;
      const tensor = tensorOf(frame, name, 2);
      const [rows, columns] = tensor.shape as [number, number];
      if (columns !== units * gates.length)
        throw new Error(
          `${frame.readout}.${name}: expected ${units * gates.length} columns for ${units} units, got ${columns}`,
        );
      weights[part] = { rows, columns, values: tensor.values };
    }
    return {
      name: layer.text('name'),
      type: layer.text('type'),
      activation: layer.text('activation'),
      gates,
      recurrent: layer.flag('recurrent'),
      sequences: layer.flag('sequences'),
      steps,
      units,
      values,
      weights,
    };
  });
  if (layers.length === 0) throw new Error(`${frame.readout}.layers: expected a layer, got none`);
  return { sample: fields.has('sample') ? fields.count('sample') : null, layers };
}
