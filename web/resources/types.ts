import type { ResourceError } from './errors.ts';
import type { Work } from './work.ts';

/** A file as it was dropped, picked or pasted. */
export interface Source {
  name: string;
  bytes: Uint8Array;
}

/** Sequences of ids of any length: sequence i is `ids.subarray(offsets[i], offsets[i + 1])`. */
export interface IdLists {
  ids: Int32Array;
  /** One more than there are sequences. */
  offsets: Uint32Array;
  /** One per sequence, or null. */
  labels: Int32Array | null;
}

/** Labelled sequences in the two parts that Keras's files have. `test` is null where a file has one part. */
export interface IdListSets {
  kind: 'id-lists';
  train: IdLists;
  test: IdLists | null;
}

export type NumberArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Numbers in C order, the last axis fastest. */
export interface ShapedArray {
  data: NumberArray;
  shape: number[];
  /** Type in the file, as NumPy names it: `int64`, `float16`, `bool`. 64-bit integers become int32 or float64. */
  dtype: string;
}

/** Arrays by name: all of an `.npz`, or the one of an `.npy` or idx file under the file's name. */
export interface Arrays {
  kind: 'arrays';
  format: 'npz' | 'npy' | 'idx';
  arrays: Record<string, ShapedArray | IdLists>;
  /** What else is in an archive, which is neither numbers nor lists of ids, and why it is not read. */
  unread?: ReadonlyMap<string, ResourceError>;
}

/** Images [count, height, width] or [count, height, width, channels], one byte per value. */
export interface Images {
  kind: 'images';
  pixels: Uint8Array;
  shape: number[];
}

/** Labels of images, from an idx file of one axis. */
export interface Labels {
  kind: 'labels';
  labels: Uint8Array;
}

/** Words by index; `words[0]` and indices that the file leaves out are empty. */
export interface WordIndex {
  kind: 'word-index';
  words: string[];
}

export interface NumberColumn {
  name: string;
  /** Missing values are NaN. */
  numbers: Float64Array;
}

export interface TextColumn {
  name: string;
  text: string[];
}

export type Column = NumberColumn | TextColumn;

/** Rules by which a table was read; each can be overruled when it is read again. */
export interface TableRules {
  encoding: string;
  delimiter: string;
  header: boolean;
  decimal: '.' | ',';
  /** Quotes around fields have a meaning. Tab-separated sentences often have quotes that have none. */
  quotes: boolean;
}

/** Where in a file a table stands that is not all of it. */
export interface TablePart {
  /** Lines of the file, from 1: the first and the last of the table. */
  first: number;
  last: number;
  /** Rows that name the columns. */
  titles: number;
  /** Lines above and below that are left out, blank ones aside. */
  above: number;
  below: number;
}

export interface Table {
  kind: 'table';
  file: string;
  rows: number;
  columns: Column[];
  /** Line of the file in which each row begins, from 1. */
  lines: Uint32Array;
  rules: TableRules;
  /** Of a table that has other lines around it, or several rows of names. */
  part?: TablePart;
}

/** Sentence `first[i]` belongs to `second[i]`. */
export interface Pairs {
  kind: 'pairs';
  first: string[];
  second: string[];
  lines: Uint32Array;
  rules: TableRules;
}

/** Text with `\n` as the only line break. */
export interface PlainText {
  kind: 'text';
  text: string;
  encoding: string;
}

export type Resource = IdListSets | Arrays | Images | Labels | WordIndex | Table | Pairs | PlainText;

export interface Limits {
  /** Bytes of the file. */
  file: number;
  /** Bytes of what is packed in it, all together. */
  unpacked: number;
  /** Bytes of a text in whatever encoding. */
  text: number;
}

export interface ReadOptions extends Partial<TableRules> {
  /** Reads a text as this, whatever it looks like. */
  as?: 'table' | 'pairs' | 'text';
  limits?: Partial<Limits>;
}

/** All that a reader of one format needs besides the bytes. */
export interface Reading {
  file: string;
  work: Work;
  options: ReadOptions;
  limits: Limits;
}
