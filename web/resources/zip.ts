import { ResourceError } from './errors.ts';
import { crc32, inflate } from './inflate.ts';
import type { Reading } from './types.ts';
import type { Work } from './work.ts';

export interface ZipEntry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  packed: number;
  size: number;
  /** Where its local header begins. */
  offset: number;
}

const endRecord = 0x06054b50;
const end64Locator = 0x07064b50;
const end64Record = 0x06064b50;
const centralHeader = 0x02014b50;
const localHeader = 0x04034b50;
const unknown32 = 0xffffffff;

/**
 * Entries of a zip archive by its central directory (PKWARE APPNOTE 6.3, zip64 included, which NumPy writes). Sizes are
 * known before anything is unpacked. An archive without its end is truncated.
 */
export function zipEntries(bytes: Uint8Array, file: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const damaged = () => new ResourceError('damaged', { file });
  const u32 = (at: number) => {
    if (at < 0 || at + 4 > bytes.length) throw damaged();
    return view.getUint32(at, true);
  };
  const u16 = (at: number) => u32(at - 2) >>> 16;
  const u64 = (at: number) => u32(at) + u32(at + 4) * 2 ** 32;

  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - 22 - 0xffff && view.getUint32(end, true) !== endRecord) --end;
  if (end < 0 || view.getUint32(end, true) !== endRecord) throw new ResourceError('truncated', { file });

  let count = u16(end + 10);
  let at = u32(end + 16);
  if ((count === 0xffff || at === unknown32) && end >= 20 && u32(end - 20) === end64Locator) {
    const end64 = u64(end - 20 + 8);
    if (u32(end64) !== end64Record) throw damaged();
    count = u64(end64 + 32);
    at = u64(end64 + 48);
  }

  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; ++i) {
    if (u32(at) !== centralHeader) throw damaged();
    const nameLength = u16(at + 28);
    const extraLength = u16(at + 30);
    let packed = u32(at + 20);
    let size = u32(at + 24);
    let offset = u32(at + 42);
    const extraEnd = at + 46 + nameLength + extraLength;
    for (let extra = at + 46 + nameLength; extra + 4 <= extraEnd; extra += 4 + u16(extra + 2)) {
      if (u16(extra) !== 1) continue;
      let field = extra + 4;
      const next = () => u64((field += 8) - 8);
      if (size === unknown32) size = next();
      if (packed === unknown32) packed = next();
      if (offset === unknown32) offset = next();
    }
    if (extraEnd > bytes.length) throw damaged();
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry = { name, method: u16(at + 10), encrypted: (u16(at + 8) & 1) === 1 };
    if (!name.endsWith('/')) entries.push({ ...entry, crc: u32(at + 16), packed, size, offset });
    at = extraEnd + u16(at + 32);
  }
  return entries;
}

/** Refuses what would unpack to too much, before anything is unpacked. */
export function checkSizes(entries: ZipEntry[], { file, limits }: Reading): void {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size > limits.unpacked)
    throw new ResourceError('unpacked-too-large', { file, expected: limits.unpacked, got: size });
}

/** Content of one entry; its real size and checksum must be the declared ones. */
export async function unzip(
  bytes: Uint8Array,
  entry: ZipEntry,
  archive: string,
  work: Work,
): Promise<Uint8Array> {
  const file = `${archive}/${entry.name}`;
  const { method, packed, size, offset } = entry;
  if (entry.encrypted || (method !== 0 && method !== 8))
    throw new ResourceError('zip-entry', { file, got: method });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localHeader)
    throw new ResourceError('damaged', { file });
  const nameEnd = offset + 30 + view.getUint16(offset + 26, true);
  if (new TextDecoder().decode(bytes.subarray(offset + 30, nameEnd)) !== entry.name)
    throw new ResourceError('damaged', { file });
  const from = nameEnd + view.getUint16(offset + 28, true);
  if (from + packed > bytes.length) throw new ResourceError('damaged', { file });
  const content = bytes.subarray(from, from + packed);
  // Deflate packs at most 1032 to 1: a larger size is a lie, and its memory is not asked for.
  if (method === 0 ? size !== packed : size > packed * 1032 + 64)
    throw new ResourceError('damaged', { file });
  const whole = method === 0 ? content : await inflate({ file, bytes: content, work, limit: size, size });
  if ((await crc32(whole, work)) !== entry.crc) throw new ResourceError('damaged', { file });
  return whole;
}
