import { isIdLists, listsOfArchive } from './archive_parts.ts';
import { ResourceError, type ResourceErrorCode } from './errors.ts';
import { readNpy } from './npy.ts';
import { shapedSize } from './numbers.ts';
import type { Arrays, IdLists, IdListSets, Reading, ShapedArray } from './types.ts';
import { unzip, type ZipEntry } from './zip.ts';

/** Of an array of texts, dates or objects, which may stand beside what a task needs. */
const ofOtherKinds: readonly ResourceErrorCode[] = ['number-type', 'pickle-content'];

/** Arrays of an `.npz` archive; of one that has lists of ids with labels, its parts. */
export async function readNpz(
  bytes: Uint8Array,
  entries: ZipEntry[],
  reading: Reading,
): Promise<Arrays | IdListSets> {
  const { file, work } = reading;
  const total = entries.reduce((sum, entry) => sum + entry.size, 0) || 1;
  const read: [string, ShapedArray | IdLists][] = [];
  const unread = new Map<string, ResourceError>();
  let done = 0;
  for (const entry of entries) {
    const part = work.part(done / total, (done + entry.size) / total);
    done += entry.size;
    const content = await unzip(bytes, entry, file, part.part(0, 0.5));
    const name = entry.name.replace(/\.npy$/, '');
    try {
      read.push([name, await readNpy(content, `${file}/${entry.name}`, part.part(0.5, 1))]);
    } catch (error) {
      if (!(error instanceof ResourceError) || !ofOtherKinds.includes(error.code)) throw error;
      unread.set(name, error);
    }
  }
  const [first] = unread.values();
  if (read.length === 0 && first) throw first;
  const made = asArrays(Object.fromEntries(read), 'npz', file);
  const archive = unread.size > 0 ? { ...made, unread } : made;
  // Rows of numbers are lists where a task asks for such.
  return (Object.values(archive.arrays).some(isIdLists) && listsOfArchive(archive, file)) || archive;
}

/** Refuses arrays that have nothing in them. */
function asArrays(arrays: Arrays['arrays'], format: Arrays['format'], file: string): Arrays {
  const sizes = Object.values(arrays).map((array) =>
    isIdLists(array) ? array.ids.length : shapedSize(array.shape),
  );
  if (sizes.every((size) => size === 0)) throw new ResourceError('empty', { file });
  return { kind: 'arrays', format, arrays };
}

/** What an `.npy` file has, under its own name without the ending. */
export async function readNpyFile(bytes: Uint8Array, { file, work }: Reading): Promise<Arrays | IdListSets> {
  const array = await readNpy(bytes, file, work);
  if (!isIdLists(array)) return asArrays({ [file.replace(/\.npy$/i, '')]: array }, 'npy', file);
  if (array.offsets.length < 2) throw new ResourceError('empty', { file });
  return { kind: 'id-lists', train: array, test: null };
}
