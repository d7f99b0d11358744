import { ResourceError } from './errors.ts';
import { numbersOfBytes, shapedSize, type Dtype } from './numbers.ts';
import type { Arrays, Images, Labels, Reading } from './types.ts';

const types: Record<number, Dtype> = {
  0x08: { name: 'uint8', bytes: 1, bigEndian: true },
  0x09: { name: 'int8', bytes: 1, bigEndian: true },
  0x0b: { name: 'int16', bytes: 2, bigEndian: true },
  0x0c: { name: 'int32', bytes: 4, bigEndian: true },
  0x0d: { name: 'float32', bytes: 4, bigEndian: true },
  0x0e: { name: 'float64', bytes: 8, bigEndian: true },
};

/** Array of an idx file, MNIST's own format: two zero bytes, type, number of axes, lengths, numbers, high bytes first. */
export async function readIdx(bytes: Uint8Array, { file, work }: Reading): Promise<Images | Labels | Arrays> {
  const axes = bytes[3]!;
  const from = 4 + 4 * axes;
  if (bytes.length < from) throw new ResourceError('truncated', { file, expected: from, got: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const dtype = types[bytes[2]!]!;
  const end = from + shapedSize(shape) * dtype.bytes;
  if (bytes.length < end) throw new ResourceError('truncated', { file, expected: end, got: bytes.length });
  if (bytes.length > end) throw new ResourceError('damaged', { file, expected: end, got: bytes.length });
  if (end === from) throw new ResourceError('empty', { file });
  if (dtype.name === 'uint8' && axes === 1) return { kind: 'labels', labels: bytes.slice(from) };
  if (dtype.name === 'uint8' && axes > 2) return { kind: 'images', pixels: bytes.slice(from), shape };
  const array = await numbersOfBytes(bytes.subarray(from), dtype, shape, false, file, work);
  return { kind: 'arrays', format: 'idx', arrays: { [file]: array } };
}

export const isIdx = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 &&
  bytes[0] === 0 &&
  bytes[1] === 0 &&
  bytes[2]! in types &&
  bytes[3]! >= 1 &&
  bytes[3]! <= 8;
