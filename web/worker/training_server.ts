import { isFatal, LoadError, type Core, type CoreExperiment, type LoadCore } from './core.ts';
import { Allowance } from './pacing.ts';
import { Run } from './training_run.ts';
import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type {
  Fault,
  FaultReason,
  ForSession,
  FromWorker,
  Opened,
  Replies,
  Request,
} from '../protocol/messages.ts';
import type { Baseline, Predictions } from '../protocol/progress.ts';
import type { Build } from '../runtime/module.ts';
import { Watch } from './watch.ts';

/** What the session needs of the worker around it. */
export interface SessionHost {
  /** Milliseconds. */
  now(): number;
  load: LoadCore;
  post(message: FromWorker, transfer?: ArrayBufferLike[]): void;
  /** Calls once waiting messages have been handled. */
  soon(callback: () => void): void;
  /** Returns the call that cancels it. */
  later(callback: () => void, ms: number): () => void;
}

/** Posting telemetry more often than this would be seen by nobody. */
const telemetryMs = 30;
const checkpointMs = 2000;
/** A page that has not said so by then is not looking. */
const unseenMs = 1000;
/** What a timer can keep. */
const shortestWaitMs = 4;

type Numbered = Extract<ForSession, { id: number }>;

/** The training session of one worker: holds one experiment, answers requests in their order. */
export class Session {
  readonly #host: SessionHost;
  #core: Core | null = null;
  #experiment: CoreExperiment | null = null;
  #run: Run | null = null;
  #config: ExperimentConfig | null = null;
  readonly #watched: Watch;
  #stepping: number | null = null;
  #answered: Promise<void> = Promise.resolve();
  #dead = false;
  #ticking = 0;
  #cancelTick: (() => void) | null = null;
  #telemetryDue = 0;
  #told = true;
  #telling = 0;
  /** Telemetry posted that the page has not drawn yet. */
  #unseen = 0;
  #checkpoints = new Allowance(0.05, checkpointMs);

  constructor(host: SessionHost) {
    this.#host = host;
    this.#watched = new Watch(() => host.now());
  }

