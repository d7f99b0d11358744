import { checkObject, shown } from '../core/checks.ts';
import type { Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import { coreOptions } from '../core/registered.ts';
import type { Schedule } from './schedules.ts';

/** Options of every optimizer; the three kinds of clipping exclude one another. */
export interface OptimizerOptions {
  /** A number, or one of the `schedules`. */
  learningRate?: number | Schedule;
  /** Share of each weight that, times the learning rate, is subtracted before each update. */
  weightDecay?: number;
  /** Clips each number of the gradients to [-clipvalue, clipvalue]. */
  clipvalue?: number;
  /** Scales the gradient of each weight tensor down to this norm. */
  clipnorm?: number;
  /** Scales all gradients together down to this norm. */
  globalClipnorm?: number;
  /** Keeps averages of the weights, which become the weights at the end of `fit`. */
  useEma?: boolean;
  /** Share of the average before each update that it keeps: .99 unless given. */
  emaMomentum?: number;
  /** Number of updates after which the averages become the weights, again and again. */
  emaOverwriteFrequency?: number;
  /** Number of batches, 2 at least, whose gradients make one update. */
  gradientAccumulationSteps?: number;
}

export interface SGDOptions extends OptimizerOptions {
  momentum?: number;
  nesterov?: boolean;
}

export interface RMSPropOptions extends OptimizerOptions {
  rho?: number;
  momentum?: number;
  epsilon?: number;
  centered?: boolean;
}

export interface AdamaxOptions extends OptimizerOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

export interface AdamOptions extends AdamaxOptions {
  amsgrad?: boolean;
}

export interface AdagradOptions extends OptimizerOptions {
  initialAccumulatorValue?: number;
  epsilon?: number;
}

export interface AdadeltaOptions extends OptimizerOptions {
  rho?: number;
  epsilon?: number;
}

/** The core's names of options that are not their camelCase names in snake_case. */
const coreNames: Record<string, string> = { beta1: 'beta_1', beta2: 'beta_2' };

/** The core's names of options, for error texts. */
export const optimizerWords = [
  'learning_rate',
  'weight_decay',
  'beta_1',
  'beta_2',
  'global_clipnorm',
  'initial_accumulator_value',
  'use_ema',
  'ema_momentum',
  'ema_overwrite_frequency',
  'gradient_accumulation_steps',
];

/** A model that is compiled. */
interface TrainedByOptimizer {
  handle(): Handle;
}

/** An update rule with its settings. Rules and defaults are Keras 3's. */
export class Optimizer {
  readonly className: string;
  private readonly options: Record<string, unknown>;
  private trained: TrainedByOptimizer | null = null;

  /** Use `train`. */
  constructor(className: string, options: object) {
    this.className = className;
    checkObject(options, className);
    const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
    this.options = Object.fromEntries(given);
  }

  getClassName(): string {
    return this.className;
  }

  /**
   * Learning rate of the next update of the model that was compiled with it last. It can be set, in callbacks too,
   * unless it is a schedule.
   */
  get learningRate(): number {
    const { learningRate: given } = this.options;
    if (this.trained !== null) return rateOf(this.trained.handle());
    if (typeof given === 'number') return given;
    throw fault('[optimizer] learningRate: known once a model is compiled with it');
  }

  set learningRate(rate: number) {
    if (typeof rate !== 'number' || !(rate >= 0 && rate < Infinity))
      throw fault(`[optimizer] learningRate: expected a number from 0, got ${shown(rate)}`);
    this.trained?.handle().setLearningRate(rate);
    this.options['learningRate'] = rate;
  }

  /** Takes the model that is compiled with it. */
  attach(model: TrainedByOptimizer): void {
    this.trained = model;
  }

  /** Leaves `model`, whose part in the core is `handle`, and keeps its rate. False when it trains another one. */
  detach(model: TrainedByOptimizer, handle: Handle): boolean {
    if (this.trained !== model) return false;
    if (!this.scheduled) this.options['learningRate'] = rateOf(handle);
    this.trained = null;
    return true;
  }

  /** The options that were given, and the learning rate in force. */
  getConfig(): Record<string, unknown> {
    this.keepRate();
    return { ...this.options };
  }

  /** As the core takes it. */
  toConfig(): { class_name: string; config: Record<string, unknown> } {
    this.keepRate();
    const config = Object.entries(this.options).map(([name, value]) => [coreNames[name] ?? name, value]);
    return {
      class_name: this.className,
      config: coreOptions(Object.fromEntries(config) as object, 'optimizer'),
    };
  }

  /** Callbacks of the core change the rate without a word. */
  private keepRate(): void {
    if (this.trained !== null && !this.scheduled) this.options['learningRate'] = this.learningRate;
  }

  private get scheduled(): boolean {
    return typeof this.options['learningRate'] === 'object';
  }
}

/** The learning rate of the next update of a compiled model. */
export const rateOf = (handle: Handle): number =>
  (JSON.parse(handle.optimizerState()) as { learning_rate: number }).learning_rate;

/** Makers of optimizers, with TF.js's arguments one after the other, or all of Keras's in one object. */
export const train = {
  sgd(options: number | SGDOptions = {}): Optimizer {
    return new Optimizer('SGD', typeof options === 'number' ? { learningRate: options } : options);
  },

  momentum(learningRate: number, momentum: number, useNesterov = false): Optimizer {
    return new Optimizer('SGD', { learningRate, momentum, nesterov: useNesterov });
  },

  /** `decay` is Keras's `rho`. */
  rmsprop(
    options: number | RMSPropOptions = {},
    decay?: number,
    momentum?: number,
    epsilon?: number | null,
    centered?: boolean,
  ): Optimizer {
    const all =
      typeof options === 'number'
        ? { learningRate: options, rho: decay, momentum, epsilon, centered }
        : options;
    return new Optimizer('RMSprop', all);
  },

  adam(
    options: number | AdamOptions = {},
    beta1?: number,
    beta2?: number,
    epsilon?: number | null,
  ): Optimizer {
    return new Optimizer('Adam', adamOptions(options, beta1, beta2, epsilon));
  },

  adamw(options: number | AdamOptions = {}): Optimizer {
    return new Optimizer('AdamW', adamOptions(options));
  },

  nadam(options: number | AdamaxOptions = {}): Optimizer {
    return new Optimizer('Nadam', adamOptions(options));
  },

  /** Without TF.js's decay. */
  adamax(
    options: number | AdamaxOptions = {},
    beta1?: number,
    beta2?: number,
    epsilon?: number | null,
  ): Optimizer {
    return new Optimizer('Adamax', adamOptions(options, beta1, beta2, epsilon));
  },

  adagrad(options: number | AdagradOptions = {}, initialAccumulatorValue?: number): Optimizer {
    return new Optimizer(
      'Adagrad',
      typeof options === 'number' ? { learningRate: options, initialAccumulatorValue } : options,
    );
  },

  adadelta(options: number | AdadeltaOptions = {}, rho?: number, epsilon?: number | null): Optimizer {
    return new Optimizer(
      'Adadelta',
      typeof options === 'number' ? { learningRate: options, rho, epsilon } : options,
    );
  },
};

function adamOptions(
  options: number | object,
  beta1?: number,
  beta2?: number,
  epsilon?: number | null,
): object {
  return typeof options === 'number' ? { learningRate: options, beta1, beta2, epsilon } : options;
}
