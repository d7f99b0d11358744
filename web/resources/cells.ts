/** Numbers in the cells of a table, and what is written where one is missing. */

const missing = new Set(['', '-', '–', '?', 'na', 'n/a', 'nan', 'null', 'none', '#n/a']);

export const isMissing = (cell: string): boolean => cell.length < 9 && missing.has(cell.trim().toLowerCase());

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

/** The number of a cell, NaN where it is missing, undefined where it is neither. */
export function cellNumber(cell: string, decimal: '.' | ','): number | undefined {
  const form = numberForm(cell);
  if (form === undefined) return isMissing(cell) ? NaN : undefined;
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
