import type { Model as Handle } from '../../runtime/bridge.ts';
import { CallbackList, checkCallbacks, type CustomCallbackArgs, type TrainedModel } from './callbacks.ts';
import { CoreCallback, ModelCheckpoint, TerminateOnNaN } from './core_callbacks.ts';
import { LearningRateFunction } from './learning_rate_function.ts';
import type { Data, TensorData } from '../tensors/data.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { fault } from '../../runtime/errors.ts';
import { checkFlag, checkOptions, isList, shown } from '../core/checks.ts';
import { History, type Logs } from './history.ts';
import { logsOf, metricsOf } from './log_lists.ts';
import { BatchTimer } from '../../runtime/batch_timer.ts';
import {
  numberOf,
  readProgress,
  type CoreNumber,
  type Progress,
  type Stopped,
} from '../../runtime/progress.ts';
import { yieldToEventLoop } from '../../runtime/event_loop.ts';

export interface BatchArgs {
  batchSize?: number;
  verbose?: boolean | number;
}

export interface EvaluateArgs extends BatchArgs {
  /** See `fit`. */
  sampleWeight?: Data;
}

export interface ModelFitArgs {
  batchSize?: number;
  /** Number of the last epoch. */
  epochs?: number;
  /** The number of the first epoch. */
  initialEpoch?: number;
  shuffle?: boolean;
  /** Share of the data, at its end and before shuffling, that is used for validation alone. */
  validationSplit?: number;
  /** Inputs, targets, and perhaps `sampleWeight` for them. */
  validationData?: [Data, Data] | [Data, Data, Data];
  /** Batches of an epoch at most; the next epoch goes on behind them, up to the end of the data. */
  stepsPerEpoch?: number;
  /** Batches of a validation, from the first. */
  validationSteps?: number;
  /** `batchSize` unless given. */
  validationBatchSize?: number;
  /** Validates each epoch whose number, from 1, is a multiple of it, or the epochs of a list. */
  validationFreq?: number | number[];
  /** Objects with functions, and callbacks made by `callbacks`. */
  callbacks?: AnyCallback | AnyCallback[];
  /** Weight in the loss of each sample, (N), or each of its time steps, (N,T): for all outputs, or one for each. */
  sampleWeight?: Data;
  /** Weight in the loss of the samples of each class; 1 for other classes. */
  classWeight?: Record<number, number>;
  /** Kept in `History.params`; nothing is printed. */
  verbose?: number;
  /**
   * Work of `fit` before it lets the event loop run: 'auto' (8 ms), milliseconds, 'batch', 'epoch' or 'never'.
   */
  yieldEvery?: 'auto' | 'batch' | 'epoch' | 'never' | number;
}

type AnyCallback = CustomCallbackArgs | CoreCallback;

export function coreCallbacks(given: ModelFitArgs['callbacks']): CoreCallback[] {
  return [given ?? []].flat().filter((callback) => callback instanceof CoreCallback);
}

const rateSetting = new Set(['ReduceLROnPlateau', 'LearningRateScheduler']);

/** The callbacks that the core does not run. */
export function callbacksWithFunctions(given: (CustomCallbackArgs | CoreCallback)[]): CustomCallbackArgs[] {
  let rateIsSet = false;
  return given.filter((callback): callback is CustomCallbackArgs => {
    if (callback instanceof LearningRateFunction) callback.isLater = rateIsSet;
    if (!(callback instanceof CoreCallback)) return true;
    rateIsSet ||= rateSetting.has(callback.className);
    return false;
  });
}

/** Gives the callbacks that the core has run their findings, when a run is over; `kept` are the weights of one. */
export function giveFindings(
  callbacks: CoreCallback[],
  stopped: Stopped | null | undefined,
  kept: (callback: number) => Tensor[] | null,
): void {
  callbacks.forEach((callback, i) => {
    if (callback instanceof ModelCheckpoint) callback.weights = kept(i);
    if (callback instanceof TerminateOnNaN) callback.fault = faultOf(stopped);
  });
}

function faultOf(stopped: Stopped | null | undefined): TerminateOnNaN['fault'] {
  if (stopped?.callback !== 'TerminateOnNaN') return null;
  const { epoch, batch = 1, layer = null, step = null } = stopped;
  return { epoch: epoch - 1, batch: batch - 1, layer, step };
}

