import { excerpt, ResourceError } from './errors.ts';
import { kindOfBytes, kindOfEntries, kindOfName } from './kinds.ts';
import type { Limits, Reading, ReadOptions, Resource, Source } from './types.ts';
import { Work, type WorkOptions } from './work.ts';

export const defaultLimits: Limits = { file: 512e6, unpacked: 1e9, text: 256e6 };

/** Containers within containers that are opened. */
const deepest = 3;
/** Files of an archive that an error names. */
const filesNamed = 3;

/**
 * Reads a file by its content, then by its name. Libraries and readers are loaded when the first file needs them. Throws
 * ResourceError for faults of the file and the signal's reason when cancelled.
 */
export async function read(source: Source, options: ReadOptions & WorkOptions = {}): Promise<Resource> {
  const { progress, signal, slice, ...rest } = options;
  signal?.throwIfAborted();
  const work = new Work({ progress, signal, slice });
  const limits = { ...defaultLimits, ...rest.limits };
  const { name: file, bytes } = source;
  if (bytes.length > limits.file)
    throw new ResourceError('too-large', { file, expected: limits.file, got: bytes.length });
  const resource = await readContent(bytes, file, { file, work, options: rest, limits }, 1);
  await work.pause('read', 1);
  return resource;
}

/** `name` is that of the content within its containers; errors name the whole path. */
async function readContent(
  bytes: Uint8Array,
  name: string,
  reading: Reading,
  depth: number,
): Promise<Resource> {
  const { file, work, limits } = reading;
  if (bytes.length === 0) throw new ResourceError('empty', { file });
  const kind = kindOfBytes(bytes);
  if ((kind === 'gzip' || kind === 'zip') && depth > deepest)
    throw new ResourceError('unknown-kind', { file, got: kind });

  if (kind === 'gzip') {
    const { gunzip } = await import('./inflate.ts');
    const content = await gunzip({ file, bytes, work: work.part(0, 0.4), limit: limits.unpacked });
    const inner = { ...reading, work: work.part(0.4, 1) };
    return readContent(content, name.replace(/\.gz$/i, ''), inner, depth + 1);
  }
  if (kind === 'zip') return readZip(bytes, name, reading, depth);
  if (kind === 'npy') {
    const { readNpyFile } = await import('./npz.ts');
    return readNpyFile(bytes, { ...reading, file: name });
  }
  if (kind !== undefined) throw refused(name, kind, file);

  const { isIdx, readIdx } = await import('./idx.ts');
  if (isIdx(bytes)) return readIdx(bytes, reading);
  return readAsText(bytes, name, reading);
}

/** Other than its name says, or nothing that is read. */
function refused(name: string, kind: ReturnType<typeof kindOfBytes>, file: string): ResourceError {
  const expected = kindOfName(name);
  if (expected && expected !== kind) return new ResourceError('other-kind', { file, expected, got: kind });
  return new ResourceError('unknown-kind', { file, got: kind });
}

async function readZip(bytes: Uint8Array, name: string, reading: Reading, depth: number): Promise<Resource> {
  const { checkSizes, unzip, zipEntries } = await import('./zip.ts');
  const { file, work } = reading;
  const entries = zipEntries(bytes, file);
  if (entries.length === 0) throw new ResourceError('empty', { file });
  checkSizes(entries, reading);
  // Some systems add entries of their own.
  const files = entries.filter((entry) => !/(^|\/)(__MACOSX\/|\.)/.test(entry.name));
  const kind = kindOfEntries(files.map((entry) => entry.name));
  if (kind === 'npz') {
    const { readNpz } = await import('./npz.ts');
    return readNpz(bytes, files, reading);
  }
  if (kind !== 'zip' || files.length === 0 || kindOfName(name) === 'npz') throw refused(name, kind, file);
  const told = files.filter((entry) => !/(^|\/)(_|readme|about|license)[^/]*$/i.test(entry.name));
  const [entry, ...others] = told.length > 0 ? told : files;
  if (others.length > 0)
    throw new ResourceError('several-files', {
      file,
      expected: told.length || files.length,
      got: [entry!, ...others.slice(0, filesNamed - 1)].map((one) => excerpt(one.name)).join(', '),
    });
  const content = await unzip(bytes, entry!, file, work.part(0, 0.4));
  const inner = { ...reading, file: `${file}/${entry!.name}`, work: work.part(0.4, 1) };
  return readContent(content, entry!.name, inner, depth + 1);
}

async function readAsText(bytes: Uint8Array, name: string, reading: Reading): Promise<Resource> {
  const { file, options, work } = reading;
  const named = kindOfName(name);
  const { obviousEncoding, readText } = await import('./encoding.ts');
  const binary = obviousEncoding(bytes) === null && options.encoding === undefined;
  if (binary || named === 'npz' || named === 'npy' || named === 'zip' || named === 'gzip' || named === 'idx')
    throw refused(name, binary ? 'binary' : 'text', file);

  const { text, encoding } = await readText(bytes, { ...reading, work: work.part(0, 0.3) });
  const start = text.trimStart();
  if (start === '') throw new ResourceError('empty', { file });
  if (options.as === undefined && (named === 'json' || (start.startsWith('{') && named === undefined))) {
    const { readWordIndex } = await import('./word_index.ts');
    try {
      return readWordIndex(text, file);
    } catch (error) {
      // What was pasted and only begins like JSON is a text.
      if (named === 'json' || !(error instanceof ResourceError) || error.code !== 'json-invalid') throw error;
    }
  }
  if (options.as !== 'text') {
    const { findLayout, isSeries } = await import('./table_layout.ts');
    const { readTable } = await import('./table.ts');
    const { findPart } = await import('./table_part.ts');
    const ruled = options.as === 'pairs' || options.delimiter !== undefined || options.header !== undefined;
    const found = ruled ? undefined : await findPart(text);
    const layout = found?.layout ?? (await findLayout(text));
    const table = found?.text ?? text;
    const asked = options.as !== undefined || options.delimiter !== undefined || named === 'table';
    // Prose has commas too; a table without a table's name is even and has some rows.
    const looksLikeTable =
      layout.columns > 1 && layout.even === 1 && layout.rows > (layout.delimiter === '\t' ? 1 : 2);
    const rest = { ...reading, work: work.part(0.3, 1) };
    if (asked || looksLikeTable) return readTable(table, encoding, layout, rest, found?.part);
    // Commas in a column of numbers are decimal ones.
    if (isSeries(table)) return readTable(table, encoding, { ...layout, delimiter: '\t' }, rest, found?.part);
  }
  return { kind: 'text', text, encoding };
}
