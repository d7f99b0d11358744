import { checkObject } from '../core/checks.ts';
import type { ConstraintIdentifier } from './constraints.ts';
import type { InitializerIdentifier } from './initializers.ts';
import { InputLayer, type InputLayerArgs } from './input_layer.ts';
import { Layer, type LayerArgs, type LayerModel } from './layer.ts';
import type { RegularizerIdentifier } from './regularizers.ts';

export type ActivationIdentifier =
  | 'linear'
  | 'relu'
  | 'tanh'
  | 'sigmoid'
  | 'hardSigmoid'
  | 'keras2HardSigmoid'
  | 'softmax'
  | 'elu'
  | 'selu'
  | 'softplus'
  | 'softsign'
  | 'relu6'
  | 'hardTanh'
  | 'exponential'
  | 'leakyRelu'
  | 'logSoftmax'
  | 'silu'
  | 'swish'
  | 'gelu'
  | 'mish'
  | (string & {});

export interface DenseLayerArgs extends LayerArgs {
  units: number;
  activation?: ActivationIdentifier;
  useBias?: boolean;
  kernelInitializer?: InitializerIdentifier;
  biasInitializer?: InitializerIdentifier;
  kernelRegularizer?: RegularizerIdentifier;
  biasRegularizer?: RegularizerIdentifier;
  kernelConstraint?: ConstraintIdentifier;
  biasConstraint?: ConstraintIdentifier;
}

export interface RecurrentLayerArgs extends DenseLayerArgs, SeededArgs {
  recurrentInitializer?: InitializerIdentifier;
  recurrentRegularizer?: RegularizerIdentifier;
  recurrentConstraint?: ConstraintIdentifier;
  /** Share of the inputs that training leaves out; one mask for all time steps. */
  dropout?: number;
  /** Share of the state that training leaves out; one mask for all time steps. */
  recurrentDropout?: number;
  /** Gives the output of every time step, (B,T,H), not of the last alone, (B,H). */
  returnSequences?: boolean;
  /** Gives the last states as further outputs. */
  returnState?: boolean;
  goBackwards?: boolean;
  /** Starts each batch from the last states of the one before; needs a fixed batch size. */
  stateful?: boolean;
  unroll?: boolean;
  /** Zeros at masked steps, not the output before them. */
  zeroOutputForMask?: boolean;
  /** The mask has the steps of the input in the opposite order, as above a layer that goes backwards. */
  reversedMask?: boolean;
  /** Turns the output sequence: of a layer that goes backwards it is in the order of the input again. */
  restoreOrder?: boolean;
}

export type SimpleRNNLayerArgs = RecurrentLayerArgs;

export interface LSTMLayerArgs extends RecurrentLayerArgs {
  /** Keras 3's default is 'sigmoid' (TF.js's is its own 'hardSigmoid'). */
  recurrentActivation?: ActivationIdentifier;
  unitForgetBias?: boolean;
}

export interface GRULayerArgs extends RecurrentLayerArgs {
  recurrentActivation?: ActivationIdentifier;
  /** Keras 3's default is true; TF.js knows false only. */
  resetAfter?: boolean;
}

export interface LSTMAnatomyLayerArgs extends Omit<LSTMLayerArgs, 'dropout' | 'recurrentDropout' | 'seed'> {
  /** Default: 'peephole'. */
  variant?: 'cec' | 'inputOutputGates' | 'forgetGate' | 'peephole' | (string & {});
}

export interface WrapperLayerArgs extends LayerArgs {
  /** A new layer, which belongs to the wrapper from now on; or a model, of which the wrapper has a copy. */
  layer: Layer | LayerModel;
}

export interface BidirectionalLayerArgs extends WrapperLayerArgs {
  /** Default: 'concat'. With null both outputs come out. */
  mergeMode?: 'concat' | 'sum' | 'mul' | 'ave' | null;
  /** Default: `layer` with goBackwards turned. */
  backwardLayer?: Layer;
}

/** Of layers that draw random numbers. */
interface SeededArgs {
  /** With it the numbers follow from it and the number of the update alone; without, from the seed of the model. */
  seed?: number;
}

export interface SpatialDropout1DLayerArgs extends LayerArgs, SeededArgs {
  rate: number;
}

export interface DropoutLayerArgs extends SpatialDropout1DLayerArgs {
  /** Shape of what is drawn, repeated along extents of 1; null as the input has it: [null, 1, null] drops features. */
  noiseShape?: (number | null)[];
}

