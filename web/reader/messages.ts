/** Messages between the page and the worker that reads files. Each request is answered once, after reports of its progress. */
import type { Ask, ColumnChoice, Columns, Facts, Formed } from '../resources/forms.ts';
import type { ResourceErrorCode, ResourceErrorValues } from '../resources/errors.ts';
import type { StoredEntry } from '../resources/store.ts';
import type { Progress } from '../resources/work.ts';

/** A need of the open task. */
export interface Need extends Ask {
  name: string;
}

export interface ReadRequest {
  id: number;
  /** A file that is new, or one that is not kept in this browser. Null: `entry` is kept. */
  file: Blob | null;
  name: string;
  /** The kept file that is to be used. */
  entry: StoredEntry | null;
  /** The needs that it may serve; the first that it fits is served. */
  needs: readonly Need[];
  columns?: Columns;
  /** Files that an experiment names and that are not here: the one with this content is used as it says. */
  missing: readonly Missing[];
}

export interface Missing {
  need: string;
  sha256: string;
  name: string;
  columns?: Columns;
}

/** What became of a file. */
export interface Brought {
  entry: StoredEntry;
  /** False where this browser keeps nothing, or has no room: the page holds the file until it is closed. */
  kept: boolean;
  /** Why it is not kept. */
  reason?: FileFault;
  need: string;
  facts: Facts;
  columns?: Columns;
  /** True for a file that was missing. */
  found: boolean;
  /** Of a file that is not kept: what the training worker is to get. */
  formed?: Formed;
}

/** The columns have to be chosen; the file is kept meanwhile where that is possible. */
export interface Open {
  entry: StoredEntry;
  kept: boolean;
  reason?: FileFault;
  need: string;
  purposes: readonly string[];
  columns: readonly ColumnChoice[];
  guess: Columns;
}

export interface FileFault {
  code: ResourceErrorCode;
  values: ResourceErrorValues;
}

export type FromReader =
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'brought'; brought: Brought }
  | { id: number; kind: 'open'; open: Open }
  | { id: number; kind: 'fault'; fault: FileFault }
  /** An error that is not the file's. */
  | { id: number; kind: 'crash'; message: string };
