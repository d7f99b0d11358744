import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf, transposed } from '../fields.ts';
import { decodeShown, type Shown } from '../sample.ts';

/** The gates of one layer at each step of one sample. */
export interface Gates {
  shown: Shown;
  steps: number;
  units: number;
  /** By the names of the tensors, one row of `steps` values for each unit; h and g are always there. */
  rows: Record<string, Float32Array>;
  /** The weights of the peepholes of i, f and o, by unit; null for a layer without. */
  peepholes: { i: Float32Array; f: Float32Array; o: Float32Array } | null;
}

const names = ['i', 'f', 'g', 'o', 'z', 'r', 'q', 'm', 'c', 'h', 'c_before', 'h_before'];

export function decodeGates(frame: Frame): Gates {
  const h = tensorOf(frame, 'h', 2);
  const [steps, units] = h.shape as [number, number];
  const rows: Record<string, Float32Array> = {};
  const required = ['g', 'h', 'h_before', ...(frame.tensors['c'] ? ['c_before', 'm'] : ['z', 'r'])];
  for (const name of names) {
    if (!frame.tensors[name] && !required.includes(name)) continue;
    const tensor = tensorOf(frame, name, 2);
    if (tensor.shape.join() !== h.shape.join())
      throw new Error(
        `${frame.readout}.${name}: expected the shape of h (${h.shape.join(', ')}), got (${tensor.shape.join(', ')})`,
      );
    rows[name] = transposed(tensor.values, steps, units);
  }
  const peepholes = frame.tensors['peepholes'] ? rowsOf(frame, 'peepholes', 3, units) : null;
  return {
    shown: decodeShown(Fields.of(frame)),
    steps,
    units,
    rows,
    peepholes: peepholes && { i: peepholes[0]!, f: peepholes[1]!, o: peepholes[2]! },
  };
}
