import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type {
  FromPage,
  FromWorker,
  Opened,
  Pace,
  Replies,
  Request,
  Telemetry,
} from '../protocol/messages.ts';
import type { Predictions } from '../protocol/progress.ts';
import type { Build } from '../runtime/module.ts';
import { EngineError, type Engine } from './engine.ts';
import { Listeners } from './listeners.ts';

/** What a Worker is to the engine. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

export interface WorkerEngineOptions {
  /** How long a worker that owes an answer may be silent before it counts as dead. */
  silenceSeconds?: number;
  /** Calls once what telemetry changed has been drawn. */
  afterFrame?: (callback: () => void) => void;
}

interface Waiting {
  resolve(value: never): void;
  reject(error: EngineError): void;
}

interface Checkpoint {
  blob: Uint8Array;
  elapsedSeconds: number;
}

const mostDeaths = 3;

/** After the frame that is drawn next; soon, where none is drawn. */
function afterFrame(callback: () => void): void {
  if (typeof requestAnimationFrame === 'undefined' || document.hidden) setTimeout(callback, 0);
  else requestAnimationFrame(() => setTimeout(callback, 0));
}

/** Talks to the training worker, and replaces it when it dies. */
export class WorkerEngine implements Engine {
  readonly #makeWorker: () => WorkerLike;
  readonly #silenceSeconds: number;
  readonly #afterFrame: (callback: () => void) => void;
  readonly #telemetry = new Listeners<[Telemetry]>();
  readonly #restarts = new Listeners<[string, boolean]>();
  readonly #giveUps = new Listeners<[string]>();
  #worker: WorkerLike | null = null;
  #disposed = false;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  // What a new worker has to be told.
  #opened: { config: ExperimentConfig; build: Build } | null = null;
  #checkpoint: Checkpoint | null = null;
  #watched: Record<string, unknown> | null = null;
  #pace: Pace = null;
  /** As last heard. */
  #running = false;
  #steps = 0;

  /** Since a worker last left a checkpoint behind the point at which one died. */
  #deaths = 0;
  #furthest = -1;
  #samples = -1;
  #silentSeconds = 0;
  #heartbeat: ReturnType<typeof setInterval> | null = null;

  constructor(makeWorker: () => WorkerLike, options: WorkerEngineOptions = {}) {
    this.#makeWorker = makeWorker;
    this.#silenceSeconds = options.silenceSeconds ?? 20;
    this.#afterFrame = options.afterFrame ?? afterFrame;
  }

  describe(): Promise<Description> {
    return this.#ask({ type: 'describe' });
  }

  inspect(config: ExperimentConfig): Promise<Inspection> {
    return this.#ask({ type: 'inspect', config });
  }

  async open(config: ExperimentConfig, build: Build = 'simd128'): Promise<Opened> {
    const opened = await this.#ask({ type: 'open', config, build });
    this.#opened = { config, build };
    this.#forget();
    return opened;
  }

  async run(pace: Pace): Promise<void> {
    this.#pace = pace;
    await this.#ask({ type: 'run', pace });
  }

  async pause(): Promise<void> {
    await this.#ask({ type: 'pause' });
  }

  async setPace(pace: Pace): Promise<void> {
    this.#pace = pace;
    await this.#ask({ type: 'pace', pace });
  }

  async step(unit: 'batch' | 'epoch'): Promise<void> {
    this.#steps += 1;
    await this.#ask({ type: 'step', unit }).finally(() => (this.#steps -= 1));
  }

  async reset(): Promise<void> {
    await this.#ask({ type: 'reset' });
    this.#forget();
  }

  async setEpochs(epochs: number): Promise<void> {
    await this.#ask({ type: 'epochs', epochs });
    const opened = this.#opened;
    if (opened)
      this.#opened = { ...opened, config: { ...opened.config, fit: { ...opened.config.fit, epochs } } };
  }

  predict(request: Record<string, unknown>): Promise<Predictions> {
    return this.#ask({ type: 'predict', request });
  }

