/**
 * What a task takes of a file: the resource that was read from it, as the named arrays of a kind of need. One entry of `forms`
 * makes one kind.
 */
import { imagesOfArchive, isIdLists, listsOfArchive, type LabelledImages } from './archive_parts.ts';
import { cellsOf, columnOf, exampleLength, examplesShown, flat, labelsOf, sampleLength } from './columns.ts';
import { isMissing } from './cells.ts';
import { excerpt, ResourceError, type ResourceErrorValues } from './errors.ts';
import { namesArrays } from './kinds.ts';
import { loadData } from './load_data.ts';
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
  type Problem,
} from './number_table.ts';
import { pairArrays } from './pair_arrays.ts';
import type {
  Column,
  IdLists,
  IdListSets,
  NumberColumn,
  Resource,
  Table,
  TablePart,
  TextColumn,
} from './types.ts';
import type { WorkOptions } from './work.ts';

/** What a task says of a resource that it needs. */
export interface Ask {
  kinds: readonly string[];
  /** Number of classes of the labels; 0 for any. */
  classes: number;
}

export type NamedArrays = Record<string, Float32Array | Int32Array | string>;

/**
 * Names of a table's columns by what they are for; for some purposes several. `lines`, of a table that is not all of its file
 * or has several rows of names: its first line, the number of those rows, its last line. `header`, 'none' where the first row
 * could be taken for names and is not. `format`, 'arrays' where the name of the file does not tell that NumPy's arrays are in it.
 */
export type Columns = Record<string, string | string[]>;

/** Some numbers of what was made, for people. */
export interface Facts {
  count: number;
  /** What is counted, where it is not samples. */
  of?: 'characters';
  /** Of a part that is for testing alone. */
  testCount?: number;
  /** Names of the classes, in the order of their numbers. */
  classes?: string[];
  /** Rows with a missing value. */
  missing?: number;
  /** The first samples as text, with their classes. */
  examples?: { text: string; label: string }[];
}

export interface Formed {
  /** Kind of the need that it serves. */
  kind: string;
  arrays: NamedArrays;
  facts: Facts;
  /** Columns taken of a table. */
  columns?: Columns;
  /** False where it looks like data of another kind. */
  likely?: boolean;
}

/** A column to choose. */
export interface ColumnChoice {
  name: string;
  /** What is in it first. */
  sample: string;
  /** Of one that has text where numbers are needed: the line of the first such cell, which then is the sample. */
  line?: number;
  problem?: Problem;
  /** Its numbers change by the same amount from row to row: a count, of which there is nothing to forecast. */
  counts?: true;
}

/** Lines above a table and below it. */
export type Skipped = Pick<TablePart, 'above' | 'below'>;

/** Thrown where a person has to choose: which column is what. A purpose whose guess is a list takes several. */
export class ColumnsOpen extends Error {
  readonly purposes: readonly string[];
  readonly columns: ColumnChoice[];
  /** The likeliest choice. */
  readonly guess: Columns;
  /** False where the table looks like data of another kind. */
  readonly likely: boolean;
  /** The kind of the need that it would serve. */
  kind = '';
  /** Lines of the file that are left out. */
  skipped?: Skipped;

  constructor(purposes: readonly string[], columns: ColumnChoice[], guess: Columns, likely = true) {
    super('columns are open');
    this.name = 'ColumnsOpen';
    this.purposes = purposes;
    this.columns = columns;
    this.guess = guess;
    this.likely = likely;
  }
}

interface Forming {
  file: string;
  ask: Ask;
  columns: Columns | undefined;
  run: WorkOptions;
}

/** Undefined where the resource is of another kind. */
type Form = (resource: Resource, forming: Forming) => Promise<Omit<Formed, 'kind'> | undefined>;

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

/** What a file is, by what was read from it. */
export function kindOf({ kind }: Resource): string {
  return { arrays: 'array', images: 'idx', labels: 'idx' }[kind as string] ?? kind;
}

// --- Lists of ids ----------------------------------------------------------------------------------------------

