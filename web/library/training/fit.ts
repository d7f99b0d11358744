import type { Model as Handle } from '../../runtime/bridge.ts';
import { CallbackList, type CustomCallbackArgs, type TrainedModel } from './callbacks.ts';
import { CoreCallback, ModelCheckpoint, TerminateOnNaN } from './core_callbacks.ts';
import type { Data, TensorData } from '../tensors/data.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { fault } from '../../runtime/errors.ts';
import { checkOptions } from '../core/checks.ts';
import { History, type Logs } from './history.ts';
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

/**
 * Gives the callbacks that the core has run their findings, when `fit` is over. `split` makes tensors of the flat list
 * of a model's weights.
 */
export function giveFindings(
  callbacks: CoreCallback[],
  handle: Handle,
  split: (weights: Float32Array) => Tensor[] | null,
): void {
  const { stopped } = readProgress(handle.progress());
  callbacks.forEach((callback, i) => {
    if (callback instanceof ModelCheckpoint) callback.weights = split(handle.keptWeights(i));
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
  'callbacks',
  'sampleWeight',
  'classWeight',
  'verbose',
  'yieldEvery',
];

/** Members of the progress of `fit` that others do not have. */
interface FitProgress {
  validation_batches: number;
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
  const { shuffle, yieldEvery, validationData } = args;
  if (shuffle !== undefined && typeof shuffle !== 'boolean')
    throw fault(`[fit] shuffle: expected true or false, got ${String(shuffle)}`);
  const parts = Array.isArray(validationData) ? validationData.length : 0;
  if (validationData !== undefined && parts !== 2 && parts !== 3)
    throw fault('[fit] validationData: expected [inputs, targets] or [inputs, targets, sampleWeight]');
  const named = ['auto', 'batch', 'epoch', 'never', undefined].includes(yieldEvery as string | undefined);
  if (!named && !(typeof yieldEvery === 'number' && yieldEvery > 0))
    throw fault(
      `[fit] yieldEvery: expected auto, batch, epoch, never or milliseconds, got ${String(yieldEvery)}`,
    );
}

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
  private readonly batches: number;
  /** Batches of an epoch, validation included, and of the whole run. */
  private readonly epochLength: number;
  private readonly total: number;
  /** The core's names of the numbers of an epoch. */
  private readonly rowKeys: string[];
  /** True with callbacks of the core, which may end the run. */
  private readonly endsItself: boolean;
  private ended = false;
  private done = 0;
  /** The end of the last pause for the event loop. */
  private yieldedAt = performance.now();

  constructor(model: TrainedModel, handle: Handle, args: ModelFitArgs, keys: Map<string, string[]>) {
    const { epochs = 1, initialEpoch = 0, batchSize = 32, verbose = 1, yieldEvery = 'auto' } = args;
    this.model = model;
    this.handle = handle;
    this.args = args;
    this.keys = keys;
    this.yieldEvery = yieldEvery;
    this.callbacks = new CallbackList(
      [args.callbacks ?? []]
        .flat()
        .filter((callback): callback is CustomCallbackArgs => !(callback instanceof CoreCallback)),
    );
    this.endsItself = coreCallbacks(args.callbacks).length > 0;
    this.rowKeys = (JSON.parse(handle.history()) as { keys: string[] }).keys;
    this.byBatch = this.callbacks.has('onBatchBegin', 'onBatchEnd') || yieldEvery === 'batch';
    this.byEpoch = this.byBatch || this.callbacks.has('onEpochBegin', 'onEpochEnd') || yieldEvery === 'epoch';
    const start = this.progress();
    this.firstEpoch = initialEpoch;
    this.batches = start.batches_per_epoch;
    this.epochLength = start.batches_per_epoch + start.validation_batches;
    this.total = this.epochLength * (epochs - initialEpoch);
    const doValidation = start.validation_batches > 0;
    const metrics = [...keys]
      .filter(([key]) => doValidation || !key.startsWith('val_'))
      .flatMap(([, names]) => names);
    const samples = start.samples_per_epoch;
    const params = { epochs, initialEpoch, samples, steps: null, batchSize, verbose, doValidation, metrics };
    this.history = new History(params, args.validationData?.[0] ?? null);
    this.callbacks.begin(model, params);
  }

  async run(): Promise<History> {
    await this.callbacks.call('onTrainBegin');
    while (this.done < this.total && !this.ended && !this.model.stopTraining) {
      if (this.position() === 0) await this.callbacks.call('onEpochBegin', this.epoch(), {});
      await this.slice();
      if (this.endsItself && this.isOver()) {
        this.ended = true;
        this.done = Math.ceil(this.done / this.epochLength) * this.epochLength;
      }
      if (this.byEpoch && this.position() === 0) await this.endEpoch();
    }
    if (!this.byEpoch) this.recordAll();
    if (this.position() > 0) await this.endUnfinishedEpoch();
    this.handle.finishFit();
    await this.callbacks.call('onTrainEnd');
    return this.history;
  }

  /** True when a callback of the core has ended the run, and the epoch is finished. */
  private isOver(): boolean {
    const { stopped, batch } = this.progress();
    return stopped !== null && stopped !== undefined && batch === 0;
  }

  private epoch(): number {
    return this.firstEpoch + Math.floor(this.done / this.epochLength);
  }

  private position(): number {
    return this.done % this.epochLength;
  }

  private sliceLength(): number {
    if (this.yieldEvery === 'auto') return 8;
    return typeof this.yieldEvery === 'number' ? this.yieldEvery : Infinity;
  }

  private async slice(): Promise<void> {
    const cut = this.byBatch && this.endsItself && this.progress().phase === 'validating';
    if (this.byBatch && this.position() < this.batches && !cut) {
      await this.singleBatch();
    } else {
      const rest = this.byEpoch ? this.epochLength - this.position() : this.total - this.done;
      const started = performance.now();
      const slice = this.sliceLength();
      const worked = this.handle.advance(
        slice === Infinity ? rest : Math.min(rest, this.timer.fitting(slice)),
      );
      this.done += worked;
      this.timer.measured(worked, performance.now() - started);
    }
    if (this.yieldEvery === 'batch' || performance.now() - this.yieldedAt >= this.sliceLength())
      await this.yieldNow();
  }

  private async singleBatch(): Promise<void> {
    const { batchSize = 32 } = this.args;
    const batch = this.position();
    const size = Math.min(batchSize, this.progress().samples_per_epoch - batch * batchSize);
    await this.callbacks.call('onBatchBegin', batch, { batch, size });
    const alone = JSON.parse(this.handle.advanceBatch()) as Row;
    this.done++;
    await this.callbacks.call('onBatchEnd', batch, { batch, size, ...this.rowLogs(alone) });
  }

  private async yieldNow(): Promise<void> {
    await yieldToEventLoop();
    this.yieldedAt = performance.now();
    await this.callbacks.yielded(this.epoch(), Math.min(this.position(), this.batches), {});
  }

  private async endEpoch(): Promise<void> {
    const epoch = this.epoch() - 1;
    const logs = this.rowLogs(this.progress().last_epoch);
    await this.callbacks.call('onEpochEnd', epoch, logs);
    this.history.add(epoch, logs);
    if (this.yieldEvery === 'epoch') await this.yieldNow();
  }

  /** Logs the means so far of an epoch that was stopped between two batches. */
  private async endUnfinishedEpoch(): Promise<void> {
    const epoch = this.epoch();
    const logs = this.named(this.progress().metrics);
    await this.callbacks.call('onEpochEnd', epoch, logs);
    this.history.add(epoch, logs);
  }

  private recordAll(): void {
    const { epochs } = JSON.parse(this.handle.history()) as { epochs: Row[] };
    epochs.forEach((row, i) => this.history.add(this.firstEpoch + i, this.rowLogs(row)));
  }

  private rowLogs(row: Row): Logs {
    return this.named(Object.fromEntries(row.map((value, i) => [this.rowKeys[i]!, value])));
  }

  /** Logs under the names that programs use. */
  private named(values: Record<string, CoreNumber>): Logs {
    const logs: Logs = {};
    for (const [key, value] of Object.entries(values))
      for (const name of this.keys.get(key) ?? [key]) logs[name] = numberOf(value);
    return logs;
  }

  private progress(): Progress & FitProgress {
    return readProgress<FitProgress>(this.handle.progress());
  }
}

/** A list of the weights of all classes, [1, 1, 5] of {0: 1, 2: 5}. */
export function classWeights(given: Record<number, number>): number[] {
  const classes = Object.keys(given).map(Number);
  if (!classes.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 24))
    throw fault(`[fit] classWeight: expected numbers of classes, got ${Object.keys(given).join(', ')}`);
  return Array.from({ length: Math.max(-1, ...classes) + 1 }, (_, number) => given[number] ?? 1);
}
