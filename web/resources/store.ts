import type { DBSchema, IDBPDatabase } from 'idb';

import { ResourceError } from './errors.ts';
import type { Formed } from './forms/form.ts';

/** What a link says of a file. */
export interface Reference {
  id: string;
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string;
  name: string;
}

/** A file that is kept in this browser. */
export interface StoredEntry extends Reference {
  size: number;
  /** Milliseconds since 1970. */
  date: number;
  /** Kind of the resource read from it. */
  kind: string;
}

interface Schema extends DBSchema {
  entries: { key: string; value: StoredEntry; indexes: { sha256: string } };
  content: { key: string; value: ArrayBuffer };
  /** What was made of a file for the last use of it. */
  prepared: { key: string; value: { key: string; formed: Formed } };
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return hex(await digest(bytes));
}

/** Pages that come by plain http from another machine have no crypto.subtle. */
async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle)
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  const { sha256 } = await import('@noble/hashes/sha2.js');
  return sha256(bytes);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const referenceOf = ({ id, sha256, name }: StoredEntry): Reference => ({ id, sha256, name });

/** Letters and digits of a name without its endings, as links show it. */
function slug(name: string): string {
  const stem = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(\.[a-z\d]{1,5})+$/, '');
  return stem.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'file';
}

const isQuota = (error: unknown): boolean =>
  /Quota/i.test((error as Error | null)?.name ?? '') || /quota/i.test((error as Error | null)?.message ?? '');

/** Files that people brought, in this browser's IndexedDB. The same content is kept once. */
export class ResourceStore {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** Throws `storage-unavailable` where the browser keeps nothing. */
  static async open(name = 'rnn-playground-resources'): Promise<ResourceStore> {
    try {
      const { openDB } = await import('idb');
      const database = await openDB<Schema>(name, 1, {
        upgrade(created) {
          created
            .createObjectStore('entries', { keyPath: 'id' })
            .createIndex('sha256', 'sha256', { unique: true });
          created.createObjectStore('content');
          created.createObjectStore('prepared');
        },
        // Another tab with a newer page may change the database.
        blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      });
      return new ResourceStore(database);
    } catch (error) {
      throw new ResourceError('storage-unavailable', { file: '', got: String((error as Error).name) });
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Keeps a file; the entry that has the same content is given back when there is one. */
  async put(name: string, bytes: Uint8Array, kind: string, now = Date.now()): Promise<StoredEntry> {
    const sha256 = await sha256Hex(bytes);
    const whole = bytes.byteLength === bytes.buffer.byteLength;
    const content = (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    const transaction = this.#guard(name, () =>
      this.#database.transaction(['entries', 'content'], 'readwrite'),
    );
    // A full disk shows when a request fails or only when the transaction ends; both are waited for below.
    transaction.done.catch(() => undefined);
    try {
      const entries = transaction.objectStore('entries');
      const same = await entries.index('sha256').get(sha256);
      if (same) {
        await transaction.done;
        return same;
      }
      const ids = new Set(await entries.getAllKeys());
      const stem = slug(name);
      let id = stem;
      for (let number = 2; ids.has(id); ++number) id = `${stem}-${number}`;
      const entry: StoredEntry = { id, sha256, name, size: bytes.length, date: now, kind };
      await entries.add(entry);
      await transaction.objectStore('content').add(content, id);
      await transaction.done;
      return entry;
    } catch (error) {
      const full = isQuota(error) || isQuota(transaction.error);
      try {
        transaction.abort();
      } catch {
        // It is over already.
      }
      if (!full) throw failed(error, name);
      throw new ResourceError('storage-full', { file: name, expected: await freeBytes(), got: bytes.length });
    }
  }

  /** Entries, the newest first. */
  async list(): Promise<StoredEntry[]> {
    const entries = await this.#run('', () => this.#database.getAll('entries'));
    return entries.sort((a, b) => b.date - a.date || a.id.localeCompare(b.id));
  }

  /** The file with this id, or `not-stored`. */
  async get(id: string): Promise<{ entry: StoredEntry; bytes: Uint8Array }> {
    const [entry, content] = await this.#run(id, async () => {
      const transaction = this.#database.transaction(['entries', 'content']);
      return Promise.all([
        transaction.objectStore('entries').get(id),
        transaction.objectStore('content').get(id),
      ]);
    });
    if (!entry || !content) throw new ResourceError('not-stored', { file: id });
    return { entry, bytes: new Uint8Array(content) };
  }

  /** The entry that a link means: its content decides; here it may have another id or name. */
  async find({ sha256 }: Pick<Reference, 'sha256'>): Promise<StoredEntry | undefined> {
    return this.#run('', () => this.#database.getFromIndex('entries', 'sha256', sha256));
  }

  /** Nothing happens when it is not there. */
  async remove(id: string): Promise<void> {
    await this.#run(id, async () => {
      const stores = ['entries', 'content', 'prepared'] as const;
      const transaction = this.#database.transaction(stores, 'readwrite');
      await Promise.all([
        ...stores.map((name) => transaction.objectStore(name).delete(id)),
        transaction.done,
      ]);
    });
  }

  /** What was made of a file for a use of it; undefined when that is not kept. */
  async prepared(id: string, key: string): Promise<Formed | undefined> {
    const kept = await this.#run(id, () => this.#database.get('prepared', id));
    return kept?.key === key ? kept.formed : undefined;
  }

  /** Keeps what was made of a file, in place of what was made of it before; without room for it, not. */
  async keepPrepared(id: string, key: string, formed: Formed): Promise<void> {
    try {
      await this.#database.put('prepared', { key, formed }, id);
    } catch {
      // It is made again when it is needed.
    }
  }

  async #run<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failed(error, file);
    }
  }

  #guard<T>(file: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw failed(error, file);
    }
  }
}

function failed(error: unknown, file: string): ResourceError {
  return new ResourceError('storage-failed', { file, got: String((error as Error | null)?.name ?? error) });
}

async function freeBytes(): Promise<number | undefined> {
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
  if (estimate?.quota === undefined) return undefined;
  return Math.max(0, estimate.quota - (estimate.usage ?? 0));
}
