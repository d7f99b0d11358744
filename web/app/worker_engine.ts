import type { Description, Inspection } from '../protocol/description.ts';
import type { ExperimentConfig } from '../protocol/experiment.ts';
import type {
  Fault,
  FromPage,
  FromWorker,
  OpenReply,
  Pace,
  Provided,
  Replies,
  Request,
  Telemetry,
  WholeReply,
  Work,
} from '../protocol/messages.ts';
import type { Frame, ReadoutRequest, Subscription } from '../protocol/readouts.ts';
import type { Build } from '../runtime/module.ts';
import { EngineError, type Busy, type Engine, type FrameListener } from './engine.ts';
import { Listeners } from './listeners.ts';
import { pageFault, partOf } from './page_faults.ts';

/** The part of a Worker that the engine uses. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

export interface WorkerEngineOptions {
  /** Time without a message after which a worker that has something to answer counts as dead. */
  timeoutSeconds?: number;
  /** Calls back once the page has drawn what telemetry changed. */
  afterFrame?: (callback: () => void) => void;
}

interface Waiting {
  type: Request['type'];
  resolve(value: never): void;
  reject(error: EngineError): void;
  since: number;
  /** True once the page should know of it. */
  slow: boolean;
  timer: ReturnType<typeof setTimeout> | null;
}

/** Milliseconds after which the page is told that a request is under way; others are of no interest. */
const slowAfter: Partial<Record<Request['type'], number>> = {
  ...{ inspect: 300, try: 300, open: 300, reset: 300, restore: 300 },
  ask: 1000,
  describe: 1000,
};

/** Requests that are answered without an experiment. */
const runless: readonly Request['type'][] = [
  ...([
    'describe',
    'whole',
    'inspect',
    'try',
    'open',
    'ping',
    'provide',
    'subscribe',
    'unsubscribe',
  ] as const),
];

/** Seconds that a slow device may take to make a model of so many weights, or to train it for a batch. */
function secondsFor(parameters: number): number {
  return 120 * (parameters / 25e6) ** 1.5;
}

interface Checkpoint {
  blob: Uint8Array;
  elapsedSeconds: number;
}

const mostDeaths = 3;

/** Calls back after the next frame; soon, where none is drawn. */
function afterFrame(callback: () => void): void {
  if (typeof requestAnimationFrame === 'undefined' || document.hidden) setTimeout(callback, 0);
  else requestAnimationFrame(() => setTimeout(callback, 0));
}

/** Talks to the training worker, and replaces it when it dies or is busy with what is no longer wanted. */
export class WorkerEngine implements Engine {
  readonly #makeWorker: () => WorkerLike;
  readonly #timeoutSeconds: number;
  readonly #afterFrame: (callback: () => void) => void;
  readonly #telemetry = new Listeners<[Telemetry]>();
  readonly #restarts = new Listeners<[Fault, boolean]>();
  readonly #giveUps = new Listeners<[Fault]>();
  readonly #busyListeners = new Listeners<[Busy | null]>();
  #worker: WorkerLike | null = null;
  #disposed = false;
  #nextId = 1;
  #nextSubscription = 1;
  readonly #waiting = new Map<number, Waiting>();

  // State that a new worker gets.
  #current: { config: ExperimentConfig; build: Build; parameters: number } | null = null;
  #checkpoint: Checkpoint | null = null;
  readonly #subscribed = new Map<number, { subscription: Subscription; listener: FrameListener }>();
  readonly #provided: Provided[] = [];
  /** True once the whole core was asked for. */
  #whole = false;
  #pace: Pace = null;
  /** State of the run in the last telemetry. */
  #running = false;
  #advances = 0;
  /** True for a new worker that does not have the experiment yet. */
  #lost = false;
  /** While a new worker gets the experiment again; `heard` once its telemetry is that of the run as it stood. */
  #resuming: { running: boolean; heard: boolean } | null = null;
  /** The description of the whole core, which a worker gives once, where it came as the run was resumed. */
  #described: OpenReply['description'];
  /** The part of a request that the worker is at. */
  #work: Work | null = null;
  #busy: Busy | null = null;

  /** Deaths since the last checkpoint beyond the point at which a worker died, `#furthest`, in samples. */
  #deaths = 0;
  #furthest = -1;
  #samples = -1;
  #waitedSeconds = 0;
  #heartbeat: ReturnType<typeof setInterval> | null = null;

