import { ResourceError } from './errors.ts';
import { formed } from './forms.ts';
import type { Ask, Columns, Formed } from './forms/form.ts';
import type { Reference, ResourceStore } from './store.ts';
import type { ReadOptions, Resource, Source } from './types.ts';
import { useKey } from './use_key.ts';
import type { WorkOptions } from './work.ts';

const readShare = 0.8;

/** A file, read once in each way that is asked for. Readers are loaded when the first file needs them. */
export class Readings {
  readonly source: Source;
  readonly #run: WorkOptions;
  readonly #ways = new Map<ReadOptions['as'], Promise<Resource>>();

  /** The first reading tells of its progress. */
  constructor(source: Source, run: WorkOptions = {}) {
    this.source = source;
    this.#run = run;
  }

  /** As it looks. */
  plain(): Promise<Resource> {
    return this.#as(undefined);
  }

  /** As it looks to a need of these kinds. */
  async likely({ kinds }: Ask): Promise<Resource> {
    const resource = await this.plain();
    // Two columns of sentences are pairs, unless labelled texts are asked for.
    return resource.kind === 'pairs' && !kinds.includes('pairs') ? this.#as('table') : resource;
  }

  /** As such a need takes it: prose that is laid out like a table is prose where nothing else is asked for. */
  taken(ask: Ask): Promise<Resource> {
    return ask.kinds.every((kind) => kind === 'text') ? this.#as('text') : this.likely(ask);
  }

  #as(as: ReadOptions['as']): Promise<Resource> {
    const known = this.#ways.get(as);
    if (known) return known;
    const progress = this.#ways.size === 0 ? scaled(this.#run, 0, readShare) : undefined;
    const reading = import('./read.ts').then(({ read }) =>
      read(this.source, { ...this.#run, progress, ...(as && { as }) }),
    );
    this.#ways.set(as, reading);
    return reading;
  }
}

/** Makes of a file what the task asks for. Throws ResourceError, or ColumnsOpen. */
export async function prepare(
  readings: Readings,
  ask: Ask,
  columns: Columns | undefined,
  run: WorkOptions = {},
): Promise<Formed> {
  const resource = await readings.taken(ask);
  return formed(resource, readings.source.name, ask, columns, {
    ...run,
    progress: scaled(run, readShare, 1),
  });
}

function scaled({ progress }: WorkOptions, from: number, to: number): WorkOptions['progress'] {
  return progress && (({ phase, share }) => progress({ phase, share: from + share * (to - from) }));
}

/**
 * What a task asks for of a file that is kept in this browser: as it was made before, or else made now. Throws
 * `not-stored`.
 */
export async function preparedFrom(
  store: ResourceStore,
  reference: Pick<Reference, 'sha256' | 'name'>,
  ask: Ask,
  columns: Columns | undefined,
): Promise<Formed> {
  const entry = await store.find(reference);
  if (!entry) throw new ResourceError('not-stored', { file: reference.name });
  const key = useKey(ask, columns);
  const known = await store.prepared(entry.id, key);
  if (known) return known;
  const { bytes } = await store.get(entry.id);
  const made = await prepare(new Readings({ name: entry.name, bytes }), ask, columns);
  await store.keepPrepared(entry.id, key, made);
  return made;
}
