/** The compiled core, as the compiler describes it. */
export type { Experiment, MainModule, Model, TensorList } from '../../build/wasm/wasm/rnn.js';
