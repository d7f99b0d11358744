import { bareNumber, isNoNumber, numberForm } from './cells.ts';
import { breaks, cuttable, papa, settings } from './rows.ts';
import type { TablePart } from './types.ts';
import {
  delimiters,
  findLayout,
  firstLines,
  isCommaColumn,
  sampleLength,
  type Layout,
} from './table_layout.ts';

/** A table of numbers in a text. */
export interface FoundPart {
  part: TablePart;
  text: string;
  layout: Layout;
}

type Kind = 'number' | 'date' | 'word';

interface Row {
  cells: string[];
  /** From 1, in the text that was cut. */
  line: number;
  kinds: (Kind | undefined)[];
}

/** A beginning of a text as one delimiter cuts it. */
interface Cut {
  layout: Layout;
  rows: Row[];
  /** What most cells of each column are. */
  usual: (Kind | undefined)[];
  /** Place of the first row with a number or date where its column has them. */
  data: number;
  /** Share of the cells below that are numbers. */
  numbers: number;
}

/** Rows of another width below which the text is no table. */
const mostlyEven = 0.9;
const fewestRows = 2;
const longestNote = 4096;
const mostAbove = 1000;

const isComment = (line: string): boolean => line.trimStart().startsWith('#');
const isBlank = (line: string): boolean => line.trim() === '';
const filled = (lines: string[]): number => lines.filter((line) => !isBlank(line)).length;

function kindOf(cell: string): Kind | undefined {
  if (isNoNumber(cell)) return undefined;
  if (numberForm(bareNumber(cell))) return 'number';
  return /^\s*\d/.test(cell) ? 'date' : 'word';
}

function most<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

async function rowsOf(text: string, delimiter: string): Promise<Row[]> {
  const { parse } = await papa();
  const { text: sample, delimiter: cutter } = cuttable(text.slice(0, sampleLength), delimiter);
  const { data, errors } = parse<string[]>(sample, { delimiter: cutter, newline: '\n', preview: 200 });
  const wrong = errors.find(({ type }) => type === 'Quotes')?.row;
  if (wrong !== undefined) data.length = Math.min(wrong, data.length);
  else if (data.length > 1 && text.length > sampleLength) data.pop();
  const rows: Row[] = [];
  let line = 1;
  for (const cells of data) {
    if (cells.length > 1 || !isBlank(cells[0]!)) rows.push({ cells, line, kinds: cells.map(kindOf) });
    line += 1 + breaks(cells);
  }
  return rows;
}

/** Undefined where the delimiter makes no table with numbers. */
async function cutBy(text: string, delimiter: string, columns?: number): Promise<Cut | undefined> {
  const rows = await rowsOf(text, delimiter);
  const widths = rows.map(({ cells }) => cells.length);
  const width = columns ?? most(widths.filter((one) => one > 1));
  if (width === undefined) return undefined;
  const table = rows.filter(({ cells }) => cells.length === width);
  // Names of columns stand above.
  const lower = table.slice(Math.floor(table.length / 2));
  const usual = Array.from({ length: width }, (_, i) => most(lower.flatMap(({ kinds }) => kinds[i] ?? [])));
  const data = rows.findIndex((row) => isData(row, usual));
  if (data < 0 || table.length * 2 < rows.length || !usual.includes('number')) return undefined;
  const end = rows.findLastIndex(({ cells }) => cells.length === width) + 1;
  const below = rows.slice(data, end).filter(({ cells }) => cells.length === width);
  const even = below.length / (end - data);
  if (below.length < fewestRows || even < mostlyEven) return undefined;
  const kinds = below.flatMap((row) => row.kinds);
  const numbers = kinds.filter((kind) => kind === 'number').length / kinds.length;
  return { layout: { delimiter, columns: width, rows: below.length, even }, rows, usual, data, numbers };
}

function isData({ kinds }: Row, usual: readonly (Kind | undefined)[]): boolean {
  if (kinds.length !== usual.length) return false;
  return kinds.some((kind, i) => kind !== undefined && kind !== 'word' && kind === usual[i]);
}

/** The delimiter that cuts the text evenly, above which other lines may stand. */
async function bestCut(text: string): Promise<Cut | undefined> {
  const series = () => cutBy(text, '\t', 1);
  if (isCommaColumn(firstLines(text, sampleLength))) return series();
  const { delimiter, columns, even } = await findLayout(text);
  if (columns > 1 && even === 1) return cutBy(text, delimiter);
  const cuts = (await Promise.all(delimiters.map((one) => cutBy(text, one)))).filter(
    (cut) => cut !== undefined,
  );
  cuts.sort(
    (a, b) => b.layout.rows - a.layout.rows || b.numbers - a.numbers || b.layout.columns - a.layout.columns,
  );
  return cuts[0] ?? series();
}

/** No blank line is between two rows. */
const follows = ({ cells, line }: Row, next: Row): boolean => next.line === line + 1 + breaks(cells);

