import type { CoreExperiment } from './core.ts';
import { watchablePace } from '../runtime/watchable_pace.ts';
import { BatchTimer } from '../runtime/batch_timer.ts';
import { Meter, Pacer } from './pacing.ts';
import type { Pace, RunState, Telemetry } from '../protocol/messages.ts';
import type { History } from '../protocol/progress.ts';
import { readProgress, type Progress } from '../runtime/progress.ts';

/** Length of a slice of work, in which the worker hears no messages. */
export const sliceMs = 16;
const tracePerEpoch = 64;
const traceInAll = 2000;

/** Reads the experiment after certain training batches, counted from the start of the run. */
export interface Recorder {
  /** The number of training batches after which it reads next, later than `trained`; Infinity for never. */
  next(trained: number): number;
  record(trained: number): void;
}

/**
 * Trains one experiment in slices of time and gathers telemetry. It knows neither messages nor timers; `now` is its
 * clock, in milliseconds.
 */
export class TrainingRun {
  state: RunState = 'paused';
  #experiment: CoreExperiment;
  readonly #now: () => number;
  readonly #recorder: Recorder;
  readonly #pacer = new Pacer();
  /** The pace that was asked for, perhaps 'auto'; the pacer has the batches a second. */
  #pace: Pace = null;
  readonly #timer = new BatchTimer();
  #meter = new Meter();
  #progress: Progress;
  /** Number of training batches at which `advanceTo` ends, after the validation that may follow. */
  #goal: number | null = null;
  #trace: Telemetry['trace'] = [];
  #lastTraced = 0;
  #postedEpochs = 0;
  #keys: string[] = [];
  #fresh = true;
  #version = 0;

  constructor(experiment: CoreExperiment, now: () => number, recorder: Recorder) {
    this.#experiment = experiment;
    this.#now = now;
    this.#recorder = recorder;
    this.#progress = this.#readProgress();
  }

  get progress(): Progress {
    return this.#progress;
  }

  start(pace: Pace): void {
    if (this.state === 'done') return;
    this.#goal = null;
    this.#pace = pace;
    this.#begin(this.#batchesPerSecond());
  }

  /** Goes on at full speed to the end of the running batch or epoch, of the next where it goes to one already. */
  advanceTo(unit: 'batch' | 'epoch'): void {
    if (this.state === 'done') return;
    const { epoch, phase, batches_per_epoch: perEpoch } = this.#progress;
    const goal = this.#goal;
    if (unit === 'epoch')
      this.#goal = (goal === null ? epoch + 1 : Math.floor(goal / perEpoch) + 1) * perEpoch;
    else this.#goal = goal === null ? this.#trained() + (phase === 'training' ? 1 : 0) : goal + 1;
    this.#begin(null);
  }

