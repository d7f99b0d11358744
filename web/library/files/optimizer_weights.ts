import type { Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import type { Optimizer } from '../training/optimizers.ts';
import { sizeOf } from '../tensors/tensor.ts';
import type { FileWeight } from './weights_file.ts';

/** A kind of value that an update rule keeps for each weight. */
interface Kept {
  /** What TF.js calls it. */
  suffix: string;
  /** The core's number of it; null where the core, with these options, does without. */
  slot: number | null;
  /** The core's value is this times TF.js's. */
  factor: number;
}

interface State {
  step: number;
  learning_rate: number;
}

const group = 'optimizer';
const stateOf = (handle: Handle): State => JSON.parse(handle.optimizerState()) as State;

/** In the order of TF.js's files. */
function keptBy(optimizer: Optimizer, learningRate: number): Kept[] {
  const { momentum, centered, amsgrad } = optimizer.getConfig();
  const kept = (suffix: string, slot: number | null, factor = 1): Kept => ({ suffix, slot, factor });
  switch (optimizer.getClassName().toLowerCase()) {
    case 'sgd':
      // TF.js takes the rate into account when it uses the momentum, Keras when it gathers it.
      return momentum ? [kept('momentum', 0, -learningRate)] : [];
    case 'rmsprop':
      return [
        kept('rms', 0),
        kept('momentum', momentum ? 1 : null),
        ...(centered ? [kept('mg', momentum ? 2 : 1)] : []),
      ];
    case 'adagrad':
      return [kept('accumulator', 0)];
    case 'adadelta':
      return [kept('accum_grad', 0), kept('accum_var', 1)];
    default:
      return [kept('m', 0), kept('v', 1), ...(amsgrad ? [kept('vhat', 2)] : [])];
  }
}

/**
 * What the optimizer has gathered, as TF.js writes it behind the weights: `trainable` are those it trains, in the core's
 * order, and `ordered` the same in the file's.
 */
export function optimizerWeights(
  handle: Handle,
  optimizer: Optimizer,
  trainable: FileWeight[],
  ordered: FileWeight[],
): FileWeight[] {
  const places = new Map<FileWeight, number>();
  let end = 0;
  for (const weight of trainable) {
    places.set(weight, end);
    end += sizeOf(weight.shape);
  }
  const { step, learning_rate } = stateOf(handle);
  const slots = handle.optimizerSlots();
  const weights: FileWeight[] = [
    { name: 'iter', shape: [], values: Float32Array.of(step), dtype: 'int32', group },
  ];
  for (const { suffix, slot, factor } of keptBy(optimizer, learning_rate))
    for (const weight of ordered) {
      const { name, shape } = weight;
      const [first, size] = [places.get(weight)!, sizeOf(shape)];
      const values = new Float32Array(size);
      if (slot !== null && factor !== 0)
        values.set(slots[slot]!.data.subarray(first, first + size).map((value) => value / factor));
      weights.push({ name: `${name}/${suffix}`, shape, values, group });
    }
  return weights;
}

/**
 * Lets the optimizer go on as the one whose weights are `given`, as they stand in the file. `trainable`: of each weight
 * that it trains, in the core's order, the size, and which one it is in the file's.
 */
export function restoreOptimizer(
  handle: Handle,
  optimizer: Optimizer,
  given: FileWeight[],
  trainable: { size: number; place: number }[],
  caller: string,
): void {
  const [iterations, ...values] = given;
  const step = iterations?.values[0];
  if (step === undefined) return;
  const slots = handle.optimizerSlots();
  // A schedule's rate is that of the step.
  handle.setOptimizerState(step, slots);
  const kept = keptBy(optimizer, stateOf(handle).learning_rate);
  const count = kept.length * trainable.length;
  // Before the first step TF.js has gathered nothing.
  if (values.length > 0 && values.length !== count)
    throw fault(`[${caller}] expected ${count} weights of the optimizer, got ${values.length}`);
  kept.forEach(({ slot, factor }, kind) => {
    if (slot === null || values.length === 0) return;
    let first = 0;
    for (const { size, place } of trainable) {
      const { name, values: found } = values[kind * trainable.length + place]!;
      if (found.length !== size)
        throw fault(`[${caller}] weight '${name}': expected ${size} values, got ${found.length}`);
      slots[slot]!.data.set(
        found.map((value) => value * factor),
        first,
      );
      first += size;
    }
  });
  handle.setOptimizerState(step, slots);
}
