/** Names of TF.js's files that are others here: the only list of them, for reading and for writing. */
type Names = Readonly<Record<string, string>>;

/** TF.js's names of activations. */
export const tfjsActivations: Names = {
  keras2_hard_sigmoid: 'hard_sigmoid',
  hard_sigmoid: 'keras3_hard_sigmoid',
};

/** TF.js's names of losses; of several names that TF.js has, the one that it takes in all places. */
export const tfjsLosses: Names = {
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  kl_divergence: 'kullback_leibler_divergence',
  cosine_similarity: 'cosine_proximity',
  log_cosh: 'logcosh',
};

/** The core's names of losses that TF.js names otherwise. */
export const coreLosses: Names = {
  kullback_leibler_divergence: 'kl_divergence',
  cosine_proximity: 'cosine_similarity',
  logcosh: 'log_cosh',
};

/** The core's names of TF.js's optimizers. */
export const coreOptimizers: Names = { Momentum: 'SGD', RMSProp: 'RMSprop' };

/** TF.js's name of an optimizer and of its options, by those of the core and of the library here. */
export function tfjsOptimizer(
  name: string,
  config: Record<string, unknown>,
): { class_name: string; config: Record<string, unknown> } {
  if (name === 'SGD' && config.momentum) {
    const { nesterov: useNesterov, ...others } = config;
    return { class_name: 'Momentum', config: { ...others, useNesterov } };
  }
  if (name !== 'RMSprop') return { class_name: name, config };
  const { rho: decay, ...others } = config;
  return { class_name: 'RMSProp', config: { ...others, decay } };
}

/** The names here of options of optimizers in files. */
export const optimizerOptions: Names = {
  lr: 'learningRate',
  useNesterov: 'nesterov',
  beta_1: 'beta1',
  beta_2: 'beta2',
};

/** A kind of value that an optimizer keeps for each weight: a slot. */
export interface Slot {
  /** TF.js's name of it, at the end of the weight's. */
  suffix: string;
  /** The core's number of the slot; null where the core, with these options, does without. */
  slot: number | null;
  /** The core's value divided by TF.js's. */
  factor: number;
}

/** The core's values as TF.js has them: 0 and the greatest number where there is no such value. */
export function tfjsValues(values: Float32Array, factor: number): Float32Array {
  if (factor === 1) return values;
  const greatest = 3.4028234663852886e38;
  const divided = (value: number): number => Math.min(greatest, Math.max(-greatest, value / factor));
  return values.map((value) => (factor === 0 ? 0 : divided(value)));
}

/** The slots of an optimizer in the order of TF.js's files. */
export function tfjsSlots(
  className: string,
  { momentum, centered, amsgrad }: Record<string, unknown>,
  learningRate: number,
): Slot[] {
  const entry = (suffix: string, slot: number | null, factor = 1): Slot => ({ suffix, slot, factor });
  switch (className.toLowerCase()) {
    case 'sgd':
      // TF.js multiplies by the learning rate when it uses the momentum, Keras when it accumulates it.
      return momentum ? [entry('momentum', 0, -learningRate)] : [];
    case 'rmsprop':
      return [
        entry('rms', 0),
        entry('momentum', momentum ? 1 : null),
        ...(centered ? [entry('mg', momentum ? 2 : 1)] : []),
      ];
    case 'adagrad':
      return [entry('accumulator', 0)];
    case 'adadelta':
      return [entry('accum_grad', 0), entry('accum_var', 1)];
    default:
      return [entry('m', 0), entry('v', 1), ...(amsgrad ? [entry('vhat', 2)] : [])];
  }
}
