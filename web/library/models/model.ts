import type { Model as Handle } from '../../runtime/bridge.ts';
import {
  callbackConfig,
  compileConfig,
  historyKeys,
  idleOutputs,
  callCoreToCompile,
  type CompiledArgs,
  type ModelCompileArgs,
} from '../training/compile.ts';
import { CoreModel } from './core_model.ts';
import { inputsOf, targetsOf, toTensors, weightsOf, type Data } from '../tensors/data.ts';
import { fault, onFault } from '../../runtime/errors.ts';
import { numberOf, readProgress, type CoreNumber, type Stopped } from '../../runtime/progress.ts';
import {
  checkFitArgs,
  coreCallbacks,
  FitLoop,
  giveFindings,
  type BatchArgs,
  type EvaluateArgs,
  type ModelFitArgs,
} from '../training/fit.ts';
import { classWeights } from '../training/class_weights.ts';
import { fitDataset, type Dataset, type ModelFitDatasetArgs } from '../training/fit_dataset.ts';
import { planFunctional, type ModelPlan, type TiedWeights } from './graph.ts';
import type { History, LogValue } from '../training/history.ts';
import { byMetric, logsOf, metricsOf } from '../training/log_lists.ts';
import { handlerOf } from '../files/handler_of.ts';
import type { IOHandler, SaveResult } from '../files/io.ts';
import type { ClassConfig } from '../core/registered.ts';
import type { CallArguments, Layer, LayerModel } from '../layers/layer.ts';
import { ModelLayer, type InnerModel } from '../layers/model_layer.ts';
import { Optimizer } from '../training/optimizers.ts';
import type { TrainedModel } from '../training/callbacks.ts';
import type { CoreCallback } from '../training/core_callbacks.ts';
import { artifactsOf, type NamedWeight, type SaveArgs } from '../files/save_model.ts';
import type { OperationNames } from '../files/topology.ts';
import {
  checkCount,
  checkFlag,
  checkName,
  checkOptions,
  isFunction,
  reading,
  shown,
} from '../core/checks.ts';
import { coreJson } from '../core/core_json.ts';
import { core } from '../core/load.ts';
import { checkSeed, laterSeed, nextSeed } from '../core/seeds.ts';
import { oneOrList } from '../core/lists.ts';
import type { OneOrMore, SymbolicTensor } from '../layers/layer.ts';
import { scalar, tensor1d, Tensor } from '../tensors/tensor.ts';
import { namesInCamelCase } from '../core/option_names.ts';

/** The core takes seeds of runs below this. */
const fitSeedLimit = 2 ** 31;

/** A graph of layers that can be trained. */
export class LayersModel implements TrainedModel, InnerModel, LayerModel {
  readonly name: string;
  /** True ends `fit` after the running batch; callbacks may set it. */
  stopTraining = false;
  isTraining = false;
  /** The history of the last `fit`. */
  history: History | null = null;
  optimizer: Optimizer | null = null;
  loss: ModelCompileArgs['loss'] | null = null;
  /** Names in summaries of the operations that make masks, where the model's file has them. */
  operationNames: OperationNames = {};

  private readonly seed: number;
  private readonly tied: TiedWeights;
  private readonly graphInputs: SymbolicTensor[];
  private readonly graphOutputs: SymbolicTensor[];
  private built: CoreModel | null = null;
  /** The config of `built`. */
  private builtFrom = '';
  /** False when the layers may have changed since `built` was made. */
  private current = false;
  private compiled: CompiledArgs | null = null;
  private keys = new Map<string, string[]>();
  private coreNames: string[] = [];
  /** Names of the outputs that have neither loss nor metrics. */
  private idle: string[] = [];
  /** Number of calls of `fit`: each draws from a seed of its own. */
  private fits = 0;
  private disposed = false;
  private disposeLater = false;
  private layer: ModelLayer<LayersModel> | null = null;
  /** The layers, once they are ordered. */
  private order: Layer[] | null = null;

  constructor(
    name: string,
    seed: number | undefined,
    inputs: SymbolicTensor[],
    outputs: SymbolicTensor[],
    tied: TiedWeights = [],
  ) {
    this.name = checkName(name, 'model');
    this.tied = tied;
    this.seed = seed === undefined ? nextSeed() : checkSeed(seed);
    this.graphInputs = inputs;
    this.graphOutputs = outputs;
  }

  get inputs(): SymbolicTensor[] {
    return this.graphInputs;
  }

