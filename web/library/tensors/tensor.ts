import { fault } from '../../runtime/errors.ts';
import { checkAttached, checkExtents, reading, shown } from '../core/checks.ts';
import { remember } from './tidy.ts';

export type DataType = 'float32' | 'int32' | 'bool';
export type DataTypeArray = Float32Array | Int32Array | Uint8Array;
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array;
export type NestedArray = number | boolean | readonly NestedArray[];
export type NestedNumbers = number | NestedNumbers[];
/** Values of which `tensor` makes one. */
export type TensorLike = NestedArray | TypedArray | readonly TypedArray[];

/** 2 GB, the most that the core takes. */
const mostValues = 2 ** 29;

/** Lists in lists, of which data has few levels and those that contain themselves endlessly many. */
const mostLevels = 16;

let nextId = 0;

/** A dense array of numbers with a shape, row-major. Its values never change. */
export class Tensor {
  readonly id = nextId++;
  readonly size: number;
  readonly rank: number;
  readonly shape: number[];
  readonly dtype: DataType;
  private values: DataTypeArray | null;

  /** Use `tensor(...)`. */
  constructor(values: DataTypeArray, shape: number[], dtype: DataType) {
    this.shape = shape;
    this.dtype = dtype;
    this.size = values.length;
    this.rank = shape.length;
    this.values = values;
    remember(this);
  }

  get isDisposed(): boolean {
    return this.values === null;
  }

  /** The values themselves; not to be changed. */
  view(): DataTypeArray {
    if (this.values === null) throw fault('Tensor is disposed.');
    return this.values;
  }

  /** A copy of the values. */
  dataSync(): DataTypeArray {
    return this.view().slice();
  }

  async data(): Promise<DataTypeArray> {
    return this.dataSync();
  }

  // TF.js's type follows from the rank, which a Tensor here does not have: `any` takes programs that rely on it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  arraySync(): any {
    return nest(this.view(), this.shape);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async array(): Promise<any> {
    return this.arraySync();
  }

  /** The same values in another shape; one extent may be -1. */
  reshape(shape: number[]): Tensor {
    const wanted = reading('[reshape]', () => checkExtents(shape, '[reshape]', -1));
    const known = sizeOf(wanted.filter((extent) => extent !== -1));
    const full = wanted.map((extent) => (extent === -1 ? this.size / known : extent));
    const open = wanted.filter((extent) => extent === -1).length;
    if (open > 1 || !full.every(Number.isInteger) || sizeOf(full) !== this.size)
      throw fault(`[reshape] expected a shape of ${this.size} values, got (${wanted.join(',')})`);
    return new Tensor(this.view(), full, this.dtype);
  }

  clone(): Tensor {
    return new Tensor(this.view(), this.shape.slice(), this.dtype);
  }

  toString(): string {
    return `Tensor\n    ${JSON.stringify(this.arraySync()).replace(/\],/g, '],\n    ')}`;
  }

  print(): void {
    // eslint-disable-next-line no-console
    console.log(this.toString());
  }

  dispose(): void {
    this.values = null;
  }
}

export type Scalar = Tensor;
export type Tensor1D = Tensor;
export type Tensor2D = Tensor;
export type Tensor3D = Tensor;
export type Tensor4D = Tensor;

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function isTypedArray(value: unknown): value is TypedArray {
  const others = [DataView, BigInt64Array, BigUint64Array];
  return ArrayBuffer.isView(value) && !others.some((kind) => value instanceof kind);
}

function nest(values: DataTypeArray, shape: readonly number[]): NestedNumbers {
  if (shape.length === 0) return values[0]!;
  if (shape.length === 1) return Array.from(values);
  const inner = shape.slice(1);
  const step = sizeOf(inner);
  return Array.from({ length: shape[0]! }, (_, i) => nest(values.subarray(i * step, (i + 1) * step), inner));
}

/** The shape of nested arrays; throws where they are ragged. */
export function shapeOf(values: TensorLike): number[] {
  return reading('[tensor]', () => readShape(values));
}

function readShape(values: TensorLike): number[] {
  const shape: number[] = [];
  let level: unknown = values;
  while (Array.isArray(level) || isTypedArray(level)) {
    if (shape.length === mostLevels)
      throw fault(`[tensor] expected lists in at most ${mostLevels} levels, got more`);
    checkAttached(level, '[tensor]');
    shape.push(level.length);
    level = level[0];
  }
  checkLevel(values, shape, []);
  return shape;
}

