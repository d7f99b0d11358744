/**
 * Recurrent networks in JavaScript, trained by a WebAssembly core. The API is that of TF.js Layers, with the defaults
 * of Keras 3. Works in a page, in a worker and in Node.
 *
 *   import * as rnn from './library/index.js';
 *   await rnn.load();
 *   const model = rnn.sequential({ layers: [
 *     rnn.layers.lstm({ units: 16, inputShape: [8, 2], returnSequences: true }),
 *     rnn.layers.dense({ units: 1, activation: 'sigmoid' }),
 *   ] });
 *   model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] });
 *   const { history } = await model.fit(x, y, { epochs: 5, batchSize: 32 });
 */
export { load, ready, buildName, setMemoryLimit, type LoadOptions } from './core/load.ts';
export { setSeed } from './core/seeds.ts';
export { loadModule } from '../runtime/builds.ts';
export { chooseBuild, type Build, type WasmSource } from '../runtime/module.ts';
export {
  fault,
  isCoreError,
  type CoreError,
  type FaultPart,
  type FaultValue,
  type FaultValues,
} from '../runtime/errors.ts';
export {
  tensor,
  tensor1d,
  tensor2d,
  tensor3d,
  tensor4d,
  scalar,
  zeros,
  ones,
  fill,
  Tensor,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  type DataType,
  type TensorLike,
  type TypedArray,
  type NestedArray,
} from './tensors/tensor.ts';
export { padSequences, type PadSequencesArgs } from './tensors/pad_sequences.ts';
export { tidy, keep, dispose } from './tensors/tidy.ts';
export { input } from './layers/input_layer.ts';
export * as layers from './layers/all.ts';
export * as initializers from './layers/initializers.ts';
export * as regularizers from './layers/regularizers.ts';
export * as constraints from './layers/constraints.ts';
export * as schedules from './training/schedules.ts';
export * as callbacks from './training/core_callbacks.ts';
export * as losses from './training/losses.ts';
export * as metrics from './training/metrics.ts';
export { train, Optimizer } from './training/optimizers.ts';
export { Layer, type CallArguments, type LayerArgs } from './layers/layer.ts';
export { SymbolicTensor } from './layers/layer.ts';
export type { Shape } from './tensors/shape.ts';
export { model, type ModelArgs } from './models/functional.ts';
export { LayersModel } from './models/model.ts';
export { sequential, Sequential, type SequentialArgs } from './models/sequential.ts';
export {
  decode,
  type BeamNode,
  type DecodeArgs,
  type Decoded,
  type Hypothesis,
  type Prompt,
} from './decoding/decode.ts';
export { loadLayersModel, type LoadModelOptions } from './models/load_model.ts';
export * as io from './files/io.ts';
export type { ModelFitArgs } from './training/fit.ts';
export type { Dataset, DatasetBatch, ModelFitDatasetArgs } from './training/fit_dataset.ts';
export type { ModelCompileArgs } from './training/compile.ts';
export type { CustomCallbackArgs } from './training/callbacks.ts';
export { History, type Logs, type LogValue, type FitParams } from './training/history.ts';
export type { Data, ShapedArray } from './tensors/data.ts';
export { resetNames } from './core/names.ts';
