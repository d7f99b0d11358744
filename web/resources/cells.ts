/** Numbers in the cells of a table, and what is written where one is missing. */

const missing = new Set([
  '',
  '-',
  '–',
  '?',
  'na',
  'n/a',
  'nan',
  'null',
  'none',
  '#n/a',
  '#n/a n/a',
  '<na>',
  'nat',
]);

/** Among numbers these are no value either, which may be labels or texts elsewhere. */
const noNumber = new Set([
  ...['--', '---', '///', '×', '.', '...', '…'],
  ...['inf', '+inf', '-inf', 'infinity', '#div/0!', '#value!', '#ref!', '#num!', '#name?'],
]);

const isOf = (set: Set<string>, cell: string): boolean =>
  cell.length < 12 && set.has(cell.trim().toLowerCase());

export const isMissing = (cell: string): boolean => isOf(missing, cell);

/** True for a cell without a value in a column of numbers. */
export const isNoNumber = (cell: string): boolean => isMissing(cell) || isOf(noNumber, cell);

/**
 * Ways to write a number. `grouped` (1,234) and `point-grouped` (1.234) are a number with thousands set apart or one with
 * a decimal mark, as the rest of the table has it.
 */
export type NumberForm =
  'whole' | 'point' | 'comma' | 'grouped' | 'point-grouped' | 'grouped-point' | 'grouped-comma';

const forms: [NumberForm, RegExp][] = [
  ['whole', /^[+-]?\d+(?:[eE][+-]?\d+)?$/],
  ['point-grouped', /^[+-]?[1-9]\d{0,2}\.\d{3}$/],
  ['point', /^[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?$/],
  ['grouped', /^[+-]?[1-9]\d{0,2},\d{3}$/],
  ['grouped-point', /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/],
  ['comma', /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/],
  ['grouped-comma', /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/],
];

/** The way in which a cell is a number; undefined when it is none. */
export function numberForm(cell: string): NumberForm | undefined {
  const text = cell.trim();
  const first = text.charCodeAt(0);
  if (first > 57 || first < 43) return undefined;
  return forms.find(([, pattern]) => pattern.test(text))?.[0];
}

const pointForms: NumberForm[] = ['whole', 'point', 'point-grouped', 'grouped', 'grouped-point'];
const commaForms: NumberForm[] = ['whole', 'comma', 'grouped', 'point-grouped', 'grouped-comma'];

export const isNumber = (form: NumberForm | undefined, decimal: '.' | ','): boolean =>
  form !== undefined && (decimal === '.' ? pointForms : commaForms).includes(form);

const figures = /^\D{0,3}\d/;

/** True for a cell that has figures first, but for a sign or unit: `12 km`, `2020-01-01`. */
export const hasFigures = (cell: string): boolean => figures.test(cell);

const setApart = /^[+-]?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d*)?$/;

/**
 * A number without what may be written around and in it: a currency or a percent sign, blanks or apostrophes between the
 * thousands, a minus of typography.
 */
export function bareNumber(cell: string): string {
  const bare = cell
    .trim()
    .replace('−', '-')
    .replace(/^([+-]?)[$€£¥￥]\s?/, '$1')
    .replace(/\s?[%％€]$/, '');
  return setApart.test(bare) ? bare.replaceAll(/[\s'’]/g, '') : bare;
}

/** The number of a cell, NaN where it has none, undefined where it is something else. */
export function cellNumber(cell: string, decimal: '.' | ','): number | undefined {
  const form = numberForm(cell);
  if (form === undefined) return isNoNumber(cell) ? NaN : undefined;
  if (!isNumber(form, decimal)) return undefined;
  if (form === 'whole' || (form === 'point' && decimal === '.')) return Number(cell);
  return Number(decimal === '.' ? cell.replaceAll(',', '') : cell.replaceAll('.', '').replace(',', '.'));
}

/** Decimal mark of a table by how often each form occurs; what is undecided stays with the delimiter. */
export function decimalMark(counts: Map<NumberForm, number>, delimiter: string): '.' | ',' {
  const count = (...names: NumberForm[]) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const points = count('point', 'grouped-point');
  const commas = count('comma', 'grouped-comma');
  if (points !== commas) return points > commas ? '.' : ',';
  if (count('point-grouped') > 0) return '.';
  return delimiter === ';' && count('grouped') > 0 ? ',' : '.';
}
