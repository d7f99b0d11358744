import { ResourceError } from './errors.ts';
import type { NumberArray, ShapedArray } from './types.ts';
import type { Work } from './work.ts';

export interface Dtype {
  name: string;
  bytes: number;
  bigEndian: boolean;
}

const names: Record<string, string> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** NumPy's short name of a type: byte order, kind, bytes. */
export function parseDtype(descr: string, file: string): Dtype {
  const [, order, kind] = /^([<>|=]?)(.*)$/s.exec(descr)!;
  const name = names[kind!];
  if (!name) throw new ResourceError('number-type', { file, got: descr });
  return { name, bytes: Number(kind![1]), bigEndian: order === '>' };
}

/** Number of entries of an array. */
export function shapedSize(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

const arrays: Record<string, (size: number) => NumberArray> = {
  bool: (size) => new Uint8Array(size),
  int8: (size) => new Int8Array(size),
  int16: (size) => new Int16Array(size),
  int32: (size) => new Int32Array(size),
  uint8: (size) => new Uint8Array(size),
  uint16: (size) => new Uint16Array(size),
  uint32: (size) => new Uint32Array(size),
  float16: (size) => new Float32Array(size),
  float32: (size) => new Float32Array(size),
  float64: (size) => new Float64Array(size),
};

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

type Getter = (view: DataView, at: number, little: boolean) => number;
const getters: Record<string, Getter> = {
  bool: (view, at) => Number(view.getUint8(at) !== 0),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at, little) => view.getUint16(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  float16: (view, at, little) => halfFloat(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
  int64: (view, at, little) => {
    const low = view.getUint32(at + (little ? 0 : 4), little);
    return view.getInt32(at + (little ? 4 : 0), little) * 2 ** 32 + low;
  },
  uint64: (view, at, little) => {
    const low = view.getUint32(at + (little ? 0 : 4), little);
    return view.getUint32(at + (little ? 4 : 0), little) * 2 ** 32 + low;
  },
};

const slice = 1 << 16;

/** The array that the numbers go into. Of 64 bits: int32 when all fit, else float64, which rounds beyond 53. */
async function makeArray(view: DataView, dtype: Dtype, size: number, work: Work): Promise<NumberArray> {
  const make = arrays[dtype.name];
  if (make) return make(size);
  const get = getters[dtype.name]!;
  let fits = true;
  for (let i = 0; i < size; ++i) {
    const value = get(view, i * 8, !dtype.bigEndian);
    fits &&= (value | 0) === value;
    if (i % slice === slice - 1 && work.due) await work.pause('convert', (0.5 * i) / size);
  }
  return fits ? new Int32Array(size) : new Float64Array(size);
}

/** For each entry in C order, where it stands in Fortran order (first axis fastest). */
function* fortranOrder(shape: readonly number[]): Generator<number> {
  const strides = shape.map((_, axis) => shapedSize(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  const size = shapedSize(shape);
  for (let at = 0, i = 0; i < size; ++i) {
    yield at;
    for (let axis = shape.length - 1; axis >= 0; --axis) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** Numbers as NumPy writes them, as a typed array in C order. */
export async function numbersOfBytes(
  bytes: Uint8Array,
  dtype: Dtype,
  shape: number[],
  fortran: boolean,
  file: string,
  work: Work,
): Promise<ShapedArray> {
  const size = shapedSize(shape);
  if (bytes.length < size * dtype.bytes)
    throw new ResourceError('truncated', { file, expected: size * dtype.bytes, got: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, size * dtype.bytes);
  const data = await makeArray(view, dtype, size, work);
  const moved = fortran && shape.filter((length) => length > 1).length > 1 ? fortranOrder(shape) : null;

  const same = dtype.name in arrays && data.BYTES_PER_ELEMENT === dtype.bytes && dtype.name !== 'bool';
  if (same && !moved && !dtype.bigEndian) {
    new Uint8Array(data.buffer).set(bytes.subarray(0, size * dtype.bytes));
    return { data, shape, dtype: dtype.name };
  }
  const get = getters[dtype.name]!;
  for (let i = 0; i < size; ++i) {
    const from = moved ? (moved.next().value as number) : i;
    data[i] = get(view, from * dtype.bytes, !dtype.bigEndian);
    if (i % slice === slice - 1 && work.due) await work.pause('convert', 0.5 + (0.5 * i) / size);
  }
  return { data, shape, dtype: dtype.name };
}
