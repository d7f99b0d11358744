import { excerpt, ResourceError } from './errors.ts';
import type { WordIndex } from './types.ts';

/** Where the first entry begins that is not a word with a number. Engines tell the place of a fault each in its own way, or not. */
function place(text: string): { line: number; column: number } {
  const entry = /\s*"(?:[^"\\\n]|\\.)*"\s*:\s*-?\d+(?:\.\d+)?(?:\s*,)?/y;
  let at = text.indexOf('{') + 1;
  do {
    entry.lastIndex = at;
    if (entry.test(text)) at = entry.lastIndex;
  } while (entry.lastIndex > 0);
  at += /^\s*/.exec(text.slice(at))![0].length;
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** The line of a word's last entry, which is the one that counts. */
function lineOf(text: string, word: string): number {
  const entries = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"(?=\s*:)/g)];
  const entry = entries.findLast(([key]) => JSON.parse(key) === word);
  return text.slice(0, entry?.index).split('\n').length;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResourceError('json-invalid', { file, ...place(text) });
  }
}

/** Words by index of `imdb_word_index.json` and the like: `{"word": 1, …}`. */
export function readWordIndex(text: string, file: string): WordIndex {
  const value = parseJson(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ResourceError('unknown-kind', { file, expected: 'word-index', got: 'json' });
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) throw new ResourceError('empty', { file });
  // Other JSON is not taken for a word index with mistakes in it.
  if (entries.filter(([, index]) => typeof index === 'number').length * 2 < entries.length)
    throw new ResourceError('unknown-kind', { file, expected: 'word-index', got: 'json' });
  const words: string[] = [''];
  let padding = false;
  // Indices may have gaps, but one far beyond the number of words would make a huge list.
  const largest = entries.length * 4 + 1000;
  for (const [word, index] of entries) {
    // Where padding has a name it is that of 0.
    if (index === 0 && !padding) {
      padding = true;
      continue;
    }
    const valid = typeof index === 'number' && Number.isInteger(index) && index > 0 && index <= largest;
    if (!valid || words[index])
      throw new ResourceError('word-index-entry', { file, line: lineOf(text, word), got: excerpt(word) });
    while (words.length < index) words.push('');
    words[index] = word;
  }
  if (words.length === 1) throw new ResourceError('empty', { file });
  return { kind: 'word-index', words };
}
