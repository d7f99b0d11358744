import { ResourceError } from './errors.ts';
import type { Work } from './work.ts';

/** Packed bytes per push: at most about 33 MB come out of one. */
const piece = 1 << 15;

interface Stream {
  push(chunk: Uint8Array, final?: boolean): void;
}

export interface Packed {
  file: string;
  bytes: Uint8Array;
  work: Work;
  /** Bytes that may come out; more is refused while it unpacks. */
  limit: number;
  /** Bytes that must come out, where the container says so. */
  size?: number;
}

/** Unpacks in slices into one array. */
async function unpack(
  make: (out: (data: Uint8Array) => void) => Stream,
  packed: Packed,
): Promise<Uint8Array> {
  const { file, bytes, work, limit, size } = packed;
  let whole = new Uint8Array(size ?? Math.min(limit, Math.max(1 << 16, bytes.length * 4)));
  let length = 0;
  const stream = make((data) => {
    const needed = length + data.length;
    if (size !== undefined && needed > size)
      throw new ResourceError('damaged', { file, expected: size, got: needed });
    if (needed > limit) throw new ResourceError('unpacked-too-large', { file, expected: limit, got: needed });
    if (needed > whole.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(needed, whole.length * 2)));
      larger.set(whole.subarray(0, length));
      whole = larger;
    }
    whole.set(data, length);
    length = needed;
  });
  for (let from = 0; from < bytes.length; from += piece) {
    try {
      stream.push(bytes.subarray(from, from + piece), from + piece >= bytes.length);
    } catch (error) {
      throw error instanceof ResourceError ? error : inflateError(error, file);
    }
    await work.pause('unpack', (from + piece) / bytes.length);
  }
  if (size !== undefined && length < size)
    throw new ResourceError('truncated', { file, expected: size, got: length });
  return length === whole.length ? whole : whole.slice(0, length);
}

/** Errors of fflate have numbers as codes; 0 is an unexpected end. */
function inflateError(error: unknown, file: string): ResourceError {
  return new ResourceError((error as { code?: number }).code === 0 ? 'truncated' : 'damaged', { file });
}

/** Content of a deflate stream as a zip holds it. */
export async function inflate(packed: Packed): Promise<Uint8Array> {
  const { Inflate } = await import('fflate');
  return unpack((out) => new Inflate(out), packed);
}

/** Content of a gzip file, of several members too. */
export async function gunzip(packed: Packed): Promise<Uint8Array> {
  const { Gunzip } = await import('fflate');
  const { bytes, file, work } = packed;
  if (bytes.length < 18) throw new ResourceError('truncated', { file });
  let length = 0;
  let lastMember = 0;
  const content = await unpack((out) => {
    const stream = new Gunzip((data) => {
      length += data.length;
      out(data);
    });
    stream.onmember = () => {
      lastMember = length;
    };
    return stream;
  }, packed);
  // Fflate takes the end of the file for the end of the stream. Checksum and size of the last member stand there.
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const member = content.subarray(lastMember);
  if (trailer.getUint32(4, true) !== member.length % 2 ** 32) throw new ResourceError('truncated', { file });
  if (trailer.getUint32(0, true) !== (await crc32(member, work)))
    throw new ResourceError('damaged', { file });
  return content;
}

let crcTable: Uint32Array | undefined;

function makeCrcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; ++bit) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
}

/** Checksum of zip and gzip (CRC-32). */
export async function crc32(bytes: Uint8Array, work: Work): Promise<number> {
  const table = (crcTable ??= makeCrcTable());
  let crc = -1;
  for (let from = 0; from < bytes.length; from += 1 << 20) {
    const to = Math.min(bytes.length, from + (1 << 20));
    for (let i = from; i < to; ++i) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!;
    if (work.due) await work.pause('unpack', 1);
  }
  return ~crc >>> 0;
}
