import {
  bareNumber,
  cellNumber,
  decimalMark,
  hasFigures,
  isNoNumber,
  isNumber,
  numberForm,
  type NumberForm,
} from './cells.ts';
import { excerpt, ResourceError } from './errors.ts';
import { eachRow, type RowRules } from './rows.ts';
import type { Layout } from './table_layout.ts';
import type { Column, Pairs, Reading, ReadOptions, Table, TablePart, TableRules } from './types.ts';
import type { Work } from './work.ts';

const longestNumber = 24;
const longestTitle = 20;
const valuesKept = 64;

/** The way in which a cell is a number with signs around or in it; a longer text is none. */
const signedForm = (cell: string): NumberForm | undefined =>
  cell.length > longestNumber ? undefined : numberForm(bareNumber(cell));

/** What a first reading finds out about a column, its first row aside. */
class Survey {
  readonly forms = new Map<NumberForm, number>();
  numbers = 0;
  words = 0;
  /** Of the words those that are numbers with signs around or in them, `$1`. */
  readonly signed = new Map<NumberForm, number>();
  /** Those that have figures first. */
  figures = 0;
  length = 0;
  /** Some of its values; a column of few is one of labels. */
  readonly values = new Set<string>();
  /** The first row's cell occurs again. */
  repeated = false;

  add(cell: string, first: string): void {
    const form = numberForm(cell);
    if (form) {
      ++this.numbers;
      this.forms.set(form, (this.forms.get(form) ?? 0) + 1);
    } else if (!isNoNumber(cell)) {
      ++this.words;
      if (hasFigures(cell)) {
        ++this.figures;
        const bare = signedForm(cell);
        if (bare) this.signed.set(bare, (this.signed.get(bare) ?? 0) + 1);
      }
      this.length += cell.length;
      if (this.values.size < valuesKept) this.values.add(cell);
      this.repeated ||= cell === first;
    }
  }

  /** Each of its words comes again, and there are some. */
  get labels(): boolean {
    return this.words > 3 && this.values.size * 2 <= this.words && this.values.size < valuesKept;
  }

  /** Most cells are numbers, with signs or without. */
  get mostlyNumbers(): boolean {
    const signed = [...this.signed.values()].reduce((sum, count) => sum + count, 0);
    return this.numbers + signed > this.words - signed;
  }

  /** All cells that are not missing are numbers. */
  numeric(decimal: '.' | ','): boolean {
    return (
      this.words === 0 && this.numbers > 0 && [...this.forms.keys()].every((form) => isNumber(form, decimal))
    );
  }
}

interface Surveyed {
  /** Rows of names, where it is known how many there are. */
  titles: string[][];
  first: string[];
  firstLine: number;
  columns: Survey[];
  /** Rows after the first. */
  rows: number;
  /** Cells that are quoted as a whole, and cells that only begin with a quote; found where quotes have no meaning. */
  quoted: boolean;
  halfQuoted: boolean;
}

const quotedCell = /^"(?:[^"]|"")*"\s*$/;

interface SurveyRules extends RowRules {
  /** Rows of names, where it is known how many there are. */
  titles?: number;
}

async function survey(text: string, rules: SurveyRules, file: string, work: Work): Promise<Surveyed> {
  let found: Surveyed | undefined;
  const titles: string[][] = [];
  const add = (row: string[], line: number): Surveyed => {
    if (!found) {
      const columns = row.map(() => new Survey());
      return { titles, first: row, firstLine: line, columns, rows: 0, quoted: false, halfQuoted: false };
    }
    if (row.length !== found.first.length)
      throw new ResourceError('column-count', { file, line, expected: found.first.length, got: row.length });
    ++found.rows;
    for (let i = 0; i < row.length; ++i) found.columns[i]!.add(row[i]!, found.first[i]!);
    return found;
  };
  await eachRow(text, rules, file, work, (row, line) => {
    if (titles.length < (rules.titles ?? 0)) {
      titles.push(row);
      return;
    }
    found = add(row, line);
    if (rules.quotes) return;
    for (const cell of row)
      if (cell.startsWith('"')) found[quotedCell.test(cell) ? 'quoted' : 'halfQuoted'] = true;
  });
  if (!found) throw new ResourceError('empty', { file });
  return found;
}

