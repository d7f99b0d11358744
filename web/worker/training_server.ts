import { isFatal, LoadError, type Core, type CoreExperiment, type LoadCore } from './core.ts';
import { Allowance } from './pacing.ts';
import { TrainingRun } from './training_run.ts';
import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type {
  Fault,
  FaultReason,
  ForServer,
  FromWorker,
  OpenReply,
  Replies,
  Request,
} from '../protocol/messages.ts';
import type { Baseline, Predictions } from '../protocol/progress.ts';
import type { Build } from '../runtime/module.ts';
import { Watch } from './watch.ts';

/** The clock, the timers and the messages of the worker around the server. */
export interface ServerHost {
  /** Milliseconds. */
  now(): number;
  load: LoadCore;
  post(message: FromWorker, transfer?: ArrayBufferLike[]): void;
  /** Calls once waiting messages have been handled. */
  soon(callback: () => void): void;
  /** Returns the call that cancels it. */
  later(callback: () => void, ms: number): () => void;
}

/** Least time between two telemetry messages: more of them could not be drawn. */
const telemetryMs = 30;
const checkpointMs = 2000;
/** Telemetry that is not 'seen' after this time no longer holds back the next. */
const unseenMs = 1000;
/** The shortest delay that timers keep. */
const shortestWaitMs = 4;

type Numbered = Extract<ForServer, { id: number }>;

/** Serves one page from its worker: holds one experiment, trains it, answers requests in their order. */
export class TrainingServer {
  readonly #host: ServerHost;
  #core: Core | null = null;
  #experiment: CoreExperiment | null = null;
  #run: TrainingRun | null = null;
  #config: ExperimentConfig | null = null;
  readonly #watchedPredictions: Watch;
  #advanceId: number | null = null;
  #queue: Promise<void> = Promise.resolve();
  #dead = false;
  #schedules = 0;
  #cancelTick: (() => void) | null = null;
  #telemetryDue = 0;
  #allPosted = true;
  #posts = 0;
  /** Telemetry posted that the page has not drawn yet. */
  #unseen = 0;
  #checkpoints = new Allowance(0.05, checkpointMs);

  constructor(host: ServerHost) {
    this.#host = host;
    this.#watchedPredictions = new Watch(() => host.now());
  }

