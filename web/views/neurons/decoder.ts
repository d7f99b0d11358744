import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The numbers of a parameter, row behind row. */
export interface Weights {
  rows: number;
  columns: number;
  values: Float32Array;
}

export const parts = ['kernel', 'recurrent_kernel', 'bias', 'peephole_kernel', 'alpha'] as const;
export type Part = (typeof parts)[number];

/**
 * How neurons take their values from the rows that they read: by a kernel; each from the unit at its place of those read,
 * side by side; each from the unit at its place in every row; from the units of all steps, one step behind the other.
 */
const joins = ['weights', 'each', 'merge', 'steps'] as const;

/** A row of neurons: those of a layer, or of one direction of it. */
export interface NeuronLayer {
  name: string;
  /** The layer of the model. */
  layer: string;
  type: string;
  /** What is done with the values that are read without weights: an activation, or the mode of a merge. */
  function: string;
  joins: (typeof joins)[number];
  /** Indices of the rows that it reads. */
  reads: number[];
  /** The gates side by side in the columns of its weights; one without a name where there are none. */
  gates: string[];
  recurrent: boolean;
  /** The last step is read first. */
  backwards: boolean;
  /** Its steps are handed on in the opposite order. */
  reverses: boolean;
  /** The neurons stand for ids. */
  ids: boolean;
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
  /** Samples of the test set. */
  samples: number;
  /** The input first. */
  layers: NeuronLayer[];
}

export function decodeNeurons(frame: Frame): Neurons {
  const fields = Fields.of(frame);
  const layers = fields.objects('layers').map((layer, at): NeuronLayer => {
    const { shape, values } = tensorOf(frame, `${at}/values`, 2);
    const [steps, units] = shape as [number, number];
    const gates = layer.texts('gates');
    const reads = layer.counts('reads');
    if (reads.some((row) => row >= at))
      throw new Error(
        `${frame.readout}.layers[${at}].reads: expected rows before ${at}, got ${reads.join()}`,
      );
    const weights: NeuronLayer['weights'] = {};
    for (const part of parts) {
      const name = `${at}/${part}`;
      if (!frame.tensors[name]) continue;
      const tensor = tensorOf(frame, name, 2);
      const [rows, columns] = tensor.shape as [number, number];
      const expected = part === 'peephole_kernel' || part === 'alpha' ? units : units * gates.length;
      if (columns !== expected && !(part === 'alpha' && columns === 1))
        throw new Error(
          `${frame.readout}.${name}: expected ${expected} columns for ${units} units, got ${columns}`,
        );
      weights[part] = { rows, columns, values: tensor.values };
    }
    return {
      name: layer.text('name'),
      layer: layer.text('layer'),
      type: layer.text('type'),
      function: layer.text('function'),
      joins: layer.choice('joins', joins),
      reads,
      gates,
      recurrent: layer.flag('recurrent'),
      backwards: layer.flag('backwards'),
      reverses: layer.flag('reverses'),
      ids: layer.flag('ids'),
      steps,
      units,
      values,
      weights,
    };
  });
  if (layers.length === 0) throw new Error(`${frame.readout}.layers: expected a layer, got none`);
  const sample = fields.has('sample') ? fields.count('sample') : null;
  return { sample, samples: fields.count('samples'), layers };
}