const title = /^[\p{L}_][\p{L}\p{N}\p{M} _.,()[\]/%°#:-]{0,39}$/u;
const titles =
  /^(text|texts|review|reviews?_?text|comment|sentence|sentence\d|tweet|message|label|labels|class|category|target|sentiment|rating|date|time|id|name|title|source|question|answer|phrase|frage|antwort|pregunta|respuesta|réponse|prompt|response|english|japanese|german|french|spanish|en|ja|fr|de|es|本文|文|文章|テキスト|レビュー|ラベル|分類|カテゴリ|日付|日時|年月日|英語|日本語|原文|訳文|質問|答え|回答|名前|タイトル)$/i;

/** The first row has the names of the columns: words over numbers, or what looks like names and never comes again. */
function looksLikeHeader({ first, columns, rows }: Surveyed, delimiter: string): boolean {
  const isWord = (cell: string) => !numberForm(cell) && !signedForm(cell) && !isNoNumber(cell);
  if (first.some((cell, i) => isWord(cell) && columns[i]!.mostlyNumbers)) return true;
  const names = first.map((cell) => cell.trim());
  // pandas gives the numbers of the rows no name, and columns that are empty for the most part may have none.
  const isNumbered =
    names.length > 1 && names[0] === '' && columns[0]!.numbers > 0 && columns[0]!.words === 0;
  const isSparse = ({ words, numbers }: Survey) => 2 * (words + numbers) <= rows;
  const mayLackName = (i: number) => (i === 0 && isNumbered) || isSparse(columns[i]!);
  const named = names.filter((name, i) => name !== '' || !mayLackName(i));
  if (!named.every((name) => title.test(name)) || new Set(named).size < named.length) return false;
  if (columns.some((column) => column.repeated)) return false;
  if (isNumbered) return true;
  // Alone, between tabs, it may be a pair of texts.
  if (rows === 0 && delimiter !== '\t') return true;
  return columns.some(
    (column, i) =>
      titles.test(names[i]!) ||
      (names[i] !== '' && column.figures * 2 > column.words && !hasFigures(names[i]!)) ||
      (column.labels && names.every((name) => name.length < longestTitle)) ||
      (column.words > 1 && names[i] !== '' && column.length / column.words > 4 * names[i]!.length),
  );
}

/** One of the values of a column of labels comes again and again. */
const looksLikeLabels = (column: Survey, rows: number): boolean =>
  column.values.size <= Math.min(valuesKept - 1, rows / 2);

function looksLikePairs({ first, columns, rows }: Surveyed, { delimiter, header }: TableRules): boolean {
  if (delimiter !== '\t' || header || columns.some((column) => column.numbers > column.words)) return false;
  // Collections of translations have a third column that names their authors.
  if (first.length !== 2 && !(first.length === 3 && first[2]!.startsWith('CC-BY'))) return false;
  return rows < 4 || columns.slice(0, 2).every((column) => !looksLikeLabels(column, rows));
}

/** Growing numbers of 64 bits. */
class Numbers {
  #data = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  take(): Float64Array {
    return this.#data.slice(0, this.#length);
  }
}

/**
 * Between tabs it is open whether quotes mean anything: in sentences they mostly do not, and one that opens a cell must not
 * swallow lines up to the next. They do when each cell that begins with one is quoted as a whole, or when the rows are
 * even only then. Elsewhere they do.
 */
