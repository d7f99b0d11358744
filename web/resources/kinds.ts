import type { FileKind } from './errors.ts';

const signatures: [FileKind, number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 3, 4]],
  ['zip', [0x50, 0x4b, 5, 6]],
  ['npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['image', [0x47, 0x49, 0x46, 0x38]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['hdf5', [0x89, 0x48, 0x44, 0x46]],
  ['parquet', [0x50, 0x41, 0x52, 0x31]],
  ['office', [0xd0, 0xcf, 0x11, 0xe0]],
  ['packed', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['packed', [0x42, 0x5a, 0x68]],
  ['packed', [0x37, 0x7a, 0xbc, 0xaf]],
  ['packed', [0x52, 0x61, 0x72, 0x21]],
  ['packed', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** Kind by the first bytes, as far as they tell. */
export function kindOfBytes(bytes: Uint8Array): FileKind | undefined {
  const known = signatures.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0];
  if (known) return known;
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().toLowerCase();
  if (['<!doctype html', '<html', '<?xml'].some((tag) => start.startsWith(tag))) return 'html';
  const pickle = bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5 && bytes.at(-1) === 0x2e;
  return pickle ? 'pickle' : undefined;
}

const endings: [FileKind, RegExp][] = [
  ['gzip', /\.gz$/i],
  ['npz', /\.npz$/i],
  ['npy', /\.npy$/i],
  ['zip', /\.zip$/i],
  ['idx', /[.-]idx\d-ubyte$/i],
  ['json', /\.json$/i],
  ['table', /\.(csv|tsv|tab)$/i],
  ['text', /\.(txt|text|md)$/i],
];

/** Kind by the name. */
export function kindOfName(name: string): FileKind | undefined {
  return endings.find(([, ending]) => ending.test(name))?.[0];
}

/** True where the name says that NumPy's arrays are in the file itself, not in an archive around it. */
export const namesArrays = (name: string): boolean => /\.np[yz]$/i.test(name);

/** Kind of a zip archive by its entries. */
export function kindOfEntries(names: readonly string[]): FileKind {
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return 'npz';
  if (names.some((name) => name.startsWith('xl/'))) return 'excel';
  if (names.includes('[Content_Types].xml') || names.includes('META-INF/manifest.xml')) return 'office';
  return 'zip';
}
