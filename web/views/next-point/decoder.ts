import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** A wave, what a network makes of each place of it, and its answer to one window. */
export interface NextPoint {
  /** Where the window begins on the wave; null for values that were chosen. */
  start: number | null;
  window: number;
  features: number;
  /** True where each point of the window has an answer. */
  sequences: boolean;
  /** Mean squared error of the last answer on the test set. */
  lastLoss: number;
  /** `units` and `sequences` of recurrent layers; null of others. */
  layers: { type: string; shape: string; units: number | null; sequences: boolean | null }[];
  /** A row of features for each point. */
  inputs: Float32Array;
  outputs: Float32Array;
  /** null for values that were chosen. */
  targets: Float32Array | null;
  at: Float32Array;
  wave: Float32Array;
  learned: Float32Array;
}

export function decodeNextPoint(frame: Frame): NextPoint {
  const fields = Fields.of(frame);
  const [window, features] = [fields.count('window', 1), fields.count('features', 1)];
  const values = (name: string, rank = 1): Float32Array => tensorOf(frame, name, rank).values;
  const inputs = values('inputs', 2);
  if (inputs.length !== window * features)
    throw new Error(`${frame.readout}.inputs: expected ${window * features} values, got ${inputs.length}`);
  return {
    start: fields.has('start') ? fields.number('start') : null,
    window,
    features,
    sequences: fields.flag('sequences'),
    lastLoss: fields.number('last_loss'),
    layers: fields.objects('layers').map((layer) => ({
      type: layer.text('type'),
      shape: layer.text('shape'),
      units: layer.has('units') ? layer.count('units', 1) : null,
      sequences: layer.has('sequences') ? layer.flag('sequences') : null,
    })),
    inputs,
    outputs: values('outputs'),
    targets: frame.tensors['targets'] ? values('targets') : null,
    at: values('at'),
    wave: values('wave'),
    learned: values('learned'),
  };
}
