import { fault } from '../../runtime/errors.ts';
import { LearningRateFunction, type RateOfEpoch } from './learning_rate_function.ts';
import { coreOptions, Registered } from '../core/registered.ts';
import type { Schedule } from './schedules.ts';
import type { Tensor } from '../tensors/tensor.ts';

export { csvLogger, type CSVLogger } from './csv_logger.ts';
export { type LearningRateFunction } from './learning_rate_function.ts';

/** A callback that the core itself runs; `fit` takes it beside functions. */
export class CoreCallback extends Registered {}

interface Watching {
  /** A key of the history: 'val_loss' unless given. */
  monitor?: string;
  mode?: 'auto' | 'min' | 'max';
}

const make = (className: string, options: object = {}): CoreCallback =>
  new CoreCallback(className, coreOptions(options));

export const earlyStopping = (
  options: Watching & {
    minDelta?: number;
    patience?: number;
    baseline?: number;
    restoreBestWeights?: boolean;
    startFromEpoch?: number;
  } = {},
): CoreCallback => make('EarlyStopping', options);

export const reduceLROnPlateau = (
  options: Watching & {
    factor?: number;
    patience?: number;
    minDelta?: number;
    cooldown?: number;
    minLr?: number;
  } = {},
): CoreCallback => make('ReduceLROnPlateau', options);

/** A schedule, whose steps are epochs, or a function of the epoch, counted from 0, and the learning rate before it. */
export function learningRateScheduler(options: { schedule: Schedule }): CoreCallback;
export function learningRateScheduler(options: { schedule: RateOfEpoch }): LearningRateFunction;
export function learningRateScheduler(options: {
  schedule: Schedule | RateOfEpoch;
}): CoreCallback | LearningRateFunction {
  const { schedule, ...others } = options;
  if (typeof schedule !== 'function') return make('LearningRateScheduler', options);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw fault(`[learning_rate_scheduler] unknown option '${unknown}'; known: schedule`);
  return new LearningRateFunction(schedule);
}

/** Keeps the model's weights in memory, those after the last epoch or the best. */
export class ModelCheckpoint extends CoreCallback {
  /** After `fit`, for `model.setWeights`; null when no epoch was good enough. */
  weights: Tensor[] | null = null;
}

export const modelCheckpoint = (
  options: Watching & { saveBestOnly?: boolean; initialValueThreshold?: number } = {},
): ModelCheckpoint => new ModelCheckpoint('ModelCheckpoint', coreOptions(options));

/** Where the first value that is not finite came up. Epochs, batches and time steps count from 0. */
export interface Fault {
  epoch: number;
  batch: number;
  /** With the names of the layers around it: 'bidirectional/forward_lstm'. Null when only the loss is not finite. */
  layer: string | null;
  /** In the order of the layer's input; null for values without time. */
  step: number | null;
}

export class TerminateOnNaN extends CoreCallback {
  /** After `fit`: what ended it, null when it was something else. */
  fault: Fault | null = null;
}

export const terminateOnNaN = (): TerminateOnNaN => new TerminateOnNaN('TerminateOnNaN', {});
