import type { CustomCallbackArgs, TrainedModel } from './callbacks.ts';
import { fault } from '../../runtime/errors.ts';
import { shown } from '../core/checks.ts';
import type { Logs } from './history.ts';
import type { Optimizer } from './optimizers.ts';

/** The learning rate of an epoch, counted from 0; `rate` is the one before. */
export type RateOfEpoch = (epoch: number, rate: number) => number;

/** A callback that sets the learning rate at the beginning of each epoch, and puts it into the history. */
export class LearningRateFunction implements CustomCallbackArgs {
  /** True behind callbacks of the core that set the rate, which is noted after them. */
  isLater = false;
  private readonly schedule: RateOfEpoch;
  private model: TrainedModel | null = null;

  constructor(schedule: RateOfEpoch) {
    this.schedule = schedule;
  }

  setModel(model: TrainedModel): void {
    this.model = model;
  }

  onEpochBegin(epoch: number): void {
    const rate = this.schedule(epoch, this.optimizer.learningRate);
    if (typeof rate !== 'number' || !Number.isFinite(rate))
      throw fault(`[learning_rate_scheduler] schedule: expected it to give a number, got ${shown(rate)}`);
    this.optimizer.learningRate = rate;
  }

  onEpochEnd(_epoch: number, logs: Logs = {}): void {
    // The core has noted the rate before its last callback changed it.
    if (this.isLater || logs['learning_rate'] === undefined)
      logs['learning_rate'] = this.optimizer.learningRate;
  }

  private get optimizer(): Optimizer {
    return this.model!.optimizer!;
  }
}
