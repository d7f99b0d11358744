import type { Columns } from '../resources/forms/form.ts';
import { useKey } from '../resources/use_key.ts';
import type { StoredEntry } from '../resources/store.ts';
import type { Progress } from '../resources/work.ts';
import type {
  Brought,
  FileFault,
  FromReader,
  Missing,
  Need,
  Offer,
  Open,
  OtherNeed,
  ReadRequest,
  Want,
} from '../reader/messages.ts';
import type { Fault } from '../protocol/messages.ts';
import type { ResourceNeed } from '../protocol/description.ts';
import type { ResourceReference } from '../protocol/experiment.ts';
import { reasonOf } from './engine.ts';
import type { Session } from './session.ts';
import { findTask, taskName } from './state.ts';
import { taskNames } from '../tasks/registry.ts';
import { Store } from './store.ts';

export interface Listed extends StoredEntry {
  /** False: the page holds it until it is closed. */
  kept: boolean;
}

/** A file to be read: a new one, or one of the list. */
export type FileSource = Pick<ReadRequest, 'file' | 'name' | 'entry'>;

/** What is said last of a file. `source` is the file, for the tasks that `offers` has. */
export type Said =
  | { kind: 'ready'; brought: Brought; source: FileSource }
  | { kind: 'fault'; fault: FileFault; offers: readonly Offer[]; wants: readonly Want[]; source: FileSource }
  /** The core refuses it as the task's data. */
  | { kind: 'refused'; fault: Fault; brought: Brought; source: FileSource }
  /** The open task would take it, but it looks like other data. */
  | { kind: 'doubt'; looks: string; offers: readonly Offer[]; source: FileSource }
  | { kind: 'crash'; detail: string }
  | { kind: 'cancelled'; name: string }
  /** It is another file than the one that is missing; it can be used instead. */
  | { kind: 'other'; brought: Brought; expected: string; source: FileSource };

export interface BroughtState {
  /** The newest first; null before they are known. */
  files: readonly Listed[] | null;
  /** Why the browser keeps nothing. */
  unkept: FileFault | null;
  reading: { name: string; progress: Progress | null } | null;
  said: Said | null;
  /** Columns that a person has to choose, for the open task or for another that is opened then. */
  open: (Open & { task: string }) | null;
}

interface Reading {
  columns?: Columns;
  /** The task that takes it; the open one where none is named. */
  task?: string;
  certain?: boolean;
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;
type Answer = Exclude<FromReader, { kind: 'progress' }>;

/** A file that this browser does not keep. */
interface Visiting {
  entry: StoredEntry;
  file: Blob;
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
  /** Counts what a person wants of files: the newest counts, and what is read for an earlier wish is not used. */
  #wish = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(session: Session, reader: () => WorkerLike) {
    this.#session = session;
    this.#makeReader = reader;
    // A file is read for the task that is open, and what is said of it is said to that one.
    session.state.subscribe((state, before) => {
      if (!state || !before || taskName(state.experiment) === taskName(before.experiment)) return;
      if (this.state.get().reading) this.cancel();
      this.dismiss();
    });
  }

  /** What a person may bring. */
  get needs(): readonly ResourceNeed[] {
    return this.#needsOf();
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

  /** Reads files and uses them, one after the other; one that goes with a later one only, once that is in use. */
  bring(files: readonly { file: Blob; name: string }[]): Promise<void> {
    const work = async (): Promise<void> => {
      const refused: { file: Blob; name: string }[] = [];
      const read = async (one: { file: Blob; name: string }): Promise<boolean> => {
        const goesOn = await this.#read({ ...one, entry: null });
        if (goesOn && this.state.get().said?.kind === 'refused') refused.push(one);
        return goesOn;
      };
      for (const one of files) if (!(await read(one))) return;
      if (refused.length < files.length) for (const one of refused.splice(0)) if (!(await read(one))) return;
    };
    return (this.#queue = this.#queue.then(work, work));
  }

  /** Uses a file of the list. */
  async use(entry: StoredEntry, reading: Reading = {}): Promise<void> {
    const file = this.#visiting.get(entry.sha256)?.file ?? null;
    await this.#read({ file, name: entry.name, entry }, reading);
  }

  /** Uses a file in a task that takes it, which is opened and runs. */
  async takeOffer(source: FileSource, { task }: Offer): Promise<void> {
    await this.#read(source, { task });
  }

  /** Uses a file in the open task, whatever it looks like. */
  async insist(source: FileSource): Promise<void> {
    await this.#read(source, { certain: true });
  }

  /** Asks anew for the columns of the file that is used for a need. */
  async reconsider(need: string): Promise<void> {
    const reference = this.references[need];
    const entry = this.state.get().files?.find(({ sha256 }) => sha256 === reference?.sha256);
    if (!reference || !entry) return;
    await this.use(entry, { certain: true });
    const { open } = this.state.get();
    if (open?.entry.sha256 === reference.sha256 && reference.columns)
      this.#set({ open: { ...open, guess: reference.columns } });
  }

  /** Uses a file that is another than the one that was missing. */
  async useInstead({ brought, source }: Said & { kind: 'other' }): Promise<void> {
    await this.#take(brought, source, this.#begin());
  }

  /** Ends reading. */
  cancel(): void {
    const { reading } = this.state.get();
    this.#begin();
    this.#set({ reading: null, ...(reading && { said: { kind: 'cancelled', name: reading.name } }) });
  }

  /** Goes back to what the task has without a file. */
  async release(need: string): Promise<void> {
    const wanted = this.#begin();
    this.#set({ reading: null, said: null, open: null });
    await this.#session.changeData((experiment) => {
      const { [need]: _, ...rest } = experiment.resources ?? {};
      const { resources: __, ...others } = experiment;
      return Object.keys(rest).length > 0 ? { ...others, resources: rest } : others;
    });
    if (wanted()) this.#set({ said: null, open: null });
  }