  /** Resolves when the message has been answered; never rejects. */
  handle(message: ForServer): Promise<void> {
    if (message.type === 'seen') {
      this.#unseen = 0;
      return Promise.resolve();
    }
    this.#queue = this.#queue.then(async () => {
      if (this.#dead) return;
      try {
        await this.#answer(message);
      } catch (error) {
        if (isFatal(error)) this.#crash(error);
        else
          this.#host.post({ kind: 'fault', id: message.id, fault: faultOf(error), reason: reasonOf(error) });
      }
    });
    return this.#queue;
  }

  async #answer(message: Numbered): Promise<void> {
    const { id } = message;
    if (message.type === 'advance') return this.#advance(id, message.unit);
    const value = await this.#value(message);
    const transfer = value instanceof Uint8Array ? [value.buffer] : [];
    this.#host.post({ kind: 'reply', id, value }, transfer);
  }

  async #value(request: Exclude<Request, { type: 'advance' }>): Promise<Replies[Request['type']]> {
    switch (request.type) {
      case 'ping':
        return null;
      case 'describe':
        return JSON.parse((await this.#loaded()).describeAll()) as Description;
      case 'inspect':
        return inspect(await this.#loaded(), request.config);
      case 'open':
        return this.#open(request.config, request.build);
      case 'watch':
        return this.#watch(request.predictions);
      default:
        return this.#change(request, this.#requireRun());
    }
  }

  #change(
    request: Exclude<Request, { type: 'advance' | 'ping' | 'describe' | 'inspect' | 'open' | 'watch' }>,
    run: TrainingRun,
  ): Replies[Request['type']] {
    switch (request.type) {
      case 'run':
        this.#replyToAdvance();
        run.start(request.pace);
        break;
      case 'pause':
        run.stop();
        this.#checkpoint();
        break;
      case 'pace':
        run.setPace(request.pace);
        break;
      case 'reset':
        this.#replace(new this.#core!.Experiment(JSON.stringify(this.#config)));
        break;
      case 'epochs':
        run.setEpochs(request.epochs);
        this.#config = { ...this.#config!, fit: { ...this.#config!.fit, epochs: request.epochs } };
        break;
      case 'predict':
        return JSON.parse(this.#experiment!.predictions(JSON.stringify(request.request))) as Predictions;
      case 'snapshot':
        return owned(this.#experiment!.snapshot());
      case 'restore':
        run.restore(request.blob, request.elapsedSeconds ?? 0);
        this.#checkpoint();
        break;
    }
    if (this.#run!.state !== 'running') this.#replyToAdvance();
    this.#postTelemetry(true);
    this.#schedule();
    return null;
  }

  async #open(config: ExperimentConfig, build: Build): Promise<OpenReply> {
    const core = await this.#loaded(build);
    const inspection = inspect(core, config);
    const experiment = new core.Experiment(JSON.stringify(config));
    const baseline = JSON.parse(experiment.baseline()) as Baseline;
    this.#core = core;
    this.#config = config;
    this.#replace(experiment);
    this.#postTelemetry(true);
    return { inspection, baseline, progress: this.#run!.progress, build: core.buildName() as Build };
  }

  #replace(experiment: CoreExperiment): void {
    this.#replyToAdvance();
    this.#experiment?.delete();
    this.#experiment = experiment;
    this.#run = new TrainingRun(experiment, () => this.#host.now());
    this.#watchedPredictions.renew();
    this.#checkpoints = new Allowance(0.05, checkpointMs);
    this.#checkpoints.wait(this.#host.now() + checkpointMs);
  }

  #advance(id: number, unit: 'batch' | 'epoch'): void {
    const run = this.#requireRun();
    this.#replyToAdvance();
    run.advanceTo(unit);
    this.#advanceId = id;
    if (run.state === 'running') this.#schedule();
    else this.#replyToAdvance();
  }

  #replyToAdvance(): void {
    if (this.#advanceId === null) return;
    this.#host.post({ kind: 'reply', id: this.#advanceId, value: null });
    this.#advanceId = null;
  }

  #watch(request: Record<string, unknown> | null): null {
    const predictions = this.#watchedPredictions.set(request, this.#experiment);
    if (this.#run) this.#postTelemetryWith(predictions, true);
    return null;
  }

  #requireRun(): TrainingRun {
    if (!this.#run) throw new Error('no experiment is open');
    return this.#run;
  }

  async #loaded(build?: Build): Promise<Core> {
    if (this.#core && (!build || this.#core.buildName() === build)) return this.#core;
    const core = await this.#host.load(build ?? 'simd128');
    this.#core ??= core;
    return core;
  }

  #schedule(): void {
    this.#cancelTick?.();
    this.#cancelTick = null;
    const schedule = ++this.#schedules;
    if (this.#run?.state !== 'running') return;
    const tick = () => {
      if (schedule === this.#schedules) this.#tick();
    };
    const wait = this.#run.wait();
    if (wait === 0) return this.#host.soon(tick);
    const untilPosted = this.#unseen > 0 ? telemetryMs : this.#telemetryDue - this.#host.now();
    const next = this.#allPosted ? wait : Math.min(wait, untilPosted);
    this.#cancelTick = this.#host.later(tick, Math.max(next, shortestWaitMs));
  }

  #tick(): void {
    const run = this.#run;
    if (this.#dead || run?.state !== 'running') return;
    try {
      if (run.slice()) this.#allPosted = false;
      const stopped = (run.state as string) !== 'running';
      if (stopped || this.#telemetryIsDue()) this.#postTelemetry(stopped);
      if (stopped || this.#checkpoints.due(this.#host.now())) this.#checkpoint();
    } catch (error) {
      return this.#crash(error);
    }
    if ((run.state as string) !== 'running') this.#replyToAdvance();
    this.#schedule();
  }

  #telemetryIsDue(): boolean {
    const now = this.#host.now();
    const seen = this.#unseen === 0 || now >= this.#telemetryDue + unseenMs;
    return !this.#allPosted && now >= this.#telemetryDue && seen;
  }

  /** With `all`, when the state has changed, nothing is left for the next time. */
  #postTelemetry(all: boolean): void {
    const predictions = this.#watchedPredictions.take(this.#experiment!, all ? 'if cheap' : 'in turn');
    this.#postTelemetryWith(predictions, all);
    if (all && this.#watchedPredictions.active && !predictions) this.#predictLater();
  }

  /** Makes costly predictions once waiting messages are handled; while the run goes on, their turn comes anyway. */
  #predictLater(): void {
    const posts = this.#posts;
    this.#host.soon(() => {
      if (this.#dead || posts !== this.#posts || this.#run!.state === 'running') return;
      try {
        const predictions = this.#watchedPredictions.take(this.#experiment!, 'at any cost');
        if (predictions) this.#postTelemetryWith(predictions, true);
      } catch (error) {
        this.#crash(error);
      }
    });
  }

  #postTelemetryWith(predictions: Predictions | null, all: boolean): void {
    this.#posts += 1;
    this.#unseen += 1;
    this.#host.post({ kind: 'telemetry', telemetry: this.#run!.telemetry(predictions, all) });
    this.#telemetryDue = this.#host.now() + telemetryMs;
    this.#allPosted = true;
  }

  /** Posts a checkpoint; without the memory for one the run goes on. */
  #checkpoint(): void {
    const from = this.#host.now();
    let blob: Uint8Array;
    try {
      blob = owned(this.#experiment!.snapshot());
    } catch (error) {
      if (isFatal(error)) throw error;
      return;
    } finally {
      this.#checkpoints.spent(from, this.#host.now());
    }
    const elapsedSeconds = this.#run!.elapsedSeconds();
    this.#host.post({ kind: 'checkpoint', blob, elapsedSeconds }, [blob.buffer]);
  }

  #crash(error: unknown): void {
    this.#dead = true;
    this.#cancelTick?.();
    this.#host.post({ kind: 'crash', fault: faultOf(error) });
  }
}

function inspect(core: Core, config: ExperimentConfig): Inspection {
  return JSON.parse(core.inspectExperiment(JSON.stringify(config))) as Inspection;
}

/** The same bytes in a buffer of their own, which can be transferred. */
function owned(blob: Uint8Array): Uint8Array {
  return blob.byteLength === blob.buffer.byteLength ? blob : blob.slice();
}

function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const where: unknown = error instanceof Error && 'where' in error ? error.where : '';
  return { message, where: typeof where === 'string' ? where : '' };
}

function reasonOf(error: unknown): FaultReason {
  return error instanceof LoadError ? error.reason : 'refused';
}