  get outputs(): SymbolicTensor[] {
    return this.graphOutputs;
  }

  get input(): OneOrMore {
    return oneOrList(this.inputs);
  }

  get output(): OneOrMore {
    return oneOrList(this.outputs);
  }

  get inputNames(): string[] {
    return this.inputs.map((tensor) => tensor.name);
  }

  get outputNames(): string[] {
    const counts = new Map<string, number>();
    return this.outputs.map(({ name }) => {
      const earlier = counts.get(name) ?? 0;
      counts.set(name, earlier + 1);
      return earlier === 0 ? name : `${name}_${earlier}`;
    });
  }

  get layers(): Layer[] {
    return this.plan().layers;
  }

  /** 'loss', then one loss for each of several outputs, then the metrics: what `evaluate` gives. */
  get metricsNames(): string[] {
    return metricsOf(this.coreNames);
  }

  getLayer(nameOrIndex: string | number): Layer {
    const { layers } = this;
    const found =
      typeof nameOrIndex === 'number'
        ? layers[nameOrIndex]
        : layers.find((layer) => layer.name === nameOrIndex);
    if (found === undefined)
      throw fault(
        `[${this.name}] getLayer: no layer ${shown(nameOrIndex)}; there are ` +
          layers.map((layer) => layer.name).join(', '),
      );
    return found;
  }

  /** Sets optimizer, loss and metrics. The weights stay. */
  compile(args: ModelCompileArgs): void {
    if (this.isTraining) throw fault(`[${this.name}] compile: a call of fit is still running`);
    const { outputNames } = this;
    const config = compileConfig(args, outputNames);
    this.changed();
    const handle = this.core().reading();
    const { optimizer: before } = this;
    const left = before?.detach(this, handle) ?? false;
    let complete: string;
    try {
      complete = callCoreToCompile(args, () => handle.compile(coreJson(config)));
    } catch (error) {
      if (left) before!.attach(this);
      throw error;
    }
    this.coreNames = JSON.parse(handle.metricNames()) as string[];
    this.keys = historyKeys(this.coreNames, args, outputNames);
    const whole = JSON.parse(complete) as { optimizer: { class_name: string } };
    this.idle = idleOutputs(whole, outputNames);
    const optimizer =
      args.optimizer instanceof Optimizer ? args.optimizer : new Optimizer(whole.optimizer.class_name, {});
    this.optimizer = optimizer;
    optimizer.attach(this);
    this.compiled = { ...args, optimizer: this.optimizer };
    this.loss = args.loss;
  }

  /** Trains for a number of epochs, in slices between which the event loop runs. */
  async fit(x: Data, y: Data, args: ModelFitArgs = {}): Promise<History> {
    if (this.isTraining) throw fault(`[${this.name}] fit: another call of fit is still running`);
    this.checkCompiled('fit');
    checkFitArgs(args);
    const {
      batchSize = 32,
      epochs = 1,
      initialEpoch = 0,
      shuffle = true,
      validationSplit = 0,
      validationData,
      sampleWeight,
      classWeight,
      stepsPerEpoch,
      validationSteps,
      validationBatchSize,
      validationFreq,
    } = args;
    const inputs = inputsOf(this, x, '[fit] x');
    const targets = targetsOf(this, y, this.idle, '[fit] y');
    const validationInputs = validationData ? inputsOf(this, validationData[0], '[fit] validation x') : [];
    const validationTargets = validationData
      ? targetsOf(this, validationData[1], this.idle, '[fit] validation y')
      : [];
    const weights = weightsOf(this, sampleWeight, '[fit] sampleWeight');
    const validationWeights = weightsOf(this, validationData?.[2], '[fit] validation sampleWeight');
    const ofCore = coreCallbacks(args.callbacks);
    const options = {
      batch_size: batchSize,
      epochs,
      initial_epoch: initialEpoch,
      shuffle,
      validation_split: validationSplit,
      seed: laterSeed(this.seed, this.fits++) % fitSeedLimit,
      callbacks: ofCore.map((callback) => callbackConfig(callback, this.keys)),
      class_weight: classWeight ? classWeights(classWeight) : null,
      steps_per_epoch: stepsPerEpoch ?? null,
      validation_steps: validationSteps ?? null,
      validation_batch_size: validationBatchSize ?? null,
      validation_freq: validationFreq ?? 1,
    };
    const own = this.core();
    const handle = own.training();
    this.isTraining = true;
    this.stopTraining = false;
    try {
      onFault(
        () =>
          handle.startFit(
            coreJson(options),
            inputs,
            targets,
            weights,
            validationInputs,
            validationTargets,
            validationWeights,
          ),
        (error) => namesInCamelCase(error, Object.keys(options)),
      );
      (JSON.parse(handle.warnings()) as Warning[]).forEach(warn);
      this.history = await new FitLoop(this, handle, args, this.keys).run();
      giveFindings(ofCore, readProgress(handle.progress()).stopped, (callback) =>
        own.split(handle.keptWeights(callback)),
      );
      return this.history;
    } finally {
      handle.endFit();
      own.endTraining();
      this.isTraining = false;
      if (this.disposeLater) this.dispose();
    }
  }

