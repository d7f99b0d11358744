import type { Columns } from '../resources/forms.ts';
import { useKey } from '../resources/use_key.ts';
import type { StoredEntry } from '../resources/store.ts';
import type { Progress } from '../resources/work.ts';
import type { Brought, FileFault, FromReader, Missing, Need, Open, ReadRequest } from '../reader/messages.ts';
import type { ResourceNeed } from '../protocol/description.ts';
import type { ResourceReference } from '../protocol/experiment.ts';
import { makeReader } from './make_reader.ts';
import type { Session } from './session.ts';
import { Store } from './store.ts';

export interface Listed extends StoredEntry {
  /** False: the page holds it until it is closed. */
  kept: boolean;
}

/** What is said last of a file. */
export type Said =
  | { kind: 'ready'; brought: Brought }
  | { kind: 'fault'; fault: FileFault }
  | { kind: 'crash'; detail: string }
  | { kind: 'cancelled'; name: string }
  /** It is another file than the one that is missing; it can be used instead. */
  | { kind: 'other'; brought: Brought; expected: string };

export interface BroughtState {
  /** The newest first; null before they are known. */
  files: readonly Listed[] | null;
  /** Why the browser keeps nothing. */
  unkept: FileFault | null;
  reading: { name: string; progress: Progress | null } | null;
  said: Said | null;
  /** Columns that a person has to choose. */
  open: Open | null;
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;
type Answer = Exclude<FromReader, { kind: 'progress' }>;

/** A file that this browser does not keep. */
interface Visiting {
  entry: StoredEntry;
  file: Blob;
}

const shelves = new WeakMap<Session, BroughtFiles>();

/** The files of a session. */
export function broughtFiles(session: Session): BroughtFiles {
  let files = shelves.get(session);
  if (!files) shelves.set(session, (files = new BroughtFiles(session)));
  return files;
}

/** Files that a person brings to the open task: read in a worker of their own, kept, used, removed. */
export class BroughtFiles {
  readonly state = new Store<BroughtState>({
    files: null,
    unkept: null,
    reading: null,
    said: null,
    open: null,
  });
  readonly #session: Session;
  readonly #makeReader: () => WorkerLike;
  readonly #visiting = new Map<string, Visiting>();
  #reader: WorkerLike | null = null;
  #nextId = 1;
  #ended: ((answer: null) => void) | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(session: Session, reader: () => WorkerLike = makeReader) {
    this.#session = session;
    this.#makeReader = reader;
  }

