import { ResourceError } from '../resources/errors.ts';
import { ColumnsOpen, type Columns, type Formed } from '../resources/forms.ts';
import { prepare } from '../resources/prepare.ts';
import { useKey } from '../resources/use_key.ts';
import { ResourceStore, sha256Hex, type StoredEntry } from '../resources/store.ts';
import type { Progress } from '../resources/work.ts';
import type { FileFault, FromReader, Missing, Need, ReadRequest } from './messages.ts';

/** Shares of the work: reading comes before keeping. */
const readShare = 0.9;
const shortHash = 8;

type Answer = FromReader & { kind: 'brought' | 'open' | 'fault' | 'crash' };

/** Reads one file, makes what a task asks for of it, and keeps both. Never throws. */
export async function bring(request: ReadRequest, progress: (progress: Progress) => void): Promise<Answer> {
  const { id } = request;
  const report = ({ phase, share }: Progress) => progress({ phase, share: share * readShare });
  try {
    const store = await openStore();
    try {
      return await bringTo(store, request, report);
    } finally {
      if (store instanceof ResourceStore) store.close();
    }
  } catch (error) {
    if (error instanceof ResourceError) return { id, kind: 'fault', fault: faultOf(error) };
    return { id, kind: 'crash', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The store, or why there is none. */
async function openStore(): Promise<ResourceStore | FileFault> {
  try {
    return await ResourceStore.open();
  } catch (error) {
    if (error instanceof ResourceError) return faultOf(error);
    throw error;
  }
}

async function bringTo(
  store: ResourceStore | FileFault,
  request: ReadRequest,
  progress: (progress: Progress) => void,
): Promise<Answer> {
  const { id } = request;
  const { name, bytes } = await contentOf(store, request);
  if (request.needs.length === 0) throw new ResourceError('nothing-taken', { file: name });
  const found = await foundAmong(request.missing, bytes);
  const needs = found ? request.needs.filter((need) => need.name === found.need) : request.needs;
  const columns = found ? found.columns : request.columns;
  try {
    const { formed, need } = await firstFormed({ name, bytes }, needs, columns, progress);
    const { entry, kept, reason } = await keep(store, request, name, bytes, formed.kind);
    // Columns that were clear are named by the experiment from now on, unless it is there already.
    const used = found ? columns : (formed.columns ?? columns);
    if (kept) await kept.keepPrepared(entry.id, useKey(need, used), formed);
    const { facts } = formed;
    const brought = { entry, kept: kept !== null, ...(reason && { reason }), need: need.name, facts };
    return {
      id,
      kind: 'brought',
      brought: {
        ...brought,
        found: found !== undefined,
        ...(formed.columns && { columns: formed.columns }),
        ...(kept ? {} : { formed }),
      },
    };
  } catch (error) {
    if (!(error instanceof OpenFor)) throw error;
    const { purposes, columns: choices, guess } = error.open;
    const { entry, kept, reason } = await keep(store, request, name, bytes, 'table');
    const open = { entry, kept: kept !== null, ...(reason && { reason }), need: error.need.name };
    return { id, kind: 'open', open: { ...open, purposes, columns: choices, guess } };
  }
}

async function contentOf(
  store: ResourceStore | FileFault,
  { file, name, entry }: ReadRequest,
): Promise<{ name: string; bytes: Uint8Array }> {
  if (file) return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  if (!entry || !(store instanceof ResourceStore)) throw new ResourceError('not-stored', { file: name });
  return { name: entry.name, bytes: (await store.get(entry.id)).bytes };
}

async function foundAmong(missing: readonly Missing[], bytes: Uint8Array): Promise<Missing | undefined> {
  if (missing.length === 0) return undefined;
  const sha256 = await sha256Hex(bytes);
  return missing.find((one) => one.sha256 === sha256);
}

/** Columns are open for a need. */
class OpenFor extends Error {
  readonly need: Need;
  readonly open: ColumnsOpen;

  constructor(need: Need, open: ColumnsOpen) {
    super(open.message);
    this.need = need;
    this.open = open;
  }
}

/** For the first need that takes the kind of the file. Where none does, the first refusal, with the kinds of all needs. */
async function firstFormed(
  source: { name: string; bytes: Uint8Array },
  needs: readonly Need[],
  columns: Columns | undefined,
  progress: (progress: Progress) => void,
): Promise<{ formed: Formed; need: Need }> {
  let refusal: ResourceError | null = null;
  for (const need of needs) {
    try {
      return { formed: await prepare(source, need, columns, { progress }), need };
    } catch (error) {
      if (error instanceof ColumnsOpen) throw new OpenFor(need, error);
      if (!(error instanceof ResourceError) || error.code !== 'not-taken') throw error;
      refusal ??= error;
    }
  }
  const expected = needs.flatMap(({ kinds }) => kinds).join();
  throw new ResourceError('not-taken', { ...refusal!.values, expected });
}

/** Keeps the file where there is a place for it, and else says why there is none. */
async function keep(
  store: ResourceStore | FileFault,
  { entry }: ReadRequest,
  name: string,
  bytes: Uint8Array,
  kind: string,
): Promise<{ entry: StoredEntry; kept: ResourceStore | null; reason?: FileFault }> {
  if (store instanceof ResourceStore) {
    try {
      return { entry: await store.put(name, bytes, kind), kept: store };
    } catch (error) {
      if (!(error instanceof ResourceError)) throw error;
      return { entry: await visiting(entry, name, bytes, kind), kept: null, reason: faultOf(error) };
    }
  }
  return { entry: await visiting(entry, name, bytes, kind), kept: null, reason: store };
}

/** An entry for a file that the page holds until it is closed. */
async function visiting(
  entry: StoredEntry | null,
  name: string,
  bytes: Uint8Array,
  kind: string,
): Promise<StoredEntry> {
  if (entry) return entry;
  const sha256 = await sha256Hex(bytes);
  return { id: sha256.slice(0, shortHash), sha256, name, size: bytes.length, date: Date.now(), kind };
}

const faultOf = ({ code, values }: ResourceError): FileFault => ({ code, values });
