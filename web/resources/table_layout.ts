import { bareNumber, isNoNumber, numberForm } from './cells.ts';
import { blanks, cuttable, papa, settings } from './rows.ts';

export const delimiters = ['\t', ';', '|', ','];

export interface Layout {
  delimiter: string;
  /** Share of the rows that have the usual number of columns. */
  even: number;
  columns: number;
  rows: number;
}

export const sampleLength = 1 << 16;

/** The lines at the beginning of a text, blank ones left out. */
export function firstLines(text: string, length: number): string[] {
  const lines = text.slice(0, length).split('\n');
  if (text.length > length) lines.pop();
  return lines.filter((line) => line.trim() !== '');
}

const commaNumber = /^\s*[+-]?(?<whole>\d+)(?:,(?<fraction>\d+))?\s*$/;

/**
 * True for one column of numbers with decimal commas, which commas would cut into two: some numbers have none, the title
 * has none, a second half begins with 0, or all of them are equally long while the first ones are no count.
 */
export function isCommaColumn(lines: string[]): boolean {
  const titled = lines.length > 1 && !lines[0]!.includes(',') && !commaNumber.test(lines[0]!);
  const numbers = (titled ? lines.slice(1) : lines).map((line) => commaNumber.exec(line)?.groups);
  if (numbers.some((number) => number === undefined)) return false;
  const fractions = numbers.flatMap((number) => number!['fraction'] ?? []);
  if (fractions.length === 0) return false;
  if (titled || fractions.length < numbers.length) return true;
  if (fractions.some((fraction) => /^0\d/.test(fraction))) return true;
  const whole = numbers.map((number) => Number(number!['whole']));
  const counts = whole.every((value, i) => i < 2 || value - whole[i - 1]! === whole[1]! - whole[0]!);
  const lengths = new Set(fractions.map((fraction) => fraction.length));
  return lengths.size === 1 && new Set(fractions).size > 3 && (!counts || whole[0] === whole[1]);
}

/** A number on nearly every line, perhaps below a title; on each where there are few. */
export function isSeries(text: string): boolean {
  const lines = firstLines(text, 4096);
  const isOther = (cell: string) => numberForm(bareNumber(cell)) === undefined;
  const titled = lines.length > 3 && isOther(lines[0]!);
  const others = lines.slice(Number(titled)).filter(isOther);
  return lines.length > 1 && others.length * 10 <= (lines.length < 10 ? 0 : lines.length);
}

/** Of the lines of a table of numbers the share that are whole. */
const mostlyNumbers = 0.9;

/** The layout of numbers between runs of blanks, two or more on nearly every line, perhaps below a line of words. */
function blanksLayout(lines: string[]): Layout | undefined {
  const rows = cuttable(lines.join('\n'), blanks)
    .text.split('\n')
    .map((line) => line.split('\t').map((cell) => cell.replaceAll('"', '')));
  const isNumeric = (row: string[]) =>
    row.some((cell) => numberForm(cell)) && row.every((cell) => numberForm(cell) ?? isNoNumber(cell));
  const titled = rows.length > 0 && !isNumeric(rows[0]!);
  const columns = rows.at(-1)?.length ?? 1;
  const data = titled ? rows.slice(1) : rows;
  const whole = data.filter((row) => row.length === columns && isNumeric(row)).length;
  if (columns < 2 || data.length < 2 || whole < mostlyNumbers * data.length) return undefined;
  if (titled && rows[0]!.length !== columns) return undefined;
  const even = rows.filter((row) => row.length === columns).length / rows.length;
  return { delimiter: blanks, columns, rows: rows.length, even };
}

/** The delimiter that cuts the beginning of a text most evenly; one column where there is none. */
export async function findLayout(whole: string): Promise<Layout> {
  const { parse } = await papa();
  const { length, delimiter: stated } = settings(whole);
  const text = whole.slice(length);
  const lines = firstLines(text, sampleLength);
  if (isCommaColumn(lines)) return { delimiter: '\t', columns: 1, rows: lines.length, even: 1 };
  const sample = text.slice(0, sampleLength);
  const cutBy = (delimiter: string, fastMode?: true) => {
    const { data } = parse<string[]>(sample, {
      delimiter,
      newline: '\n',
      preview: 200,
      skipEmptyLines: true,
      ...(fastMode && { fastMode }),
    });
    if (data.length > 1 && sample.length < text.length) data.pop();
    const counts = new Map<number, number>();
    for (const row of data) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    const [columns = 1, usual = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
    const plain = data.every((row) =>
      row.every((cell) => numberForm(cell) !== undefined || isNoNumber(cell)),
    );
    return { delimiter, columns, rows: data.length, even: usual / (data.length || 1), plain };
  };
  // Between tabs, quotes may have no meaning.
  const tried = stated === undefined ? delimiters : [stated];
  const cut = [
    ...tried.map((delimiter) => cutBy(delimiter)),
    ...(tried.includes('\t') ? [cutBy('\t', true)] : []),
  ].filter(({ columns }) => columns > 1);
  const spaced = cut.some(({ even }) => even === 1) ? undefined : blanksLayout(lines.slice(0, 200));
  if (spaced) return spaced;
  // Numbers with decimal commas: commas cut evenly too, but then half a number stands beside the other delimiter.
  const numbers = cut.find(({ plain, even, delimiter }) => plain && even === 1 && delimiter !== ',');
  cut.sort((a, b) => b.even - a.even || b.columns - a.columns || b.rows - a.rows);
  const { delimiter, columns, rows, even } = numbers ??
    cut[0] ?? { delimiter: ',', columns: 1, rows: 1, even: 1 };
  return { delimiter, columns, rows, even };
}
