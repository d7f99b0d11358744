import { isFatal, type CoreExperiment } from './core.ts';
import { Allowance } from './pacing.ts';
import { Reading } from './reading.ts';
import { sliceMs, type Recorder } from './training_run.ts';
import type { Frame, ReadoutEntry, Subscription } from '../protocol/readouts.ts';

/** Share of the time of a run that all subscriptions together may take. */
const share = 0.06;
/** Least time between two frames of a subscription: more of them could not be drawn. */
const frameMs = 30;
/** Milliseconds of a slice of reading where there are several subscriptions. */
const sharedSliceMs = 2;
/** No frames in the first milliseconds of a run, which belong to training. */
const firstMs = 300;
/** Milliseconds of reading that a frame for which somebody waits may take ahead of its turn and of training. */
export const aheadMs = 100;
/** A frame that is not 'seen' after this time no longer holds back the next. */
const unseenMs = 1000;

/** Frames of a recording subscription that wait for the page; beyond them the oldest are dropped. */
const mostWaiting = 2000;

/** Takes what subscriptions have to say. */
export interface Sink {
  /**
   * One frame; of a subscription that records perhaps several, the oldest first. `awaited` where somebody waits for it: the
   * first one that was read ahead of its turn.
   */
  frames(subscription: number, frames: Frame[], awaited: boolean): void;
  refusal(subscription: number, error: unknown): void;
}

interface Subscribed extends Subscription {
  /** What the experiment says of the readout; undefined when it has none of this name. */
  entry: ReadoutEntry | undefined;
  allowance: Allowance;
  reading: Reading | null;
  /** The version of the weights that the last frame began with; null before the first, and where it was dropped. */
  version: number | null;
  refused: boolean;
  /** Milliseconds of reading that it may still take ahead of its turn. */
  aheadMs: number;
  /** Milliseconds of reading that it took while the run went on, as many as the others to begin with. */
  takenMs: number;
  /** The time at which the last frame was posted; null once the page has drawn it. */
  unseenSince: number | null;
  /** Frames of a record that are not posted yet. */
  recorded: Frame[];
}

/**
 * The readouts that the page looks at. While the run goes on they are read in slices, that of the least time so far next,
 * so that costly ones leave cheap ones their frames, each with an allowance of its own under a common share of the time;
 * a frame may then be made of weights that moved on between its slices. While the run rests, each is read once, of the
 * weights as they are. With no subscription nothing is read.
 */
export class Subscriptions implements Recorder {
  readonly #now: () => number;
  readonly #sink: Sink;
  #subscribed: Subscribed[] = [];
  #experiment: CoreExperiment | null = null;
  #entries: readonly ReadoutEntry[] = [];
  #common = new Allowance(share);
  /** The time up to which all belongs to training. */
  #firstEnd = 0;

  constructor(now: () => number, sink: Sink) {
    this.#now = now;
    this.#sink = sink;
  }

  /**
   * Takes another experiment, with these subscriptions. `settle` must have been called while the one before was still
   * there.
   */
  open(experiment: CoreExperiment, entries: readonly ReadoutEntry[], list: readonly Subscription[]): void {
    this.#experiment = experiment;
    this.#entries = entries;
    this.#subscribed = list.map((one) => this.#subscribe(one));
    this.#common = new Allowance(share);
    this.#firstEnd = this.#now() + firstMs;
    this.#common.wait(this.#firstEnd);
  }

  get list(): readonly Subscription[] {
    return this.#subscribed;
  }

  add(subscription: Subscription): void {
    this.remove(subscription.id);
    const ahead = this.#now() >= this.#firstEnd ? aheadMs : 0;
    this.#subscribed.push({ ...this.#subscribe(subscription), aheadMs: ahead });
  }

