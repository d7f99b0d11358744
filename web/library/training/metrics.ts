import { checkName } from '../core/checks.ts';
import { coreName } from '../core/names.ts';
import { coreOptions, Registered } from '../core/registered.ts';

/** A metric with options; those without are given by name. */
export class ConfiguredMetric extends Registered {}

/** A metric by TF.js's name ('meanSquaredError') or Keras's ('mean_squared_error', 'mse'), or with options. */
export type MetricIdentifier =
  'accuracy' | 'acc' | 'mse' | 'mae' | 'perplexity' | (string & {}) | ConfiguredMetric;

interface Named {
  /** The metric's key in histories; that of its class unless given. */
  name?: string;
}

const make = (name: string, options: object): ConfiguredMetric =>
  new ConfiguredMetric(name, coreOptions(options, name));

/** The metric with this name, in TF.js's or Keras's form, with options: `get('meanSquaredError', { name: 'error' })`. */
export const get = (identifier: string, options: Named & Record<string, unknown> = {}): ConfiguredMetric =>
  make(coreName(checkName(identifier, 'metrics.get')), options);

export const binaryAccuracy = (options: Named & { threshold?: number } = {}): ConfiguredMetric =>
  make('binary_accuracy', options);
/** Share of samples whose right class is among the `k` (5) greatest outputs. */
export const topKCategoricalAccuracy = (options: Named & { k?: number } = {}): ConfiguredMetric =>
  make('top_k_categorical_accuracy', options);
export const sparseTopKCategoricalAccuracy = (options: Named & { k?: number } = {}): ConfiguredMetric =>
  make('sparse_top_k_categorical_accuracy', options);
interface AboveThresholds extends Named {
  /** .5 unless given; a list gives a list of numbers, one for each. */
  thresholds?: number | number[];
}

interface AmongClasses extends AboveThresholds {
  /** Only the greatest `topK` outputs of a sample can be positive. */
  topK?: number;
  /** The only class that counts. */
  classId?: number;
}

export const precision = (options: AmongClasses = {}): ConfiguredMetric => make('precision', options);
export const recall = (options: AmongClasses = {}): ConfiguredMetric => make('recall', options);
export const truePositives = (options: AboveThresholds = {}): ConfiguredMetric =>
  make('true_positives', options);
export const trueNegatives = (options: AboveThresholds = {}): ConfiguredMetric =>
  make('true_negatives', options);
export const falsePositives = (options: AboveThresholds = {}): ConfiguredMetric =>
  make('false_positives', options);
export const falseNegatives = (options: AboveThresholds = {}): ConfiguredMetric =>
  make('false_negatives', options);
/** The area under a curve of the rates at `numThresholds` (200) thresholds. */
export const auc = (
  options: Named & {
    numThresholds?: number;
    curve?: 'ROC' | 'PR' | 'PRGAIN';
    summationMethod?: 'interpolation' | 'majoring' | 'minoring';
    thresholds?: number[];
    multiLabel?: boolean;
    numLabels?: number;
    labelWeights?: number[];
    fromLogits?: boolean;
  } = {},
): ConfiguredMetric => make('auc', options);
interface Averaged extends Named {
  average?: 'micro' | 'macro' | 'weighted' | null;
  threshold?: number;
}

/** Without `average`, a list with a number for each class. */
export const f1Score = (options: Averaged = {}): ConfiguredMetric => make('f1_score', options);
/** As `f1Score`, with `beta` (1) times as much weight on recall as on precision. */
export const fbetaScore = (options: Averaged & { beta?: number } = {}): ConfiguredMetric =>
  make('fbeta_score', options);
/** With null for `classAggregation`, a list with a number for each output. */
export const r2Score = (
  options: Named & {
    classAggregation?: 'uniform_average' | 'variance_weighted_average' | null;
    numRegressors?: number;
  } = {},
): ConfiguredMetric =>
  new ConfiguredMetric('r2_score', {
    ...coreOptions(options, 'r2_score'),
    ...(options.classAggregation === null && { class_aggregation: null }),
  });
/** `axis` as in the loss of this name. */
export const cosineSimilarity = (options: Named & { axis?: number } = {}): ConfiguredMetric =>
  make('cosine_similarity', options);

interface Logits extends Named {
  /** The axis of the classes, as in the loss. */
  axis?: number;
  fromLogits?: boolean;
}

export const binaryCrossentropy = (options: Logits & { labelSmoothing?: number } = {}): ConfiguredMetric =>
  make('binary_crossentropy', options);
export const categoricalCrossentropy = (
  options: Logits & { labelSmoothing?: number } = {},
): ConfiguredMetric => make('categorical_crossentropy', options);
/** Rows whose target is `ignoreClass` are 0; beside weights or a mask they are left out. */
export const sparseCategoricalCrossentropy = (
  options: Logits & { ignoreClass?: number } = {},
): ConfiguredMetric => make('sparse_categorical_crossentropy', options);
/** exp of the mean cross-entropy. By name, 'perplexity', `sparse` follows from the shape of the targets. */
export const perplexity = (
  options: Named & { sparse?: boolean; fromLogits?: boolean } = {},
): ConfiguredMetric => make('perplexity', options);
