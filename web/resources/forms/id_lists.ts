/** Lists of ids with their labels, of one part or of two. */
import { isIdLists, listsOfArchive } from '../archive_parts.ts';
import { ResourceError } from '../errors.ts';
import { loadData } from '../load_data.ts';
import type { IdLists, IdListSets, Resource } from '../types.ts';
import { checkClasses } from './classes.ts';
import type { Forming, NamedArrays } from './form.ts';

/** `load_data`'s rules but for num_words: the vocabulary of the task decides which ids are unknown. */
export async function idLists(resource: Resource, { file, ask, run }: Forming) {
  const sets = listsOf(resource, file);
  if (!sets) return undefined;
  const parts = [sets.train, ...(sets.test ? [sets.test] : [])];
  if (parts.some(({ labels }) => labels === null)) throw new ResourceError('no-labels', { file });
  const classes = [...new Set(parts.flatMap(({ labels }) => [...new Set(labels!)]))].sort((a, b) => a - b);
  const all = parts.flatMap(({ labels }) => Array.from(labels!, String));
  checkClasses(all, classes.map(String), ask, (at) => ({ file, entry: at + 1 }));
  const started = parts.every(startsWithOne);
  const ready = started ? sets : await loadData(sets, { numWords: 2 ** 31 - 1 }, { ...run, file });
  const number = new Map(classes.map((label, i) => [label, i]));
  const arraysOf = ({ ids, offsets, labels }: IdLists, prefix: string): NamedArrays => ({
    [`${prefix}ids`]: ids,
    [`${prefix}offsets`]: Int32Array.from(offsets),
    [`${prefix}labels`]: labels!.map((label) => number.get(label)!),
  });
  const { train, test } = ready;
  return {
    arrays: { ...arraysOf(train, ''), ...(test && arraysOf(test, 'test_')) },
    facts: {
      count: train.offsets.length - 1,
      classes: classes.map(String),
      ...(test && { testCount: test.offsets.length - 1 }),
    },
  };
}

export function listsOf(resource: Resource, file: string): IdListSets | null {
  if (resource.kind === 'id-lists') return resource;
  if (resource.kind !== 'arrays') return null;
  const sets = listsOfArchive(resource, file);
  if (!sets && Object.values(resource.arrays).some(isIdLists)) throw new ResourceError('no-labels', { file });
  return sets;
}

/** Lists that all begin with 1 went through `load_data` before: in its files 1 is a frequent word, not a start. */
function startsWithOne({ ids, offsets }: IdLists): boolean {
  for (let i = 0; i + 1 < offsets.length; ++i)
    if (offsets[i] === offsets[i + 1] || ids[offsets[i]!] !== 1) return false;
  return true;
}
