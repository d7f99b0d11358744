import { fault } from '../../runtime/errors.ts';
import { checkFlag, checkObject, checkOptions, shown } from '../core/checks.ts';
import type { CustomCallbackArgs } from './callbacks.ts';
import type { Logs, LogValue } from './history.ts';
import { snakeCase } from '../core/names.ts';

/** Keras's name of a number, under which it is one column though logs have it under TF.js's too. */
const kerasName = (name: string): string => snakeCase(name).replace(/(^|_)acc$/, '$1accuracy');

/** A list is in quotes of its own, as in Keras. */
const cell = (value: LogValue): string => (Array.isArray(value) ? `"[${value.join(', ')}]"` : String(value));

/**
 * Writes the logs of each epoch as a line of text: a heading first, then the epoch counted from 0 and its numbers in
 * the order of their names (keras/src/callbacks/csv_logger.py).
 */
export class CSVLogger implements CustomCallbackArgs {
  text = '';
  private columns: string[] = [];
  private readonly separator: string;
  private readonly append: boolean;

  constructor(separator: string, append: boolean) {
    this.separator = separator;
    this.append = append;
  }

  onTrainBegin(): void {
    if (!this.append) this.text = '';
  }

  onEpochEnd(epoch: number, logs: Logs = {}): void {
    if (this.text === '') {
      this.columns = Object.keys(logs)
        .filter((name) => kerasName(name) === name || !(kerasName(name) in logs))
        .sort();
      this.add('epoch', ...this.columns);
    }
    this.add(String(epoch), ...this.columns.map((name) => (name in logs ? cell(logs[name]!) : 'NA')));
  }

  private add(...cells: string[]): void {
    const special = (cell: string) => cell.includes(this.separator) || /["\n\r]/.test(cell);
    const quoted = cells.map((cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
    this.text += `${quoted.join(this.separator)}\n`;
  }
}

/** `fit` begins the text anew unless `append`. */
export const csvLogger = (options: { separator?: string; append?: boolean } = {}): CSVLogger => {
  checkObject(options, 'csv_logger');
  checkOptions(options, ['separator', 'append'], 'csv_logger');
  const { separator = ',', append = false } = options;
  if (typeof separator !== 'string' || separator === '')
    throw fault(`[csv_logger] separator: expected a text, got ${shown(separator)}`);
  return new CSVLogger(separator, checkFlag(append, '[csv_logger] append'));
};