  stop(): void {
    if (this.state !== 'running') return;
    this.state = 'paused';
    this.#goal = null;
    this.#meter.stop(this.#now(), this.#progress.samples);
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    if (this.state === 'running' && this.#goal === null)
      this.#pacer.change(this.#batchesPerSecond(), this.#now());
  }

  setEpochs(epochs: number): void {
    this.#experiment.setEpochs(epochs);
    this.#readState();
    this.setPace(this.#pace);
  }

  restore(blob: Uint8Array, elapsedSeconds: number): void {
    this.#experiment.restore(blob);
    this.#version += 1;
    this.stop();
    this.#meter = new Meter(elapsedSeconds);
    this.#trace = [];
    this.#postedEpochs = 0;
    this.#fresh = true;
    this.#readState();
    this.#lastTraced = this.#epochsTrained();
  }

  /** Goes on in another core's experiment, which stands where this one does. */
  continueIn(experiment: CoreExperiment): void {
    this.#experiment = experiment;
  }

  /** Trains for about one slice; false when no batch was due. */
  slice(): boolean {
    const end = this.#now() + sliceMs;
    let worked = false;
    while (this.state === 'running') {
      const before = this.#now();
      const batches = Math.min(this.#timer.fitting(end - before), this.#allowed(before));
      if (batches < 1) break;
      this.#advance(batches, before);
      worked = true;
      // The rest of the slice must be worth another call into the core.
      if (this.#now() > end - sliceMs / 4) break;
    }
    const { samples, phase } = this.#progress;
    this.#meter.record(this.#now(), samples, phase === 'validating');
    return worked;
  }

  /** Milliseconds until there is work: 0 at full speed. */
  wait(): number {
    return this.#progress.phase === 'validating' ? 0 : this.#pacer.wait();
  }

  /** Telemetry since the last one. */
  telemetry(): Telemetry {
    const now = this.#now();
    const samplesPerSecond = this.#meter.samplesPerSecond();
    const telemetry: Telemetry = {
      state: this.state,
      fresh: this.#fresh,
      progress: this.#progress,
      history: this.#newHistory(),
      trace: this.#trace,
      samplesPerSecond,
      elapsedSeconds: this.#meter.elapsedSeconds(now),
      remainingSeconds: this.#remaining(samplesPerSecond),
    };
    this.#trace = [];
    this.#fresh = false;
    return telemetry;
  }

  /** Grows with everything that changes the weights. */
  get version(): number {
    return this.#version;
  }

  get begun(): boolean {
    return this.#progress.samples > 0;
  }

  elapsedSeconds(): number {
    return this.#meter.elapsedSeconds(this.#now());
  }

  #batchesPerSecond(): number | null {
    return this.#pace === 'auto' ? watchablePace(this.#progress) : this.#pace;
  }

  #begin(pace: number | null): void {
    const now = this.#now();
    this.#meter.stop(now, this.#progress.samples);
    this.#pacer.start(pace, now);
    this.#meter.start(now, this.#progress.samples);
    this.state = 'running';
  }

  /** The most batches that `advance` may be given: up to the pace, the goal and the next reading of the recorder. */
  #allowed(now: number): number {
    const trained = this.#trained();
    let allowed = this.#pacer.due(now);
    if (this.#goal !== null) allowed = Math.min(allowed, this.#goal - trained);
    allowed = Math.min(allowed, this.#recorder.next(trained) - trained);
    // Validation batches count for neither pace nor goal.
    return this.#progress.phase === 'validating' ? Math.max(1, allowed) : allowed;
  }

  #advance(batches: number, before: number): void {
    const trained = this.#trained();
    const recorded = this.#recorder.next(trained);
    const worked = this.#experiment.advance(batches);
    this.#timer.measured(worked, this.#now() - before);
    this.#progress = this.#readProgress();
    const now = this.#trained();
    if (now > trained) this.#version += 1;
    this.#pacer.spend(now - trained);
    if (now === recorded) this.#recorder.record(now);
    this.#recordTrace();
    if (this.#progress.phase === 'done') this.#finish();
    else if (this.#goal !== null && now >= this.#goal && this.#progress.phase === 'training') this.stop();
  }

  #recordTrace(): void {
    const { phase, batch, epochs, metrics } = this.#progress;
    const at = this.#epochsTrained();
    if (phase !== 'training' || batch === 0) return;
    if (at - this.#lastTraced < Math.max(1 / tracePerEpoch, epochs / traceInAll) - 1e-9) return;
    this.#lastTraced = at;
    this.#trace.push([at, metrics]);
  }

  #finish(): void {
    this.stop();
    this.state = 'done';
  }

  /** Takes over the core's progress after `setEpochs` and `restore`. */
  #readState(): void {
    this.#progress = this.#readProgress();
    if (this.#progress.phase === 'done') this.#finish();
    else if (this.state === 'done') this.state = 'paused';
  }

  #newHistory(): Telemetry['history'] {
    const first = this.#postedEpochs;
    if (!this.#fresh && this.#progress.epoch === first) return { keys: this.#keys, first, epochs: [] };
    const { keys, epochs } = JSON.parse(this.#experiment.history(first)) as History;
    this.#keys = keys;
    this.#postedEpochs += epochs.length;
    return { keys, first, epochs: epochs.map((row) => row.map((value: number | null) => value ?? NaN)) };
  }

  #remaining(samplesPerSecond: number | null): number | null {
    const { epochs, batches_per_epoch: perEpoch, samples_per_epoch: samplesPerEpoch } = this.#progress;
    if (this.state === 'done') return 0;
    const batches = Math.max(0, epochs * perEpoch - this.#trained());
    const paced = this.#pacer.pace === null ? 0 : batches / this.#pacer.pace;
    if (samplesPerSecond) {
      const training = (batches / perEpoch) * (samplesPerEpoch / samplesPerSecond);
      return Math.max(paced, training * this.#meter.validationFactor);
    }
    return paced > 0 ? paced : null;
  }

  #readProgress(): Progress {
    return readProgress(this.#experiment.progress());
  }

  #trained(): number {
    const { epoch, batch, batches_per_epoch: perEpoch } = this.#progress;
    return epoch * perEpoch + batch;
  }

  #epochsTrained(): number {
    return this.#trained() / this.#progress.batches_per_epoch;
  }
}