export interface LeakyReLULayerArgs extends LayerArgs {
  /** Of values up to 0. Default: .3. */
  negativeSlope?: number;
  /** TF.js's name of it. */
  alpha?: number;
}

export interface PReLULayerArgs extends LayerArgs {
  alphaInitializer?: InitializerIdentifier;
  alphaRegularizer?: RegularizerIdentifier;
  alphaConstraint?: ConstraintIdentifier;
  /** Axes, counted from 1, along which one slope serves all. */
  sharedAxes?: number | number[];
}

export interface ELULayerArgs extends LayerArgs {
  alpha?: number;
}

export interface ReLULayerArgs extends LayerArgs {
  maxValue?: number;
  negativeSlope?: number;
  threshold?: number;
}

export interface SoftmaxLayerArgs extends LayerArgs {
  axis?: number | number[];
}

export interface ActivationLayerArgs extends LayerArgs {
  activation: ActivationIdentifier;
}

export interface EmbeddingLayerArgs extends LayerArgs {
  /** Ids are whole numbers below this. */
  inputDim: number;
  outputDim: number;
  embeddingsInitializer?: InitializerIdentifier;
  embeddingsRegularizer?: RegularizerIdentifier;
  embeddingsConstraint?: ConstraintIdentifier;
  /** Steps of id 0 do not count. */
  maskZero?: boolean;
  /** As in TF.js: the length of the sequences, when the layer comes first. */
  inputLength?: number;
}

export interface MaskingLayerArgs extends LayerArgs {
  maskValue?: number;
}

export interface ReshapeLayerArgs extends LayerArgs {
  /** Shape of one sample; an extent of -1 or null is what the others leave. */
  targetShape: (number | null)[];
}

export interface PermuteLayerArgs extends LayerArgs {
  /** The order of the axes, counted from 1. */
  dims: number[];
}

export interface RepeatVectorLayerArgs extends LayerArgs {
  n: number;
}

export interface UpSampling1DLayerArgs extends LayerArgs {
  size?: number;
}

export interface ZeroPadding1DLayerArgs extends LayerArgs {
  padding?: number | [number, number];
}

export interface Cropping1DLayerArgs extends LayerArgs {
  cropping?: number | [number, number];
}

export interface Conv1DLayerArgs extends Omit<DenseLayerArgs, 'units'> {
  filters: number;
  kernelSize: number | [number];
  strides?: number | [number];
  padding?: 'valid' | 'same' | 'causal';
  dilationRate?: number | [number];
  /** Number of groups into which features and filters are divided; each filter sees its group's features alone. */
  groups?: number;
}

export interface GlobalPooling1DLayerArgs extends LayerArgs {
  /** Gives (B,1,D). */
  keepdims?: boolean;
}

export interface Pooling1DLayerArgs extends LayerArgs {
  /** TF.js's default is 2. */
  poolSize?: number | [number];
  /** Default: `poolSize`. */
  strides?: number | [number];
  padding?: 'valid' | 'same';
}

interface NormalizationLayerArgs extends LayerArgs {
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
  betaInitializer?: InitializerIdentifier;
  gammaInitializer?: InitializerIdentifier;
  betaRegularizer?: RegularizerIdentifier;
  gammaRegularizer?: RegularizerIdentifier;
  betaConstraint?: ConstraintIdentifier;
  gammaConstraint?: ConstraintIdentifier;
}

export interface LayerNormalizationLayerArgs extends NormalizationLayerArgs {
  axis?: number | number[];
}

export interface BatchNormalizationLayerArgs extends NormalizationLayerArgs {
  axis?: number;
  momentum?: number;
  movingMeanInitializer?: InitializerIdentifier;
  movingVarianceInitializer?: InitializerIdentifier;
}

export interface GaussianNoiseArgs extends LayerArgs, SeededArgs {
  stddev: number;
}

export interface ActivityRegularizationLayerArgs extends LayerArgs {
  l1?: number;
  l2?: number;
}

export interface SamplingLayerArgs extends LayerArgs {
  /** Factor of the divergence from the prior in the loss. */
  klWeight?: number;
  /** Updates over which that factor grows from 0. */
  annealingUpdates?: number;
}

export interface WordDropoutLayerArgs extends LayerArgs {
  rate: number;
  /** The id of an unknown word (2); it and smaller ids stay. */
  token?: number;
}