async function surveyWithQuotes(
  text: string,
  rules: SurveyRules,
  options: ReadOptions,
  file: string,
  work: Work,
): Promise<{ found: Surveyed; quotes: boolean }> {
  if (options.quotes !== undefined || rules.delimiter !== '\t')
    return { found: await survey(text, rules, file, work), quotes: rules.quotes };
  const quoted = { ...rules, quotes: true };
  try {
    const found = await survey(text, { ...rules, quotes: false }, file, work.part(0, 0.5));
    if (found.halfQuoted || !found.quoted) return { found, quotes: !found.halfQuoted };
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    const found = await survey(text, quoted, file, work.part(0.5, 1)).catch((other: unknown) => {
      throw other instanceof ResourceError ? error : other;
    });
    return { found, quotes: true };
  }
  return { found: await survey(text, quoted, file, work.part(0.5, 1)), quotes: true };
}

/**
 * A table by its rules, found or asked for; sentence pairs where it looks like such or they are asked for. `part` says where
 * in the file the text stands.
 */
export async function readTable(
  text: string,
  encoding: string,
  layout: Layout,
  { file, options, work }: Reading,
  part?: TablePart,
): Promise<Table | Pairs> {
  const delimiter = options.delimiter ?? layout.delimiter;
  const above = (part?.first ?? 1) - 1;
  const titles = part?.titles ?? 0;
  const asked: SurveyRules = { delimiter, quotes: options.quotes ?? true, above, titles };
  const { found, quotes } = await surveyWithQuotes(text, asked, options, file, work.part(0, 0.5));

  const forms = new Map<NumberForm, number>();
  for (const column of found.columns)
    for (const [form, count] of [...column.forms, ...column.signed])
      forms.set(form, (forms.get(form) ?? 0) + count);
  const decimal = options.decimal ?? decimalMark(forms, delimiter);
  const header = part
    ? titles > 0
    : (options.header ?? (options.as !== 'pairs' && looksLikeHeader(found, delimiter)));
  const rules: TableRules = { encoding, delimiter, header, decimal, quotes };

  const isFirst = part !== undefined || !header;
  if (isFirst) for (const [i, cell] of found.first.entries()) found.columns[i]!.add(cell, '');
  else if (found.rows === 0)
    throw new ResourceError('no-rows', { file, line: found.firstLine, got: excerpt(found.first.join(', ')) });
  const asPairs =
    options.as === 'pairs' || (!part && options.as === undefined && looksLikePairs(found, rules));
  if (asPairs && found.first.length < 2)
    throw new ResourceError('column-count', {
      file,
      line: found.firstLine,
      expected: 2,
      got: found.first.length,
    });

  const builders = found.columns
    .slice(0, asPairs ? 2 : undefined)
    .map((column) => (!asPairs && column.numeric(decimal) ? new Numbers() : ([] as string[])));
  const lines = new Uint32Array(found.rows + Number(isFirst));
  let rows = part ? -titles : -Number(header);
  await eachRow(text, { ...rules, above }, file, work.part(0.5, 1), (row, line) => {
    if (rows >= 0) {
      lines[rows] = line;
      for (const [i, builder] of builders.entries())
        if (builder instanceof Numbers) builder.push(cellNumber(row[i]!, decimal)!);
        else builder.push(row[i]!);
    }
    ++rows;
  });

  if (asPairs) {
    const [first, second] = builders as string[][];
    return { kind: 'pairs', first: first!, second: second!, lines, rules };
  }
  const names = columnNames(part ? joined(found) : found.first, header);
  const columns = builders.map((builder, i): Column => {
    const name = names[i]!;
    return builder instanceof Numbers ? { name, numbers: builder.take() } : { name, text: builder };
  });
  return { kind: 'table', file, rows, columns, lines, rules, ...(part && { part }) };
}

/** The titles that several rows give together: "Tokyo", "rain". */
function joined({ titles, first }: Surveyed): string[] {
  return first.map((_, i) => {
    const parts = titles.map((row) => (row[i] ?? '').trim()).filter((part) => part !== '');
    return [...new Set(parts)].join(' ');
  });
}

/** Names from the header; columns without one, or with one that was there before, are numbered. */
function columnNames(first: string[], header: boolean): string[] {
  const names: string[] = [];
  for (const [i, cell] of first.entries()) {
    const name = (header && cell.trim()) || String(i + 1);
    names.push(names.includes(name) ? `${name} (${i + 1})` : name);
  }
  return names;
}