  constructor(makeWorker: () => WorkerLike, options: WorkerEngineOptions = {}) {
    this.#makeWorker = makeWorker;
    this.#timeoutSeconds = options.timeoutSeconds ?? 20;
    this.#afterFrame = options.afterFrame ?? afterFrame;
  }

  describe(tasks: readonly string[]): Promise<Description> {
    return this.#ask({ type: 'describe', tasks });
  }

  whole(): Promise<WholeReply> {
    this.#whole = true;
    // It tells of the experiment that is open.
    if (this.#lost && !this.#isOpening()) this.#resume(this.#running);
    return this.#ask({ type: 'whole' });
  }

  inspect(config: ExperimentConfig): Promise<Inspection> {
    return this.#ask({ type: 'inspect', config });
  }

  async try(config: ExperimentConfig): Promise<void> {
    await this.#ask({ type: 'try', config });
  }

  async open(config: ExperimentConfig, build: Build, keep: boolean): Promise<OpenReply> {
    const ended = keep ? [] : [...this.#subscribed.keys()];
    const subscriptions = keep ? this.#subscriptions() : [];
    let reply: OpenReply;
    try {
      reply = await this.#ask({ type: 'open', config, build, subscriptions });
    } catch (error) {
      if (this.#lost && error instanceof EngineError && error.reason !== 'interrupted')
        this.#resume(this.#running);
      throw error;
    }
    for (const id of ended) this.#subscribed.delete(id);
    this.#current = { config, build, parameters: reply.inspection.parameters };
    this.#lost = false;
    this.#resuming = null;
    this.#forgetRun();
    const description = reply.description ?? this.#described;
    this.#described = undefined;
    return description ? { ...reply, description } : reply;
  }

  async run(pace: Pace): Promise<void> {
    this.#pace = pace;
    await this.#ask({ type: 'run', pace });
  }

  async pause(): Promise<void> {
    if (this.#resuming) this.#resuming.running = false;
    await this.#ask({ type: 'pause' });
  }

  async setPace(pace: Pace): Promise<void> {
    this.#pace = pace;
    await this.#ask({ type: 'pace', pace });
  }

  async advance(unit: 'batch' | 'epoch'): Promise<void> {
    this.#advances += 1;
    await this.#ask({ type: 'advance', unit }).finally(() => (this.#advances -= 1));
  }

  async reset(): Promise<void> {
    await this.#ask({ type: 'reset' });
    this.#forgetRun();
  }

  async setEpochs(epochs: number): Promise<void> {
    await this.#ask({ type: 'epochs', epochs });
    const current = this.#current;
    if (current)
      this.#current = { ...current, config: { ...current.config, fit: { ...current.config.fit, epochs } } };
  }

  ask(readout: string, request: ReadoutRequest, patient = false): Promise<Frame> {
    return this.#ask({ type: 'ask', readout, request, patient });
  }

  subscribe(readout: string, request: ReadoutRequest, listener: FrameListener): () => void {
    const id = this.#nextSubscription++;
    const subscription = { id, readout, request };
    this.#subscribed.set(id, { subscription, listener });
    // A worker that dies before it answers gets the subscription again.
    this.#ask({ type: 'subscribe', subscription }).catch(() => undefined);
    return () => {
      if (!this.#subscribed.delete(id)) return;
      this.#ask({ type: 'unsubscribe', subscription: id }).catch(() => undefined);
    };
  }

  async provide(provided: Provided): Promise<void> {
    await this.#ask({ type: 'provide', provided });
    this.#provided.push(provided);
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

  onRestart(listener: (reason: Fault, resumed: boolean) => void): () => void {
    return this.#restarts.add(listener);
  }

  onGiveUp(listener: (reason: Fault) => void): () => void {
    return this.#giveUps.add(listener);
  }

  onBusy(listener: (busy: Busy | null) => void): () => void {
    return this.#busyListeners.add(listener);
  }

  interrupt(): void {
    if (!this.#worker) return;
    const running = this.#endRun();
    this.#endWorker();
    this.#rejectAll(new EngineError('the request was taken back', '', 'interrupted'));
    this.#lost = this.#current !== null;
    this.#running = running;
    // Whoever opens another experiment at once does not wait for the earlier one.
    setTimeout(() => {
      if (this.#lost && !this.#isOpening()) this.#resume(this.#running);
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#endWorker();
    this.#rejectAll(new EngineError('the playground was closed', '', 'disposed'));
  }

  #ask<Type extends Request['type']>(request: Extract<Request, { type: Type }>): Promise<Replies[Type]> {
    if (this.#disposed) return Promise.reject(new EngineError('the playground was closed', '', 'disposed'));
    const { type } = request;
    const needsRun = !runless.includes(type);
    if (this.#lost && needsRun && !this.#isOpening()) this.#resume(this.#running);
    return new Promise((resolve, reject) => {
      try {
        const worker = this.#worker ?? this.#startWorker();
        const id = this.#nextId++;
        const waiting: Waiting = { type, resolve, reject, since: Date.now(), slow: false, timer: null };
        const limit = slowAfter[type];
        const patient = 'patient' in request && request.patient === true;
        if (limit !== undefined && !patient) {
          waiting.timer = setTimeout(() => {
            waiting.slow = true;
            this.#tellBusy();
          }, limit);
        }
        this.#waiting.set(id, waiting);
        worker.postMessage({ id, ...request } satisfies FromPage as FromPage);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        reject(EngineError.of(pageFault('worker.crash', { detail }), 'load'));
      }
    });
  }

  #startWorker(): WorkerLike {
    const worker = this.#makeWorker();
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      this.#waitedSeconds = 0;
      this.#receive(event.data);
    };
    worker.onerror = ({ message }) =>
      this.#onDeath(message ? pageFault('worker.crash', { detail: message }) : pageFault('worker.start'));
    worker.onmessageerror = () => this.#onDeath(pageFault('worker.message'));
    this.#waitedSeconds = 0;
    this.#heartbeat ??= setInterval(() => this.#checkHeartbeat(), 1000);
    this.#worker = worker;
    // Whatever it is asked first may need what was provided to the one before.
    for (const provided of this.#provided) this.#ask({ type: 'provide', provided }).catch(() => undefined);
    if (this.#whole) this.#ask({ type: 'whole' }).catch(() => undefined);
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

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'reply':
        this.#takeWaiting(message.id)?.resolve(message.value as never);
        break;
      case 'fault':
        this.#takeWaiting(message.id)?.reject(EngineError.of(message.fault, message.reason));
        break;
      case 'work':
        this.#work = message;
        this.#tellBusy();
        break;
      case 'checkpoint':
        this.#checkpoint = { blob: message.blob, elapsedSeconds: message.elapsedSeconds };
        if (this.#samples > this.#furthest) this.#deaths = 0;
        break;
      case 'crash':
        this.#onDeath(
          message.fault.code ? message.fault : pageFault('worker.crash', { detail: message.fault.message }),
        );
        break;
      case 'frames':
        this.#receiveFrames(message.subscription, message.frames);
        break;
      case 'refusal':
        this.#subscribed.get(message.subscription)?.listener.refusal(message.fault);
        break;
      case 'telemetry':
        this.#receiveTelemetry(message.telemetry);
        break;
    }
  }

  #receiveTelemetry(telemetry: Telemetry): void {
    const resuming = this.#resuming;
    if (resuming?.heard !== false) {
      this.#samples = telemetry.progress.samples;
      this.#running = telemetry.state === 'running';
      // Between `restore` and `run` it rests for a moment, of which nobody has to hear.
      this.#telemetry.tell(
        resuming?.running && telemetry.state === 'paused' ? { ...telemetry, state: 'running' } : telemetry,
      );
    }
    const worker = this.#worker;
    this.#afterFrame(() => worker?.postMessage({ type: 'seen' } satisfies FromPage));
  }

  #receiveFrames(id: number, frames: readonly Frame[]): void {
    const listener = this.#subscribed.get(id)?.listener;
    for (const frame of frames) listener?.frame(frame);
    const worker = this.#worker;
    this.#afterFrame(() => worker?.postMessage({ type: 'seen', subscription: id } satisfies FromPage));
  }

  #subscriptions(): Subscription[] {
    return [...this.#subscribed.values()].map(({ subscription }) => subscription);
  }

  #takeWaiting(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting?.timer) clearTimeout(waiting.timer);
    if (waiting?.type !== 'ask') this.#work = null;
    this.#tellBusy();
    return waiting;
  }

  #rejectAll(error: EngineError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#work = null;
    for (const { timer, reject } of waiting) {
      if (timer) clearTimeout(timer);
      reject(error);
    }
    this.#tellBusy();
  }

  #isOpening(): boolean {
    return [...this.#waiting.values()].some(({ type }) => type === 'open');
  }

  /** True while the whole core is fetched. */
  #isLoading(): boolean {
    return [...this.#waiting.values()].some(({ type }) => type === 'whole' || type === 'describe');
  }

  #tellBusy(): void {
    const slow = [...this.#waiting.values()].filter((one) => one.slow);
    const first = slow.find(({ type }) => type !== 'ask') ?? slow[0];
    const busy = first ? this.#busyWith(first) : null;
    const before = this.#busy;
    if (
      busy?.what === before?.what &&
      busy?.since === before?.since &&
      busy?.parameters === before?.parameters
    )
      return;
    this.#busy = busy;
    this.#busyListeners.tell(busy);
  }

  #busyWith({ type, since }: Waiting): Busy | null {
    const { what = 'waiting', parameters = null } = this.#work ?? {};
    // The page says by other means that it starts.
    if (!this.#current && (what === 'waiting' || what === 'loading')) return null;
    // What is to be shown may wait for it.
    if (type === 'describe' || (type === 'ask' && this.#isLoading()))
      return { what: 'loading', parameters: null, since, cancellable: false };
    if (type === 'ask') return { what: 'computing', parameters: null, since, cancellable: true };
    return { what, parameters, since, cancellable: this.#resuming === null };
  }

  /** Drops the checkpoint and the deaths of the run before. */
  #forgetRun(): void {
    this.#checkpoint = null;
    this.#deaths = 0;
    this.#furthest = -1;
  }

  /** Runs once a second. Seconds are counted, not timed: a machine that slept wakes up to one tick only. */
  #checkHeartbeat(): void {
    if (this.#waiting.size === 0 && !this.#running) {
      this.#waitedSeconds = 0;
      return;
    }
    this.#waitedSeconds += 1;
    // A model whose single batch takes longer gets twice the time after each death.
    const parameters = Math.max(this.#current?.parameters ?? 0, this.#work?.parameters ?? 0);
    const patience = Math.round(this.#timeoutSeconds * 2 ** this.#deaths + secondsFor(parameters));
    if (this.#waitedSeconds > patience) this.#onDeath(pageFault('worker.silent', { seconds: patience }));
    else if (this.#waiting.size === 0) this.#ask({ type: 'ping' }).catch(() => undefined);
  }

  /** True when the run has to go on in a new worker. An `advance` under way is given up: its caller is told. */
  #endRun(): boolean {
    const running = this.#resuming?.running ?? (this.#running && this.#advances === 0);
    this.#resuming = null;
    this.#running = false;
    return running;
  }

  #onDeath(reason: Fault): void {
    this.#endWorker();
    const current = this.#current;
    const running = this.#endRun();
    this.#furthest = Math.max(this.#furthest, this.#samples);
    this.#samples = -1;
    this.#deaths += 1;
    const stopped = pageFault('worker.stopped', { reason: partOf(reason) });
    this.#rejectAll(EngineError.of(stopped, current ? 'restarted' : 'load'));
    if (current && this.#deaths <= mostDeaths) {
      this.#resume(running);
      return this.#restarts.tell(reason, this.#checkpoint !== null);
    }
    this.#current = null;
    this.#lost = false;
    this.#forgetRun();
    this.#giveUps.tell(reason);
  }

  /** Gives a new worker the experiment, and the run as it stood. */
  #resume(running: boolean): void {
    const { config, build } = this.#current!;
    const checkpoint = this.#checkpoint;
    const resuming = { running, heard: checkpoint === null };
    this.#lost = false;
    this.#resuming = resuming;
    const heard = ({ description }: OpenReply): void => {
      resuming.heard = true;
      this.#described = description ?? this.#described;
    };
    const subscriptions = this.#subscriptions();
    // The new worker answers these in order, before all later requests.
    const replies: Promise<unknown>[] = [
      this.#ask({ type: 'open', config, build, subscriptions }).then(heard),
    ];
    if (checkpoint) replies.push(this.#ask({ type: 'restore', ...checkpoint }));
    if (running) replies.push(this.#ask({ type: 'run', pace: this.#pace }));
    const end = (): void => {
      if (this.#resuming === resuming) this.#resuming = null;
    };
    // One of them fails only when the worker ends again, which is seen to then.
    Promise.all(replies).then(end, end);
  }
}
