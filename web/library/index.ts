/**
 * Recurrent networks in JavaScript, trained by a WebAssembly core. The functions speak as TF.js Layers speaks; defaults
 * are Keras 3's. Works in a page, in a worker and in Node.
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
export { load, ready, buildName, setMemoryLimit, setSeed, type LoadOptions } from './runtime.ts';
export { loadModule } from './builds.ts';
export { chooseBuild, type Build, type WasmSource } from './module.ts';
export { fault, isCoreError, type CoreError } from './errors.ts';
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
} from './tensor.ts';
export { tidy, keep, dispose } from './tidy.ts';
export { input } from './input_layer.ts';
export * as layers from './layers.ts';
export * as initializers from './initializers.ts';
export * as regularizers from './regularizers.ts';
export * as constraints from './constraints.ts';
export * as schedules from './schedules.ts';
export * as callbacks from './core_callbacks.ts';
export * as losses from './losses.ts';
export * as metrics from './metrics.ts';
export { train, Optimizer } from './optimizers.ts';
export { Layer, type LayerArgs } from './layer.ts';
export { SymbolicTensor, type Shape } from './symbolic.ts';
export { model, type ModelArgs } from './functional.ts';
export { LayersModel } from './model.ts';
export { sequential, Sequential, type SequentialArgs } from './sequential.ts';
export {
  decode,
  type BeamNode,
  type DecodeArgs,
  type Decoded,
  type Hypothesis,
  type Prompt,
} from './decode.ts';
export { loadLayersModel, type LoadModelOptions } from './load_model.ts';
export * as io from './io.ts';
export type { ModelFitArgs } from './fit.ts';
export type { ModelCompileArgs } from './compile.ts';
export type { CustomCallbackArgs } from './callbacks.ts';
export { History, type Logs, type FitParams } from './history.ts';
export type { Data, ShapedArray } from './data.ts';
export { resetNames } from './names.ts';
