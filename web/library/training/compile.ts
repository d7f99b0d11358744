import { fault, onFault } from '../../runtime/errors.ts';
import { checkObject, reading } from '../core/checks.ts';
import { camelCase, coreName } from '../core/names.ts';
import type { LossIdentifier } from './losses.ts';
import { metricOf } from './log_lists.ts';
import type { ConfiguredMetric, MetricIdentifier } from './metrics.ts';
import { Optimizer, optimizerWords } from './optimizers.ts';
import { describeAll } from '../core/load.ts';
import { Registered } from '../core/registered.ts';
import { namesInCamelCase } from '../core/option_names.ts';

export interface ModelCompileArgs {
  /** An optimizer made by `train`, or 'sgd', 'rmsprop', 'adam'... with Keras 3's settings. */
  optimizer: string | Optimizer;
  /**
   * One loss for all outputs, a list, or an object by output name, with null for outputs without a loss. 'crossentropy'
   * is binary, sparse or categorical as the shapes say.
   */
  loss: LossIdentifier | (LossIdentifier | null)[] | Record<string, LossIdentifier | null>;
  /** Metrics of all outputs, a list of lists with one for each output, or an object by output name. */
  metrics?: Metrics;
  /** Metrics that count samples by `sampleWeight` and `classWeight`; those of `metrics` count them alike. */
  weightedMetrics?: Metrics;
  /** Factor of the loss of each output. */
  lossWeights?: LossWeights;
}

/** Arguments with the optimizer in place of its name. */
export type CompiledArgs = ModelCompileArgs & { optimizer: Optimizer };

export type LossWeights = number | number[] | Record<string, number>;
type Metrics =
  | MetricIdentifier
  | (MetricIdentifier | null)[]
  | (MetricIdentifier[] | null)[]
  | Record<string, MetricIdentifier | MetricIdentifier[] | null>;

function eachString(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (value === null) return null;
  if (value instanceof Registered) return value.toConfig();
  if (Array.isArray(value)) return value.map((item) => eachString(item, change));
  if (typeof value !== 'object')
    throw fault(`[compile] expected names of losses and metrics, got ${typeof value}`);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, eachString(item, change)]));
}

function forEachOutput(metrics: Metrics, outputs: string[]): unknown {
  const single = (metric: unknown): boolean => typeof metric === 'string' || metric instanceof Registered;
  const list = single(metrics) ? [metrics] : metrics;
  const flat = Array.isArray(list) && list.every(single);
  if (!flat || outputs.length === 1) return list;
  return outputs.map(() => list);
}

const ownName = ({ className, config }: ConfiguredMetric): string =>
  typeof config.name === 'string' ? config.name : className;

/** The metrics in the order in which the core names them. */
function inOrder(metrics: unknown, outputs: string[]): string[] {
  type Entry = MetricIdentifier | MetricIdentifier[] | null;
  const list = Array.isArray(metrics)
    ? (metrics as Entry[])
    : outputs.map((output) => (metrics as Record<string, Entry>)[output] ?? null);
  return list
    .flat()
    .flatMap((metric) => (metric === null ? [] : [typeof metric === 'string' ? metric : ownName(metric)]));
}

/** Keras minds no letter case in names of optimizers. */
function optimizerName(given: string): string {
  const known = describeAll().optimizers as { name: string }[];
  return known.find(({ name }) => name.toLowerCase() === given.toLowerCase())?.name ?? given;
}

/** The core's form of losses or metrics; metrics are those of each output. */
function ofOutputs(option: string, given: unknown, outputs?: string[]): unknown {
  return reading(`[compile] ${option}`, () =>
    eachString(outputs === undefined ? given : forEachOutput(given as Metrics, outputs), coreName),
  );
}