  /** Trains on batches that come one by one, from any iterable: see ModelFitDatasetArgs. */
  async fitDataset(dataset: Dataset, args: ModelFitDatasetArgs = {}): Promise<History> {
    if (this.isTraining) throw fault(`[${this.name}] fitDataset: another call of fit is still running`);
    this.checkCompiled('fitDataset');
    const own = this.core();
    const handle = own.training();
    const numbers = (text: string): number[] => (JSON.parse(text) as CoreNumber[]).map(numberOf);
    const text = (values: number[]): string =>
      JSON.stringify(
        values.map((value) => (Number.isFinite(value) || Number.isNaN(value) ? value : String(value))),
      );
    let rowKeys: string[] = [];
    let ofCore: CoreCallback[] = [];
    this.isTraining = true;
    this.stopTraining = false;
    try {
      this.history = await fitDataset(
        {
          model: this,
          outputRank: this.outputs.length === 1 ? this.outputs[0]!.rank : null,
          tensors: ([x, y, weights]) => [
            inputsOf(this, x, '[fitDataset] xs'),
            targetsOf(this, y, this.idle, '[fitDataset] ys'),
            weightsOf(this, weights, '[fitDataset] sampleWeight'),
          ],
          train: (batch) => numbers(handle.trainBatch(...batch)),
          test: (batch) => handle.testBatch(...batch),
          results: () => {
            const values = numbers(handle.results());
            handle.resetMetrics();
            return values;
          },
          begin: (callbacks, validates) => {
            ofCore = callbacks;
            const configs = callbacks.map((callback) => callbackConfig(callback, this.keys));
            const { keys, warnings } = JSON.parse(
              onFault(
                () => handle.startBatches(coreJson(configs), validates),
                (error) => namesInCamelCase(error, []),
              ),
            ) as { keys: string[]; warnings: Warning[] };
            rowKeys = keys;
            warnings.forEach(warn);
          },
          beginEpoch: (epoch) => handle.beginBatchEpoch(epoch),
          endBatch: (batch) => handle.endBatch(batch),
          endEpoch: (training, validation) => {
            const row = numbers(handle.endBatchEpoch(text(training), text(validation)));
            const logs = logsOf(
              rowKeys.flatMap((key, i) =>
                validation.length === 0 && key.startsWith('val_')
                  ? []
                  : (this.keys.get(key) ?? [key]).map((name): [string, number] => [name, row[i]!]),
              ),
            );
            return { logs, ended: handle.batchesStopped() !== 'null' };
          },
          end: () => handle.finishBatches(),
          named: (values, before) =>
            logsOf(
              this.coreNames.flatMap((name, i) =>
                (this.keys.get(before + name) ?? [before + name]).map((key): [string, number] => [
                  key,
                  values[i]!,
                ]),
              ),
            ),
        },
        dataset,
        args,
      );
      giveFindings(ofCore, JSON.parse(handle.batchesStopped()) as Stopped | null, (callback) =>
        own.split(handle.weightsKeptInBatches(callback)),
      );
      return this.history;
    } finally {
      handle.endBatches();
      own.endTraining();
      this.isTraining = false;
      if (this.disposeLater) this.dispose();
    }
  }