export interface SampledLogitsLayerArgs extends LayerArgs {
  /** Number of classes. */
  inputDim: number;
  /** Number of classes drawn for each row (5). */
  negatives?: number;
  /** 'logUniform', for ids in the order of their frequency, or 'uniform'. */
  sampler?: 'logUniform' | 'uniform';
  /** Frequency of each id: classes are then drawn by its power `exponent` (.75). */
  counts?: number[];
  exponent?: number;
  /** For 'sampledSoftmax': corrects for frequent ids being drawn more often. */
  subtractLogQ?: boolean;
  kernelInitializer?: InitializerIdentifier;
  useBias?: boolean;
}

export interface ConcatenateLayerArgs extends LayerArgs {
  axis?: number;
}

export interface DotLayerArgs extends LayerArgs {
  axes: number | [number, number];
  normalize?: boolean;
}

export interface AttentionLayerArgs extends LayerArgs, SeededArgs {
  useScale?: boolean;
  dropout?: number;
  /** No query attends to later steps (in Keras an argument of the call). */
  useCausalMask?: boolean;
  /** Gives the weights of the steps as a second output (in Keras an argument of the call). */
  returnAttentionScores?: boolean;
}

export interface DotAttentionLayerArgs extends AttentionLayerArgs {
  scoreMode?: 'dot' | 'concat';
}

export interface MultiHeadAttentionLayerArgs
  extends Omit<DenseLayerArgs, 'units' | 'activation'>, SeededArgs {
  numHeads: number;
  keyDim: number;
  valueDim?: number;
  dropout?: number;
  /** Width of the output; default: that of the query. */
  outputShape?: number | [number];
  /** Of inputs (B,T,S,D): the axes, 1, 2 or both, whose steps attend to each other. Default: both. */
  attentionAxes?: number | number[];
  useCausalMask?: boolean;
  returnAttentionScores?: boolean;
}

/** The arguments with lists of one value, which TF.js takes where there is one dimension, as that value. */
function withoutSingleLists<Args extends LayerArgs>(args: Args, ...names: (keyof Args)[]): Args {
  const plain = { ...args };
  for (const name of names) {
    const value: unknown = args[name];
    if (Array.isArray(value) && value.length === 1) plain[name] = value[0] as Args[keyof Args];
  }
  return plain;
}

export const simpleRNN = (args: SimpleRNNLayerArgs): Layer => new Layer('SimpleRNN', args);
export const lstm = (args: LSTMLayerArgs): Layer => new Layer('LSTM', args);
export const gru = (args: GRULayerArgs): Layer => new Layer('GRU', args);
/** An LSTM with some of its parts: see `variant`. */
export const lstmAnatomy = (args: LSTMAnatomyLayerArgs): Layer => new Layer('LSTMAnatomy', args);
export const bidirectional = (args: BidirectionalLayerArgs): Layer => new Layer('Bidirectional', args);
export const timeDistributed = (args: WrapperLayerArgs): Layer => new Layer('TimeDistributed', args);
export const dense = (args: DenseLayerArgs): Layer => new Layer('Dense', args);
export const dropout = (args: DropoutLayerArgs): Layer => new Layer('Dropout', args);
export const activation = (args: ActivationLayerArgs): Layer => new Layer('Activation', args);
export const leakyReLU = (given: LeakyReLULayerArgs = {}): Layer => {
  checkObject(given, 'LeakyReLU');
  const { alpha, ...args } = given;
  return new Layer(
    'LeakyReLU',
    alpha === undefined ? args : ({ negativeSlope: alpha, ...args } as LeakyReLULayerArgs),
  );
};
export const prelu = (args: PReLULayerArgs = {}): Layer => {
  checkObject(args, 'PReLU');
  const { sharedAxes } = args;
  return new Layer('PReLU', {
    ...args,
    ...(sharedAxes !== undefined && { sharedAxes: [sharedAxes].flat() }),
  } as PReLULayerArgs);
};
export const elu = (args: ELULayerArgs = {}): Layer => new Layer('ELU', args);
export const reLU = (args: ReLULayerArgs = {}): Layer => new Layer('ReLU', args);
export const softmax = (args: SoftmaxLayerArgs = {}): Layer => new Layer('Softmax', args);
export const flatten = (args: LayerArgs = {}): Layer => new Layer('Flatten', args);
export const embedding = (given: EmbeddingLayerArgs): Layer => {
  checkObject(given, 'Embedding');
  const { inputLength, ...args } = given;
  return new Layer(
    'Embedding',
    inputLength === undefined || args.batchInputShape ? args : { inputShape: [inputLength], ...args },
  );
};
export const masking = (args: MaskingLayerArgs = {}): Layer => new Layer('Masking', args);
export const reshape = (args: ReshapeLayerArgs): Layer => {
  checkObject(args, 'Reshape');
  const given: unknown = args.targetShape;
  const targetShape = Array.isArray(given) ? given.map((extent: unknown) => extent ?? -1) : given;
  return new Layer('Reshape', { ...args, targetShape } as LayerArgs);
};
export const permute = (args: PermuteLayerArgs): Layer => new Layer('Permute', args);
export const repeatVector = (args: RepeatVectorLayerArgs): Layer => new Layer('RepeatVector', args);
export const upSampling1d = (args: UpSampling1DLayerArgs = {}): Layer => new Layer('UpSampling1D', args);
export const zeroPadding1d = (args: ZeroPadding1DLayerArgs = {}): Layer => new Layer('ZeroPadding1D', args);
export const cropping1d = (args: Cropping1DLayerArgs = {}): Layer => new Layer('Cropping1D', args);
export const conv1d = (args: Conv1DLayerArgs): Layer => {
  checkObject(args, 'Conv1D');
  return new Layer('Conv1D', withoutSingleLists(args, 'kernelSize', 'strides', 'dilationRate'));
};
const pooling = (className: string, args: Pooling1DLayerArgs): Layer => {
  checkObject(args, className);
  return new Layer(className, withoutSingleLists({ poolSize: 2, ...args }, 'poolSize', 'strides'));
};
export const averagePooling1d = (args: Pooling1DLayerArgs = {}): Layer => pooling('AveragePooling1D', args);
export const maxPooling1d = (args: Pooling1DLayerArgs = {}): Layer => pooling('MaxPooling1D', args);
export const globalAveragePooling1d = (args: GlobalPooling1DLayerArgs = {}): Layer =>
  new Layer('GlobalAveragePooling1D', args);
