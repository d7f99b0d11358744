import { CallbackList, checkCallbacks, type CustomCallbackArgs, type TrainedModel } from './callbacks.ts';
import { classWeights } from './class_weights.ts';
import { CoreCallback } from './core_callbacks.ts';
import { callbacksWithFunctions } from './fit.ts';
import { checkCount, checkOptions, isList, reading, shown } from '../core/checks.ts';
import type { Data, TensorData } from '../tensors/data.ts';
import { fault } from '../../runtime/errors.ts';
import { History, type Logs } from './history.ts';
import { yieldToEventLoop } from '../../runtime/event_loop.ts';

type AnyCallback = CustomCallbackArgs | CoreCallback;

/** One batch: inputs, targets, and perhaps weights of the samples. */
export type DatasetBatch =
  [xs: Data, ys: Data, sampleWeight?: Data] | { xs: Data; ys: Data; sampleWeight?: Data };

/** Batches, again for each epoch: any iterable, or an object with TF.js's `iterator()`. */
export type Dataset =
  Iterable<DatasetBatch> | AsyncIterable<DatasetBatch> | { iterator(): Promise<Batches> | Batches };

interface Batches {
  next(): Promise<IteratorResult<DatasetBatch>> | IteratorResult<DatasetBatch>;
}

export interface ModelFitDatasetArgs {
  /** Number of the last epoch. */
  epochs?: number;
  /** The number of the first epoch. */
  initialEpoch?: number;
  /** Batches of an epoch; the next epoch goes on behind them. Without it an epoch is all that the dataset has. */
  batchesPerEpoch?: number;
  /** Inputs and targets, or batches. */
  validationData?: [Data, Data] | [Data, Data, Data] | Dataset;
  validationBatches?: number;
  /** Weight in the loss of the samples of each class; 1 for other classes. For batches without weights of their own. */
  classWeight?: Record<number, number>;
  /** Objects with functions, and callbacks made by `callbacks`, but for scheduledSampling. */
  callbacks?: AnyCallback | AnyCallback[];
  verbose?: number;
}

const known = [
  'epochs',
  'initialEpoch',
  'batchesPerEpoch',
  'validationData',
  'validationBatches',
  'classWeight',
  'callbacks',
  'verbose',
];

/** The tensors of a batch, as the core takes them. */
export type BatchTensors = [inputs: TensorData[], targets: TensorData[], weights: TensorData[]];

/** What a model does with the batches. Numbers are in the order of its metrics. */
export interface BatchTrainer {
  readonly model: TrainedModel;
  tensors(batch: [Data, Data, Data?]): BatchTensors;
  /** The rank of the only output; null when there are several. */
  outputRank: number | null;
  /** The metrics of the batch alone. */
  train(batch: BatchTensors): number[];
  test(batch: BatchTensors): void;
  /** The running metrics, which begin anew then. */
  results(): number[];
  /** The core's callbacks of the run. */
  begin(callbacks: CoreCallback[], validates: boolean): void;
  beginEpoch(epoch: number): void;
  /** True when a callback of the core ends the run. */
  endBatch(batch: number): boolean;
  /** Logs of the epoch; `validation` has no numbers for an epoch without. True when a callback ends the run. */
  endEpoch(training: number[], validation: number[]): { logs: Logs; ended: boolean };
  end(): void;
  /** The names in logs of the number at a place, with `before` in front. */
  named(values: number[], before: string): Logs;
}

/** Refuses what gives no batches. */
function checkIterable(dataset: unknown, what: string): asserts dataset is object {
  const iterates = reading(`[fitDataset] ${what}`, () => {
    if (typeof dataset !== 'object' || dataset === null || ArrayBuffer.isView(dataset)) return false;
    return [Symbol.asyncIterator, Symbol.iterator, 'iterator'].some((name) => name in dataset);
  });
  if (!iterates)
    throw fault(`[fitDataset] ${what}: expected something to iterate over, got ${shown(dataset)}`);
}

async function batchesOf(dataset: Dataset): Promise<Batches> {
  checkIterable(dataset, 'dataset');
  if (typeof dataset === 'object' && dataset !== null) {
    if (Symbol.asyncIterator in dataset) return dataset[Symbol.asyncIterator]();
    if (Symbol.iterator in dataset) return dataset[Symbol.iterator]();
    if ('iterator' in dataset && typeof dataset.iterator === 'function') return dataset.iterator();
  }
  throw fault(`[fitDataset] expected something to iterate over, got ${shown(dataset)}`);
}

const isObjectBatch = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'xs' in item && 'ys' in item;

const partsOf = (batch: DatasetBatch): [Data, Data, Data?] =>
  reading('[fitDataset] dataset', () => readParts(batch));

function readParts(batch: DatasetBatch): [Data, Data, Data?] {
  if (Array.isArray(batch) && batch.length >= 2) return batch as [Data, Data, Data?];
  if (isObjectBatch(batch)) {
    const { xs, ys, sampleWeight } = batch as { xs: Data; ys: Data; sampleWeight?: Data };
    return [xs, ys, sampleWeight];
  }
  throw fault(`[fitDataset] expected batches {xs, ys} or [xs, ys], got ${shown(batch)}`);
}

/** A list of two or three is [inputs, targets, weights], unless it has batches {xs, ys}. */
const isData = (given: unknown): given is [Data, Data, Data?] =>
  isList(given) && [2, 3].includes(given.length) && !given.every(isObjectBatch);

