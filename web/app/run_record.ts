import type { Description, Inspection } from '../protocol/description.ts';
import type { ModelConfig } from '../protocol/experiment.ts';
import type { Fault, RunState, Telemetry } from '../protocol/messages.ts';
import type { Baseline, Diverged, History, Progress } from '../protocol/progress.ts';
import type { ReadoutEntry } from '../protocol/readouts.ts';
import { divergence } from './divergence.ts';
import type { Busy } from './engine.ts';
import type { Trace } from '../views/curve_data.ts';

/** The part of a session that changes when the experiment is edited. */
export interface Setup {
  description: Description | null;
  /** Inspection of the experiment that trains: the last one that the core took. */
  inspection: Inspection | null;
  /** Its model, as it was edited. */
  model: ModelConfig | null;
  baseline: Baseline | null;
  /** The readouts of the experiment that trains. */
  readouts: readonly ReadoutEntry[];
  /** True where the rest of the core could not be fetched. */
  incomplete: boolean;
  /** Fault of the experiment as edited; the last good one goes on. */
  fault: Fault | null;
  /** The work that an edit, a reset or a frame that was asked for waits for. */
  busy: Busy | null;
  /** A message at the top of the page. */
  notice: Notice | null;
}

export interface Notice {
  kind: 'restart' | 'link' | 'attribute' | 'experiment' | 'engine' | 'part' | 'unsupported';
  /** In English, for programs. */
  detail: string;
  /** The faults that it tells of, for the page's language. */
  faults: readonly Fault[];
  resumed?: boolean;
}

export function noticeOf(kind: Notice['kind'], faults: readonly Fault[], resumed = false): Notice {
  const notice = { kind, detail: faults.map(({ message }) => message).join('; '), faults };
  return kind === 'restart' ? { ...notice, resumed } : notice;
}

/** The part of a session that changes while it trains: everything that telemetry has told of the run. */
export interface RunRecord {
  state: 'starting' | RunState | 'failed';
  progress: Progress | null;
  history: History;
  trace: Trace;
  samplesPerSecond: number | null;
  elapsedSeconds: number;
  remainingSeconds: number | null;
  /** Results on the test set, once a run is done. */
  test: Record<string, number> | null;
  /** True from the time at which nothing more comes of a run that is done: `test` is there, or cannot be had. */
  complete: boolean;
  diverged: Diverged | null;
}

export const emptyRecord: RunRecord = Object.freeze({
  state: 'starting',
  progress: null,
  history: { keys: [], epochs: [] },
  trace: [],
  samplesPerSecond: null,
  elapsedSeconds: 0,
  remainingSeconds: null,
  test: null,
  complete: false,
  diverged: null,
});

/** The record with what telemetry tells. */
export function recordAfter(telemetry: Telemetry, before: RunRecord): RunRecord {
  const old = telemetry.fresh ? recordBefore(telemetry, before) : before;
  const { first, keys, epochs } = telemetry.history;
  const done = telemetry.state === 'done';
  return {
    state: telemetry.state,
    progress: telemetry.progress,
    history:
      telemetry.fresh || epochs.length > 0 || keys.length !== old.history.keys.length
        ? { keys, epochs: old.history.epochs.slice(0, first).concat(epochs) }
        : old.history,
    trace: telemetry.trace.length > 0 ? [...old.trace, ...telemetry.trace] : old.trace,
    samplesPerSecond: telemetry.samplesPerSecond,
    elapsedSeconds: telemetry.elapsedSeconds,
    remainingSeconds: telemetry.remainingSeconds,
    test: done ? old.test : null,
    complete: done && old.complete,
    diverged: old.diverged ?? divergence(telemetry),
  };
}

/** What stays of a record when a run begins: where it was restored, all up to its place. */
function recordBefore({ progress }: Telemetry, before: RunRecord): RunRecord {
  if (!progress?.samples) return emptyRecord;
  const trained = progress.epoch + progress.batch / progress.batches_per_epoch;
  return { ...before, history: emptyRecord.history, trace: before.trace.filter(([at]) => at <= trained) };
}