  /** The loss, and after it the metrics if there are any; of a metric of several numbers, a tensor (N) of them. */
  evaluate(x: Data, y: Data, args: EvaluateArgs = {}): Tensor | Tensor[] {
    this.checkCompiled('evaluate');
    checkOptions(args, [...batchArgs, 'sampleWeight'], 'evaluate');
    const batchSize = batchSizeOf(args, 'evaluate');
    const inputs = inputsOf(this, x, '[evaluate] x');
    const targets = targetsOf(this, y, this.idle, '[evaluate] y');
    const weights = weightsOf(this, args.sampleWeight, '[evaluate] sampleWeight');
    const values = this.handle().evaluate(inputs, targets, weights, batchSize);
    const numbers = (JSON.parse(values) as CoreNumber[]).map(numberOf);
    return oneOrList(
      byMetric(this.coreNames, numbers).map((value) =>
        Array.isArray(value) ? tensor1d(value) : scalar(value),
      ),
    );
  }

  predict(x: Data, args: BatchArgs = {}): Tensor | Tensor[] {
    checkOptions(args, batchArgs, 'predict');
    const batchSize = batchSizeOf(args, 'predict');
    const inputs = inputsOf(this, x, '[predict] x');
    return oneOrList(toTensors(this.handle().predict(inputs, batchSize)));
  }

  /** `predict` with everything in one batch. */
  predictOnBatch(x: Data): Tensor | Tensor[] {
    const inputs = inputsOf(this, x, '[predictOnBatch] x');
    return oneOrList(toTensors(this.handle().predict(inputs, Math.max(1, inputs[0]!.shape[0]!))));
  }

  /**
   * Attention scores of each query over the steps of the values, given `x`: (B,T,S), or (B,H,T,S) of
   * multiHeadAttention. `layer` is the name of the attention layer, 'inner/attention' inside of another model; '' finds
   * the only one.
   */
  attentionScores(x: Data, layer = '', args: BatchArgs = {}): Tensor {
    checkOptions(args, batchArgs, 'attentionScores');
    const batchSize = batchSizeOf(args, 'attentionScores');
    if (typeof layer !== 'string') throw fault('[attentionScores] layer: expected the name of a layer');
    const inputs = inputsOf(this, x, '[attentionScores] x');
    return toTensors(this.handle().attentionScores(inputs, layer, batchSize))[0]!;
  }

  /** One update by the optimizer; gives the loss and metrics before it, with a list for a metric of several numbers. */
  async trainOnBatch(x: Data, y: Data, sampleWeight?: Data): Promise<number | LogValue[]> {
    if (this.isTraining) throw fault(`[${this.name}] trainOnBatch: a call of fit is still running`);
    this.checkCompiled('trainOnBatch');
    const inputs = inputsOf(this, x, '[trainOnBatch] x');
    const targets = targetsOf(this, y, this.idle, '[trainOnBatch] y');
    const weights = weightsOf(this, sampleWeight, '[trainOnBatch] sampleWeight');
    const own = this.core();
    try {
      const values = JSON.parse(own.training().trainOnBatch(inputs, targets, weights)) as CoreNumber[];
      const [loss, ...metrics] = byMetric(this.coreNames, values.map(numberOf));
      return metrics.length === 0 ? (loss as number) : [loss!, ...metrics];
    } finally {
      own.endTraining();
    }
  }

  /** Stateful layers start from zeros again. */
  resetStates(): void {
    this.handle().resetStates();
  }

  /**
   * Keras 3's table, a line at a time, `lineLength` wide: 88, or 108 for graphs, unless given. `positions` are there for
   * programs that pass them.
   */
  summary(lineLength?: number, _positions?: number[], printFn: (line: string) => void = print): void {
    if (!isFunction(printFn)) throw fault(`[summary] printFn: expected a function, got ${shown(printFn)}`);
    this.summaryText('keras3', lineLength)
      .split('\n')
      .forEach((line) => printFn(line));
  }

  summaryText(style: 'keras3' | 'keras2' = 'keras3', lineLength?: number): string {
    const width = lineLength === undefined ? 0 : checkCount(lineLength, '[summary] lineLength', 24, 1000);
    if (!['keras3', 'keras2'].includes(style))
      throw fault(`[summary] style: expected 'keras3' or 'keras2', got ${shown(style)}`);
    return this.handle().summary(style, width, JSON.stringify(this.operationNames)).replace(/\n+$/, '');
  }

  countParams(): number {
    return this.getWeights().reduce((sum, weight) => sum + weight.size, 0);
  }

  /** Puts the model into a graph, as a layer: its layers, with their weights, at a further place. */
  apply(inputs: OneOrMore, args: CallArguments = {}): OneOrMore {
    return this.asLayer().apply(inputs, args);
  }