  remove(id: number): void {
    for (const one of this.#subscribed) if (one.id === id) drop(one);
    this.#subscribed = this.#subscribed.filter((one) => one.id !== id);
  }

  /** The page has drawn the last frame of a subscription. */
  seen(id: number): void {
    for (const one of this.#subscribed) if (one.id === id) one.unseenSince = null;
  }

  /**
   * Drops frames in the making, which are begun again: their first slices saw other weights than the next ones would.
   * Records are posted.
   */
  settle(): void {
    for (const one of this.#subscribed) {
      if (one.reading) one.version = null;
      drop(one);
      this.#postRecord(one);
    }
  }

  /** Milliseconds until there is something to read; Infinity for nothing. `version` is that of the weights. */
  wait(running: boolean, version: number): number {
    const waits = this.#subscribed
      .filter((one) => wants(one, version))
      .map((one) => (running ? this.#left(one) : 0));
    const records = this.#subscribed
      .filter(({ recorded }) => recorded.length > 0)
      .map((one) => this.#untilPosted(one));
    return Math.min(Infinity, ...waits, ...records);
  }

  /** True while somebody waits for a first frame that may be read ahead of its turn, and of training. */
  get hurry(): boolean {
    return this.#subscribed.some((one) => one.aheadMs > 0 && wants(one, NaN));
  }

  /** Works a slice on the frame whose turn it is. */
  work(running: boolean, version: number): void {
    for (const one of this.#subscribed) {
      if (one.recorded.length > 0 && this.#untilPosted(one) === 0) this.#postRecord(one);
    }
    const due = this.#subscribed.filter(
      (other) => wants(other, version) && (!running || this.#left(other) === 0),
    );
    const one = due.find((other) => other.aheadMs > 0) ?? leastTaken(due);
    if (!one) return;
    const from = this.#now();
    if (!one.reading) one.version = version;
    // A long slice would use up the common share that others need for their next frame.
    const whole = this.#read(one, from + (running && this.#subscribed.length > 1 ? sharedSliceMs : sliceMs));
    const now = this.#now();
    this.#common.spent(from, now);
    if (running) one.takenMs += now - from;
    one.aheadMs = whole ? 0 : one.aheadMs - (now - from);
    if (whole) one.allowance.spent(from, now);
  }

  /** The first of the batches 1, 1 + n, 1 + 2n... behind `trained`, over all subscriptions that record. */
  next(trained: number): number {
    let next = Infinity;
    for (const { entry } of this.#subscribed) {
      if (entry?.cadence !== 'every_batches') continue;
      const batches = entry.batches ?? 1;
      next = Math.min(next, Math.ceil(trained / batches) * batches + 1);
    }
    return next;
  }

  record(trained: number): void {
    for (const one of this.#subscribed) {
      if (one.entry?.cadence !== 'every_batches' || one.refused) continue;
      if ((trained - 1) % (one.entry.batches ?? 1) === 0) this.#read(one, Infinity, trained);
    }
  }

  #subscribe({ id, readout, request }: Subscription): Subscribed {
    return {
      ...{ id, readout, request },
      entry: this.#entries.find(({ name }) => name === readout),
      allowance: new Allowance(share, frameMs),
      reading: null,
      version: null,
      refused: false,
      aheadMs: 0,
      takenMs: leastTaken(this.#subscribed)?.takenMs ?? 0,
      unseenSince: null,
      recorded: [],
    };
  }

  #postRecord(one: Subscribed): void {
    if (one.recorded.length === 0) return;
    this.#post(one, one.recorded.splice(0));
    one.allowance.wait(this.#now() + frameMs);
  }

  #post(one: Subscribed, frames: Frame[]): void {
    one.unseenSince = this.#now();
    this.#sink.frames(one.id, frames, one.aheadMs > 0);
  }

  /** Milliseconds until a subscription may be read while the run goes on. */
  #left(one: Subscribed): number {
    if (one.aheadMs > 0) return 0;
    const now = this.#now();
    if (one.reading) return this.#common.left(now);
    return Math.max(this.#undrawn(one), one.allowance.left(now), this.#common.left(now));
  }

  /** Milliseconds until what was recorded may be posted. */
  #untilPosted(one: Subscribed): number {
    return Math.max(this.#undrawn(one), one.allowance.left(this.#now()));
  }

  /** Milliseconds for which the last frame holds back the next. */
  #undrawn({ unseenSince }: Subscribed): number {
    return unseenSince === null ? 0 : Math.max(0, unseenSince + unseenMs - this.#now());
  }

  /** Reads on until `end`; true when the frame is whole or refused. */
  #read(one: Subscribed, end: number, batches?: number): boolean {
    try {
      one.reading ??= new Reading(this.#experiment!, one.readout, one.request);
      const frame = one.reading.work(this.#now, end);
      if (!frame) return false;
      if (batches === undefined) this.#post(one, [frame]);
      else if (one.recorded.push({ ...frame, batches }) > mostWaiting) one.recorded.shift();
    } catch (error) {
      if (isFatal(error)) throw error;
      one.refused = true;
      this.#sink.refusal(one.id, error);
    }
    drop(one);
    return true;
  }
}

/** The one whose reading took the least time so far. */
function leastTaken(list: readonly Subscribed[]): Subscribed | undefined {
  return list.reduce<Subscribed | undefined>(
    (least, one) => (least && least.takenMs <= one.takenMs ? least : one),
    undefined,
  );
}

/** True when there is a frame to begin or to go on with. */
function wants({ entry, refused, reading, version }: Subscribed, now: number): boolean {
  if (refused) return false;
  if (entry?.cadence === 'every_batches') return false;
  if (reading || version === null) return true;
  return entry?.cadence !== 'on_demand' && version !== now;
}

function drop(one: Subscribed): void {
  one.reading?.drop();
  one.reading = null;
}
