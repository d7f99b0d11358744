import type { ConstraintIdentifier } from './constraints.ts';
import type { InitializerIdentifier } from './initializers.ts';
import { InputLayer, type InputLayerArgs } from './input_layer.ts';
import { Layer, type LayerArgs } from './layer.ts';
import type { RegularizerIdentifier } from './regularizers.ts';

export type ActivationIdentifier =
  | 'linear'
  | 'relu'
  | 'tanh'
  | 'sigmoid'
  | 'hardSigmoid'
  | 'softmax'
  | 'elu'
  | 'selu'
  | 'softplus'
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

export interface RecurrentLayerArgs extends DenseLayerArgs {
  recurrentInitializer?: InitializerIdentifier;
  recurrentRegularizer?: RegularizerIdentifier;
  recurrentConstraint?: ConstraintIdentifier;
  /** Share of the inputs that training leaves out; one mask for all time steps. */
  dropout?: number;
  /** The same for the state. */
  recurrentDropout?: number;
  /** Give the output of every time step, (B,T,H), not of the last alone, (B,H). */
  returnSequences?: boolean;
  /** Give the last state as further outputs. */
  returnState?: boolean;
  goBackwards?: boolean;
  /** Start each batch from the last states of the one before; needs a fixed batch size. */
  stateful?: boolean;
  unroll?: boolean;
  /** Zeros at masked steps, not the output before them. */
  zeroOutputForMask?: boolean;
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

export interface LSTMAnatomyLayerArgs extends Omit<LSTMLayerArgs, 'dropout' | 'recurrentDropout'> {
  /** Default: 'peephole'. */
  variant?: 'cec' | 'inputOutputGates' | 'forgetGate' | 'peephole' | (string & {});
}

export interface WrapperLayerArgs extends LayerArgs {
  /** A new layer, which belongs to the wrapper from now on. */
  layer: Layer;
}

export interface BidirectionalLayerArgs extends WrapperLayerArgs {
  /** Default: 'concat'. With null both outputs come out. */
  mergeMode?: 'concat' | 'sum' | 'mul' | 'ave' | null;
  /** Default: `layer` with goBackwards turned. */
  backwardLayer?: Layer;
}

export interface DropoutLayerArgs extends LayerArgs {
  rate: number;
}

export interface ActivationLayerArgs extends LayerArgs {
  activation: ActivationIdentifier;
}

export const simpleRNN = (args: SimpleRNNLayerArgs): Layer => new Layer('SimpleRNN', args);
export const lstm = (args: LSTMLayerArgs): Layer => new Layer('LSTM', args);
export const gru = (args: GRULayerArgs): Layer => new Layer('GRU', args);
/** The LSTM part by part. */
export const lstmAnatomy = (args: LSTMAnatomyLayerArgs): Layer => new Layer('LSTMAnatomy', args);
export const bidirectional = (args: BidirectionalLayerArgs): Layer => new Layer('Bidirectional', args);
export const timeDistributed = (args: WrapperLayerArgs): Layer => new Layer('TimeDistributed', args);
export const dense = (args: DenseLayerArgs): Layer => new Layer('Dense', args);
export const dropout = (args: DropoutLayerArgs): Layer => new Layer('Dropout', args);
export const activation = (args: ActivationLayerArgs): Layer => new Layer('Activation', args);
export const flatten = (args: LayerArgs = {}): Layer => new Layer('Flatten', args);
export const inputLayer = (args: InputLayerArgs): InputLayer => new InputLayer(args);
