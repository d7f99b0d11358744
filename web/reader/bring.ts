import { ResourceError } from '../resources/errors.ts';
import { kindOf } from '../resources/forms.ts';
import { ColumnsOpen, type Columns, type Formed } from '../resources/forms/form.ts';
import { prepare, Readings } from '../resources/prepare.ts';
import { useKey } from '../resources/use_key.ts';
import { ResourceStore, sha256Hex, type StoredEntry } from '../resources/store.ts';
import type { Progress, WorkOptions } from '../resources/work.ts';
import type { FileFault, FromReader, Missing, Need, ReadRequest } from './messages.ts';
import { ofAnotherKind, offersFor } from './offers.ts';

/** Shares of the work: reading comes before keeping. */
const readShare = 0.9;
const shortHash = 8;

type Answer = Exclude<FromReader, { kind: 'progress' }>;

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
    if (error instanceof ResourceError)
      return { id, kind: 'fault', fault: faultOf(error), offers: [], wants: [] };
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
  const found = await foundAmong(request.missing, bytes);
  const needs = found ? request.needs.filter((need) => need.name === found.need) : request.needs;
  const columns = found ? found.columns : request.columns;
  const others = found ? [] : request.others;
  const readings = new Readings({ name, bytes }, { progress });
  const fit = await firstFit(readings, needs, columns, { progress });
  const { offers, wants } = await offersFor(readings, others);
  if (fit instanceof ResourceError) {
    const ofKind = offers.length === 0 && ofAnotherKind.includes(fit.code);
    return { id, kind: 'fault', fault: faultOf(fit), offers, wants: ofKind ? wants : [] };
  }
  if (offers.length > 0 && !request.certain && !columns && (await isDoubtful(readings, fit)))
    return { id, kind: 'doubt', looks: offers[0]!.kind, offers };
  if ('open' in fit) {
    const { purposes, columns: choices, guess, skipped } = fit.open;
    const { entry, kept, reason } = await keep(store, request, name, bytes, 'table');
    const open = { entry, kept: kept !== null, ...(reason && { reason }), need: fit.need.name };
    return {
      id,
      kind: 'open',
      open: { ...open, purposes, columns: choices, guess, ...(skipped && { skipped }) },
    };
  }
  const { formed, need } = fit;
  const { entry, kept, reason } = await keep(store, request, name, bytes, formed.kind);
  // Columns that were clear are named by the experiment from now on, unless it is there already.
  const used = found ? columns : (formed.columns ?? columns);
  if (kept) await kept.keepPrepared(entry.id, useKey(need, used), formed);
  const { facts, kind } = formed;
  const brought = { entry, kept: kept !== null, ...(reason && { reason }), need: need.name, facts };
  return {
    id,
    kind: 'brought',
    brought: {
      ...brought,
      kind,
      offers,
      found: found !== undefined,
      ...(formed.columns && { columns: formed.columns }),
      ...(kept ? {} : { formed }),
    },
  };
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

type Fit = { need: Need } & ({ formed: Formed } | { open: ColumnsOpen });

/** The first need that takes the kind of the file. Where none does, the first refusal, with the kinds of all needs. */
async function firstFit(
  readings: Readings,
  needs: readonly Need[],
  columns: Columns | undefined,
  run: WorkOptions,
): Promise<Fit | ResourceError> {
  const { name: file } = readings.source;
  let refusal: ResourceError | null = null;
  for (const need of needs) {
    try {
      return { need, formed: await prepare(readings, need, columns, run) };
    } catch (error) {
      if (error instanceof ColumnsOpen) return { need, open: error };
      if (!(error instanceof ResourceError)) throw error;
      if (error.code !== 'not-taken') return error;
      refusal ??= error;
    }
  }
  if (refusal) {
    const expected = needs.flatMap(({ kinds }) => kinds).join();
    return new ResourceError('not-taken', { ...refusal.values, expected });
  }
  try {
    await readings.plain();
  } catch (error) {
    if (error instanceof ResourceError) return error;
    throw error;
  }
  return new ResourceError('nothing-taken', { file });
}

/** True where a table would be read as prose, or columns be chosen of one that looks like other data. */
async function isDoubtful(readings: Readings, fit: Fit): Promise<boolean> {
  if ('open' in fit) return !fit.open.likely;
  if (fit.formed.likely === false) return true;
  return fit.formed.kind === 'text' && kindOf(await readings.plain()) !== 'text';
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
