import { fault } from '../../runtime/errors.ts';
import { LearningRateFunction, type RateOfEpoch } from './learning_rate_function.ts';
import { checkObject, isFunction, shown } from '../core/checks.ts';
import { coreOptions, Registered } from '../core/registered.ts';
import type { Schedule } from './schedules.ts';
import type { Tensor } from '../tensors/tensor.ts';

export { csvLogger, type CSVLogger } from './csv_logger.ts';
export { type LearningRateFunction } from './learning_rate_function.ts';

/** A callback that the core itself runs; `fit` takes it beside functions. */
export class CoreCallback extends Registered {}

interface Monitoring {
  /** A key of the history, 'val_loss' unless given; of a metric of several numbers one of them: 'precision[0]'. */
  monitor?: string;
  mode?: 'auto' | 'min' | 'max';
}

const make = (className: string, options: object = {}): CoreCallback =>
  new CoreCallback(className, coreOptions(options, className));

export const earlyStopping = (
  options: Monitoring & {
    minDelta?: number;
    patience?: number;
    baseline?: number;
    restoreBestWeights?: boolean;
    startFromEpoch?: number;
  } = {},
): CoreCallback => make('EarlyStopping', options);

export const reduceLROnPlateau = (
  options: Monitoring & {
    factor?: number;
    patience?: number;
    minDelta?: number;
    cooldown?: number;
    minLr?: number;
  } = {},
): CoreCallback => make('ReduceLROnPlateau', options);

/** Takes a schedule, which counts epochs then, or a function of the epoch, from 0, and the learning rate before it. */
export function learningRateScheduler(options: { schedule: Schedule }): CoreCallback;
export function learningRateScheduler(options: { schedule: RateOfEpoch }): LearningRateFunction;
export function learningRateScheduler(options: {
  schedule: Schedule | RateOfEpoch;
}): CoreCallback | LearningRateFunction {
  checkObject(options, 'LearningRateScheduler');
  const { schedule, ...others } = options;
  if (typeof schedule !== 'function') return make('LearningRateScheduler', options);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw fault(`[learning_rate_scheduler] unknown option '${unknown}'; known: schedule`);
  if (!isFunction(schedule))
    throw fault(`[learning_rate_scheduler] schedule: expected a function, got ${shown(schedule)}`);
  return new LearningRateFunction(schedule);
}

/**
 * Feeds a decoder with a share of its own predictions in place of the targets before (Bengio et al., 2015); Keras has no
 * such callback. `tokens` is the name of their input, the last one unless given; `pace` is the number of updates
 * over which the share grows.
 */
export const scheduledSampling = (
  options: {
    tokens?: string;
    share?: number;
    growth?: 'linear' | 'constant' | 'exponential' | 'inverse-sigmoid';
    pace?: number;
    sample?: boolean;
  } = {},
): CoreCallback => make('ScheduledSampling', options);

/** Keeps the model's weights in memory, those after the last epoch or the best. */
export class ModelCheckpoint extends CoreCallback {
  /** The weights that were kept, after `fit`, for `model.setWeights`; null when no epoch was good enough. */
  weights: Tensor[] | null = null;
}

export const modelCheckpoint = (
  options: Monitoring & { saveBestOnly?: boolean; initialValueThreshold?: number } = {},
): ModelCheckpoint => new ModelCheckpoint('ModelCheckpoint', coreOptions(options, 'ModelCheckpoint'));

/** The place of the first value that is not finite. Epochs, batches and time steps count from 0. */
export interface Fault {
  epoch: number;
  batch: number;
  /** Name with those of the layers around: 'bidirectional/forward_lstm'. Null when only the loss is not finite. */
  layer: string | null;
  /** Time step in the order of the layer's input; null for values without time. */
  step: number | null;
}

export class TerminateOnNaN extends CoreCallback {
  /** The place of the fault that ended `fit`; null when it ended otherwise. */
  fault: Fault | null = null;
}

export const terminateOnNaN = (): TerminateOnNaN => new TerminateOnNaN('TerminateOnNaN', {});
