/** Messages between the page and the worker that reads files. Each request is answered once, after reports of its progress. */
import type { Ask, ColumnChoice, Columns, Facts, Formed, Skipped } from '../resources/forms/form.ts';
import type { ResourceErrorCode, ResourceErrorValues } from '../resources/errors.ts';
import type { StoredEntry } from '../resources/store.ts';
import type { Progress } from '../resources/work.ts';

/** A need of the open task. */
export interface Need extends Ask {
  name: string;
}

/** A need of another task than the one that the file is brought to. */
export interface OtherNeed extends Need {
  task: string;
}

/** A task that can be trained with a file. */
export interface Offer {
  task: string;
  need: string;
  /** The kind of data that it takes the file for. */
  kind: string;
  /** The columns have to be chosen first. */
  open: boolean;
}

/** What a task takes of files, and why it does not take one of that kind. */
export interface Want {
  task: string;
  kinds: readonly string[];
  fault?: FileFault;
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
  /** What the file is offered to besides. */
  others: readonly OtherNeed[];
  /** Taken even where it looks like something else, which another task takes. */
  certain?: boolean;
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
  /** The kind of data that it was taken for. */
  kind: string;
  offers: readonly Offer[];
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
  skipped?: Skipped;
}

export interface FileFault {
  code: ResourceErrorCode;
  values: ResourceErrorValues;
}

export type FromReader =
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'brought'; brought: Brought }
  | { id: number; kind: 'open'; open: Open }
  /** The task would take it, but it looks like what others take. */
  | { id: number; kind: 'doubt'; looks: string; offers: readonly Offer[] }
  /** Without offers, and where any other kind of file would do, `wants` has what would. */
  | {
      id: number;
      kind: 'fault';
      fault: FileFault;
      offers: readonly Offer[];
      wants: readonly Want[];
    }
  /** An error that is not the file's. */
  | { id: number; kind: 'crash'; message: string };