  /** The layer that the model is in other models, after `apply` or `sequential.add`. */
  asLayer(): ModelLayer<LayersModel> {
    this.layer ??= new ModelLayer(this);
    return this.layer;
  }

  toLayerConfig(): ClassConfig {
    const { class_name, config } = this.plan();
    return { class_name, config: this.tied.length > 0 ? { ...config, tied_weights: this.tied } : config };
  }

  /**
   * Writes the model in TF.js's format: model.json and weights. `to` is a handler, as of `io`, or an address to which
   * both are posted.
   */
  async save(to: IOHandler | string | URL, args: SaveArgs = {}): Promise<SaveResult> {
    checkOptions(args, ['includeOptimizer'], 'save');
    const { includeOptimizer = false } = args;
    const handler = handlerOf(to, 'save');
    if (typeof handler?.save !== 'function')
      throw fault(`[save] expected an address or a handler with save()`);
    const compiled = checkFlag(includeOptimizer, '[save] includeOptimizer') ? this.compiled : null;
    return handler.save(artifactsOf(this.handle(), this.namedWeights(), compiled));
  }

  /** In the order of `getWeights(false)`. */
  namedWeights(): NamedWeight[] {
    return this.core().namedWeights();
  }

  getWeights(trainableOnly = false): Tensor[] {
    return this.core().getWeights(checkFlag(trainableOnly, '[getWeights] trainableOnly'));
  }

  setWeights(weights: Tensor[]): void {
    reading(`[${this.name}] setWeights`, () => this.core().setWeights(weights, this.name));
  }

  /** {class_name, config} in Keras's form, as text; as an object when `returnString` is false. */
  toJSON(_unused?: unknown, returnString?: true): string;
  toJSON(_unused: unknown, returnString: boolean): string | Record<string, unknown>;
  toJSON(_unused?: unknown, returnString = true): string | Record<string, unknown> {
    const text = this.handle().config();
    return returnString ? text : (JSON.parse(text) as Record<string, unknown>);
  }

  getClassName(): string {
    return this.plan().class_name;
  }

  getConfig(): Record<string, unknown> {
    return (JSON.parse(this.handle().config()) as { config: Record<string, unknown> }).config;
  }

  /** The model in the core, with its newest weights: for other parts of the library. */
  handle(): Handle {
    return this.core().reading();
  }

  /** Frees the model's memory in the core; it cannot be used afterwards. A running `fit` ends first. */
  dispose(): void {
    if (this.isTraining) {
      this.stopTraining = true;
      this.disposeLater = true;
      return;
    }
    if (this.built !== null) this.optimizer?.detach(this, this.built.reading());
    this.built?.dispose();
    this.built = null;
    this.disposed = true;
  }

  /** The model's config for the core, with its layers. */
  protected plan(): ModelPlan {
    const plan = planFunctional(this.name, this.graphInputs, this.graphOutputs, this.order);
    this.order = plan.layers;
    return plan;
  }

  /** To be called when layers or their options may have changed. */
  protected changed(): void {
    this.current = false;
  }

  /** The model in the core, built first if it is not there or the layers have changed. */
  protected core(): CoreModel {
    if (this.disposed) throw fault(`[${this.name}] the model is disposed`);
    if (this.built !== null && this.current) return this.built;
    const config = coreJson(this.toLayerConfig());
    const before = this.built;
    if (before === null || config !== this.builtFrom) {
      const { layers } = this.plan();
      const make = (): CoreModel => new CoreModel(before?.module ?? core(), config, this.seed, layers);
      this.built = onFault(make, (error) => namesInCamelCase(error, []));
      if (before !== null) this.optimizer?.detach(this, before.reading());
      before?.dispose();
    }
    this.builtFrom = config;
    this.current = true;
    if (this.built !== before && this.compiled !== null) this.compile(this.compiled);
    return this.built!;
  }

  private checkCompiled(caller: string): void {
    if (this.compiled === null) throw fault(`[${this.name}] ${caller}: compile the model first`);
  }
}

const batchArgs = ['batchSize', 'verbose'];

const batchSizeOf = ({ batchSize = 32 }: BatchArgs, caller: string): number =>
  checkCount(batchSize, `[${caller}] batchSize`);

/** The core's text, and the place in the config. */
type Warning = [message: string, where: string];

function warn([message]: Warning): void {
  // eslint-disable-next-line no-console
  console.warn(`${message}: the callback has no effect`);
}

function print(line: string): void {
  // eslint-disable-next-line no-console
  console.log(line);
}