export const globalMaxPooling1d = (args: GlobalPooling1DLayerArgs = {}): Layer =>
  new Layer('GlobalMaxPooling1D', args);
export const layerNormalization = (args: LayerNormalizationLayerArgs = {}): Layer =>
  new Layer('LayerNormalization', args);
export const batchNormalization = (args: BatchNormalizationLayerArgs = {}): Layer =>
  new Layer('BatchNormalization', args);
export const gaussianNoise = (args: GaussianNoiseArgs): Layer => new Layer('GaussianNoise', args);
export const spatialDropout1d = (args: SpatialDropout1DLayerArgs): Layer =>
  new Layer('SpatialDropout1D', args);
export const activityRegularization = (args: ActivityRegularizationLayerArgs = {}): Layer =>
  new Layer('ActivityRegularization', args);
/** Ids of words, in training some of them replaced by the id of an unknown word. */
export const wordDropout = (args: WordDropoutLayerArgs): Layer => new Layer('WordDropout', args);
/** Inputs: mean and logarithm of the variance, and perhaps those of a prior that depends on something. */
export const sampling = (args: SamplingLayerArgs = {}): Layer => new Layer('Sampling', args);
/** Inputs: features and the ids of the right classes. For the losses 'negativeSampling' and 'sampledSoftmax'. */
export const sampledLogits = (args: SampledLogitsLayerArgs): Layer => new Layer('SampledLogits', args);
export const concatenate = (args: ConcatenateLayerArgs = {}): Layer => new Layer('Concatenate', args);
export const add = (args: LayerArgs = {}): Layer => new Layer('Add', args);
export const subtract = (args: LayerArgs = {}): Layer => new Layer('Subtract', args);
export const multiply = (args: LayerArgs = {}): Layer => new Layer('Multiply', args);
export const average = (args: LayerArgs = {}): Layer => new Layer('Average', args);
export const maximum = (args: LayerArgs = {}): Layer => new Layer('Maximum', args);
export const minimum = (args: LayerArgs = {}): Layer => new Layer('Minimum', args);
export const dot = (args: DotLayerArgs): Layer => new Layer('Dot', args);
/** Inputs of the three attention layers: query, value, and perhaps key. */
export const attention = (args: DotAttentionLayerArgs = {}): Layer => new Layer('Attention', args);
export const additiveAttention = (args: AttentionLayerArgs = {}): Layer =>
  new Layer('AdditiveAttention', args);
export const multiHeadAttention = (args: MultiHeadAttentionLayerArgs): Layer =>
  new Layer('MultiHeadAttention', args);
export const inputLayer = (args: InputLayerArgs): InputLayer => new InputLayer(args);