/** The core's config of `compile`. */
export function compileConfig(args: ModelCompileArgs, outputs: string[]): Record<string, unknown> {
  checkObject(args, 'compile');
  const given = reading('[compile]', () => ({ ...args }));
  const { optimizer, loss, metrics = [], weightedMetrics, lossWeights, ...others } = given;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw fault(
      `[compile] unknown option '${unknown}'; known: optimizer, loss, metrics, weightedMetrics, lossWeights`,
    );
  const made = reading('[compile] optimizer', () => optimizer instanceof Optimizer);
  if (typeof optimizer !== 'string' && !made)
    throw fault(
      '[compile] optimizer: expected a name or what train.sgd, train.adam and so on give',
      '/optimizer',
    );
  if (loss === undefined || loss === null) throw fault('[compile] loss: expected a loss', '/loss');
  return {
    optimizer: typeof optimizer === 'string' ? optimizerName(optimizer) : (optimizer as Optimizer).toConfig(),
    loss: ofOutputs('loss', loss),
    metrics: ofOutputs('metrics', metrics, outputs),
    ...(weightedMetrics === undefined
      ? {}
      : { weighted_metrics: ofOutputs('weightedMetrics', weightedMetrics, outputs) }),
    ...(lossWeights === undefined ? {} : { loss_weights: lossWeights }),
  };
}

/** Runs `body`. Options, losses and metrics in the core's error texts are written as `args` has them. */
export function callCoreToCompile<T>(args: ModelCompileArgs, body: () => T): T {
  const words: string[] = [...optimizerWords];
  eachString([args.loss, args.metrics ?? [], args.weightedMetrics ?? []], (name) => {
    if (coreName(name) !== name) words.push(coreName(name));
    return name;
  });
  return onFault(body, (error) => namesInCamelCase(error, words));
}

/**
 * The keys in histories here of each key in the core's: Keras's, and TF.js's where they differ:
 * 'acc' beside 'accuracy', 'meanSquaredError' beside 'mean_squared_error' when that was asked for.
 */
export function historyKeys(
  coreNames: string[],
  args: ModelCompileArgs,
  outputs: string[],
): Map<string, string[]> {
  const given = [args.metrics, args.weightedMetrics].flatMap((metrics) =>
    inOrder(forEachOutput(metrics ?? [], outputs), outputs),
  );
  const keys = new Map(coreNames.map((name) => [name, [name]]));
  // A metric of several numbers has a name for each: precision[0], precision[1].
  const columns = coreNames.map((name) => /^(.*?)(\[\d+\])?$/.exec(name)!.slice(1) as [string, string?]);
  const firsts = columns.flatMap(([, place], i) => (place === undefined || place === '[0]' ? [i] : []));
  firsts.slice(firsts.length - given.length).forEach((first, i) => {
    const metric = given[i]!;
    const core = coreName(metric);
    const other = core === 'accuracy' ? 'acc' : camelCase(core) === metric ? metric : core;
    const [base] = columns[first]!;
    columns.forEach(([name, place = ''], at) => {
      if (at < first || name !== base || other === core || !name.endsWith(core)) return;
      const key = name.slice(0, -core.length) + other + place;
      if (!coreNames.includes(key)) keys.get(coreNames[at]!)!.push(key);
    });
  });
  for (const [name, names] of [...keys])
    keys.set(
      `val_${name}`,
      names.map((each) => `val_${each}`),
    );
  return keys;
}

/** The core's config of a callback, with the core's name of the number that it monitors. */
export function callbackConfig(callback: Registered, keys: Map<string, string[]>): unknown {
  const { class_name, config } = callback.toConfig();
  const { monitor } = config;
  if (typeof monitor !== 'string' || keys.has(monitor)) return { class_name, config };
  const several = [...keys.values()].flat().filter((name) => name !== monitor && metricOf(name) === monitor);
  if (several.length > 0)
    throw fault(
      `[${String(class_name)}] monitor: '${monitor}' has several numbers; expected one of them: ` +
        several.join(', '),
      '/monitor',
    );
  const found = [...keys].find(([, names]) => names.includes(monitor));
  return { class_name, config: { ...config, monitor: found?.[0] ?? monitor } };
}

/** Names of the outputs that have neither loss nor metrics: they need no targets. `config` is the core's, complete. */
export function idleOutputs(config: Record<string, unknown>, outputs: string[]): string[] {
  const { loss, metrics, weighted_metrics: weighted } = config as Record<string, unknown[] | undefined>;
  if (outputs.length === 1) return [];
  const empty = (lists: unknown[] | undefined, i: number): boolean =>
    lists === undefined || (lists[i] as unknown[]).length === 0;
  return outputs.filter((_, i) => loss![i] === null && empty(metrics, i) && empty(weighted, i));
}
