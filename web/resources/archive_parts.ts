/** Which arrays of an archive are samples, and which their labels: by the usual names, or else by their order. */
import { ResourceError } from './errors.ts';
import { labelArray, withLabels } from './id_lists.ts';
import type { IdLists, IdListSets, NumberArray, ShapedArray } from './types.ts';

export type Entries = Record<string, ShapedArray | IdLists>;

/** Names of arrays of one part. */
interface Part {
  samples: string;
  labels: string | undefined;
}

/** In small letters; the first are Keras's: `imdb.npz` has two parts, `reuters.npz` one. */
const usualNames = [
  {
    samples: ['x_train', 'x', 'train', 'ids', 'sequences'],
    labels: ['y_train', 'y', 'labels', 'train_labels'],
  },
  { samples: ['x_test', 'test'], labels: ['y_test', 'test_labels'] },
];

export const isIdLists = (array: ShapedArray | IdLists | undefined): array is IdLists =>
  array !== undefined && 'offsets' in array;

/**
 * Lists of ids with their labels. Rows of whole numbers are lists too where their names say so, beside lists of other
 * lengths, or where NumPy named all arrays (`arr_0`) and the labels are of two classes. Null where the archive has none.
 */
export function listsOfArchive(arrays: Entries, file: string): IdListSets | null {
  const names = Object.keys(arrays);
  const lists = new Map<string, IdLists>();
  for (const name of names) {
    const array = arrays[name]!;
    const made = isIdLists(array) ? array : rowsOf(array);
    if (made) lists.set(name, made);
  }
  const ragged = names.some((name) => isIdLists(arrays[name]));
  const named = namedParts(names).filter(({ samples }) => lists.has(samples));
  const parts = named.length > 0 ? named : partsInOrder(arrays, (name) => lists.has(name));
  const [train, test = null] = parts.map(({ samples, labels }) => {
    const found = lists.get(samples)!;
    if (!ragged) return { ...found, labels: fittingLabels(arrays, labels, found) };
    if (found.offsets.length < 2) throw new ResourceError('empty', { file: `${file}/${samples}` });
    return withLabels(found, labelsOf(arrays, labels, file), `${file}/${labels}`);
  });
  if (!train) return null;
  const areSure = ragged || named.length > 0;
  const areLikely = areUnnamed(names) && new Set(train.labels).size === 2;
  return areSure || areLikely ? { kind: 'id-lists', train, test } : null;
}

const nameOf = (names: string[], usual: string[]): string | undefined =>
  usual.map((one) => names.find((name) => name.toLowerCase() === one)).find((name) => name !== undefined);

/** True where NumPy named all arrays. */
const areUnnamed = (names: string[]): boolean => names.every((name) => /^arr_\d+$/.test(name));

/** What is for testing is sorted last. */
const isTest = (name: string): number => Number(/test/i.test(name));

/** Parts of which training has a usual name; none where no samples have. */
function namedParts(names: string[]): Part[] {
  const parts = usualNames.map(({ samples, labels }) => ({
    samples: nameOf(names, samples) ?? '',
    labels: nameOf(names, labels),
  }));
  return parts[0]!.samples === '' ? [] : parts;
}

/** The first samples with the first labels, and so on; of more than two such parts the first and the last. */
function partsInOrder(arrays: Entries, areSamples: (name: string) => boolean): Part[] {
  const names = Object.keys(arrays);
  const labels = names.filter((name) => isLine(arrays[name]));
  const parts = names
    .filter((name) => areSamples(name) && !isLine(arrays[name]))
    .slice(0, labels.length)
    .map((samples, i) => ({ samples, labels: labels[i] }));
  parts.sort((a, b) => isTest(a.samples) - isTest(b.samples));
  return parts.length > 2 ? [parts[0]!, parts.at(-1)!] : parts;
}

/** True for an array of one axis, or of one column. */
const isLine = (array: ShapedArray | IdLists | undefined): array is ShapedArray =>
  array !== undefined &&
  !isIdLists(array) &&
  (array.shape.length === 1 || (array.shape.length === 2 && array.shape[1] === 1));

function labelsOf(arrays: Entries, name: string | undefined, file: string): Int32Array | null {
  const array = name === undefined ? undefined : arrays[name];
  if (array === undefined) return null;
  if (isLine(array)) return labelArray(array.data, `${file}/${name}`);
  const got = isIdLists(array) ? 'id-lists' : `(${(array as ShapedArray).shape.join(', ')})`;
  throw new ResourceError('shape', { file: `${file}/${name}`, expected: '(n)', got });
}

/** Labels of rows that may be something else: null where they do not fit. */
function fittingLabels(arrays: Entries, name: string | undefined, lists: IdLists): Int32Array | null {
  const array = name === undefined ? undefined : arrays[name];
  if (!isLine(array) || array.data.length !== lists.offsets.length - 1) return null;
  return array.data.every(Number.isInteger) ? Int32Array.from(array.data) : null;
}

/** Images of one byte a pixel with their labels, of training where the archive, as `mnist.npz`, has two parts. */
export function imagesOfArchive(arrays: Entries): { images: ShapedArray; labels: NumberArray | null } | null {
  const areImages = (name: string): boolean => {
    const array = arrays[name];
    return array !== undefined && !isIdLists(array) && array.shape.length > 2 && array.dtype === 'uint8';
  };
  const names = Object.keys(arrays);
  const name = [...names].sort((a, b) => isTest(a) - isTest(b)).find(areImages);
  if (name === undefined) return null;
  const [line] = areUnnamed(names) ? names.filter((one) => isLine(arrays[one])) : [];
  const labels = arrays[nameOf(names, usualNames[0]!.labels) ?? line ?? ''];
  return { images: arrays[name] as ShapedArray, labels: isLine(labels) ? labels.data : null };
}

/** Rows of whole numbers without the zeros that pad them. */
function rowsOf({ data, shape }: ShapedArray): IdLists | null {
  if (shape.length !== 2 || !data.every((value) => Number.isInteger(value) && value >= 0)) return null;
  const [rows, width] = shape as [number, number];
  const ids = new Int32Array(data.length);
  const offsets = new Uint32Array(rows + 1);
  let end = 0;
  for (let row = 0; row < rows; ++row) {
    let [from, to] = [row * width, (row + 1) * width];
    while (from < to && data[from] === 0) ++from;
    while (to > from && data[to - 1] === 0) --to;
    for (; from < to; ++from) ids[end++] = data[from]!;
    offsets[row + 1] = end;
  }
  return { ids: ids.slice(0, end), offsets, labels: null };
}