  async watch(request: Record<string, unknown> | null): Promise<void> {
    const before = this.#watched;
    this.#watched = request;
    try {
      await this.#ask({ type: 'watch', predictions: request });
    } catch (error) {
      if (isRefusal(error) && this.#watched === request) this.#watched = before;
      throw error;
    }
  }

  snapshot(): Promise<Uint8Array> {
    return this.#ask({ type: 'snapshot' });
  }

  async restore(blob: Uint8Array): Promise<void> {
    await this.#ask({ type: 'restore', blob });
  }

  onTelemetry(listener: (telemetry: Telemetry) => void): () => void {
    return this.#telemetry.add(listener);
  }

  onRestart(listener: (reason: string, resumed: boolean) => void): () => void {
    return this.#restarts.add(listener);
  }

  onGiveUp(listener: (reason: string) => void): () => void {
    return this.#giveUps.add(listener);
  }

  dispose(): void {
    this.#disposed = true;
    this.#endWorker();
    this.#rejectAll(new EngineError('the playground was closed', '', 'disposed'));
  }

  #ask<Type extends Request['type']>(request: Extract<Request, { type: Type }>): Promise<Replies[Type]> {
    if (this.#disposed) return Promise.reject(new EngineError('the playground was closed', '', 'disposed'));
    return new Promise((resolve, reject) => {
      try {
        this.#worker ??= this.#startWorker();
        const id = this.#nextId++;
        this.#waiting.set(id, { resolve, reject });
        this.#worker.postMessage({ id, ...request } satisfies FromPage as FromPage);
      } catch (error) {
        reject(new EngineError(error instanceof Error ? error.message : String(error), '', 'load'));
      }
    });
  }

  #startWorker(): WorkerLike {
    const worker = this.#makeWorker();
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      this.#silentSeconds = 0;
      this.#hear(event.data);
    };
    worker.onerror = (event) => this.#died(event.message || 'the worker could not be started');
    worker.onmessageerror = () => this.#died('a message of the worker could not be read');
    this.#silentSeconds = 0;
    this.#heartbeat ??= setInterval(() => this.#listen(), 1000);
    return worker;
  }

  #endWorker(): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
    const worker = this.#worker;
    this.#worker = null;
    if (!worker) return;
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case 'reply':
        this.#take(message.id)?.resolve(message.value as never);
        break;
      case 'fault':
        this.#take(message.id)?.reject(
          new EngineError(message.fault.message, message.fault.where, message.reason),
        );
        break;
      case 'checkpoint':
        this.#checkpoint = { blob: message.blob, elapsedSeconds: message.elapsedSeconds };
        if (this.#samples > this.#furthest) this.#deaths = 0;
        break;
      case 'crash':
        this.#died(message.fault.message);
        break;
      case 'telemetry':
        this.#hearTelemetry(message.telemetry);
        break;
    }
  }

  #hearTelemetry(telemetry: Telemetry): void {
    this.#samples = telemetry.progress.samples;
    this.#running = telemetry.state === 'running';
    this.#telemetry.tell(telemetry);
    const worker = this.#worker;
    this.#afterFrame(() => worker?.postMessage({ type: 'seen' } satisfies FromPage));
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #rejectAll(error: EngineError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  /** After a run was begun anew: nothing before it counts. */
  #forget(): void {
    this.#checkpoint = null;
    this.#deaths = 0;
    this.#furthest = -1;
  }

  /** Once a second. Counted, not timed: a machine that slept wakes up to one tick only. */
  #listen(): void {
    if (this.#waiting.size === 0 && !this.#running) {
      this.#silentSeconds = 0;
      return;
    }
    this.#silentSeconds += 1;
    // A model whose single batch takes this long gets more time after each attempt.
    const patience = this.#silenceSeconds * 2 ** this.#deaths;
    if (this.#silentSeconds > patience) this.#died(`no answer for ${patience} seconds`);
    else if (this.#waiting.size === 0) this.#ask({ type: 'ping' }).catch(() => undefined);
  }

  #died(reason: string): void {
    this.#endWorker();
    const opened = this.#opened;
    // A step that was under way is given up: its caller is told.
    const running = this.#running && this.#steps === 0;
    this.#running = false;
    this.#furthest = Math.max(this.#furthest, this.#samples);
    this.#samples = -1;
    this.#deaths += 1;
    const message = `The training worker stopped (${reason}).`;
    this.#rejectAll(new EngineError(message, '', opened ? 'restarted' : 'load'));
    if (opened && this.#deaths <= mostDeaths) return this.#goOn(opened, running, reason);
    this.#opened = null;
    this.#forget();
    this.#giveUps.tell(reason);
  }

  #goOn(opened: { config: ExperimentConfig; build: Build }, running: boolean, reason: string): void {
    const checkpoint = this.#checkpoint;
    // The new worker answers in this order, and before anything that the page asks from now on.
    const steps: Promise<unknown>[] = [this.#ask({ type: 'open', ...opened })];
    if (this.#watched) steps.push(this.#ask({ type: 'watch', predictions: this.#watched }));
    if (checkpoint) steps.push(this.#ask({ type: 'restore', ...checkpoint }));
    if (running) steps.push(this.#ask({ type: 'run', pace: this.#pace }));
    this.#restarts.tell(reason, checkpoint !== null);
    // Should one of them fail, the worker has died again, which has been seen to.
    for (const step of steps) step.catch(() => undefined);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof EngineError && error.reason === 'refused';
}
