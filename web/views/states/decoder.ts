import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf, transposed } from '../fields.ts';
import { decodeShown, type Shown } from '../sample.ts';

/** The states of one layer after each step of one sample. */
export interface States {
  shown: Shown;
  steps: number;
  units: number;
  /** By name, h first; each has one row of `steps` values for each unit. */
  states: { name: string; values: Float32Array }[];
}

export function decodeStates(frame: Frame): States {
  const h = tensorOf(frame, 'h', 2);
  const [steps, units] = h.shape as [number, number];
  const states = [{ name: 'h', values: transposed(h.values, steps, units) }];
  if (frame.tensors['c']) {
    const c = tensorOf(frame, 'c', 2);
    if (c.shape.join() !== h.shape.join())
      throw new Error(
        `${frame.readout}.c: expected the shape of h (${h.shape.join(', ')}), got (${c.shape.join(', ')})`,
      );
    states.push({ name: 'c', values: transposed(c.values, steps, units) });
  }
  return { shown: decodeShown(Fields.of(frame)), steps, units, states };
}
