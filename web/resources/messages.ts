import type { FileKind, ResourceError, ResourceErrorCode, ResourceErrorValues } from './errors.ts';
import type { Phase } from './work.ts';

/** Everything that is said about files, in one language. */
export interface Messages {
  errors: Record<ResourceErrorCode, (values: ResourceErrorValues, words: Messages) => string>;
  kinds: Record<FileKind, string>;
  phases: Record<Phase, string>;
}

/** The sentence of an error, or of its code and values as they come in a message from a worker. */
export function sentence(error: Pick<ResourceError, 'code' | 'values'>, words: Messages): string {
  return words.errors[error.code](error.values, words);
}

/** Word for a kind of file; a name that is none is given back. */
export function kindWord(kind: string | number | undefined, words: Messages): string {
  return (words.kinds as Record<string, string>)[String(kind)] ?? String(kind ?? '');
}

/** The same without what it says of formats. */
export function kindName(kind: string, words: Messages): string {
  return kindWord(kind, words)
    .replace(/\s*[（(].*$/s, '')
    .trim();
}

/** Words for kinds with commas between them. */
export function kindList(kinds: string | number | undefined, words: Messages, or: string): string {
  return String(kinds ?? '')
    .split(',')
    .map((kind) => kindWord(kind, words).trim())
    .join(or);
}

/** Bytes as people write them: `17.5 MB`. */
export function byteSize(bytes: string | number | undefined): string {
  const count = Number(bytes ?? 0);
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = count < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(count) / 3));
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
