/** What a form is: how one kind of need takes what was read of a file. */
import type { Problem } from '../number_table.ts';
import type { Resource, TablePart } from '../types.ts';
import type { WorkOptions } from '../work.ts';

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
  /** There are labels that the task has no use for. */
  otherLabels?: true;
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

export interface Forming {
  file: string;
  ask: Ask;
  columns: Columns | undefined;
  run: WorkOptions;
}

/** Undefined where the resource is of another kind. */
export type Form = (resource: Resource, forming: Forming) => Promise<Omit<Formed, 'kind'> | undefined>;

/** The one column for a purpose; '' where none is named. */
export function oneOf(columns: Columns, purpose: string): string {
  const chosen = columns[purpose];
  return typeof chosen === 'string' ? chosen : '';
}
