import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The norm of the gradient of the loss with respect to the states of recurrent layers, after each step. */
export interface GradientFlow {
  /** Training samples that the loss was computed for. */
  samples: number;
  loss: number;
  states: {
    layer: string;
    state: string;
    /** Indices of the first and the last step that the layer reads, which may read backwards. */
    first: number;
    last: number;
    norms: Float32Array;
  }[];
}

export function decodeGradientFlow(frame: Frame): GradientFlow {
  const fields = Fields.of(frame);
  const [samples, loss] = [fields.count('samples', 1), fields.number('loss')];
  const { values } = tensorOf(frame, 'norms', 1);
  let at = 0;
  const states = fields.objects('states').map((one) => {
    const steps = one.count('steps', 1);
    at += steps;
    return {
      layer: one.text('layer'),
      state: one.text('state'),
      first: endOf(one, 'first', steps),
      last: endOf(one, 'last', steps),
      norms: values.subarray(at - steps, at),
    };
  });
  if (at !== values.length)
    throw new Error(`${frame.readout}.norms: expected ${at} values, got ${values.length}`);
  return { samples, loss, states };
}

function endOf(state: Fields, name: 'first' | 'last', steps: number): number {
  const step = state.count(name);
  if (step >= steps) throw new Error(`${name}: expected a step below ${steps}, got ${step}`);
  return step;
}
