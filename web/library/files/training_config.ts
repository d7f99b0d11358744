import type { CompiledArgs, LossWeights, ModelCompileArgs } from '../training/compile.ts';
import { fault } from '../../runtime/errors.ts';
import type { TrainingConfig } from './io.ts';
import { ConfiguredLoss } from '../training/losses.ts';
import { ConfiguredMetric } from '../training/metrics.ts';
import { camelCase, snakeCase } from '../core/names.ts';
import { Optimizer } from '../training/optimizers.ts';
import { Registered } from '../core/registered.ts';
import { describeAll } from '../core/load.ts';
import { coreLosses, coreOptimizers, optimizerOptions, tfjsLosses, tfjsOptimizer } from './tfjs_names.ts';
import { isRecord } from './topology.ts';

type Json = Record<string, unknown>;

/** The same value with all names of losses or metrics in it in snake_case, or as `other` has them. */
function namesIn(value: unknown, other: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return other[snakeCase(value)] ?? snakeCase(value);
  if (value instanceof Registered) return value.toConfig();
  if (Array.isArray(value)) return value.map((item) => namesIn(item, other));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, namesIn(item, other)]))
    : value;
}

/**
 * The core's name of an optimizer, and its options with the defaults of those that were not given. `rate` is the
 * learning rate in force.
 */
function complete(optimizer: Optimizer, rate: number): { name: string; config: Json } {
  type Entry = { name: string; options: { name: string; default: unknown; quiet?: boolean }[] };
  const { class_name, config } = optimizer.toConfig();
  const { optimizers } = describeAll() as unknown as { optimizers: Entry[] };
  const entry = optimizers.find(({ name }) => name.toLowerCase() === class_name.toLowerCase())!;
  const fallbacks = entry.options
    .filter(({ quiet }) => !quiet)
    .map((option) => [option.name, option.default] as const);
  const known = Object.fromEntries(fallbacks.filter(([, value]) => value !== null));
  const constant = typeof config.learning_rate === 'object' ? {} : { learning_rate: rate };
  return { name: entry.name, config: { ...known, ...config, ...constant } };
}

/** The optimizer with all of its options, without which TF.js does not make one. */
function writeOptimizer(optimizer: Optimizer, rate: number): TrainingConfig['optimizer_config'] {
  const { name, config } = complete(optimizer, rate);
  const options = Object.entries(config).map(([option, value]) => [camelCase(option), value]);
  return tfjsOptimizer(name, Object.fromEntries(options) as Json);
}

/** The arguments of `compile` with TF.js's names; `rate` is the learning rate in force. */
export function writeTraining(args: CompiledArgs, rate: number): TrainingConfig {
  const { optimizer, loss, metrics = [], weightedMetrics, lossWeights } = args;
  const list = typeof metrics === 'string' || metrics instanceof Registered ? [metrics] : metrics;
  return {
    loss: namesIn(loss, tfjsLosses),
    metrics: namesIn(list, {}),
    // TF.js refuses files that have weighted_metrics, Keras's name.
    ...(weightedMetrics !== undefined && { weightedMetrics: namesIn(weightedMetrics, {}) }),
    ...(lossWeights !== undefined && { loss_weights: lossWeights }),
    optimizer_config: writeOptimizer(optimizer, rate),
  };
}

function readOptimizer(given: unknown, caller: string): Optimizer | string {
  if (!isRecord(given) || typeof given.class_name !== 'string')
    throw fault(`[${caller}] trainingConfig: expected an optimizer_config {class_name, config}`);
  const className = coreOptimizers[given.class_name] ?? given.class_name;
  const config = isRecord(given.config) ? given.config : {};
  const options = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'name' || value === null) return [];
    const own = optimizerOptions[name] ?? camelCase(name);
    if (own === 'decay' && className === 'RMSprop') return [['rho', value]];
    return own === 'decay' && value === 0 ? [] : [[own, value]];
  });
  return options.length === 0 ? className : new Optimizer(className, Object.fromEntries(options));
}

/** Losses or metrics of a file: those with options, {class_name, config}, are made by `make`. */
function configured<T>(value: unknown, make: new (name: string, config: Json) => T): unknown {
  if (typeof value === 'string') return coreLosses[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => configured(item, make));
  if (!isRecord(value)) return value;
  const { class_name, config } = value;
  if (typeof class_name === 'string' && isRecord(config)) return new make(class_name, config);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, configured(item, make)]));
}

/** The arguments of `compile` of a file's trainingConfig. */
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
