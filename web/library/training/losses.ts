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
  | 'categoricalHinge'
  | 'poisson'
  | 'binaryFocalCrossentropy'
  | 'categoricalFocalCrossentropy'
  | 'dice'
  | 'tversky'
  | 'negativeSampling'
  | 'sampledSoftmax'
  | (string & {})
  | ConfiguredLoss;

interface Reduced {
  /**
   * How the losses of samples and steps become one: 'sum_over_batch_size' (or 'mean'), 'sum', or
   * 'mean_with_sample_weight', the sum divided by that of the weights.
   */
  reduction?: 'sum_over_batch_size' | 'mean' | 'sum' | 'mean_with_sample_weight';
}

interface Logits extends Reduced {
  /** The axis of the classes, the last unless given. */
  axis?: number;
  /** The model gives logits, not probabilities. */
  fromLogits?: boolean;
}

interface Smoothed extends Logits {
  /** Share of the target spread over all classes. */
  labelSmoothing?: number;
}

interface Focal extends Smoothed {
  alpha?: number;
  gamma?: number;
}

interface Overlapping extends Reduced {
  /** The axes that are summed over, all unless given. */
  axis?: number | number[];
}

const make = (name: string, options: object): ConfiguredLoss =>
  new ConfiguredLoss(name, coreOptions(options, name));

export const meanSquaredError = (options: Reduced = {}): ConfiguredLoss =>
  make('mean_squared_error', options);
export const meanAbsoluteError = (options: Reduced = {}): ConfiguredLoss =>
  make('mean_absolute_error', options);
export const meanSquaredLogarithmicError = (options: Reduced = {}): ConfiguredLoss =>
  make('mean_squared_logarithmic_error', options);
export const meanAbsolutePercentageError = (options: Reduced = {}): ConfiguredLoss =>
  make('mean_absolute_percentage_error', options);
export const logCosh = (options: Reduced = {}): ConfiguredLoss => make('log_cosh', options);
export const hinge = (options: Reduced = {}): ConfiguredLoss => make('hinge', options);
export const squaredHinge = (options: Reduced = {}): ConfiguredLoss => make('squared_hinge', options);
export const categoricalHinge = (options: Reduced = {}): ConfiguredLoss => make('categorical_hinge', options);
export const poisson = (options: Reduced = {}): ConfiguredLoss => make('poisson', options);
export const klDivergence = (options: Reduced = {}): ConfiguredLoss => make('kl_divergence', options);
export const cosineSimilarity = (options: Reduced & { axis?: number } = {}): ConfiguredLoss =>
  make('cosine_similarity', options);
export const binaryFocalCrossentropy = (
  options: Focal & { applyClassBalancing?: boolean } = {},
): ConfiguredLoss => make('binary_focal_crossentropy', options);
export const categoricalFocalCrossentropy = (options: Focal = {}): ConfiguredLoss =>
  make('categorical_focal_crossentropy', options);
export const dice = (options: Overlapping = {}): ConfiguredLoss => make('dice', options);
export const tversky = (options: Overlapping & { alpha?: number; beta?: number } = {}): ConfiguredLoss =>
  make('tversky', options);
export const huber = (options: Reduced & { delta?: number } = {}): ConfiguredLoss => make('huber', options);
export const binaryCrossentropy = (options: Smoothed = {}): ConfiguredLoss =>
  make('binary_crossentropy', options);
export const categoricalCrossentropy = (options: Smoothed = {}): ConfiguredLoss =>
  make('categorical_crossentropy', options);
/** Rows whose target is `ignoreClass` are masked. */
export const sparseCategoricalCrossentropy = (
  options: Logits & { ignoreClass?: number } = {},
): ConfiguredLoss => make('sparse_categorical_crossentropy', options);
