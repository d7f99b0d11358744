/** Rows of numbers, of a table or of NumPy's arrays. */
import { cellsOf, columnOf, flat, sampleLength } from '../columns.ts';
import { ResourceError } from '../errors.ts';
import {
  isCount,
  isMostlyFigures,
  isMostlyNumbers,
  problemError,
  problemOf,
  rowTimes,
  tableOfArrays,
  withSignedNumbers,
  wrongCell,
} from '../number_table.ts';
import type { NumberColumn, Resource, TextColumn } from '../types.ts';
import { isOfDates, isUntitled, looksLikeSentences } from './column_looks.ts';
import { ColumnsOpen, oneOf, type ColumnChoice, type Forming } from './form.ts';
import { listsOf } from './id_lists.ts';

const timeNames =
  /^(index|unnamed: 0|id|no|year|month|day|hour|minute|date|time|datetime|timestamp|番号|年|月|日|時|年月日|日付|日時|時刻)$/i;

/** True for rows of ids with labels, which are whole numbers too. */
function areLabelledLists(resource: Resource, file: string): boolean {
  try {
    return (listsOf(resource, file)?.train.labels ?? null) !== null;
  } catch (error) {
    if (error instanceof ResourceError) return false;
    throw error;
  }
}

/** Rows of numbers: the inputs' columns, and then the target's. */
export async function numberTable(resource: Resource, { file, columns }: Forming) {
  if (resource.kind !== 'table' && resource.kind !== 'arrays') return undefined;
  const found = resource.kind === 'table' ? resource : tableOfArrays(resource, file);
  if (!found) return undefined;
  const table = withSignedNumbers(found);
  const choices = table.columns.map((column): ColumnChoice => {
    const problem = problemOf(column);
    const wrong = problem === 'text' ? wrongCell(table, column, problem) : undefined;
    return {
      name: column.name,
      sample: wrong?.got ?? flat(cellsOf(column)[0] ?? '').slice(0, sampleLength),
      ...(problem && { problem }),
      ...(wrong && table.lines && { line: table.lines[wrong.row]! }),
      ...(isCount(column) && { counts: true }),
    };
  });
  const usable = choices.filter(({ problem }) => !problem);
  if (usable.length === 0) {
    const [only, ...others] = table.columns;
    const column =
      table.columns.find((one) => isMostlyNumbers(table, one)) ??
      table.columns.find((one) => isMostlyFigures(one) && !isOfDates(one as TextColumn)) ??
      (others.length === 0 ? only : undefined);
    if (column) throw problemError(table, column, problemOf(column)!);
    throw new ResourceError('no-numbers', { file });
  }
  const isIndex = (name: string) => resource.kind === 'table' && isUntitled(resource, name);
  const measured = usable.filter(({ name, counts }) => !counts && !timeNames.test(name) && !isIndex(name));
  const target = (measured[0] ?? usable[0]!).name;
  if (!columns)
    throw new ColumnsOpen(
      ['inputs', 'target'],
      choices,
      { inputs: [target], target },
      !table.columns.some(looksLikeSentences) && !areLabelledLists(resource, file),
    );
  const inputs = Array.isArray(columns['inputs']) ? columns['inputs'] : [];
  const names = [...inputs, oneOf(columns, 'target')];
  for (const name of names) {
    const column = columnOf(table, name);
    const problem = problemOf(column);
    if (problem) throw problemError(table, column, problem);
  }
  const taken = names.map((name) => columnOf(table, name) as NumberColumn);
  const values = new Float32Array(table.rows * names.length);
  let missing = 0;
  for (let row = 0; row < table.rows; ++row) {
    let isWhole = true;
    for (const [at, { numbers }] of taken.entries()) {
      values[row * names.length + at] = numbers[row]!;
      isWhole &&= !Number.isNaN(numbers[row]);
    }
    if (!isWhole) ++missing;
  }
  const times = rowTimes(table);
  return {
    arrays: { columns: names.map(flat).join('\n'), values, ...(times && { times }) },
    facts: { count: table.rows, ...(missing > 0 && { missing }) },
    columns,
  };
}
