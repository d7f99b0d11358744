import { excerpt, ResourceError, type ResourceErrorValues } from './errors.ts';
import { numbersOfBytes, parseDtype, shapedSize } from './numbers.ts';
import { Call, IntPool, List, mostInts, signedInt, Tuple, unpickle, type Value } from './pickle.ts';
import type { IdLists, ShapedArray } from './types.ts';
import type { Work } from './work.ts';

/** An array that stands in a pickle: its shape and either its numbers' bytes and type or its objects. */
interface PickledArray {
  shape: number[];
  dtype: string;
  fortran: boolean;
  content: Value;
}

/** Tuple of whole numbers that are not negative. */
function shapeOf(value: Value | undefined): number[] | null {
  const items = value instanceof Tuple ? value.items : null;
  const valid = items?.every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0);
  return valid ? (items as number[]) : null;
}

/** Type as it stands in a file of its own (`<i8`) from the call `dtype('i8')` and the byte order in its state. */
function dtypeOf(value: Value | undefined): string | null {
  if (!(value instanceof Call) || value.callee !== 'numpy.dtype') return null;
  const name = value.args[0];
  const order = value.state instanceof Tuple ? value.state.items[1] : '|';
  return typeof name === 'string' && typeof order === 'string' ? order + name : null;
}

/** `_reconstruct` with its state, as arrays are pickled up to protocol 4, or `_frombuffer`, as of protocol 5. */
function arrayOf(value: Value): PickledArray | null {
  if (!(value instanceof Call)) return null;
  if (value.callee.endsWith('._reconstruct') && value.state instanceof Tuple) {
    const [, shape, type, fortran, content] = value.state.items;
    const [dimensions, dtype] = [shapeOf(shape), dtypeOf(type)];
    if (!dimensions || !dtype || content === undefined) return null;
    return { shape: dimensions, dtype, fortran: fortran === true, content };
  }
  if (value.callee.endsWith('._frombuffer')) {
    const [content, type, shape, order] = value.args;
    const [dimensions, dtype] = [shapeOf(shape), dtypeOf(type)];
    if (!dimensions || !dtype || content === undefined) return null;
    return { shape: dimensions, dtype, fortran: order === 'F', content };
  }
  return null;
}

/** Name of what stands in the place of ids. */
function nameOf(value: Value): string {
  if (value instanceof Call) return value.callee;
  if (value instanceof List) return 'list';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Uint8Array) return 'bytes';
  if (value === null) return 'None';
  if (typeof value === 'string') return `"${excerpt(value)}"`;
  return typeof value === 'number' ? 'float' : 'bool';
}

/**
 * Object array of an `.npy` file: a list of lists (tuples, arrays) of ints becomes IdLists, a list of ints an array. Lists
 * of equal lengths, which NumPy makes an array of two axes of, are lists all the same.
 */
export async function readObjectArray(
  bytes: Uint8Array,
  file: string,
  work: Work,
): Promise<IdLists | ShapedArray> {
  const { value, pool } = await unpickle(bytes, file, work.part(0, 0.9));
  const array = arrayOf(value);
  if (!array?.dtype.endsWith('O8') || !(array.content instanceof List))
    throw new ResourceError('pickle-content', { file, expected: 'id-lists', got: nameOf(value) });
  const { shape, content, fortran } = array;
  if (content.length !== shapedSize(shape)) throw new ResourceError('damaged', { file });
  if (shape.length === 2 && !content.items && content.length > 0 && !fortran) {
    const ids = pool.data.subarray(content.start, content.end);
    return {
      ids: ids.slice(),
      offsets: Uint32Array.from({ length: shape[0]! + 1 }, (_, i) => i * shape[1]!),
      labels: null,
    };
  }
  if (shape.length !== 1)
    throw new ResourceError('shape', { file, expected: '(n)', got: `(${shape.join(', ')})` });
  if (!content.items && content.length > 0)
    return { data: pool.data.slice(content.start, content.end), shape, dtype: 'object' };
  const ids = new IntPool(0, mostInts(bytes), file);
  return gather(content.items ?? [], pool, ids, file, work.part(0.9, 1));
}

/** Sequences one after another. As they stand so in the pool, mostly nothing is copied but the pool's end. */
async function gather(
  items: Value[],
  pool: IntPool,
  ids: IntPool,
  file: string,
  work: Work,
): Promise<IdLists> {
  const offsets = new Uint32Array(items.length + 1);
  let end = 0;
  let inOrder = true;
  for (const [i, item] of items.entries()) {
    if (!(item instanceof List) || item.items || (item.length > 0 && item.start !== end)) {
      inOrder = false;
      break;
    }
    end += item.length;
    offsets[i + 1] = end;
  }
  if (inOrder) return { ids: pool.data.slice(0, end), offsets, labels: null };

  for (const [i, item] of items.entries()) {
    for (const id of await sequence(item, pool, { file, entry: i + 1 }, work)) ids.push(id);
    offsets[i + 1] = ids.length;
    if (work.due) await work.pause('convert', i / items.length);
  }
  return { ids: ids.data.slice(0, ids.length), offsets, labels: null };
}

type Place = Pick<ResourceErrorValues, 'file' | 'entry'>;

async function sequence(item: Value, pool: IntPool, place: Place, work: Work): Promise<Iterable<number>> {
  const { file } = place;
  if (item instanceof List && !item.items) return pool.data.subarray(item.start, item.end);
  if (item instanceof List || item instanceof Tuple) return item.items!.map((value) => scalar(value, place));
  const array = arrayOf(item);
  if (array?.shape.length === 1 && array.content instanceof Uint8Array) {
    const dtype = parseDtype(array.dtype, file);
    if (!dtype.name.startsWith('float')) {
      const { data } = await numbersOfBytes(array.content, dtype, array.shape, false, file, work.part(0, 0));
      if (data instanceof Float64Array || data instanceof Uint32Array)
        for (const id of data) checkId(id, place);
      return data;
    }
  }
  throw new ResourceError('pickle-content', { ...place, expected: 'id-lists', got: nameOf(item) });
}

function checkId(value: number, place: Place): number {
  if ((value | 0) !== value) throw new ResourceError('id-range', { ...place, got: value });
  return value;
}

/** An int, or NumPy's scalar of 8 bytes or less. */
function scalar(value: Value, place: Place): number {
  if (Number.isInteger(value)) return checkId(value as number, place);
  if (value instanceof Call && value.callee.endsWith('.scalar')) {
    const type = dtypeOf(value.args[0])?.match(/^[<|=]([iu])([1248])$/);
    const bytes = value.args[1];
    if (type && bytes instanceof Uint8Array && bytes.length === Number(type[2])) {
      return checkId(type[1] === 'i' ? signedInt(bytes) : signedInt(Uint8Array.of(...bytes, 0)), place);
    }
  }
  throw new ResourceError('pickle-content', { ...place, expected: 'id-lists', got: nameOf(value) });
}