function checkLevel(value: unknown, shape: readonly number[], index: readonly number[]): void {
  const at = `element [${index.join('][')}]`;
  const listed = Array.isArray(value) || isTypedArray(value);
  if (shape.length === 0) {
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw fault(`[tensor] ${at}: expected a number, got ${shown(value)}`);
    return;
  }
  if (!listed) throw fault(`[tensor] ${at}: expected a list of ${shape[0]}, got ${shown(value)}`);
  if (value.length !== shape[0])
    throw fault(`[tensor] ${at}: expected ${shape[0]} elements, got ${value.length}`);
  if (isTypedArray(value)) return;
  const inner = shape.slice(1);
  // forEach would pass over holes.
  for (let i = 0; i < value.length; i++) checkLevel(value[i], inner, [...index, i]);
}

function flatten(value: unknown, into: ArrayLike<number> & { [i: number]: number }, at: number): number {
  if (!Array.isArray(value) && !isTypedArray(value)) {
    into[at] = Number(value);
    return at + 1;
  }
  for (let i = 0; i < value.length; i++) at = flatten(value[i], into, at);
  return at;
}

function naturalType(values: TensorLike): DataType {
  let first: unknown = values;
  while (Array.isArray(first)) first = first[0];
  if (first instanceof Float32Array || first instanceof Float64Array) return 'float32';
  if (isTypedArray(first)) return 'int32';
  return typeof first === 'boolean' ? 'bool' : 'float32';
}

/** Zeros. */
export function allocate(size: number, dtype: DataType): DataTypeArray {
  if (size > mostValues) throw fault(`[tensor] expected at most ${mostValues} values, got ${size}`);
  if (dtype === 'float32') return new Float32Array(size);
  if (dtype === 'int32') return new Int32Array(size);
  if (dtype === 'bool') return new Uint8Array(size);
  throw fault(`[tensor] expected dtype float32, int32 or bool, got ${shown(dtype)}`);
}

/** A tensor of a number, of nested arrays, or of flat values and a shape. */
export function tensor(values: TensorLike, shape?: readonly number[], asked?: DataType): Tensor {
  const own = shapeOf(values);
  const dtype = asked ?? naturalType(values);
  const given = shape === undefined ? own : checkExtents(shape, '[tensor]');
  if (shape !== undefined && own.length > 1 && own.join() !== given.join())
    throw fault(`[tensor] expected values of shape (${given.join(',')}), got (${own.join(',')})`);
  if (sizeOf(given) !== sizeOf(own))
    throw fault(
      `[tensor] expected ${sizeOf(given)} values for shape (${given.join(',')}), got ${sizeOf(own)}`,
    );
  const flat = allocate(sizeOf(own), dtype);
  if (isTypedArray(values)) flat.set(values);
  else flatten(values, flat, 0);
  if (dtype === 'bool') flat.forEach((value, i) => (flat[i] = value === 0 ? 0 : 1));
  return new Tensor(flat, given, dtype);
}

function ofRank(rank: number, values: TensorLike, shape?: readonly number[], dtype?: DataType): Tensor {
  const given = shape === undefined ? shapeOf(values) : checkExtents(shape, `[tensor${rank}d]`);
  if (given.length !== rank)
    throw fault(
      `[tensor${rank}d] expected ${rank} extents${shape ? '' : ' (or flat values with a shape)'}, ` +
        `got (${given.join(',')})`,
    );
  return tensor(values, shape, dtype);
}

export function scalar(value: number | boolean, dtype?: DataType): Tensor {
  return tensor(value, [], dtype);
}

export function tensor1d(values: TensorLike, dtype?: DataType): Tensor1D {
  return ofRank(1, values, undefined, dtype);
}

export function tensor2d(values: TensorLike, shape?: readonly number[], dtype?: DataType): Tensor2D {
  return ofRank(2, values, shape, dtype);
}

export function tensor3d(values: TensorLike, shape?: readonly number[], dtype?: DataType): Tensor3D {
  return ofRank(3, values, shape, dtype);
}

export function tensor4d(values: TensorLike, shape?: readonly number[], dtype?: DataType): Tensor4D {
  return ofRank(4, values, shape, dtype);
}

export function fill(shape: readonly number[], value: number, dtype: DataType = 'float32'): Tensor {
  const extents = checkExtents(shape, '[tensor]');
  return new Tensor(allocate(sizeOf(extents), dtype).fill(value), extents, dtype);
}

export function zeros(shape: readonly number[], dtype: DataType = 'float32'): Tensor {
  return fill(shape, 0, dtype);
}

export function ones(shape: readonly number[], dtype: DataType = 'float32'): Tensor {
  return fill(shape, 1, dtype);
}
