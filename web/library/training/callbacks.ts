import { fault } from '../../runtime/errors.ts';
import { isFunction, reading, shown } from '../core/checks.ts';
import { Registered } from '../core/registered.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { FitParams, Logs } from './history.ts';
import type { Optimizer } from './optimizers.ts';

/** The part of a model that callbacks read and change while it is trained. */
export interface TrainedModel {
  readonly name: string;
  readonly isTraining: boolean;
  /** True ends `fit` after the running batch. */
  stopTraining: boolean;
  optimizer: Optimizer | null;
  getWeights(trainableOnly?: boolean): Tensor[];
  setWeights(weights: Tensor[]): void;
}

/**
 * Functions that `fit` calls and awaits. Batch logs hold `batch`, `size` and the numbers of that batch alone; epoch
 * logs the means of the epoch and the validation's.
 */
export interface CustomCallbackArgs {
  onTrainBegin?: (logs?: Logs) => void | Promise<void>;
  onTrainEnd?: (logs?: Logs) => void | Promise<void>;
  onEpochBegin?: (epoch: number, logs?: Logs) => void | Promise<void>;
  onEpochEnd?: (epoch: number, logs?: Logs) => void | Promise<void>;
  onBatchBegin?: (batch: number, logs?: Logs) => void | Promise<void>;
  onBatchEnd?: (batch: number, logs?: Logs) => void | Promise<void>;
  /** Called each time that `fit` has let the event loop run. */
  onYield?: (epoch: number, batch: number, logs: Logs) => void | Promise<void>;
  setParams?: (params: FitParams) => void;
  /** Gets the model, a LayersModel. */
  setModel?(model: TrainedModel): void;
}

type Hook =
  'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onBatchBegin' | 'onBatchEnd' | 'onYield';

const known = new Set<string>([
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onYield',
  'setParams',
  'setModel',
]);

const isOption = (name: string): boolean => known.has(name) || name.startsWith('on');

/** Refuses what is neither one of `callbacks` nor an object with functions. */
export function checkCallbacks(given: unknown, caller: string): void {
  if (given === undefined || given === null) return;
  reading(`[${caller}] callbacks`, () => {
    for (const callback of [given].flat()) {
      if (callback instanceof Registered) continue;
      if (typeof callback !== 'object' || callback === null)
        throw fault(
          `[${caller}] callbacks: expected what \`callbacks\` gives, or objects with functions, got ${shown(callback)}`,
        );
      for (const name of Object.keys(callback).filter(isOption)) {
        const value = (callback as Record<string, unknown>)[name];
        if (value === undefined || value === null) continue;
        if (!isFunction(value))
          throw fault(`[${caller}] callbacks: expected ${name} to be a function, got ${shown(value)}`);
        if (!known.has(name))
          throw fault(`[${caller}] unknown callback '${name}'; known: ${[...known].join(', ')}`);
      }
    }
  });
}

export class CallbackList {
  private readonly list: CustomCallbackArgs[];

  constructor(callbacks: CustomCallbackArgs | CustomCallbackArgs[] | undefined) {
    this.list = callbacks === undefined ? [] : Array.isArray(callbacks) ? callbacks : [callbacks];
  }

  has(...hooks: Hook[]): boolean {
    return this.list.some((callback) => hooks.some((hook) => (callback[hook] ?? null) !== null));
  }

  begin(model: TrainedModel, params: FitParams): void {
    for (const callback of this.list) {
      callback.setParams?.(params);
      callback.setModel?.(model);
    }
  }

  async call(hook: Exclude<Hook, 'onYield'>, ...[at, logs]: [number?, Logs?]): Promise<void> {
    for (const callback of this.list) {
      if (hook === 'onTrainBegin' || hook === 'onTrainEnd') await callback[hook]?.();
      else await callback[hook]?.(at!, logs);
    }
  }

  async yielded(epoch: number, batch: number, logs: Logs): Promise<void> {
    for (const callback of this.list) await callback.onYield?.(epoch, batch, logs);
  }
}
