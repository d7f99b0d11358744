import { fault } from '../../runtime/errors.ts';
import type { WeightSpec } from './io.ts';
import { shown } from '../core/checks.ts';
import { sizeOf } from '../tensors/tensor.ts';

/** A weight in a file. */
export interface FileWeight {
  name: string;
  shape: number[];
  /** Whole numbers of the optimizer as they are. */
  values: Float32Array | Int32Array;
  /** Default: float32. */
  dtype?: 'float32' | 'int32';
  /** 'optimizer' for its slots; undefined for weights of layers. */
  group?: string;
}

const widths: Record<string, number> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/** IEEE 754 half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function isSpec(value: unknown): value is WeightSpec {
  if (typeof value !== 'object' || value === null) return false;
  const { name, shape, dtype } = value as Partial<WeightSpec>;
  const extents =
    Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  return typeof name === 'string' && extents && typeof dtype === 'string';
}

function valuesOf(
  spec: WeightSpec,
  bytes: DataView,
  count: number,
  stored: string,
  caller: string,
): Float32Array {
  const { scale = 1, min = 0 } = spec.quantization ?? {};
  if (typeof scale !== 'number' || typeof min !== 'number')
    throw fault(`[${caller}] weight '${spec.name}': expected numbers as scale and min of its quantization`);
  const read: Record<string, (at: number) => number> = {
    float32: (at) => bytes.getFloat32(4 * at, true),
    int32: (at) => bytes.getInt32(4 * at, true),
    bool: (at) => bytes.getUint8(at),
    uint8: (at) => bytes.getUint8(at) * scale + min,
    uint16: (at) => bytes.getUint16(2 * at, true) * scale + min,
    float16: (at) => half(bytes.getUint16(2 * at, true)),
  };
  return Float32Array.from({ length: count }, (_, at) => read[stored]!(at));
}

const integersOf = (bytes: DataView, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, at) => bytes.getInt32(4 * at, true));

/** The weights of a saved model, and behind them the optimizer's slots. */
export function decodeWeights(specs: unknown, bytes: Uint8Array<ArrayBuffer>, caller: string): FileWeight[] {
  if (!Array.isArray(specs) || !specs.every(isSpec))
    throw fault(`[${caller}] weights: expected a list of {name, shape, dtype}`);
  const pieces = specs.map((spec) => {
    const stored = spec.quantization?.dtype ?? spec.dtype;
    const width = Object.hasOwn(widths, stored) ? widths[stored]! : 0;
    if (width === 0) throw fault(`[${caller}] weight '${spec.name}': cannot read the type ${shown(stored)}`);
    const count = sizeOf(spec.shape);
    return { spec, stored, count, size: width * count };
  });
  const expected = pieces.reduce((sum, piece) => sum + piece.size, 0);
  if (expected !== bytes.length)
    throw fault(
      `[${caller}] weights: expected ${expected} bytes, got ${bytes.length}; the file is cut off or another's`,
    );
  const weights: FileWeight[] = [];
  let at = 0;
  for (const { spec, stored, count, size } of pieces) {
    const values = new DataView(bytes.buffer, bytes.byteOffset + at, size);
    at += size;
    const { name, shape, group } = spec;
    const exact = group === 'optimizer' && stored === 'int32';
    weights.push({
      name,
      shape,
      values: exact ? integersOf(values, count) : valuesOf(spec, values, count, stored, caller),
      ...(group && { group }),
    });
  }
  return weights;
}

export function encodeWeights(weights: FileWeight[]): { weightSpecs: WeightSpec[]; weightData: ArrayBuffer } {
  const weightData = new ArrayBuffer(4 * weights.reduce((sum, weight) => sum + weight.values.length, 0));
  const view = new DataView(weightData);
  let at = 0;
  for (const { values, dtype } of weights)
    for (const value of values) {
      if (dtype === 'int32') view.setInt32(at, value, true);
      else view.setFloat32(at, value, true);
      at += 4;
    }
  const weightSpecs = weights.map(({ name, shape, dtype = 'float32', group }) => ({
    name,
    shape,
    dtype,
    ...(group && { group }),
  }));
  return { weightSpecs, weightData };
}

/** The name without its last part but one, by which TF.js finds `lstm/lstm_cell/kernel` as `lstm/kernel`. */
const shortened = (name: string): string => name.replace(/[^/]+\/([^/]+)$/, '$1');

/** What a weight is without the layer's name: its own name and the shape. */
const kindOf = (name: string, shape: number[]): string => `${name.replace(/^.*\//, '')} ${shape.join()}`;

/** Finds wanted weights under names of other layers, where there is one of a kind and one that is wanted. */
function matchByKind(
  wanted: { names: string[]; shape: number[] }[],
  left: Set<FileWeight>,
  found: Map<number, FileWeight>,
): void {
  const kinds = wanted.map(({ names, shape }, i) => (found.has(i) ? null : kindOf(names[0]!, shape)));
  const given = [...left].map((weight) => ({ weight, kind: kindOf(weight.name, weight.shape) }));
  kinds.forEach((kind, i) => {
    if (kind === null || kinds.indexOf(kind) !== kinds.lastIndexOf(kind)) return;
    const fitting = given.filter((one) => one.kind === kind);
    if (fitting.length !== 1) return;
    found.set(i, fitting[0]!.weight);
    left.delete(fitting[0]!.weight);
  });
}

/**
 * The weight of the file for each wanted one, found by one of its `names`, best first, or by its kind. Throws for weights that are
 * missing or have another shape, and, when `strict`, for weights of the file that are left over.
 */
export function matchWeights(
  wanted: { names: string[]; shape: number[] }[],
  given: FileWeight[],
  strict: boolean,
  caller: string,
): FileWeight[] {
  const left = new Set(given);
  const found = new Map<number, FileWeight>();
  const same = (a: number[], b: number[]): boolean => a.join() === b.join();
  const rank = Math.max(0, ...wanted.map(({ names }) => names.length));
  for (const change of [(name: string) => name, shortened])
    for (let choice = 0; choice < rank; choice++)
      wanted.forEach(({ names, shape }, i) => {
        if (found.has(i) || names[choice] === undefined) return;
        const named = [...left].filter((weight) => change(weight.name) === names[choice]);
        const match = named.find((weight) => same(weight.shape, shape)) ?? named[0];
        if (match === undefined) return;
        found.set(i, match);
        left.delete(match);
      });
  matchByKind(wanted, left, found);
  const text = (shape: number[]): string => `(${shape.join(', ')})`;
  const missing = wanted.filter((_, i) => !found.has(i));
  if (missing.length > 0) {
    const others = [...left].map(({ name, shape }) => `${name} ${text(shape)}`);
    throw fault(
      `[${caller}] the file lacks ${missing.length} of ${wanted.length} weights: ` +
        missing.map(({ names, shape }) => `${names[0]} ${text(shape)}`).join(', ') +
        (others.length > 0 ? `; beside the others it has ${others.join(', ')}` : ''),
    );
  }
  wanted.forEach(({ names, shape }, i) => {
    const { shape: got } = found.get(i)!;
    if (!same(got, shape))
      throw fault(`[${caller}] weight '${names[0]}': expected ${text(shape)}, got ${text(got)}`);
  });
  if (strict && left.size > 0)
    throw fault(
      `[${caller}] the file has weights of no layer: ${[...left].map((weight) => weight.name).join(', ')}`,
    );
  return wanted.map((_, i) => found.get(i)!);
}
