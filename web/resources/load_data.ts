import { ResourceError } from './errors.ts';
import { RandomState } from './random_state.ts';
import type { IdLists, IdListSets } from './types.ts';
import { Work, type WorkOptions } from './work.ts';

/** Arguments of `keras.datasets.imdb.load_data`, with its defaults. */
export interface LoadDataOptions {
  /** Ids from this one on are out of vocabulary. None: the largest id, which thereby is out of vocabulary too. */
  numWords?: number | null;
  /** Ids below this one are out of vocabulary. */
  skipTop?: number;
  /** Sequences that are not shorter than this, start included, are left out. */
  maxlen?: number | null;
  seed?: number;
  /** Id put before every sequence. */
  startChar?: number | null;
  /** Id in place of those out of vocabulary; null leaves them out. */
  oovChar?: number | null;
  /** Added to every id of the file. */
  indexFrom?: number;
}

type Rules = Required<LoadDataOptions>;

const count = (lists: IdLists): number => lists.offsets.length - 1;

/** Sequences in an order, those of `maxlen` and more left out. */
function kept(lists: IdLists, order: Uint32Array, rules: Rules): Uint32Array {
  if (!rules.maxlen) return order;
  const start = rules.startChar === null ? 0 : 1;
  return order.filter((i) => lists.offsets[i + 1]! - lists.offsets[i]! + start < rules.maxlen!);
}

function largestId(lists: IdLists, order: Uint32Array, { startChar, indexFrom }: Rules): number {
  let largest = startChar ?? -Infinity;
  for (const i of order)
    for (let at = lists.offsets[i]!; at < lists.offsets[i + 1]!; ++at)
      largest = Math.max(largest, lists.ids[at]! + indexFrom);
  return largest;
}

async function build(
  lists: IdLists,
  order: Uint32Array,
  numWords: number,
  rules: Rules,
  work: Work,
): Promise<IdLists> {
  const { startChar, oovChar, indexFrom, skipTop } = rules;
  const start = startChar === null ? 0 : 1;
  const lengths = order.reduce((sum, i) => sum + lists.offsets[i + 1]! - lists.offsets[i]! + start, 0);
  const ids = new Int32Array(lengths);
  const offsets = new Uint32Array(order.length + 1);
  let end = 0;
  const add = (id: number) => {
    if (id >= skipTop && id < numWords) ids[end++] = id;
    else if (oovChar !== null) ids[end++] = oovChar;
  };
  for (let row = 0; row < order.length; ++row) {
    const i = order[row]!;
    if (startChar !== null) add(startChar);
    for (let at = lists.offsets[i]!; at < lists.offsets[i + 1]!; ++at) add(lists.ids[at]! + indexFrom);
    offsets[row + 1] = end;
    if (row % 64 === 63 && work.due) await work.pause('convert', row / order.length);
  }
  const labels = lists.labels && Int32Array.from(order, (i) => lists.labels![i]!);
  return { ids: end === ids.length ? ids : ids.slice(0, end), offsets, labels };
}

/**
 * Training and test sequences as `keras.datasets.imdb.load_data` of Keras 3 (keras/src/datasets/imdb.py) makes them of its file:
 * both parts shuffled by one generator, ids shifted, start put before, long ones left out, rare and frequent words replaced.
 */
export async function loadData(
  sets: IdListSets,
  options: LoadDataOptions = {},
  run: WorkOptions & { file?: string } = {},
): Promise<IdListSets> {
  const rules: Rules = {
    numWords: options.numWords ?? null,
    skipTop: options.skipTop ?? 0,
    maxlen: options.maxlen ?? null,
    seed: options.seed ?? 113,
    startChar: options.startChar === undefined ? 1 : options.startChar,
    oovChar: options.oovChar === undefined ? 2 : options.oovChar,
    indexFrom: options.indexFrom ?? 3,
  };
  const work = new Work(run);
  const random = new RandomState(rules.seed);
  const parts = [sets.train, ...(sets.test ? [sets.test] : [])].map((lists) => ({
    lists,
    order: kept(lists, random.shuffle(Uint32Array.from({ length: count(lists) }, (_, i) => i)), rules),
  }));
  if (parts.some(({ order }) => order.length === 0))
    throw new ResourceError(rules.maxlen ? 'none-kept' : 'empty', {
      file: run.file ?? '',
      got: rules.maxlen ?? undefined,
    });
  await work.pause('convert', 0);
  const numWords =
    rules.numWords || Math.max(...parts.map(({ lists, order }) => largestId(lists, order, rules)));
  const total = parts.reduce((sum, { order }) => sum + order.length, 0);
  const built: IdLists[] = [];
  let done = 0;
  for (const { lists, order } of parts) {
    const part = work.part(done / total, (done + order.length) / total);
    built.push(await build(lists, order, numWords, rules, part));
    done += order.length;
  }
  await work.pause('convert', 1);
  return { kind: 'id-lists', train: built[0]!, test: built[1] ?? null };
}
