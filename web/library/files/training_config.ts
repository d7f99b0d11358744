import type { CompiledArgs, LossWeights, ModelCompileArgs } from '../training/compile.ts';
import { fault } from '../../runtime/errors.ts';
import type { TrainingConfig } from './io.ts';
import { ConfiguredLoss } from '../training/losses.ts';
import { ConfiguredMetric } from '../training/metrics.ts';
import { camelCase, snakeCase } from '../core/names.ts';
import { Optimizer } from '../training/optimizers.ts';
import { Registered } from '../core/registered.ts';
import { core } from '../core/load.ts';
import { isRecord } from './topology.ts';

type Json = Record<string, unknown>;
type Names = Record<string, string>;

/** What TF.js knows under another name, or under one of several. */
const losses: Names = {
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  kl_divergence: 'kullback_leibler_divergence',
  cosine_similarity: 'cosine_proximity',
  log_cosh: 'logcosh',
};
const ownLosses: Names = {
  kullback_leibler_divergence: 'kl_divergence',
  cosine_proximity: 'cosine_similarity',
  logcosh: 'log_cosh',
};

/** Names of losses or metrics, in lists and objects too, in snake_case and with those of `other` put in their place. */
function namesIn(value: unknown, other: Names): unknown {
  if (typeof value === 'string') return other[snakeCase(value)] ?? snakeCase(value);
  if (value instanceof Registered) return value.toConfig();
  if (Array.isArray(value)) return value.map((item) => namesIn(item, other));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, namesIn(item, other)]))
    : value;
}

/** How TF.js calls the update rules. */
const optimizerClasses: Names = { RMSprop: 'RMSProp' };

/** The rule as the core has it, with the options that were not given. */
function complete(optimizer: Optimizer): { name: string; config: Json } {
  type Entry = { name: string; options: { name: string; default: unknown }[] };
  const { class_name, config } = optimizer.toConfig();
  const { optimizers } = JSON.parse(core().describeAll()) as { optimizers: Entry[] };
  const entry = optimizers.find(({ name }) => name.toLowerCase() === class_name.toLowerCase())!;
  const fallbacks = entry.options.map((option) => [option.name, option.default] as const);
  const known = Object.fromEntries(fallbacks.filter(([, value]) => value !== null));
  return { name: entry.name, config: { ...known, ...config } };
}

/** TF.js makes an optimizer only of a whole set of options. */
function writeOptimizer(optimizer: Optimizer): TrainingConfig['optimizer_config'] {
  const { name, config } = complete(optimizer);
  if (name === 'SGD' && config.momentum) {
    const { learning_rate: learningRate, momentum, nesterov: useNesterov, ...others } = config;
    return { class_name: 'Momentum', config: { learningRate, momentum, useNesterov, ...others } };
  }
  const entries = Object.entries(config).map(([option, value]) => [
    name === 'RMSprop' && option === 'rho' ? 'decay' : camelCase(option),
    value,
  ]);
  return { class_name: optimizerClasses[name] ?? name, config: Object.fromEntries(entries) as Json };
}

/** How a model was compiled, in TF.js's words where it has them. */
export function writeTraining(args: CompiledArgs): TrainingConfig {
  const { optimizer, loss, metrics = [], weightedMetrics, lossWeights } = args;
  const list = typeof metrics === 'string' || metrics instanceof Registered ? [metrics] : metrics;
  return {
    loss: namesIn(loss, losses),
    metrics: namesIn(list, {}),
    // Under Keras's name TF.js would refuse the file.
    ...(weightedMetrics !== undefined && { weightedMetrics: namesIn(weightedMetrics, {}) }),
    ...(lossWeights !== undefined && { loss_weights: lossWeights }),
    optimizer_config: writeOptimizer(optimizer),
  };
}

const ownClasses: Names = { Momentum: 'SGD', RMSProp: 'RMSprop' };
const ownOptions: Names = { lr: 'learningRate', useNesterov: 'nesterov', beta_1: 'beta1', beta_2: 'beta2' };

function readOptimizer(given: unknown, caller: string): Optimizer | string {
  if (!isRecord(given) || typeof given.class_name !== 'string')
    throw fault(`[${caller}] trainingConfig: expected an optimizer_config {class_name, config}`);
  const className = ownClasses[given.class_name] ?? given.class_name;
  const config = isRecord(given.config) ? given.config : {};
  const options = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'name' || value === null) return [];
    const own = ownOptions[name] ?? camelCase(name);
    if (own === 'decay' && className === 'RMSprop') return [['rho', value]];
    return own === 'decay' && value === 0 ? [] : [[own, value]];
  });
  return options.length === 0 ? className : new Optimizer(className, Object.fromEntries(options));
}

/** Those with options are {class_name, config} in files. */
function configured<T>(value: unknown, make: new (name: string, config: Json) => T): unknown {
  if (typeof value === 'string') return ownLosses[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => configured(item, make));
  if (!isRecord(value)) return value;
  const { class_name, config } = value;
  if (typeof class_name === 'string' && isRecord(config)) return new make(class_name, config);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, configured(item, make)]));
}

/** What `compile` is to be given for a file's trainingConfig. */
export function readTraining(config: unknown, caller: string): ModelCompileArgs {
  if (!isRecord(config)) throw fault(`[${caller}] trainingConfig: expected an object`);
  const { loss, metrics, weighted_metrics, weightedMetrics = weighted_metrics, loss_weights } = config;
  const given = (value: unknown): boolean =>
    value !== undefined && value !== null && !(isRecord(value) && Object.keys(value).length === 0);
  const read = (value: unknown): ModelCompileArgs['metrics'] & {} =>
    configured(value, ConfiguredMetric) as ModelCompileArgs['metrics'] & {};
  return {
    optimizer: readOptimizer(config.optimizer_config, caller),
    loss: configured(loss, ConfiguredLoss) as ModelCompileArgs['loss'],
    ...(given(metrics) && { metrics: read(metrics) }),
    ...(given(weightedMetrics) && { weightedMetrics: read(weightedMetrics) }),
    ...(given(loss_weights) && { lossWeights: loss_weights as LossWeights }),
  };
}
