/** Texts with labels: two columns of a table, or lines that have both. */
import { isMissing } from '../cells.ts';
import { cellsOf, columnOf, exampleLength, examplesShown, flat, labelsOf, sampleLength } from '../columns.ts';
import { ResourceError } from '../errors.ts';
import type { Resource, Table } from '../types.ts';
import { checkClasses } from './classes.ts';
import { cellsLooked, isOfDates, looksLikeSentences } from './column_looks.ts';
import { ColumnsOpen, oneOf, type Ask, type Columns, type Forming } from './form.ts';

const textNames =
  /^(text|texts|review|reviews|sentence|comment|content|body|message|tweet|レビュー|本文|文|文章|テキスト|感想|コメント)$/i;
const labelNamed =
  /^(label|labels|sentiment|class|category|target|polarity|positive|y|rating|stars|評価|ラベル|極性|感情|分類|クラス)$/i;

export async function labelledTexts(resource: Resource, { file, ask, columns }: Forming) {
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
