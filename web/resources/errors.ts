/** Kinds of files that errors name; `messages.<language>.ts` has their words. */
export const fileKinds = [
  'array',
  'binary',
  'excel',
  'gzip',
  'hdf5',
  'html',
  'id-lists',
  'idx',
  'image',
  'image-labels',
  'images',
  'json',
  'labelled-texts',
  'npy',
  'number-table',
  'npz',
  'office',
  'packed',
  'pairs',
  'parquet',
  'pdf',
  'pickle',
  'table',
  'tensor',
  'text',
  'word-index',
  'zip',
] as const;
export type FileKind = (typeof fileKinds)[number];

/**
 * Faults of files, of what is in them, and of keeping them. Codes are stable: messages, tests and hosts rely on them. The
 * comments say what `expected` and `got` are where a code has them.
 */
export const resourceErrorCodes = [
  /** Bytes allowed; bytes of the file. */
  'too-large',
  /** Bytes allowed; bytes declared, or unpacked so far. */
  'unpacked-too-large',
  /** Bytes, rows or entries expected, where known; those found. */
  'truncated',
  /** Checksum, sizes or structure contradict each other. */
  'damaged',
  /** Kind by the name of the file; kind by its content. */
  'other-kind',
  /** Nothing that can be read. `got` is the kind where it is known. */
  'unknown-kind',
  /** Number of files in the archive; the names of some. */
  'several-files',
  'empty',
  /** The only class. */
  'one-class',
  /** Number of classes needed; number found. The place is the first of the rarest, `label`, where they are too many. */
  'class-count',
  /** Kinds that the task takes, with commas; kind of the file. */
  'not-taken',
  /** Sequences or texts have no labels. */
  'no-labels',
  /** The task takes files of nothing. */
  'nothing-taken',
  /** The cell is missing where a label is needed. */
  'label-missing',
  /** One half of a pair of texts is missing. */
  'half-missing',
  /** A quote is opened and never closed. */
  'quote-open',
  /** A quoted field goes on after its closing quote. */
  'quote-malformed',
  /** Columns of the first row; of this one. */
  'column-count',
  /** Names of the columns; the name asked for. */
  'unknown-column',
  /** No column of the table is one of numbers that vary. */
  'no-numbers',
  /** There is a header, `got`, and nothing below it. */
  'no-rows',
  /** Entries of the first array; of this one. */
  'array-length',
  /** The first cell that is no number, in a column that has to be one of numbers. */
  'column-text',
  /** A column that has to be one of numbers has none. */
  'column-empty',
  /** The number that all of a column are. */
  'column-constant',
  /** The number of a column that is beyond the range of float32. */
  'column-large',
  /** Encodings tried. */
  'encoding-unknown',
  /** What the pickled object has in place of lists of whole numbers. */
  'pickle-content',
  /** The number that is not a whole number of 32 bits. */
  'id-range',
  /** Type of the array's numbers. */
  'number-type',
  /** Shape that is needed; shape, or what is in its place. */
  'shape',
  /** The row of several numbers that is no label: not a one among zeros. */
  'one-hot',
  /** Numbers of sequences and of labels. */
  'label-count',
  'json-invalid',
  /** The entry that is not a word with a positive whole number of its own. */
  'word-index-entry',
  /** Name of the entry, which is encrypted or packed by another method than deflate. */
  'zip-entry',
  /** The maxlen that no sequence is shorter than. */
  'none-kept',
  /** Bytes needed; bytes free, where known. */
  'storage-full',
  /** The browser keeps nothing here: private windows, settings, some hosts. */
  'storage-unavailable',
  'storage-failed',
  'not-stored',
] as const;
export type ResourceErrorCode = (typeof resourceErrorCodes)[number];

export interface ResourceErrorValues {
  /** Name of the file; an entry of a container follows a slash. */
  file: string;
  /** From 1. */
  line?: number | undefined;
  /** Number of the list, the label or the row, from 1, in files without lines. */
  entry?: number | undefined;
  /** Number of the column from 1, or its name. */
  column?: number | string | undefined;
  expected?: string | number | undefined;
  got?: string | number | undefined;
  /** A label, and all of them. */
  label?: string | undefined;
  classes?: string | undefined;
}

/** What is wrong with a file, as a code and values. `messages.ts` makes sentences of them. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
  readonly code: ResourceErrorCode;
  readonly values: ResourceErrorValues;

  constructor(code: ResourceErrorCode, values: ResourceErrorValues) {
    super(`${code} ${JSON.stringify(values)}`);
    this.code = code;
    this.values = values;
  }
}

/** Text of a file as it is quoted in an error: short, on one line. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