/** `load_data`'s rules but for num_words: the vocabulary of the task decides which ids are unknown. */
async function idLists(resource: Resource, { file, ask, run }: Forming) {
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

function listsOf(resource: Resource, file: string): IdListSets | null {
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

type Place = Pick<ResourceErrorValues, 'file' | 'line' | 'entry' | 'column'>;

/** Of classes too many the error names the rarest one, and where it is first. */
function checkClasses(
  labels: readonly string[],
  classes: readonly string[],
  { classes: expected }: Ask,
  place: (at: number) => Place,
): void {
  const got = classes.length;
  if (got < 2) {
    const { line: _, entry: __, ...whole } = place(0);
    throw new ResourceError('one-class', { ...whole, got: excerpt(classes[0] ?? '') });
  }
  if (expected === 0 || got === expected) return;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  // Of equally rare ones the one that comes last.
  const rarest = [...counts].reduce((least, one) => (one[1] <= least[1] ? one : least))[0];
  const named = classes.slice(0, classesNamed).map(excerpt);
  throw new ResourceError('class-count', {
    ...place(labels.indexOf(rarest)),
    expected,
    got,
    label: excerpt(rarest),
    classes: [...named, ...(got > classesNamed ? ['…'] : [])].join(', '),
  });
}

const classesNamed = 8;

// --- Texts with labels -----------------------------------------------------------------------------------------

const textNames =
  /^(text|texts|review|reviews|sentence|comment|content|body|message|tweet|レビュー|本文|文|文章|テキスト|感想|コメント)$/i;
const labelNamed =
  /^(label|labels|sentiment|class|category|target|polarity|positive|y|rating|stars|評価|ラベル|極性|感情|分類|クラス)$/i;

async function labelledTexts(resource: Resource, { file, ask, columns }: Forming) {
  if (resource.kind === 'table') {
    if (!columns && resource.columns.every((column) => 'numbers' in column || isOfDates(column)))
      return undefined;
    const chosen = columns ?? textAndLabel(resource, ask);
    const label = oneOf(chosen, 'label');
    const cells = cellsOf(columnOf(resource, oneOf(chosen, 'text')));
    const { labels, classes } = labelsOf(resource, label);
    const named = Array.from(labels, (number) => classes[number]!);
    checkClasses(named, classes, ask, (at) => ({ file, line: resource.lines[at]!, column: label }));
    return { ...textArrays(cells, labels, classes), columns: chosen };
  }
  if (resource.kind !== 'text') return undefined;
  const lines = labelledLines(resource.text, file, ask.classes);
  if (!lines) return undefined;
  const classes = [...new Set(lines.map(({ label }) => label))].sort();
  const named = lines.map(({ label }) => label);
  checkClasses(named, classes, ask, (at) => ({ file, line: lines[at]!.line }));
  const number = new Map(classes.map((label, i) => [label, i]));
  const labels = Int32Array.from(lines, ({ label }) => number.get(label)!);
  return textArrays(
    lines.map(({ text }) => text),
    labels,
    classes,
  );
}

function textArrays(cells: string[], labels: Int32Array, classes: string[]) {
  const texts = cells.map(flat);
  const examples = texts
    .slice(0, examplesShown)
    .map((text, i) => ({ text: text.slice(0, exampleLength), label: classes[labels[i]!]! }));
  return {
    arrays: { texts: texts.join('\n'), labels },
    facts: { count: texts.length, classes, examples },
  };
}

const cellsLooked = 2000;
const day = /^\d{1,4}\s?[-/.年]\s?\d{1,2}(?!\d)/;
const time = /^\d{1,2}:\d{2}/;

/** Days or times in a column tell rows apart; they are no sentences. */
function isOfDates({ text }: TextColumn): boolean {
  const cells = text.slice(0, cellsLooked).filter((cell) => !isMissing(cell));
  return cells.length > 0 && cells.every((cell) => day.test(cell.trim()) || time.test(cell.trim()));
}

/** Most cells are there once: they are no labels. */
function isVaried(column: Column): boolean {
  const cells = cellsOf(column).slice(0, cellsLooked);
  return new Set(cells).size * 2 > cells.length;
}

const shortestSentence = 12;

/** Texts of some length that rarely come again. */
function looksLikeSentences(column: Column): boolean {
  if ('numbers' in column || isOfDates(column)) return false;
  const cells = column.text.slice(0, cellsLooked);
  const length = cells.reduce((sum, cell) => sum + cell.length, 0);
  return isVaried(column) && length >= shortestSentence * cells.length;
}

/** The two columns of a table where they are clear, by their names or by what is in them. */
function textAndLabel(table: Table, ask: Ask): Columns {
  const columns = table.columns.map((column) => {
    const cells = cellsOf(column).slice(0, cellsLooked);
    const length = cells.reduce((sum, cell) => sum + cell.length, 0) / (cells.length || 1);
    const values = new Set(cells.map((cell) => cell.trim()).filter((cell) => !isMissing(cell)));
    const few = ask.classes > 0 ? values.size <= ask.classes : values.size * 2 <= cells.length;
    return {
      name: column.name,
      isText: 'text' in column && !isOfDates(column),
      length,
      few,
      sample: flat(cells[0] ?? ''),
    };
  });
  const named = (pattern: RegExp) => columns.filter(({ name }) => pattern.test(name.trim()));
  const labels = columns.filter(({ few }) => few);
  const label = only(labels) ?? only(named(labelNamed).filter(({ few }) => few)) ?? only(named(labelNamed));
  const texts = columns
    .filter(({ isText, name }) => isText && name !== label?.name)
    .sort((a, b) => b.length - a.length);
  const clear = texts.length < 2 || texts[0]!.length > texts[1]!.length * 2 ? texts[0] : undefined;
  const text = only(named(textNames).filter(({ isText }) => isText)) ?? clear;
  if (text && label) return { text: text.name, label: label.name };
  if (columns.length < 2) throw new ResourceError('no-labels', { file: table.file });
  const likelyText = (text ?? texts[0] ?? columns[0]!).name;
  const others = columns.filter(({ name }) => name !== likelyText);
  const likelyLabel = label ?? labels.find(({ name }) => name !== likelyText) ?? others.at(-1)!;
  throw new ColumnsOpen(
    ['text', 'label'],
    columns.map(({ name, sample }) => ({ name, sample: sample.slice(0, sampleLength) })),
    { text: likelyText, label: likelyLabel.name },
    table.columns.some(looksLikeSentences) && (label !== undefined || labels.length > 0),
  );
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

interface LabelledLine {
  text: string;
  label: string;
  line: number;
}

/** Ways to write a label into the line of its text. */
const labelledLine = [
  /^__label__(?<label>\S+)\s+(?<text>.+)$/,
  /^(?<label>[+-]?\d{1,2}|[\p{L}]{2,12})\s*[\t:：;；,、|\u3000 ]\s*(?<text>.+)$/u,
  /^(?<text>.+?)\s*[\t:：;；,、|\u3000 ]\s*(?<label>[+-]?\d{1,2})$/u,
];
const mostLabels = 20;

/** Share of the lines that have to have labels for the others to be taken for mistakes. */
const mostlyLabelled = 0.9;
const fewestLabelled = 10;

/**
 * Lines that each have a label, with few of them in all, as many as classes are asked for where one way to write them has
 * so many; null for other texts. Where nearly all lines have one, the first without is refused.
 */
function labelledLines(whole: string, file: string, classes: number): LabelledLine[] | null {
  const lines = whole
    .split('\n')
    .map((text, at) => ({ text: text.trim(), line: at + 1 }))
    .filter(({ text }) => text !== '');
  let unlabelled: number | undefined;
  let found: LabelledLine[] | null = null;
  for (const pattern of labelledLine) {
    const read: LabelledLine[] = [];
    const labels = new Set<string>();
    const others: number[] = [];
    for (const { text, line } of lines) {
      const groups = pattern.exec(text)?.groups;
      if (groups) {
        labels.add(groups['label']!);
        read.push({ text: groups['text']!, label: groups['label']!, line });
      } else others.push(line);
      if (labels.size > mostLabels || others.length > lines.length * (1 - mostlyLabelled)) break;
    }
    // Words that begin lines are labels where they come again and again.
    if (read.length + others.length < lines.length || lines.length < 2 || labels.size * 2 > read.length)
      continue;
    if (others.length === 0 && (classes === 0 || labels.size === classes)) return read;
    if (others.length === 0) found ??= read;
    else if (lines.length >= fewestLabelled) unlabelled ??= others[0]!;
  }
  if (found) return found;
  if (unlabelled !== undefined) throw new ResourceError('label-missing', { file, line: unlabelled });
  return null;
}

/** The one column for a purpose; '' where none is named. */
function oneOf(columns: Columns, purpose: string): string {
  const chosen = columns[purpose];
  return typeof chosen === 'string' ? chosen : '';
}

// --- Tables of numbers -----------------------------------------------------------------------------------------

const timeNames =
  /^(index|unnamed: 0|id|no|year|month|day|hour|minute|date|time|datetime|timestamp|番号|年|月|日|時|年月日|日付|日時|時刻)$/i;

/** The first column below a row of names that has none for it: pandas writes the numbers of the rows so. */
function isUntitled({ columns, rules }: Table, name: string): boolean {
  return rules.header && columns.length > 1 && name === '1' && columns[0]!.name === name;
}

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
async function numberTable(resource: Resource, { file, columns }: Forming) {
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

// --- Pairs of texts --------------------------------------------------------------------------------------------

/** Texts and their answers, line by line. */
async function textPairs(resource: Resource, { file, columns }: Forming) {
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

// --- Words of ids ----------------------------------------------------------------------------------------------

async function wordIndex(resource: Resource) {
  if (resource.kind !== 'word-index') return undefined;
  const words = resource.words.slice(1);
  return { arrays: { words: words.map(flat).join('\n') }, facts: { count: words.length } };
}

// --- Plain text ------------------------------------------------------------------------------------------------

async function plainText(resource: Resource) {
  if (resource.kind !== 'text') return undefined;
  return {
    arrays: { text: resource.text },
    facts: { count: resource.text.length, of: 'characters' as const },
  };
}

// --- Images and their labels -----------------------------------------------------------------------------------

/** Images of one byte a pixel: idx files, and archives, with the labels of their training part. */
async function images(resource: Resource, { file }: Forming) {
  const found = imagesOf(resource);
  if (!found) return undefined;
  const { pixels, labels } = found;
  const [count, ...size] = found.shape as [number, ...number[]];
  // Whole numbers take four bytes each, the first in the lowest bits.
  const bytes = new Uint8Array(Math.ceil(pixels.length / 4) * 4);
  bytes.set(pixels);
  if (labels && labels.length !== count)
    throw new ResourceError('label-count', { file, expected: count, got: labels.length });
  const [height = 1, width = 1] = size;
  if (size.length > 2 && size[2] !== 1) return undefined;
  return {
    arrays: {
      pixels: new Int32Array(bytes.buffer),
      size: Int32Array.of(height, width),
      ...(labels && { labels: Int32Array.from(labels) }),
    },
    facts: { count, ...(labels && { classes: classesOf(labels) }) },
  };
}

function imagesOf(resource: Resource): LabelledImages | null {
  if (resource.kind === 'images') return { pixels: resource.pixels, shape: resource.shape, labels: null };
  if (resource.kind !== 'arrays') return null;
  return imagesOfArchive(resource.arrays);
}

async function imageLabels(resource: Resource) {
  if (resource.kind !== 'labels') return undefined;
  const labels = Int32Array.from(resource.labels);
  return { arrays: { labels }, facts: { count: labels.length, classes: classesOf(labels) } };
}

const classesOf = (labels: ArrayLike<number>): string[] =>
  [...new Set(Array.from(labels))].sort((a, b) => a - b).map(String);
