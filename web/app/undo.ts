import { equalJson, patchBetween, type Json } from './json_patch.ts';
import type { Trained } from './state.ts';
import { Store } from './store.ts';

/** One edit of what is trained: of the experiment, its task too, or of the build. */
export interface Edit {
  before: Trained;
  after: Trained;
}

/** An edit that was undone or redone. */
export interface Replay {
  verb: 'undo' | 'redo';
  edit: Edit;
}

interface Entry extends Edit {
  /** The one value that it changed, as a JSON pointer; null when it changed several. */
  place: string | null;
  /** Time of its last change. */
  at: number;
}

/** Longest time in milliseconds between two changes of one value that are undone together. */
const quick = 1000;
const mostEntries = 300;

/** The edits of one visit, to be undone and redone. `put` makes something the present state. */
export class Undo {
  /** The edits that `undo` and `redo` would act on. */
  readonly next = new Store<{ undo: Edit | null; redo: Edit | null }>({ undo: null, redo: null });
  /** The last edit that was. */
  readonly last = new Store<Replay | null>(null);
  readonly #put: (trained: Trained) => void;
  readonly #now: () => number;
  #done: Entry[] = [];
  #undone: Entry[] = [];
  #replaying = false;

  constructor(put: (trained: Trained) => void, now: () => number = () => performance.now()) {
    this.#put = put;
    this.#now = now;
  }

  /**
   * Notes an edit; one that follows quickly on another of the same value becomes part of it. A layer more or less is an
   * edit of its own.
   */
  note(before: Trained, after: Trained): void {
    if (this.#replaying || equalJson(before, after)) return;
    const at = this.#now();
    const place = placeOfChange(before, after);
    const last = this.#done.at(-1);
    const follows = last && place !== null && last.place === place && at - last.at < quick;
    if (follows && this.#undone.length === 0 && isOneSize([last.before, before, after], place)) {
      this.#done.pop();
      if (!equalJson(last.before, after)) this.#done.push({ ...last, after, at });
    } else {
      this.#done = [...this.#done, { before, after, place, at }].slice(-mostEntries);
    }
    this.#undone = [];
    this.#tell();
  }

  undo(): void {
    const entry = this.#done.pop();
    if (!entry) return;
    this.#undone.push(entry);
    this.#replay('undo', entry);
  }

  redo(): void {
    const entry = this.#undone.pop();
    if (!entry) return;
    this.#done.push({ ...entry, at: -Infinity });
    this.#replay('redo', entry);
  }

  #replay(verb: Replay['verb'], edit: Edit): void {
    this.#replaying = true;
    try {
      this.#put(verb === 'undo' ? edit.before : edit.after);
    } finally {
      this.#replaying = false;
    }
    this.last.set({ verb, edit });
    this.#tell();
  }

  #tell(): void {
    this.next.set({ undo: this.#done.at(-1) ?? null, redo: this.#undone.at(-1) ?? null });
  }
}

/** True where a list at this pointer is always as long. */
function isOneSize(all: readonly Trained[], place: string): boolean {
  const sizes = all.map((one) => {
    const keys = place.split('/').slice(1);
    const value = keys.reduce<unknown>(
      (inside, key) => (inside as Record<string, unknown> | undefined)?.[key],
      one,
    );
    return Array.isArray(value) ? value.length : 0;
  });
  return new Set(sizes).size === 1;
}

/** JSON pointer to the one value in which two states differ; null where they differ in several. */
export function placeOfChange(before: Trained, after: Trained): string | null {
  let patch = patchBetween(before as unknown as Json, after as unknown as Json);
  let place = '';
  while (typeof patch === 'object' && patch !== null && !Array.isArray(patch) && !('$set' in patch)) {
    const keys = Object.keys(patch);
    if (keys.length !== 1) return null;
    place += `/${keys[0]}`;
    patch = patch[keys[0]!];
  }
  return place;
}
