/** Texts and their answers, of a table or of lines. */
import { isMissing } from '../cells.ts';
import { cellsOf, columnOf, flat, sampleLength } from '../columns.ts';
import { pairArrays } from '../pair_arrays.ts';
import type { Resource } from '../types.ts';
import { isOfDates, isUntitled, isVaried, looksLikeSentences } from './column_looks.ts';
import { ColumnsOpen, oneOf, type ColumnChoice, type Forming } from './form.ts';

/** Texts and their answers, line by line. */
export async function textPairs(resource: Resource, { file, columns }: Forming) {
  if (resource.kind === 'pairs') {
    const { first, second, lines } = resource;
    return pairArrays({ sides: [first, second], columns: [1, 2], lines, file });
  }
  if (resource.kind !== 'table' || resource.columns.length < 2) return undefined;
  const choices = resource.columns.map((column): ColumnChoice => {
    const cells = cellsOf(column);
    return {
      name: column.name,
      sample: flat(cells[0] ?? '').slice(0, sampleLength),
      ...(cells.every(isMissing) && { problem: 'empty' }),
    };
  });
  const sentences = resource.columns.filter(looksLikeSentences).map(({ name }) => name);
  const usable = choices.filter(({ name, problem }) => !problem && !isUntitled(resource, name));
  const names = usable.map(({ name }) => name);
  const [text, answer] = [sentences, names, choices.map(({ name }) => name)].find(
    (list) => list.length > 1,
  ) as [string, string];
  if (!columns && choices.length > 2)
    throw new ColumnsOpen(['text', 'answer'], choices, { text, answer }, sentences.length > 1);
  const chosen = columns ?? { text, answer };
  const both = [oneOf(chosen, 'text'), oneOf(chosen, 'answer')].map((name) => columnOf(resource, name));
  const likely = both.every(isVaried) && both.some((column) => 'text' in column && !isOfDates(column));
  const pairs = pairArrays({
    sides: both.map(cellsOf) as [string[], string[]],
    columns: both.map(({ name }) => name) as [string, string],
    lines: resource.lines,
    file,
  });
  return { ...pairs, columns: chosen, likely };
}
