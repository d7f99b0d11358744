import type { Model as Handle } from '../../runtime/bridge.ts';
import { fault } from '../../runtime/errors.ts';
import type { Optimizer } from '../training/optimizers.ts';
import { sizeOf } from '../tensors/tensor.ts';
import { tfjsSlots, tfjsValues, type Slot } from './tfjs_names.ts';
import type { FileWeight } from './weights_file.ts';

interface State {
  /** Number of updates made. */
  step: number;
  learning_rate: number;
}

const group = 'optimizer';
const stateOf = (handle: Handle): State => JSON.parse(handle.optimizerState()) as State;

/** Slots of the rule, then those that TF.js does not have; `count` is the core's number of them. */
function slotsOf(optimizer: Optimizer, learningRate: number, count: number): Slot[] {
  const config = optimizer.getConfig();
  const others: string[] = [];
  if (config['useEma'] === true) others.push('average');
  if (config['gradientAccumulationSteps']) others.push('gradient_accumulator');
  return [
    ...tfjsSlots(optimizer.getClassName(), config, learningRate),
    ...others.map((suffix, i) => ({ suffix, slot: count - others.length + i, factor: 1 })),
  ];
}

/** Slots whose values in TF.js are others. */
const converted = (kinds: Slot[]): Slot[] => kinds.filter(({ factor }) => factor !== 1);

/**
 * The optimizer's slots as TF.js writes them behind the weights: `trainable` has the trained weights in the core's
 * order, `ordered` in that of the file. Slots whose values are others in TF.js come again behind all, as they are here:
 * TF.js passes over them.
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
  const kinds = slotsOf(optimizer, learning_rate, slots.length);
  const entries = (suffix: string, slot: number | null, factor: number): FileWeight[] =>
    ordered.map((weight) => {
      const { name, shape } = weight;
      const [first, size] = [places.get(weight)!, sizeOf(shape)];
      const values =
        slot === null
          ? new Float32Array(size)
          : tfjsValues(slots[slot]!.data.slice(first, first + size), factor);
      return { name: `${name}/${suffix}`, shape, values, group };
    });
  return [
    { name: 'iter', shape: [], values: Int32Array.of(updates), dtype: 'int32', group },
    ...kinds.flatMap(({ suffix, slot, factor }) => entries(suffix, slot, factor)),
    ...converted(kinds).flatMap(({ suffix, slot }) => entries(`own_${suffix}`, slot, 1)),
  ];
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
  if (iterations === undefined) return;
  const updates = iterations.values[0];
  if (updates === undefined || !(Number.isInteger(updates) && updates >= 0))
    throw fault(`[${caller}] weight '${iterations.name}': expected the number of updates, got ${updates}`);
  const slots = handle.optimizerSlots();
  // The rate of a schedule follows from the number of updates, so that is set first.
  handle.setOptimizerState(updates, slots);
  const kinds = slotsOf(optimizer, stateOf(handle).learning_rate, slots.length);
  const count = kinds.length * trainable.length;
  const exact = values.slice(count);
  const withExact = count + converted(kinds).length * trainable.length;
  // Before the first update TF.js has no slots.
  if (![0, count, withExact].includes(values.length))
    throw fault(`[${caller}] expected ${count} weights of the optimizer, got ${values.length}`);
  const valuesAt = (list: FileWeight[], at: number, size: number): Float32Array => {
    const { name, values: found } = list[at]!;
    if (found.length !== size)
      throw fault(`[${caller}] weight '${name}': expected ${size} values, got ${found.length}`);
    return Float32Array.from(found);
  };
  let copies = 0;
  kinds.forEach(({ slot, factor }, kind) => {
    const copy = factor !== 1 && exact.length > 0 ? copies++ : null;
    if (slot === null || values.length === 0) return;
    let first = 0;
    for (const { size, place } of trainable) {
      const found = valuesAt(values, kind * trainable.length + place, size);
      const own = copy === null ? null : valuesAt(exact, copy * trainable.length + place, size);
      // TF.js may have trained in between: then its values are the newer ones.
      const fits = own !== null && tfjsValues(own, factor).every((value, i) => Object.is(value, found[i]));
      slots[slot]!.data.set(fits ? own : found.map((value) => value * factor), first);
      first += size;
    }
  });
  handle.setOptimizerState(updates, slots);
}
