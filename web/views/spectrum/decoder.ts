import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** The eigenvalues of a recurrent kernel, or of one gate's part of it. */
export interface Spectrum {
  layer: string;
  layers: string[];
  gate: number;
  /** One empty name where there is no gate. */
  gates: string[];
  units: number;
  state: 'whole' | 'large' | 'not_finite';
  /** In the order of falling modulus; empty unless `whole`. */
  eigenvalues: { re: number; im: number }[];
}

export function decodeSpectrum(frame: Frame): Spectrum {
  const fields = Fields.of(frame);
  const made: Spectrum = {
    layer: fields.text('layer'),
    layers: fields.texts('layers'),
    gate: fields.count('gate'),
    gates: fields.texts('gates'),
    units: fields.count('units', 1),
    state: fields.choice('state', ['whole', 'large', 'not_finite']),
    eigenvalues: [],
  };
  if (made.state !== 'whole') return made;
  const { shape, values } = tensorOf(frame, 'eigenvalues', 2);
  if (shape[0] !== made.units || shape[1] !== 2)
    throw new Error(
      `${frame.readout}.eigenvalues: expected the shape (${made.units}, 2), got (${shape.join(', ')})`,
    );
  made.eigenvalues = Array.from({ length: made.units }, (_, at) => ({
    re: values[2 * at]!,
    im: values[2 * at + 1]!,
  }));
  return made;
}

/** The largest modulus: the spectral radius. */
export function radiusOf({ eigenvalues }: Spectrum): number {
  const first = eigenvalues[0];
  return first ? Math.hypot(first.re, first.im) : NaN;
}
