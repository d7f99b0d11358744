import { coreOptions, Registered } from '../core/registered.ts';

/** A loss with options; those without are given by name. */
export class ConfiguredLoss extends Registered {}

/** A loss by TF.js's name ('meanSquaredError') or Keras's ('mean_squared_error', 'mse'), or with options. */
export type LossIdentifier =
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'binaryCrossentropy'
  | 'categoricalCrossentropy'
  | 'sparseCategoricalCrossentropy'
  | 'huber'
  | 'klDivergence'
  | 'cosineSimilarity'
  | 'meanSquaredLogarithmicError'
  | 'meanAbsolutePercentageError'
  | 'logCosh'
  | 'hinge'
  | 'squaredHinge'
  | 'poisson'
  | 'negativeSampling'
  | 'sampledSoftmax'
  | (string & {})
  | ConfiguredLoss;

interface Logits {
  /** The model gives logits, not probabilities. */
  fromLogits?: boolean;
}

interface Smoothed extends Logits {
  /** Share of the target spread over all classes. */
  labelSmoothing?: number;
}

const make = (name: string, options: object): ConfiguredLoss =>
  new ConfiguredLoss(name, coreOptions(options));

export const huber = (options: { delta?: number } = {}): ConfiguredLoss => make('huber', options);
export const binaryCrossentropy = (options: Smoothed = {}): ConfiguredLoss =>
  make('binary_crossentropy', options);
export const categoricalCrossentropy = (options: Smoothed = {}): ConfiguredLoss =>
  make('categorical_crossentropy', options);
export const sparseCategoricalCrossentropy = (options: Logits = {}): ConfiguredLoss =>
  make('sparse_categorical_crossentropy', options);
