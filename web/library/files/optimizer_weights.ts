import type { Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import type { Optimizer } from '../training/optimizers.ts';
import { sizeOf } from '../tensors/tensor.ts';
import { tfjsSlots, type Slot } from './tfjs_names.ts';
import type { FileWeight } from './weights_file.ts';

interface State {
  /** Number of updates made. */
  step: number;
  learning_rate: number;
}

const group = 'optimizer';
const stateOf = (handle: Handle): State => JSON.parse(handle.optimizerState()) as State;

const slotsOf = (optimizer: Optimizer, learningRate: number): Slot[] =>
  tfjsSlots(optimizer.getClassName(), optimizer.getConfig(), learningRate);

/**
 * The optimizer's slots as TF.js writes them behind the weights: `trainable` has the trained weights in the core's
 * order, `ordered` in that of the file.
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
  const { step: updates, learning_rate } = stateOf(handle);
  const slots = handle.optimizerSlots();
  const weights: FileWeight[] = [
    { name: 'iter', shape: [], values: Float32Array.of(updates), dtype: 'int32', group },
  ];
  for (const { suffix, slot, factor } of slotsOf(optimizer, learning_rate))
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
 * Sets the optimizer's slots to those of a file, `given` in the file's order. `trainable` has for each trained weight,
 * in the core's order, the size and the place among those of the file.
 */
export function restoreOptimizer(
  handle: Handle,
  optimizer: Optimizer,
  given: FileWeight[],
  trainable: { size: number; place: number }[],
  caller: string,
): void {
  const [iterations, ...values] = given;
  const updates = iterations?.values[0];
  if (updates === undefined) return;
  const slots = handle.optimizerSlots();
  // The rate of a schedule follows from the number of updates, so that is set first.
  handle.setOptimizerState(updates, slots);
  const kinds = slotsOf(optimizer, stateOf(handle).learning_rate);
  const count = kinds.length * trainable.length;
  // Before the first update TF.js has no slots.
  if (values.length > 0 && values.length !== count)
    throw fault(`[${caller}] expected ${count} weights of the optimizer, got ${values.length}`);
  kinds.forEach(({ slot, factor }, kind) => {
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
  handle.setOptimizerState(updates, slots);
}
