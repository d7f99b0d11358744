/** What a column looks like: dates, sentences, numbers of the rows. */
import { isMissing } from '../cells.ts';
import { cellsOf } from '../columns.ts';
import type { Column, Table, TextColumn } from '../types.ts';

export const cellsLooked = 2000;
const day = /^\d{1,4}\s?[-/.年]\s?\d{1,2}(?!\d)/;
const time = /^\d{1,2}:\d{2}/;

/** Days or times in a column tell rows apart; they are no sentences. */
export function isOfDates({ text }: TextColumn): boolean {
  const cells = text.slice(0, cellsLooked).filter((cell) => !isMissing(cell));
  return cells.length > 0 && cells.every((cell) => day.test(cell.trim()) || time.test(cell.trim()));
}

/** Most cells are there once: they are no labels. */
export function isVaried(column: Column): boolean {
  const cells = cellsOf(column).slice(0, cellsLooked);
  return new Set(cells).size * 2 > cells.length;
}

const shortestSentence = 12;

/** Texts of some length that rarely come again. */
export function looksLikeSentences(column: Column): boolean {
  if ('numbers' in column || isOfDates(column)) return false;
  const cells = column.text.slice(0, cellsLooked);
  const length = cells.reduce((sum, cell) => sum + cell.length, 0);
  return isVaried(column) && length >= shortestSentence * cells.length;
}

/** The first column below a row of names that has none for it: pandas writes the numbers of the rows so. */
export function isUntitled({ columns, rules }: Table, name: string): boolean {
  return rules.header && columns.length > 1 && name === '1' && columns[0]!.name === name;
}