  /** What a person may bring. */
  get needs(): readonly ResourceNeed[] {
    return (this.#session.task?.resources ?? []).filter(({ kinds }) => kinds.length > 0);
  }

  get references(): Record<string, ResourceReference> {
    return this.#session.state.get()?.experiment.resources ?? {};
  }

  /** Reads the list of what is kept. */
  async refresh(): Promise<void> {
    const visiting = [...this.#visiting.values()].map(({ entry }) => ({ ...entry, kept: false }));
    try {
      const kept = await this.#withStore((store) => store.list());
      const files = [...visiting, ...kept.map((entry) => ({ ...entry, kept: true }))];
      this.#set({ files, unkept: null });
    } catch (error) {
      this.#set({ files: visiting, unkept: error as FileFault });
    }
  }

  /** Files that the experiment names and that are not here. */
  missing(): Missing[] {
    const { files } = this.state.get();
    if (!files) return [];
    return Object.entries(this.references)
      .filter(([, { sha256 }]) => !files.some((file) => file.sha256 === sha256))
      .map(([need, { sha256, name, columns }]) => ({ need, sha256, name, ...(columns && { columns }) }));
  }

  /** Reads files and uses them, one after the other. */
  bring(files: readonly { file: Blob; name: string }[]): Promise<void> {
    const work = async (): Promise<void> => {
      for (const { file, name } of files) if (!(await this.#read({ file, name, entry: null }))) return;
    };
    return (this.#queue = this.#queue.then(work, work));
  }

  /** Uses a file of the list. */
  async use(entry: StoredEntry, columns?: Columns): Promise<void> {
    const file = this.#visiting.get(entry.sha256)?.file ?? null;
    await this.#read({ file, name: entry.name, entry, ...(columns && { columns }) });
  }

  /** Asks anew for the columns of the file that is used for a need. */
  async reconsider(need: string): Promise<void> {
    const reference = this.references[need];
    const entry = this.state.get().files?.find(({ sha256 }) => sha256 === reference?.sha256);
    if (!reference || !entry) return;
    await this.use(entry);
    const { open } = this.state.get();
    if (open && reference.columns) this.#set({ open: { ...open, guess: reference.columns } });
  }

  /** Uses a file that is another than the one that was missing. */
  async useInstead(brought: Brought): Promise<void> {
    await this.#take(brought);
  }

  /** Ends reading. */
  cancel(): void {
    const { reading } = this.state.get();
    this.#endReader();
    this.#ended?.(null);
    this.#set({ reading: null, ...(reading && { said: { kind: 'cancelled', name: reading.name } }) });
  }

  /** Goes back to what the task has without a file. */
  release(need: string): void {
    this.#session.edit((experiment) => {
      const { [need]: _, ...rest } = experiment.resources ?? {};
      const { resources: __, ...others } = experiment;
      return Object.keys(rest).length > 0 ? { ...others, resources: rest } : others;
    });
    this.#set({ said: null, open: null });
  }

  async remove(entry: Listed): Promise<void> {
    for (const [need, { sha256 }] of Object.entries(this.references))
      if (sha256 === entry.sha256) this.release(need);
    this.#visiting.delete(entry.sha256);
    if (entry.kept) {
      try {
        await this.#withStore((store) => store.remove(entry.id));
      } catch (error) {
        this.#set({ said: { kind: 'fault', fault: error as FileFault } });
      }
    }
    await this.refresh();
  }

  dismiss(): void {
    this.#set({ said: null, open: null });
  }

  #set(change: Partial<BroughtState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }

  async #withStore<Value>(
    act: (store: import('../resources/store.ts').ResourceStore) => Promise<Value>,
  ): Promise<Value> {
    const { ResourceStore } = await import('../resources/store.ts');
    const store = await ResourceStore.open();
    try {
      return await act(store);
    } finally {
      store.close();
    }
  }

  /** True when the next file may be read. */
  async #read(
    source: Pick<ReadRequest, 'file' | 'name' | 'entry'> & { columns?: Columns },
  ): Promise<boolean> {
    if (this.state.get().files === null) await this.refresh();
    this.#set({ reading: { name: source.name, progress: null }, said: null, open: null });
    const needs: Need[] = this.needs.map(({ name, kinds, classes }) => ({ name, kinds, classes }));
    const answer = await this.#ask({ id: this.#nextId++, ...source, needs, missing: this.missing() });
    // What reading took of memory goes with its worker.
    this.#endReader();
    if (!answer) return false;
    this.#set({ reading: null });
    if (answer.kind === 'fault') this.#set({ said: { kind: 'fault', fault: answer.fault } });
    else if (answer.kind === 'crash') this.#set({ said: { kind: 'crash', detail: answer.message } });
    else if (answer.kind === 'open') {
      this.#hold(answer.open, source.file);
      await this.refresh();
      this.#set({ open: answer.open });
    } else {
      const missing = this.missing().find(({ need }) => need === answer.brought.need);
      this.#hold(answer.brought, source.file);
      await this.refresh();
      const { brought } = answer;
      if (missing && !brought.found) this.#set({ said: { kind: 'other', brought, expected: missing.name } });
      else await this.#take(brought);
    }
    return answer.kind === 'brought';
  }

  #hold({ entry, kept }: { entry: StoredEntry; kept: boolean }, file: Blob | null): void {
    if (!kept && file) this.#visiting.set(entry.sha256, { entry, file });
  }

  async #take(brought: Brought): Promise<void> {
    const { entry, need, formed, columns } = brought;
    const before = this.references[need];
    const reference: ResourceReference = brought.found
      ? before!
      : { id: entry.id, sha256: entry.sha256, name: entry.name, ...(columns && { columns }) };
    const ask = this.needs.find(({ name }) => name === need);
    if (formed && ask)
      await this.#session.provide(entry.sha256, useKey(ask, reference.columns), formed.arrays);
    this.#set({ said: { kind: 'ready', brought: { ...brought, formed: undefined } } });
    if (brought.found) this.#session.reopen();
    else
      this.#session.edit((experiment) => ({
        ...experiment,
        resources: { ...experiment.resources, [need]: reference },
      }));
  }

  /** Null when reading was cancelled. */
  #ask(request: ReadRequest): Promise<Answer | null> {
    return new Promise((resolve) => {
      const done = (answer: Answer | null): void => {
        this.#ended = null;
        resolve(answer);
      };
      this.#ended = done;
      try {
        const reader = (this.#reader ??= this.#makeReader());
        reader.onmessage = ({ data }: MessageEvent<FromReader>) => {
          if (data.id !== request.id) return;
          if (data.kind !== 'progress') return done(data);
          const { progress } = data;
          this.#set({ reading: { name: request.name, progress } });
        };
        reader.onerror = ({ message }: ErrorEvent) => {
          this.#reader = null;
          done({ id: request.id, kind: 'crash', message: message ?? '' });
        };
        reader.postMessage(request);
      } catch (error) {
        this.#reader = null;
        done({ id: request.id, kind: 'crash', message: String(error) });
      }
    });
  }

  #endReader(): void {
    this.#reader?.terminate();
    this.#reader = null;
  }
}
