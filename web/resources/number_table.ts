/** Columns of numbers: what is wrong with one, the times of the rows, and tables of NumPy's arrays. */
import { cellsOf, flat, sampleLength } from './columns.ts';
import { bareNumber, cellNumber, hasFigures, isNoNumber } from './cells.ts';
import { ResourceError } from './errors.ts';
import type { Arrays, Column, NumberColumn, Table } from './types.ts';

/** A table, or columns of arrays, which have no lines. */
export type NumberTable = Pick<Table, 'file' | 'rows' | 'columns'> & Partial<Pick<Table, 'lines' | 'rules'>>;

/** Why a column does not serve: it has text, only one value, none at all, or numbers beyond the range of float32. */
export type Problem = 'text' | 'constant' | 'empty' | 'large';

export function problemOf(column: Column): Problem | undefined {
  if ('text' in column) return column.text.every(isNoNumber) ? 'empty' : 'text';
  const [first, ...others] = new Set(column.numbers.filter((value) => !Number.isNaN(value)));
  if (first === undefined) return 'empty';
  if (others.length === 0) return 'constant';
  return column.numbers.some(isLarge) ? 'large' : undefined;
}

const isLarge = (value: number): boolean => Math.abs(value) > largestNumber;

/** True for numbers that change by the same amount from row to row, as a count of the rows does. */
export function isCount(column: Column): boolean {
  if (!('numbers' in column) || column.numbers.length < 3) return false;
  const { numbers } = column;
  const step = numbers[1]! - numbers[0]!;
  const rounding = 1e-9 * Math.max(Math.abs(numbers[0]!), Math.abs(numbers.at(-1)!));
  return step !== 0 && numbers.every((value, row) => Math.abs(value - numbers[0]! - row * step) <= rounding);
}

/** The number of a cell of a table, with signs around or in it or without. */
const numberOf = (cell: string, { rules }: NumberTable): number | undefined => {
  const decimal = rules?.decimal ?? '.';
  const number = cellNumber(cell, decimal);
  const bare = bareNumber(cell);
  return number === undefined && bare !== '' ? cellNumber(bare, decimal) : number;
};

/** True for a cell that is no number as the table writes them, and not missing either. */
const isText = (cell: string, table: NumberTable): boolean => numberOf(cell, table) === undefined;

/** The table with columns of numbers in place of those of texts that all are numbers with signs: `$1`, `5 %`, `1 234`. */
export function withSignedNumbers(table: NumberTable): NumberTable {
  const columns = table.columns.map((column) => {
    if ('numbers' in column || column.text.every(isNoNumber)) return column;
    if (column.text.some((cell) => isText(cell, table))) return column;
    return { name: column.name, numbers: Float64Array.from(column.text, (cell) => numberOf(cell, table)!) };
  });
  return { ...table, columns };
}

/** A column of texts most of which have figures first. */
export function isMostlyFigures(column: Column): boolean {
  return 'text' in column && column.text.filter(hasFigures).length * 2 > column.text.length;
}

/** The first cell that makes the problem: the row, and what is in it. */
export function wrongCell(
  table: NumberTable,
  column: Column,
  problem: Problem | undefined,
): { row: number; got: string } | undefined {
  if (problem === undefined || problem === 'empty') return undefined;
  const isWrong = {
    text: (cell: string) => isText(cell, table),
    constant: (cell: string) => !isNoNumber(cell),
    large: (cell: string) => isLarge(Number(cell)),
  }[problem];
  const cells = cellsOf(column);
  const row = cells.findIndex(isWrong);
  return { row, got: flat(cells[row]!).slice(0, sampleLength) };
}

/** A column of cells that are numbers for the most part. */
export function isMostlyNumbers(table: NumberTable, column: Column): boolean {
  if ('numbers' in column) return false;
  const cells = column.text.filter((cell) => !isNoNumber(cell));
  return cells.filter((cell) => isText(cell, table)).length * 2 < cells.length;
}

export function problemError(
  table: NumberTable,
  column: Column,
  problem: keyof typeof problemCodes,
): ResourceError {
  const { file, lines } = table;
  const { row, got } = wrongCell(table, column, problem) ?? {};
  // Of a number that is everywhere no place is the wrong one.
  const placed = row !== undefined && problem !== 'constant';
  const place = placed && (lines ? { line: lines[row]! } : { entry: row + 1 });
  return new ResourceError(problemCodes[problem], {
    file,
    ...place,
    column: column.name,
    ...(got !== undefined && { got }),
  });
}

const problemCodes = {
  text: 'column-text',
  constant: 'column-constant',
  empty: 'column-empty',
  large: 'column-large',
} as const;
/** Of float32, in which networks compute. */
const largestNumber = 3.4e38;

const timeForm =
  /^(?<year>\d{4})\s?[-/.年]\s?(?<month>\d{1,2})\s?[-/.月]\s?(?<day>\d{1,2})日?(?:[T ]\s?(?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2}(?:\.\d+)?)?Z?)?$/;

/** Minutes from the beginning of 1970 on; undefined for a cell that is no day, nor one with a time of day. */
function timeOf(cell: string): number | undefined {
  const parts = timeForm.exec(cell.trim())?.groups;
  if (!parts) return undefined;
  const [year, month, day, hour, minute] = ['year', 'month', 'day', 'hour', 'minute'].map((part) =>
    Number(parts[part] ?? 0),
  ) as [number, number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const isThere = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return isThere ? date.getTime() / 60_000 : undefined;
}

/** The times of the rows: the first column that has one in each, written year first. */
export function rowTimes({ columns }: NumberTable): Int32Array | undefined {
  for (const column of columns) {
    if (!('text' in column) || timeOf(column.text[0] ?? '') === undefined) continue;
    const times = column.text.map(timeOf);
    if (times.every((time) => time !== undefined)) return Int32Array.from(times);
  }
  return undefined;
}

/**
 * The columns of NumPy arrays of one or two axes, numbered from 1; in an archive they have the name of their array before,
 * or that alone where it has one column. Null for arrays that are no table.
 */
export function tableOfArrays({ arrays, format }: Arrays, file: string): NumberTable | null {
  const columns: NumberColumn[] = [];
  let rows: number | undefined;
  for (const [title, array] of Object.entries(arrays)) {
    if (format === 'idx' || 'offsets' in array || array.shape.length > 2) return null;
    const [length, width = 1] = array.shape;
    // A single number beside the arrays.
    if (length === undefined) continue;
    rows ??= length;
    if (length !== rows)
      throw new ResourceError('array-length', { file: `${file}/${title}`, expected: rows, got: length });
    for (let at = 0; at < width; ++at) {
      const numbers = Float64Array.from({ length }, (_, row) => array.data[row * width + at]!);
      const number = String(at + 1);
      const name = format === 'npy' ? number : width === 1 ? title : `${title} ${number}`.trim();
      columns.push({ name, numbers });
    }
  }
  return rows === undefined || columns.length === 0 ? null : { file, rows, columns };
}
