/**
 * What a task takes of a file: the resource that was read from it, as the named arrays of a kind of need. One entry of `forms`
 * makes one kind.
 */
import { ResourceError } from './errors.ts';
import { ColumnsOpen, type Ask, type Columns, type Form, type Formed } from './forms/form.ts';
import { idLists } from './forms/id_lists.ts';
import { imageLabels, images } from './forms/images.ts';
import { labelledTexts } from './forms/labelled_texts.ts';
import { numberTable } from './forms/number_table.ts';
import { textPairs } from './forms/pairs.ts';
import { plainText, wordIndex } from './forms/texts.ts';
import { namesArrays } from './kinds.ts';
import type { IdLists, Resource, ShapedArray } from './types.ts';
import type { WorkOptions } from './work.ts';

const forms: Record<string, Form> = {
  'id-lists': idLists,
  'labelled-texts': labelledTexts,
  'word-index': wordIndex,
  text: plainText,
  'number-table': numberTable,
  pairs: textPairs,
  images,
  'image-labels': imageLabels,
};

/** The first kind of the need that the resource can serve. Throws ResourceError, or ColumnsOpen. */
export async function formed(
  resource: Resource,
  file: string,
  ask: Ask,
  columns?: Columns,
  run: WorkOptions = {},
): Promise<Formed> {
  const part = resource.kind === 'table' ? resource.part : undefined;
  const lines = part && [part.first, part.titles, part.last].map(String);
  const areArrays = (resource.kind === 'arrays' || resource.kind === 'id-lists') && !namesArrays(file);
  const more = { ...(lines && { lines }), ...(areArrays && { format: 'arrays' }) };
  for (const kind of ask.kinds) {
    try {
      const made = await forms[kind]?.(resource, { file, ask, columns, run });
      if (!made) continue;
      const header = isNamedByFirstRow(resource, made.columns) && { header: 'none' };
      const added = { ...more, ...header };
      if (Object.keys(added).length === 0) return { kind, ...made };
      return { kind, ...made, columns: { ...made.columns, ...added } };
    } catch (error) {
      if (error instanceof ColumnsOpen) {
        error.kind = kind;
        if (part) error.skipped = { above: part.above, below: part.below };
        Object.assign(error.guess, more);
      }
      throw error;
    }
  }
  throw new ResourceError('not-taken', { file, expected: ask.kinds.join(), got: kindOf(resource) });
}

/** True where the first row of a table without a header has cells that are the numbers of the columns chosen. */
function isNamedByFirstRow(resource: Resource, columns: Columns | undefined): boolean {
  if (resource.kind !== 'table' || resource.rules.header || !columns) return false;
  const first = resource.columns.map((column) =>
    'numbers' in column ? String(column.numbers[0]) : column.text[0]!.trim(),
  );
  const { lines: _, header: __, ...chosen } = columns;
  return Object.values(chosen)
    .flat()
    .every((name) => first.includes(name));
}

const isDeep = (array: ShapedArray | IdLists): boolean => 'shape' in array && array.shape.length > 2;

/** What a file is, by what was read from it. */
export function kindOf(resource: Resource): string {
  const { kind } = resource;
  if (kind === 'arrays' && Object.values(resource.arrays).some(isDeep)) return 'tensor';
  return { arrays: 'array', images: 'idx', labels: 'idx' }[kind as string] ?? kind;
}
