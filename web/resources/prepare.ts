import { ResourceError } from './errors.ts';
import { formed, type Ask, type Columns, type Formed } from './forms.ts';
import type { Reference, ResourceStore } from './store.ts';
import type { Source } from './types.ts';
import { useKey } from './use_key.ts';
import type { WorkOptions } from './work.ts';

/** Reads a file and makes of it what the task asks for. Readers are loaded when the first file needs them. */
export async function prepare(
  source: Source,
  ask: Ask,
  columns: Columns | undefined,
  run: WorkOptions = {},
): Promise<Formed> {
  const { read } = await import('./read.ts');
  const reading = { ...run, progress: scaled(run, 0, 0.8) };
  // Prose that is laid out like a table is prose where nothing else is asked for.
  const prose = ask.kinds.every((kind) => kind === 'text');
  let resource = await read(source, prose ? { ...reading, as: 'text' } : reading);
  // Two columns of sentences are pairs, unless labelled texts are asked for.
  if (resource.kind === 'pairs' && !ask.kinds.includes('pairs'))
    resource = await read(source, { ...reading, as: 'table' });
  return formed(resource, source.name, ask, columns, { ...run, progress: scaled(run, 0.8, 1) });
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
  const made = await prepare({ name: entry.name, bytes }, ask, columns);
  await store.keepPrepared(entry.id, key, made);
  return made;
}