  async remove(entry: Listed): Promise<void> {
    for (const [need, { sha256 }] of Object.entries(this.references))
      if (sha256 === entry.sha256) await this.release(need);
    this.#visiting.delete(entry.sha256);
    if (entry.kept) {
      try {
        await this.#withStore((store) => store.remove(entry.id));
      } catch (error) {
        const source = { file: null, name: entry.name, entry };
        const fault = error as FileFault;
        this.#set({ said: { kind: 'fault', fault, offers: [], wants: [], source } });
      }
    }
    await this.refresh();
  }

  dismiss(): void {
    this.#set({ said: null, open: null });
  }

  /** Ends what is being read, and returns what tells whether nothing newer was wanted since. */
  #begin(): () => boolean {
    const wish = ++this.#wish;
    this.#endReader();
    this.#ended?.(null);
    return () => wish === this.#wish;
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
  async #read(source: FileSource, { columns, task, certain }: Reading = {}): Promise<boolean> {
    const wanted = this.#begin();
    this.#set({ reading: { name: source.name, progress: null }, said: null, open: null });
    if (this.state.get().files === null) await this.refresh();
    const others = task === undefined ? await this.#otherNeeds() : [];
    const missing = task === undefined ? this.missing() : [];
    const needs: Need[] = this.#needsOf(task).map(({ name, kinds, classes }) => ({ name, kinds, classes }));
    const asked = { ...(columns && { columns }), ...(certain && { certain }) };
    if (!wanted()) return false;
    const answer = await this.#ask({ id: this.#nextId++, ...source, needs, others, missing, ...asked });
    if (!answer || !wanted()) return false;
    // What reading took of memory goes with its worker.
    this.#endReader();
    if (answer.kind !== 'brought') this.#set({ reading: null });
    switch (answer.kind) {
      case 'fault': {
        const { fault, offers, wants } = answer;
        this.#set({ said: { kind: 'fault', fault, offers, wants, source } });
        return false;
      }
      case 'doubt': {
        const { looks, offers } = answer;
        this.#set({ said: { kind: 'doubt', looks, offers, source } });
        return false;
      }
      case 'crash':
        this.#set({ said: { kind: 'crash', detail: answer.message } });
        return false;
      case 'open':
        this.#hold(answer.open, source.file);
        await this.refresh();
        if (wanted()) this.#set({ open: { ...answer.open, task: task ?? this.#openTask } });
        return false;
      case 'brought': {
        const { brought } = answer;
        const lacked = missing.find(({ need }) => need === brought.need);
        this.#hold(brought, source.file);
        await this.refresh();
        if (!wanted()) return false;
        if (lacked && !brought.found)
          this.#set({ reading: null, said: { kind: 'other', brought, expected: lacked.name, source } });
        else await this.#take(brought, source, wanted, task);
        return true;
      }
    }
  }

  get #openTask(): string {
    return this.#session.task?.name ?? '';
  }

  #needsOf(task = this.#openTask): ResourceNeed[] {
    const { description } = this.#session.setup.get();
    const resources = (description && findTask(description, task)?.resources) ?? [];
    return resources.filter(({ kinds }) => kinds.length > 0);
  }

  /** What the other tasks take; nothing where they cannot be known. */
  async #otherNeeds(): Promise<OtherNeed[]> {
    await this.#session.describe(...taskNames).catch(() => null);
    return taskNames
      .filter((task) => task !== this.#openTask)
      .flatMap((task) =>
        this.#needsOf(task).map(({ name, kinds, classes }) => ({ task, name, kinds, classes })),
      );
  }

  #hold({ entry, kept }: { entry: StoredEntry; kept: boolean }, file: Blob | null): void {
    if (!kept && file) this.#visiting.set(entry.sha256, { entry, file });
  }

  async #take(
    brought: Brought,
    source: FileSource,
    wanted: () => boolean,
    task = this.#openTask,
  ): Promise<void> {
    const { entry, need, formed, columns } = brought;
    const reference: ResourceReference = brought.found
      ? this.references[need]!
      : { id: entry.id, sha256: entry.sha256, name: entry.name, ...(columns && { columns }) };
    const ask = this.#needsOf(task).find(({ name }) => name === need);
    if (formed && ask)
      await this.#session.provide(entry.sha256, useKey(ask, reference.columns), formed.arrays);
    if (!wanted()) return;
    const fault = await this.#session.refusal(task, need, reference).catch((error: unknown) => {
      if (reasonOf(error) !== 'interrupted') throw error;
      return 'cancelled' as const;
    });
    if (!wanted()) return;
    if (fault === 'cancelled') return this.cancel();
    this.#set({ reading: null });
    if (fault && !brought.found) {
      this.#set({ said: { kind: 'refused', fault, brought: { ...brought, formed: undefined }, source } });
      return;
    }
    if (brought.found) this.#session.reopen();
    else if (task !== this.#openTask) await this.#session.openTask(task, { [need]: reference });
    else
      await this.#session.changeData((experiment) => ({
        ...experiment,
        resources: { ...experiment.resources, [need]: reference },
      }));
    if (wanted()) this.#set({ said: { kind: 'ready', brought: { ...brought, formed: undefined }, source } });
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