const knownArgs = [
  'batchSize',
  'epochs',
  'initialEpoch',
  'shuffle',
  'validationSplit',
  'validationData',
  'stepsPerEpoch',
  'validationSteps',
  'validationBatchSize',
  'validationFreq',
  'callbacks',
  'sampleWeight',
  'classWeight',
  'verbose',
  'yieldEvery',
];

/** Members of the progress of `fit` that others do not have. */
interface FitProgress {
  validation_batches: number;
  /** Samples of the next batch. */
  batch_size: number;
  last_epoch: Row;
}

/** The core's numbers of an epoch or a batch, in its order. */
type Row = CoreNumber[];

export interface FitData {
  inputs: TensorData[];
  targets: TensorData[];
  validationInputs: TensorData[];
  validationTargets: TensorData[];
}

export function checkFitArgs(args: ModelFitArgs): void {
  checkOptions(args, knownArgs, 'fit');
  const { shuffle, yieldEvery, validationData, validationFreq, callbacks } = args;
  if (shuffle !== undefined) checkFlag(shuffle, '[fit] shuffle');
  if (!['number', 'undefined'].includes(typeof validationFreq) && !isList(validationFreq))
    throw fault(
      `[fit] validationFreq: expected a number of epochs or a list of epochs, got ${shown(validationFreq)}`,
    );
  checkCallbacks(callbacks, 'fit');
  const parts = isList(validationData) ? (validationData as unknown[]).length : 0;
  if (validationData !== undefined && parts !== 2 && parts !== 3)
    throw fault('[fit] validationData: expected [inputs, targets] or [inputs, targets, sampleWeight]');
  const named = ['auto', 'batch', 'epoch', 'never', undefined].includes(yieldEvery as string | undefined);
  if (!named && !(typeof yieldEvery === 'number' && yieldEvery > 0))
    throw fault(
      `[fit] yieldEvery: expected auto, batch, epoch, never or milliseconds, got ${shown(yieldEvery)}`,
    );
}

/** More batches than any run has. */
const mostBatches = 2 ** 31 - 1;

/** Runs `fit` in slices between which the event loop runs. */
export class FitLoop {
  private readonly model: TrainedModel;
  private readonly handle: Handle;
  private readonly args: ModelFitArgs;
  /** The names in logs of each of the core's numbers, in the core's order. */
  private readonly keys: Map<string, string[]>;
  private readonly callbacks: CallbackList;
  private readonly history: History;
  private readonly timer = new BatchTimer();
  /** Slices end after each batch, and after each epoch. */
  private readonly byBatch: boolean;
  private readonly byEpoch: boolean;
  private readonly yieldEvery: NonNullable<ModelFitArgs['yieldEvery']>;
  private readonly firstEpoch: number;
  private readonly lastEpoch: number;
  /** The core's names of the numbers of an epoch. */
  private readonly rowKeys: string[];
  private now: Progress & FitProgress;
  /** The end of the last pause for the event loop. */
  private yieldedAt = performance.now();

  constructor(model: TrainedModel, handle: Handle, args: ModelFitArgs, keys: Map<string, string[]>) {
    const { epochs = 1, initialEpoch = 0, batchSize = 32, verbose = 1, yieldEvery = 'auto' } = args;
    this.model = model;
    this.handle = handle;
    this.args = args;
    this.keys = keys;
    this.yieldEvery = yieldEvery;
    this.callbacks = new CallbackList(callbacksWithFunctions([args.callbacks ?? []].flat()));
    this.rowKeys = (JSON.parse(handle.history()) as { keys: string[] }).keys;
    this.byBatch = this.callbacks.has('onBatchBegin', 'onBatchEnd') || yieldEvery === 'batch';
    this.byEpoch = this.byBatch || this.callbacks.has('onEpochBegin', 'onEpochEnd') || yieldEvery === 'epoch';
    const start = readProgress<FitProgress>(handle.progress());
    this.now = start;
    this.firstEpoch = initialEpoch;
    this.lastEpoch = epochs;
    const doValidation = start.validation_batches > 0;
    const metrics = [...keys]
      .filter(([key]) => doValidation || !key.startsWith('val_'))
      .flatMap(([, names]) => metricsOf(names));
    const samples = start.samples_per_epoch;
    const steps = args.stepsPerEpoch ?? null;
    const params = {
      ...{ epochs, initialEpoch, samples, steps, batchSize, verbose, doValidation },
      metrics: [...new Set(metrics)],
    };
    this.history = new History(params, args.validationData?.[0] ?? null);
    this.callbacks.begin(model, params);
  }

