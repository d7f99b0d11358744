import { coreOptions, Registered } from './registered.ts';
import type { Schedule } from './schedules.ts';

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

export const terminateOnNaN = (): CoreCallback => make('TerminateOnNaN');
