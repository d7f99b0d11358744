import type { ParseResult, Parser } from 'papaparse';

import { ResourceError } from './errors.ts';
import type { Work } from './work.ts';

export interface RowRules {
  delimiter: string;
  quotes: boolean;
  /** Lines of the file above the text. */
  above?: number;
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

/** Rows of a text with the line in which each begins, in pieces; `use` may throw. Rows of nothing are left out. */
export async function eachRow(
  text: string,
  rules: RowRules,
  file: string,
  work: Work,
  use: (row: string[], line: number) => void,
): Promise<void> {
  const { delimiter, quotes, above = 0 } = rules;
  const { parse } = await papa();
  let line = 1 + above;
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
            if (wrong?.row === i) throw quoteError(text, line, rules, file);
            if (row.length > 1 || row[0]) use(row, line);
            line += 1 + breaks(row);
          }
          fruitless = data.length ? 0 : fruitless + 1;
          if (fruitless > longestRow) throw quoteError(text, line, rules, file);
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
