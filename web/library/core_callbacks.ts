import { coreOptions, Registered } from './registered.ts';
import type { Schedule } from './schedules.ts';
import type { Tensor } from './tensor.ts';

export { csvLogger, type CSVLogger } from './csv_logger.ts';

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

/** The schedule's steps are epochs. */
export const learningRateScheduler = (options: { schedule: Schedule }): CoreCallback =>
  make('LearningRateScheduler', options);

/** Keeps the model's weights in memory, those after the last epoch or the best. */
export class ModelCheckpoint extends CoreCallback {
  /** After `fit`, for `model.setWeights`; null when no epoch was good enough. */
  weights: Tensor[] | null = null;
}

export const modelCheckpoint = (
  options: Watching & { saveBestOnly?: boolean; initialValueThreshold?: number } = {},
): ModelCheckpoint => new ModelCheckpoint('ModelCheckpoint', coreOptions(options));

export const terminateOnNaN = (): CoreCallback => make('TerminateOnNaN');
