import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

/** The states of a recurrent layer over one sample, and how different they are. */
export interface StateMap {
  /** A row of values over the steps for each unit. */
  values: Float32Array;
  /** The share of states near −1 or 1. */
  saturated: number;
  /** The mean distance of the last states from those for another sample. */
  apart: number;
}

/** One step of a recurrent layer, in numbers, and its states over all steps. */
export interface Loop {
  steps: number;
  features: number;
  units: number;
  samples: number;
  step: number;
  unit: number;
  scale: number;
  /** The parts of the sum, the sum, and the state. */
  fromInput: number;
  fromState: number;
  bias: number;
  sum: number;
  state: number;
  /** The largest between the layer and a plain loop. */
  difference: number;
  saturatedNow: number;
  own: StateMap;
  beside: StateMap & { kind: 'keras' | 'unit_interval' };
  x: Float32Array;
  w: Float32Array;
  before: Float32Array;
  u: Float32Array;
}

export function decodeLoop(frame: Frame): Loop {
  const fields = Fields.of(frame);
  const [steps, features, units] = [
    fields.count('steps', 1),
    fields.count('features', 1),
    fields.count('units', 1),
  ];
  const map = (name: string, from: Fields): StateMap => {
    const rows = rowsOf(frame, name, steps, units);
    const values = new Float32Array(steps * units);
    rows.forEach((row, step) => row.forEach((value, unit) => (values[unit * steps + step] = value)));
    return { values, saturated: from.number('saturated'), apart: from.number('apart') };
  };
  const vector = (name: string, length: number): Float32Array => {
    const { values } = tensorOf(frame, name, 1);
    if (values.length !== length)
      throw new Error(`${frame.readout}.${name}: expected ${length} values, got ${values.length}`);
    return values;
  };
  const beside = fields.object('beside');
  return {
    steps,
    features,
    units,
    samples: fields.count('samples', 1),
    step: fields.count('step'),
    unit: fields.count('unit'),
    scale: fields.number('scale'),
    fromInput: fields.number('from_input'),
    fromState: fields.number('from_state'),
    bias: fields.number('bias'),
    sum: fields.number('sum'),
    state: fields.number('state'),
    difference: fields.number('difference'),
    saturatedNow: fields.number('saturated_now'),
    own: map('h', fields),
    beside: { ...map('beside', beside), kind: beside.choice('kind', ['keras', 'unit_interval']) },
    x: vector('x', features),
    w: vector('w', features),
    before: vector('before', units),
    u: vector('u', units),
  };
}