/**
 * Weights of the samples, (N), or of their steps, (N,T), by the class of each: the target itself where it is 1 wide, else
 * the place of its greatest number.
 */
function weighted(
  [inputs, targets, weights]: BatchTensors,
  classes: number[],
  rank: number | null,
): BatchTensors {
  if (weights.length > 0)
    throw fault('[fitDataset] classWeight: expected either classWeight or weights in the batches, got both');
  if (rank === null) throw fault('[fitDataset] classWeight: expected a model with one output');
  const [{ shape, data }] = targets as [TensorData];
  const extents = shape.slice(0, rank > 2 ? 2 : 1);
  const rows = extents.reduce((product, extent) => product * extent, 1);
  const width = rows === 0 ? 1 : data.length / rows;
  const classOf = (row: number): number => {
    const target = data.subarray(row * width, (row + 1) * width);
    return width === 1 ? Math.round(target[0]!) : target.indexOf(Math.max(...target));
  };
  const found = Float32Array.from({ length: rows }, (_, row) => classes[classOf(row)] ?? 1);
  return [inputs, targets, [{ shape: extents, data: found }]];
}

/** Refuses validation data before the training, as far as it is there. */
function checkValidation(trainer: BatchTrainer, given: unknown): void {
  checkIterable(given, 'validationData');
  if (isData(given)) trainer.tensors(given);
  else if (isList(given)) given.forEach((batch) => trainer.tensors(partsOf(batch as DatasetBatch)));
}

/** Trains on batches that come one by one. */
export async function fitDataset(
  trainer: BatchTrainer,
  dataset: Dataset,
  args: ModelFitDatasetArgs,
): Promise<History> {
  checkOptions(args, known, 'fitDataset');
  const { epochs = 1, initialEpoch = 0, batchesPerEpoch, validationBatches, verbose = 1 } = args;
  const validationData = args.validationData ?? undefined;
  if (validationData !== undefined) checkValidation(trainer, validationData);
  checkCount(epochs, '[fitDataset] epochs');
  checkCount(initialEpoch, '[fitDataset] initialEpoch', 0);
  for (const [name, count] of Object.entries({ batchesPerEpoch, validationBatches }))
    if (count !== undefined) checkCount(count, `[fitDataset] ${name}`);
  checkCallbacks(args.callbacks, 'fitDataset');
  const classes = args.classWeight === undefined ? null : classWeights(args.classWeight);
  const given = [args.callbacks ?? []].flat();
  const ofCore = given.filter((callback) => callback instanceof CoreCallback);
  const callbacks = new CallbackList(callbacksWithFunctions(given));
  const { model } = trainer;
  const params = {
    ...{ epochs, initialEpoch, samples: 0, steps: null, batchSize: 0, verbose },
    doValidation: validationData !== undefined,
    metrics: Object.keys(trainer.named(trainer.results(), '')),
  };
  const history = new History(params, null);
  trainer.begin(ofCore, validationData !== undefined);
  callbacks.begin(model, params);
  await callbacks.call('onTrainBegin');
  let batches: Batches | null = null;
  let ended = false;
  for (let epoch = initialEpoch; epoch < epochs && !ended && !model.stopTraining; epoch++) {
    trainer.beginEpoch(epoch);
    await callbacks.call('onEpochBegin', epoch, {});
    let count = 0;
    let whole = false;
    batches ??= await batchesOf(dataset);
    trainer.results();
    while (!ended && !model.stopTraining && count < (batchesPerEpoch ?? Infinity)) {
      const { done, value } = await batches.next();
      whole = done === true;
      if (whole) break;
      const read = trainer.tensors(partsOf(value as DatasetBatch));
      const batch = classes === null ? read : weighted(read, classes, trainer.outputRank);
      const size = batch[0][0]!.shape[0]!;
      await callbacks.call('onBatchBegin', count, { batch: count, size });
      const alone = trainer.named(trainer.train(batch), '');
      ended = trainer.endBatch(count);
      await callbacks.call('onBatchEnd', count, { batch: count, size, ...alone });
      count++;
      await yieldToEventLoop();
    }
    if (count === 0) throw fault('[fitDataset] expected more batches: the dataset is at its end');
    const means = trainer.results();
    const tested =
      validationData === undefined
        ? []
        : await validated(trainer, validationData, validationBatches ?? Infinity);
    const { logs, ended: over } = trainer.endEpoch(means, tested);
    ended ||= over;
    await callbacks.call('onEpochEnd', epoch, logs);
    history.add(epoch, logs);
    // Iterables begin anew; what can be iterated over once alone is at its end then.
    if (whole || batchesPerEpoch === undefined) batches = null;
  }
  trainer.end();
  await callbacks.call('onTrainEnd');
  return history;
}

async function validated(
  trainer: BatchTrainer,
  given: NonNullable<ModelFitDatasetArgs['validationData']>,
  most: number,
): Promise<number[]> {
  if (isData(given)) {
    trainer.test(trainer.tensors(given));
  } else {
    const batches = await batchesOf(given as Dataset);
    for (let count = 0; count < most; count++) {
      const { done, value } = await batches.next();
      if (done === true) break;
      trainer.test(trainer.tensors(partsOf(value as DatasetBatch)));
    }
  }
  return trainer.results();
}
