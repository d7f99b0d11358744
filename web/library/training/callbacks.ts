import { fault } from '../../runtime/errors.ts';
import type { FitParams, Logs } from './history.ts';
import type { LayersModel } from '../models/model.ts';

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
  /** Each time `fit` lets the event loop run. */
  onYield?: (epoch: number, batch: number, logs: Logs) => void | Promise<void>;
  setParams?: (params: FitParams) => void;
  setModel?: (model: LayersModel) => void;
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

export class CallbackList {
  private readonly list: CustomCallbackArgs[];

  constructor(callbacks: CustomCallbackArgs | CustomCallbackArgs[] | undefined) {
    this.list = callbacks === undefined ? [] : Array.isArray(callbacks) ? callbacks : [callbacks];
    for (const callback of this.list)
      for (const [name, value] of Object.entries(callback))
        if (typeof value === 'function' && name.startsWith('on') && !known.has(name))
          throw fault(`[fit] unknown callback '${name}'; known: ${[...known].join(', ')}`);
  }

  has(...hooks: Hook[]): boolean {
    return this.list.some((callback) => hooks.some((hook) => callback[hook] !== undefined));
  }

  begin(model: LayersModel, params: FitParams): void {
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
