import type { ParseResult, Parser } from 'papaparse';

import { ResourceError } from './errors.ts';
import type { Work } from './work.ts';

export interface RowRules {
  delimiter: string;
  quotes: boolean;
  /** Lines of the file above the text. */
  above?: number;
}

/** The delimiter of a table whose columns are set apart by runs of blanks. */
export const blanks = ' ';

const named: Record<string, string> = { tab: '\t', comma: ',', semicolon: ';', pipe: '|' };

/**
 * Lines above a table that are none of its rows: of Excel the delimiter, `sep=;`, of Anki that and what its columns are,
 * `#separator:tab`. With the delimiter, where it is one of those that are tried.
 */
export function settings(text: string): { length: number; lines: number; delimiter?: string } {
  const found = /^(?:sep=(?<sign>.)\n|#separator:(?<name>.+)\n(?:#[a-z ]+:.*\n)*)/i.exec(text.slice(0, 4096));
  if (!found) return { length: 0, lines: 0 };
  const { sign, name } = found.groups!;
  const stated = sign ?? named[name!.toLowerCase()] ?? name!;
  const delimiter = Object.values(named).includes(stated) && { delimiter: stated };
  return { length: found[0].length, lines: breaks([found[0]]), ...delimiter };
}

/** A text that papaparse, which cuts by one character, cuts as the delimiter says. */
export function cuttable(text: string, delimiter: string): { text: string; delimiter: string } {
  if (delimiter !== blanks) return { text, delimiter };
  // A star at the end marks a line as provisional.
  const lines = text.replaceAll(/^[ \t]+|(?:[ \t]+\*)?[ \t]*$/gm, '').replaceAll(/[ \t]+/g, '\t');
  // R gives the column of the rows' names no title.
  const [head = '', next = ''] = lines.split('\n', 2);
  const lacks = next.split('\t').length - head.split('\t').length === 1;
  return { text: lacks ? `\t${lines}` : lines, delimiter: '\t' };
}

const piece = 1 << 18;

/** Pieces without the end of a row after which a quote counts as never closed. */
const longestRow = 64;

/** Line breaks within a row's fields. */
export function breaks(row: readonly string[]): number {
  let count = 0;
  for (const cell of row) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) ++count;
  return count;
}

/** The first fault in the quotes of the row that begins in a line, with its place. */
function quoteError(
  text: string,
  firstLine: number,
  { delimiter, above = 0 }: RowRules,
  file: string,
): ResourceError {
  let at = 0;
  for (let line = 1 + above; line < firstLine; ++line) at = text.indexOf('\n', at) + 1;
  const ends = (place: number): boolean => place >= text.length || text[place] === '\n';
  let line = firstLine;
  for (let column = 1; ; ++column, ++at) {
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close < 0) return new ResourceError('quote-open', { file, line, column });
      line += breaks([text.slice(at, close)]);
      for (at = close + 1; text[at] === ' ';) ++at;
      if (!ends(at) && text[at] !== delimiter)
        return new ResourceError('quote-malformed', { file, line, column });
    }
    while (!ends(at) && text[at] !== delimiter) ++at;
    if (ends(at)) return new ResourceError('quote-malformed', { file, line: firstLine });
  }
}

type Papa = typeof import('papaparse');

export async function papa(): Promise<Papa> {
  const module = await import('papaparse');
  return module.default;
}

const isNothing = (cell: string): boolean => cell.trim() === '';

/**
 * Rows of a text with the line in which each begins, in pieces; `use` may throw. Lines of nothing are left out, and at the
 * end rows of empty cells.
 */
export async function eachRow(
  whole: string,
  rules: RowRules,
  file: string,
  work: Work,
  use: (row: string[], line: number) => void,
): Promise<void> {
  const { quotes, above = 0 } = rules;
  const { parse } = await papa();
  const skipped = settings(whole);
  const { text, delimiter } = cuttable(whole.slice(skipped.length), rules.delimiter);
  let line = 1 + above + skipped.lines;
  let empty: [string[], number][] = [];
  const take = (row: string[], at: number): void => {
    if (row.every(isNothing)) {
      if (row.length > 1) empty.push([row, at]);
      return;
    }
    for (const [one, where] of empty) use(one, where);
    empty = [];
    use(row, at);
  };
  const cutRules = { delimiter, quotes, above: above + skipped.lines };
  let fruitless = 0;
  let read = 0;
  // Papaparse hands each piece to `chunk` and stands still until it is told to go on.
  await new Promise<void>((resolve, reject) => {
    parse<string[]>(text, {
      delimiter,
      newline: '\n',
      chunkSize: piece,
      ...(quotes ? {} : { fastMode: true }),
      chunk: ({ data, errors }: ParseResult<string[]>, parser: Parser) => {
        parser.pause();
        const next = async () => {
          read += piece;
          const last = read >= text.length;
          // The row that a piece cuts in two is read again with the next; only then it is right or wrong.
          const wrong = errors.find(({ row, type }) => type === 'Quotes' && (last || row! < data.length));
          for (const [i, row] of data.entries()) {
            if (wrong?.row === i) throw quoteError(text, line, cutRules, file);
            take(row, line);
            line += 1 + breaks(row);
          }
          fruitless = data.length ? 0 : fruitless + 1;
          if (fruitless > longestRow) throw quoteError(text, line, cutRules, file);
          await work.pause('read', Math.min(1, read / text.length));
        };
        next().then(
          () => parser.resume(),
          (error: unknown) => {
            reject(error);
            parser.abort();
          },
        );
      },
      complete: () => resolve(),
    });
  });
}
