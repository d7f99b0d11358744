import { isMissing } from './cells.ts';
import { excerpt, ResourceError } from './errors.ts';
import type { Column, Table } from './types.ts';

export function columnOf(table: Pick<Table, 'file' | 'columns'>, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column) return column;
  const expected = table.columns.map((candidate) => candidate.name).join(', ');
  throw new ResourceError('unknown-column', { file: table.file, expected, got: name });
}

export interface ClassLabels {
  /** Numbers of classes, one per row. */
  labels: Int32Array;
  /** Their names, sorted: numbers by size, words by code. */
  classes: string[];
}

/** A column as classes. None may be missing, and there must be two at least. */
export function labelsOf(table: Table, name: string): ClassLabels {
  const column = columnOf(table, name);
  const cells =
    'numbers' in column ? Array.from(column.numbers, String) : column.text.map((cell) => cell.trim());
  const empty = cells.findIndex(isMissing);
  const place = { file: table.file, column: name };
  if (empty >= 0) throw new ResourceError('label-missing', { ...place, line: table.lines[empty]! });
  const order = 'numbers' in column ? (a: string, b: string) => Number(a) - Number(b) : undefined;
  const classes = [...new Set(cells)].sort(order);
  if (classes.length < 2) throw new ResourceError('one-class', { ...place, got: excerpt(classes[0] ?? '') });
  const number = new Map(classes.map((label, i) => [label, i]));
  return { labels: Int32Array.from(cells, (cell) => number.get(cell)!), classes };
}

/** The longest sample of a column's cells. */
export const sampleLength = 60;

/** Texts that are shown of what was read, and their greatest length. */
export const examplesShown = 3;
export const exampleLength = 160;

export const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export function cellsOf(column: Column): string[] {
  return 'numbers' in column ? Array.from(column.numbers, String) : column.text;
}
