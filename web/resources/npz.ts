import { ResourceError } from './errors.ts';
import { labelArray, withLabels } from './id_lists.ts';
import { readNpy } from './npy.ts';
import { shapedSize } from './numbers.ts';
import type { Arrays, IdLists, IdListSets, Reading, ShapedArray } from './types.ts';
import { unzip, type ZipEntry } from './zip.ts';

type Entries = Record<string, ShapedArray | IdLists>;

export const isIdLists = (array: ShapedArray | IdLists | undefined): array is IdLists =>
  array !== undefined && 'offsets' in array;

/** Numbers of an array of one axis, as labels. */
function labelsOf(arrays: Entries, name: string, file: string): Int32Array | null {
  const array = arrays[name];
  if (array === undefined) return null;
  if (isIdLists(array) || array.shape.length !== 1)
    throw new ResourceError('shape', {
      file: `${file}/${name}`,
      expected: '(n)',
      got: isIdLists(array) ? 'id-lists' : `(${array.shape.join(', ')})`,
    });
  return labelArray(array.data, `${file}/${name}`);
}

/** Keras's names of sequences and labels: `imdb.npz` has two parts, `reuters.npz` one. */
function asSets(arrays: Entries, file: string): IdListSets | null {
  const part = (x: string, y: string): IdLists | null => {
    const lists = arrays[x];
    if (!isIdLists(lists)) return null;
    if (lists.offsets.length < 2) throw new ResourceError('empty', { file: `${file}/${x}` });
    return withLabels(lists, labelsOf(arrays, y, file), `${file}/${y}`);
  };
  const train = part('x_train', 'y_train') ?? part('x', 'y');
  return train && { kind: 'id-lists', train, test: part('x_test', 'y_test') };
}

/** Arrays of an `.npz` archive; id lists in the parts that Keras's files have where their names say so. */
export async function readNpz(
  bytes: Uint8Array,
  entries: ZipEntry[],
  reading: Reading,
): Promise<Arrays | IdListSets> {
  const { file, work } = reading;
  const total = entries.reduce((sum, entry) => sum + entry.size, 0) || 1;
  const read: [string, ShapedArray | IdLists][] = [];
  let done = 0;
  for (const entry of entries) {
    const part = work.part(done / total, (done + entry.size) / total);
    done += entry.size;
    const content = await unzip(bytes, entry, file, part.part(0, 0.5));
    const name = entry.name.replace(/\.npy$/, '');
    read.push([name, await readNpy(content, `${file}/${entry.name}`, part.part(0.5, 1))]);
  }
  const arrays: Entries = Object.fromEntries(read);
  return asSets(arrays, file) ?? asArrays(arrays, 'npz', file);
}

/** Refuses arrays that have nothing in them. */
function asArrays(arrays: Entries, format: Arrays['format'], file: string): Arrays {
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
