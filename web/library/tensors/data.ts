import { fault } from '../../runtime/errors.ts';
import { checkAttached, checkExtents, checkNumbers, reading, shown } from '../core/checks.ts';
import {
  isTypedArray,
  sizeOf,
  shapeOf,
  tensor,
  Tensor,
  type NestedArray,
  type TypedArray,
} from './tensor.ts';

/** Flat values with their shape. */
export interface ShapedArray {
  data: TypedArray | readonly number[];
  shape: readonly number[];
}

export type DataItem = Tensor | NestedArray | TypedArray | ShapedArray;
/** Samples for a model: for several inputs (or outputs) a list with one item for each, or an object by name. */
export type Data =
  DataItem | readonly (Tensor | ShapedArray | TypedArray)[] | Readonly<Record<string, DataItem>>;

/** A tensor in the form in which the bridge takes it. */
export interface TensorData {
  shape: number[];
  data: Float32Array;
}

function isShaped(value: unknown): value is ShapedArray {
  if (typeof value !== 'object' || value === null || value instanceof Tensor) return false;
  const { data, shape } = value as Partial<ShapedArray>;
  return Array.isArray(shape) && (ArrayBuffer.isView(data) || Array.isArray(data));
}

function floatsOf(values: unknown, caller: string): Float32Array {
  checkAttached(values, caller);
  if (isTypedArray(values)) return asFloats(values);
  if (!Array.isArray(values)) throw fault(`${caller}: expected numbers, got ${shown(values)}`);
  return Float32Array.from(checkNumbers(values, caller), Number);
}

const asFloats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

function convert(item: DataItem, rank: number, caller: string): TensorData {
  let found: TensorData;
  if (item instanceof Tensor) found = { shape: item.shape, data: asFloats(item.view()) };
  else if (isShaped(item))
    found = { shape: checkExtents(item.shape, caller), data: floatsOf(item.data, caller) };
  else if (isTypedArray(item)) found = { shape: [item.length], data: floatsOf(item, caller) };
  else if (Array.isArray(item)) found = { shape: shapeOf(item), data: asFloats(tensor(item).view()) };
  else throw fault(`${caller}: expected a tensor, nested arrays or {data, shape}, got ${shown(item)}`);
  if (found.data.length !== sizeOf(found.shape))
    throw fault(
      `${caller}: expected ${sizeOf(found.shape)} values for shape (${found.shape.join(',')}), ` +
        `got ${found.data.length}`,
    );
  const single = found.shape.length === 1 && rank === 2;
  return single ? { shape: [found.shape[0]!, 1], data: found.data } : found;
}

/** One item for each of `names`; `ranks` are those that the model expects. */
function itemsOf(data: Data, names: string[], caller: string): DataItem[] {
  const several =
    Array.isArray(data) &&
    data.length > 0 &&
    (data as unknown[]).every((item) => item instanceof Tensor || isShaped(item));
  if (several || (Array.isArray(data) && names.length > 1)) {
    const list = data as DataItem[];
    if (list.length !== names.length)
      throw fault(`${caller}: expected ${names.length} items, got ${list.length}`);
    return list;
  }
  const bare = data instanceof Tensor || isShaped(data) || ArrayBuffer.isView(data) || Array.isArray(data);
  if (!bare && typeof data === 'object' && data !== null) {
    const named = data as Record<string, DataItem>;
    for (const name of Object.keys(named))
      if (!names.includes(name)) throw fault(`${caller}: unknown name '${name}'; known: ${names.join(', ')}`);
    return names.map((name) => {
      const item = named[name];
      if (item === undefined) throw fault(`${caller}: expected data for '${name}'`);
      return item;
    });
  }
  if (names.length > 1)
    throw fault(`${caller}: expected ${names.length} items (${names.join(', ')}), got one`);
  return [data as DataItem];
}

/** One tensor for each of `names`, of the rank in `ranks`. `caller` is the beginning of error texts: '[fit] x'. */
export function standardize(data: Data, names: string[], ranks: number[], caller: string): TensorData[] {
  if (data === undefined || data === null) throw fault(`${caller}: expected data`);
  return reading(caller, () =>
    itemsOf(data, names, caller).map((item, i) => convert(item, ranks[i]!, caller)),
  );
}

const isItem = (value: unknown): value is DataItem =>
  value instanceof Tensor || isShaped(value) || isTypedArray(value) || Array.isArray(value);

/** Inputs and outputs of a model, which data has to fit. */
interface Ends {
  inputs: { rank: number }[];
  outputs: { rank: number }[];
  inputNames: string[];
  outputNames: string[];
}

export function inputsOf({ inputs, inputNames }: Ends, x: Data, caller: string): TensorData[] {
  const ranks = inputs.map(({ rank }) => rank);
  return standardize(x, inputNames, ranks, caller);
}

/** Targets of all outputs; those of the outputs `idle` may be left out. */
export function targetsOf(
  { outputs, outputNames }: Ends,
  y: Data,
  idle: string[],
  caller: string,
): TensorData[] {
  const ranks = outputs.map(({ rank }) => rank);
  if (idle.length === 0 || y === undefined || y === null) return standardize(y, outputNames, ranks, caller);
  const list = Array.isArray(y) ? (y as unknown[]) : null;
  const whole = list !== null && list.length === outputNames.length && list.every(isItem);
  const named = list === null && !isItem(y) ? Object.keys(y) : [];
  const given = outputNames.map((name) => whole || !idle.includes(name) || named.includes(name));
  const found = standardize(
    y,
    outputNames.filter((_, i) => given[i]),
    ranks.filter((_, i) => given[i]),
    caller,
  );
  const samples = found[0]!.shape[0]!;
  const none = { shape: [samples], data: new Float32Array(samples) };
  return given.map((is) => (is ? found.shift()! : none));
}

/** Weights of samples: one item, or a list of one, counts for all outputs; else a list has one for each. */
export function weightsOf({ outputNames }: Ends, weights: Data | undefined, caller: string): TensorData[] {
  if (weights === undefined || weights === null) return [];
  const single = reading(caller, () => isSingle(weights, outputNames));
  return standardize(weights, single ? [''] : outputNames, [1], caller);
}

function isSingle(weights: Data, outputNames: string[]): boolean {
  const list = Array.isArray(weights) ? (weights as unknown[]) : null;
  if (list === null) return isItem(weights);
  return (
    list.length === 1 || !list.every(isItem) || (Array.isArray(list[0]) && list.length !== outputNames.length)
  );
}

export function toTensors(list: { shape: number[]; data: Float32Array }[]): Tensor[] {
  return list.map(({ shape, data }) => new Tensor(data, shape, 'float32'));
}