/** Places of the first row that names the columns, and of the first below. */
function titleRows({ rows, usual, data }: Cut): [number, number] {
  const isNumeric = (i: number) => usual[i] === 'number';
  const isText = (i: number) => usual[i] !== 'number' && usual[i] !== 'date';
  const hasWord = ({ kinds }: Row) => kinds.some((kind, i) => kind === 'word' && !isText(i));
  const mayName = (at: number): boolean => {
    const row = rows[at]!;
    return row.kinds.includes('word') && row.cells.length === usual.length && !isData(row, usual);
  };
  let below = data;
  // Rows without a number where a column has them.
  while (below > 0 && rows[below - 1]!.cells.length === usual.length && !hasWord(rows[below - 1]!)) {
    if (rows[below - 1]!.cells.every(isBlank)) break;
    --below;
  }
  let first = below;
  while (first > 0 && mayName(first - 1)) {
    const above = rows[first - 1]!;
    // A line of words that a spreadsheet filled up to the table's width.
    const [head, ...others] = above.cells;
    const isFilled = others.length > 1 && !isBlank(head!) && others.every(isBlank);
    if (first < below && (isFilled || !follows(above, rows[first]!))) break;
    --first;
  }
  // Below a row of names another one, or the first values with a mistake in them.
  const namesToo = ({ cells, kinds }: Row): boolean => {
    const texts = cells.filter((_, i) => isText(i));
    const rest = kinds.filter((_, i) => !isText(i));
    return (
      kinds.some((kind, i) => kind === 'word' && isNumeric(i)) &&
      cells.every((cell, i) => kinds[i] !== undefined || isBlank(cell)) &&
      (texts.length > 0
        ? texts.some(isBlank)
        : rest.every((kind) => kind === 'word') || usual.includes('date')) &&
      usual.length > 1
    );
  };
  for (let at = first + 1; at < below; ++at) if (!namesToo(rows[at]!)) below = at;
  return [first, below];
}

/**
 * Where the notes below a table begin: comments, and words that stand after a blank line, where the rows have none between
 * them.
 */
async function endOf(text: string, { layout, rows, data }: Cut): Promise<number> {
  const { delimiter, columns } = layout;
  const table = rows.slice(data).filter(({ cells }) => cells.length === columns);
  const isNote = ({ cells, kinds }: Row) => cells.length !== columns && kinds.includes('word');
  const isDense = columns > 1 && table.every((row, at) => at === 0 || follows(table[at - 1]!, row));
  for (let end = text.trimEnd().length; ;) {
    const shown = text.slice(Math.max(0, end - longestNote), end);
    const comment = /\n[ \t]*#.*$/.exec(shown)?.index;
    const at = comment ?? (isDense ? /\n[ \t]*(?:\n.*\S.*)+$/.exec(shown)?.index : undefined);
    if (at === undefined) return end;
    if (comment === undefined) {
      const note = shown.slice(at);
      // Inside of quotes there are blank lines too.
      if (note.split('"').length % 2 === 0) return end;
      if (!(await rowsOf(note, delimiter)).every(isNote)) return end;
    }
    end = text.slice(0, end - shown.length + at).trimEnd().length;
  }
}

const commentTitle = /^[#\s]*\p{L}[^.!?:]{0,39}$/u;

/**
 * The table of numbers in a text with lines above it that are none of its, with several rows that name its columns, or with
 * notes below it; undefined where the text is the table, or has none.
 */
export async function findPart(text: string): Promise<FoundPart | undefined> {
  const head = text.split('\n', mostAbove);
  const stated = settings(text).lines;
  const begin = head.findIndex((line, at) => at >= stated && !isBlank(line) && !isComment(line));
  if (begin < 0) return undefined;
  const cut = await bestCut(textFrom(text, begin + 1));
  if (!cut) return undefined;
  const [titled, below] = titleRows(cut);
  let titles = below - titled;
  let first = begin + cut.rows[titled]!.line;
  const comment = head.slice(0, begin).findLastIndex((line, at) => at >= stated && !isBlank(line));
  if (titles === 0 && titled === 0 && comment >= 0) {
    const cells = head[comment]!.split(cut.layout.delimiter);
    if (cells.length === cut.layout.columns && cells.every((cell) => commentTitle.test(cell)))
      [titles, first] = [1, comment + 1];
  }
  const end = await endOf(text, cut);
  const skipped = {
    above: filled(text.split('\n', first - 1).slice(stated)),
    below: filled(text.slice(end).split('\n')),
  };
  if (skipped.above + skipped.below === 0 && titles < 2) return undefined;
  const table = textFrom(text.slice(0, end), first);
  const { layout } = cut;
  const last = first + table.split('\n').length - 1;
  return { part: { first, last, titles, ...skipped }, text: table, layout };
}

/** What begins in a line, from 1. */
function textFrom(text: string, line: number): string {
  let at = 0;
  for (let before = 1; before < line; ++before) at = text.indexOf('\n', at) + 1;
  return text.slice(at);
}
