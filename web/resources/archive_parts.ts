/** Which arrays of an archive are samples, and which their labels: by the usual names, or else by their order. */
import { excerpt, ResourceError } from './errors.ts';
import { labelArray, withLabels } from './id_lists.ts';
import type { Arrays, IdLists, IdListSets, NumberArray, ShapedArray } from './types.ts';

type Entries = Arrays['arrays'];

/** Names of arrays of one part. */
interface Part {
  samples: string;
  labels: string | undefined;
}

/** In small letters; the first are Keras's: `imdb.npz` has two parts, `reuters.npz` one. */
const usualNames = [
  {
    samples: ['x_train', 'x', 'train', 'train_data', 'ids', 'sequences'],
    labels: ['y_train', 'y', 'labels', 'train_labels', 'target', 'targets'],
  },
  { samples: ['x_test', 'test', 'test_data'], labels: ['y_test', 'test_labels'] },
];

export const isIdLists = (array: ShapedArray | IdLists | undefined): array is IdLists =>
  array !== undefined && 'offsets' in array;

/**
 * Lists of ids with their labels. Rows of whole numbers are lists too where their names say so, beside lists of other
 * lengths, or where NumPy named all arrays (`arr_0`) and the labels are of two classes. Null where the archive has none.
 */
export function listsOfArchive({ arrays, unread }: Arrays, file: string): IdListSets | null {
  const names = Object.keys(arrays);
  const lists = new Map<string, IdLists>();
  for (const name of names) {
    const array = arrays[name]!;
    const made = isIdLists(array) ? array : rowsOf(array);
    if (made) lists.set(name, made);
  }
  const ragged = names.some((name) => isIdLists(arrays[name]));
  const named = namedParts([...names, ...(unread?.keys() ?? [])]).filter(({ samples }) => lists.has(samples));
  const parts = named.length > 0 ? named : partsInOrder(arrays, (name) => lists.has(name));
  // Perhaps the labels of the lists.
  const [other] = parts.length === 0 && ragged && unread ? unread.values() : [];
  if (other) throw other;
  const [train, test = null] = parts.map(({ samples, labels }) => {
    const found = lists.get(samples)!;
    const fault = labels === undefined ? undefined : unread?.get(labels);
    if (fault) throw fault;
    if (!ragged && named.length === 0) return { ...found, labels: fittingLabels(arrays, labels, found) };
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
  const labels = names.filter((name) => numbersOfLabels(arrays[name]));
  const parts = names
    .filter((name) => areSamples(name) && !labels.includes(name))
    .slice(0, labels.length)
    .map((samples, i) => ({ samples, labels: labels[i] }));
  parts.sort((a, b) => isTest(a.samples) - isTest(b.samples));
  return parts.length > 2 ? [parts[0]!, parts.at(-1)!] : parts;
}

/** A number for each entry: of an array of one axis or of one column, or of one-hot rows. Null for other arrays. */
function numbersOfLabels(array: ShapedArray | IdLists | undefined): NumberArray | null {
  if (array === undefined || isIdLists(array)) return null;
  const [, width = 1, ...further] = array.shape;
  if (array.shape.length === 0 || further.length > 0) return null;
  return width === 1 ? array.data : columnsOfOnes(array.data, width);
}

/** The column of the one in each row of zeros; null for other rows. */
function columnsOfOnes(data: NumberArray, width: number): Int32Array | null {
  const columns = new Int32Array(data.length / width).fill(-1);
  for (const [at, value] of data.entries()) {
    if (value === 0) continue;
    const row = Math.floor(at / width);
    if (value !== 1 || columns[row] !== -1) return null;
    columns[row] = at % width;
  }
  return columns.length === 0 || columns.includes(-1) ? null : columns;
}

/** Names the first row that is not a one among zeros. */
function notOneHot({ data, shape }: ShapedArray, file: string): ResourceError {
  const [rows, width] = shape as [number, number];
  const row = (at: number): NumberArray => data.slice(at * width, (at + 1) * width);
  let at = 0;
  while (at < rows && columnsOfOnes(row(at), width)) ++at;
  return new ResourceError('one-hot', { file, entry: at + 1, got: excerpt([...row(at)].join(', ')) });
}

function labelsOf(arrays: Entries, name: string | undefined, file: string): Int32Array | null {
  const array = name === undefined ? undefined : arrays[name];
  if (array === undefined) return null;
  const numbers = numbersOfLabels(array);
  if (numbers) return labelArray(numbers, `${file}/${name}`);
  if (!isIdLists(array) && array.shape.length === 2) throw notOneHot(array, `${file}/${name}`);
  const got = isIdLists(array) ? 'id-lists' : `(${(array as ShapedArray).shape.join(', ')})`;
  throw new ResourceError('shape', { file: `${file}/${name}`, expected: '(n)', got });
}

/** Labels of rows that may be something else: null where they do not fit. */
function fittingLabels(arrays: Entries, name: string | undefined, lists: IdLists): Int32Array | null {
  const array = name === undefined ? undefined : arrays[name];
  const numbers = numbersOfLabels(array);
  if (numbers?.length !== lists.offsets.length - 1) return null;
  return numbers!.every((value) => value === (value | 0)) ? Int32Array.from(numbers!) : null;
}

export interface LabelledImages {
  pixels: Uint8Array;
  shape: number[];
  labels: NumberArray | null;
  /** Has labels that are no digits. */
  otherLabels: boolean;
}

/** Images with their labels, of training where the archive, as `mnist.npz`, has two parts. */
export function imagesOfArchive(arrays: Entries): LabelledImages | null {
  const names = Object.keys(arrays);
  for (const name of [...names].sort((a, b) => isTest(a) - isTest(b))) {
    const shape = imageShape(arrays[name]!);
    const pixels = shape && pixelsOf(arrays[name] as ShapedArray);
    if (!pixels) continue;
    const [unnamed] = areUnnamed(names) ? names.filter((one) => numbersOfLabels(arrays[one])) : [];
    const given = arrays[nameOf(names, usualNames[0]!.labels) ?? unnamed ?? ''];
    const numbers = numbersOfLabels(given);
    const labels = numbers?.every(isDigit) ? numbers : null;
    return { pixels, shape, labels, otherLabels: given !== undefined && labels === null };
  }
  return null;
}

/** Pixels of a side of MNIST's images. */
export const side = 28;
const isDigit = (label: number): boolean => Number.isInteger(label) && label >= 0 && label <= 9;

/** [count, height, width, …]; images as rows of pixels are those of MNIST's size. */
function imageShape(array: ShapedArray | IdLists): number[] | null {
  if (isIdLists(array)) return null;
  const [count, ...size] = array.shape as [number, ...number[]];
  if (size.length === 1 && size[0] === side * side) return [count, side, side];
  // The one channel may come first.
  if (size.length === 3 && size[0] === 1) return [count, size[1]!, size[2]!];
  return size.length > 1 ? array.shape : null;
}

/** A byte a pixel, of whole numbers up to 255, or of shares of one; null for other numbers. */
function pixelsOf({ data }: ShapedArray): Uint8Array | null {
  const from = (scale: number): Uint8Array => Uint8Array.from(data, (value) => Math.round(value * scale));
  if (data.every((value) => value >= 0 && value <= 1)) return from(255);
  if (data instanceof Uint8Array) return data.slice();
  return data.every((value) => value >= 0 && value <= 255 && Number.isInteger(value)) ? from(1) : null;
}

/** Rows of whole numbers without the zeros that pad them. */
function rowsOf({ data, shape }: ShapedArray): IdLists | null {
  if (shape.length !== 2 || !data.every((value) => value >= 0 && value === (value | 0))) return null;
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