  async run(): Promise<History> {
    await this.callbacks.call('onTrainBegin');
    while (!this.isOver() && !this.model.stopTraining) {
      if (this.isBetween()) await this.callbacks.call('onEpochBegin', this.now.epoch, {});
      await this.slice();
      if (this.byEpoch && this.isBetween()) await this.endEpoch();
    }
    if (!this.byEpoch) this.recordAll();
    if (!this.isBetween()) await this.endUnfinishedEpoch();
    this.handle.finishFit();
    await this.callbacks.call('onTrainEnd');
    return this.history;
  }

  /** True when the last epoch, or that in which a callback of the core has ended the run, is finished. */
  private isOver(): boolean {
    const { stopped, epoch } = this.now;
    return this.isBetween() && (epoch >= this.lastEpoch || (stopped !== null && stopped !== undefined));
  }

  /** True before the first batch of an epoch, and at the end. */
  private isBetween(): boolean {
    return this.now.phase !== 'validating' && this.now.batch === 0;
  }

  private sliceLength(): number {
    if (this.yieldEvery === 'auto') return 8;
    return typeof this.yieldEvery === 'number' ? this.yieldEvery : Infinity;
  }

  private async slice(): Promise<void> {
    if (this.byBatch && this.now.phase === 'training') {
      await this.singleBatch();
    } else {
      const started = performance.now();
      const slice = this.sliceLength();
      const most = slice === Infinity ? mostBatches : this.timer.fitting(slice);
      const worked = this.byEpoch ? this.handle.advanceEpoch(most) : this.handle.advance(most);
      this.timer.measured(worked, performance.now() - started);
      this.look();
    }
    if (this.yieldEvery === 'batch' || performance.now() - this.yieldedAt >= this.sliceLength())
      await this.yieldNow();
  }

  private async singleBatch(): Promise<void> {
    const { batch, batch_size: size } = this.now;
    await this.callbacks.call('onBatchBegin', batch, { batch, size });
    const alone = JSON.parse(this.handle.advanceBatch()) as Row;
    this.look();
    await this.callbacks.call('onBatchEnd', batch, { batch, size, ...this.rowLogs(alone) });
  }

  private async yieldNow(): Promise<void> {
    await yieldToEventLoop();
    this.yieldedAt = performance.now();
    await this.callbacks.yielded(this.now.epoch, this.now.batch, {});
  }

  private async endEpoch(): Promise<void> {
    const epoch = this.now.epoch - 1;
    const logs = this.rowLogs(this.now.last_epoch, this.validated(epoch));
    await this.callbacks.call('onEpochEnd', epoch, logs);
    this.history.add(epoch, logs);
    if (this.yieldEvery === 'epoch') await this.yieldNow();
  }

  /** Logs the means so far of an epoch that was stopped between two batches. */
  private async endUnfinishedEpoch(): Promise<void> {
    const { epoch } = this.now;
    const logs = this.named(this.now.metrics);
    await this.callbacks.call('onEpochEnd', epoch, logs);
    this.history.add(epoch, logs);
  }

  private recordAll(): void {
    const { epochs } = JSON.parse(this.handle.history()) as { epochs: Row[] };
    epochs.forEach((row, i) => {
      const epoch = this.firstEpoch + i;
      this.history.add(epoch, this.rowLogs(row, this.validated(epoch)));
    });
  }

  private validated(epoch: number): boolean {
    const { validationFreq: given = 1 } = this.args;
    return typeof given === 'number' ? (epoch + 1) % given === 0 : given.includes(epoch + 1);
  }

  /** The numbers of a row, without those of a validation that the epoch did not have. */
  private rowLogs(row: Row, validated = true): Logs {
    const entries = row.map((value, i): [string, CoreNumber] => [this.rowKeys[i]!, value]);
    return this.named(Object.fromEntries(entries.filter(([key]) => validated || !key.startsWith('val_'))));
  }

  /** Logs under the names that programs use. */
  private named(values: Record<string, CoreNumber>): Logs {
    return logsOf(
      Object.entries(values).flatMap(([key, value]) =>
        (this.keys.get(key) ?? [key]).map((name): [string, number] => [name, numberOf(value)]),
      ),
    );
  }

  private look(): void {
    this.now = readProgress<FitProgress>(this.handle.progress());
  }
}