  /** Resolves when the message has been answered; never rejects. */
  handle(message: ForSession): Promise<void> {
    if (message.type === 'seen') {
      this.#unseen = 0;
      return Promise.resolve();
    }
    this.#answered = this.#answered.then(async () => {
      if (this.#dead) return;
      try {
        await this.#answer(message);
      } catch (error) {
        if (isFatal(error)) this.#die(error);
        else
          this.#host.post({ kind: 'fault', id: message.id, fault: faultOf(error), reason: reasonOf(error) });
      }
    });
    return this.#answered;
  }

  async #answer(message: Numbered): Promise<void> {
    const { id } = message;
    if (message.type === 'step') return this.#step(id, message.unit);
    const value = await this.#value(message);
    const transfer = value instanceof Uint8Array ? [value.buffer] : [];
    this.#host.post({ kind: 'reply', id, value }, transfer);
  }

  async #value(request: Exclude<Request, { type: 'step' }>): Promise<Replies[Request['type']]> {
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
        return this.#change(request, this.#opened());
    }
  }

  #change(
    request: Exclude<Request, { type: 'step' | 'ping' | 'describe' | 'inspect' | 'open' | 'watch' }>,
    run: Run,
  ): Replies[Request['type']] {
    switch (request.type) {
      case 'run':
        this.#endStep();
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
    if (this.#run!.state !== 'running') this.#endStep();
    this.#tell(true);
    this.#wake();
    return null;
  }

  async #open(config: ExperimentConfig, build: Build): Promise<Opened> {
    const core = await this.#loaded(build);
    const inspection = inspect(core, config);
    const experiment = new core.Experiment(JSON.stringify(config));
    const baseline = JSON.parse(experiment.baseline()) as Baseline;
    this.#core = core;
    this.#config = config;
    this.#replace(experiment);
    this.#tell(true);
    return { inspection, baseline, progress: this.#run!.progress, build: core.buildName() as Build };
  }

  #replace(experiment: CoreExperiment): void {
    this.#endStep();
    this.#experiment?.delete();
    this.#experiment = experiment;
    this.#run = new Run(experiment, () => this.#host.now());
    this.#watched.renew();
    this.#checkpoints = new Allowance(0.05, checkpointMs);
    this.#checkpoints.wait(this.#host.now() + checkpointMs);
  }

  #step(id: number, unit: 'batch' | 'epoch'): void {
    const run = this.#opened();
    this.#endStep();
    run.step(unit);
    this.#stepping = id;
    if (run.state === 'running') this.#wake();
    else this.#endStep();
  }

  #endStep(): void {
    if (this.#stepping === null) return;
    this.#host.post({ kind: 'reply', id: this.#stepping, value: null });
    this.#stepping = null;
  }

  #watch(request: Record<string, unknown> | null): null {
    const predictions = this.#watched.set(request, this.#experiment);
    if (this.#run) this.#post(predictions, true);
    return null;
  }

  #opened(): Run {
    if (!this.#run) throw new Error('no experiment is open');
    return this.#run;
  }

  async #loaded(build?: Build): Promise<Core> {
    if (this.#core && (!build || this.#core.buildName() === build)) return this.#core;
    const core = await this.#host.load(build ?? 'simd128');
    this.#core ??= core;
    return core;
  }

  #wake(): void {
    this.#cancelTick?.();
    this.#cancelTick = null;
    const ticking = ++this.#ticking;
    if (this.#run?.state !== 'running') return;
    const tick = () => {
      if (ticking === this.#ticking) this.#tick();
    };
    const wait = this.#run.wait();
    if (wait === 0) return this.#host.soon(tick);
    const untilTold = this.#unseen > 0 ? telemetryMs : this.#telemetryDue - this.#host.now();
    const next = this.#told ? wait : Math.min(wait, untilTold);
    this.#cancelTick = this.#host.later(tick, Math.max(next, shortestWaitMs));
  }

  #tick(): void {
    const run = this.#run;
    if (this.#dead || run?.state !== 'running') return;
    try {
      if (run.slice()) this.#told = false;
      const stopped = (run.state as string) !== 'running';
      if (stopped || this.#mayTell()) this.#tell(stopped);
      if (stopped || this.#checkpoints.due(this.#host.now())) this.#checkpoint();
    } catch (error) {
      return this.#die(error);
    }
    if ((run.state as string) !== 'running') this.#endStep();
    this.#wake();
  }

  #mayTell(): boolean {
    const now = this.#host.now();
    const seen = this.#unseen === 0 || now >= this.#telemetryDue + unseenMs;
    return !this.#told && now >= this.#telemetryDue && seen;
  }

  /** `all`: the state has changed, and everything is said. */
  #tell(all: boolean): void {
    const predictions = this.#watched.take(this.#experiment!, all ? 'if cheap' : 'in turn');
    this.#post(predictions, all);
    if (all && this.#watched.active && !predictions) this.#predictLater();
  }

  /** Once the state is told and waiting messages are handled; while it runs, their turn comes anyway. */
  #predictLater(): void {
    const telling = this.#telling;
    this.#host.soon(() => {
      if (this.#dead || telling !== this.#telling || this.#run!.state === 'running') return;
      try {
        const predictions = this.#watched.take(this.#experiment!, 'at any cost');
        if (predictions) this.#post(predictions, true);
      } catch (error) {
        this.#die(error);
      }
    });
  }

  #post(predictions: Predictions | null, all: boolean): void {
    this.#telling += 1;
    this.#unseen += 1;
    this.#host.post({ kind: 'telemetry', telemetry: this.#run!.telemetry(predictions, all) });
    this.#telemetryDue = this.#host.now() + telemetryMs;
    this.#told = true;
  }

  /** Where there is no memory for one, the run goes on without. */
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

  #die(error: unknown): void {
    this.#dead = true;
    this.#cancelTick?.();
    this.#host.post({ kind: 'crash', fault: faultOf(error) });
  }
}

function inspect(core: Core, config: ExperimentConfig): Inspection {
  return JSON.parse(core.inspectExperiment(JSON.stringify(config))) as Inspection;
}

/** Fit to be transferred: not a view into the module's memory. */
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
