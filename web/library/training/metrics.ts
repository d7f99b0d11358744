import { coreOptions, Registered } from '../core/registered.ts';

/** A metric with options; those without are given by name. */
export class ConfiguredMetric extends Registered {}

/** A metric by TF.js's name ('meanSquaredError') or Keras's ('mean_squared_error', 'mse'), or with options. */
export type MetricIdentifier =
  'accuracy' | 'acc' | 'mse' | 'mae' | 'perplexity' | (string & {}) | ConfiguredMetric;

const make = (name: string, options: object): ConfiguredMetric =>
  new ConfiguredMetric(name, coreOptions(options));

export const binaryAccuracy = (options: { threshold?: number } = {}): ConfiguredMetric =>
  make('binary_accuracy', options);
/** Share of samples whose right class is among the `k` (5) greatest outputs. */
export const topKCategoricalAccuracy = (options: { k?: number } = {}): ConfiguredMetric =>
  make('top_k_categorical_accuracy', options);
export const sparseTopKCategoricalAccuracy = (options: { k?: number } = {}): ConfiguredMetric =>
  make('sparse_top_k_categorical_accuracy', options);
export const precision = (options: { thresholds?: number } = {}): ConfiguredMetric =>
  make('precision', options);
export const recall = (options: { thresholds?: number } = {}): ConfiguredMetric => make('recall', options);
/** exp of the mean cross-entropy. By name, 'perplexity', `sparse` follows from the shape of the targets. */
export const perplexity = (options: { sparse?: boolean; fromLogits?: boolean } = {}): ConfiguredMetric =>
  make('perplexity', options);
