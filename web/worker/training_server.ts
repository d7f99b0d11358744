import {
  isFatal,
  LoadError,
  mayBeElsewhere,
  type Core,
  type CoreExperiment,
  type CoreSize,
  type LoadCore,
  type Resources,
} from './core.ts';
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
  Provided,
  Replies,
  Request,
  WholeReply,
} from '../protocol/messages.ts';
import type { Frame, ReadoutEntry, ReadoutRequest, Subscription } from '../protocol/readouts.ts';
import { isCoreError } from '../runtime/errors.ts';
import type { Build } from '../runtime/module.ts';
import { taskName } from '../runtime/task_name.ts';
import { buffersOf, Reading } from './reading.ts';
import type { FindResources } from './resources.ts';
import { aheadMs, Subscriptions } from './subscriptions.ts';

/** The clock, the timers and the messages of the worker around the server. */
export interface ServerHost {
  /** Milliseconds. */
  now(): number;
  /** Number of processors of the machine. */
  processors: number;
  load: LoadCore;
  findResources: FindResources;
  /** Takes what the page hands over for `findResources`. */
  provide(provided: Provided): void;
  post(message: FromWorker, transfer?: ArrayBufferLike[]): void;
  /** Calls once waiting messages have been handled. */
  soon(callback: () => void): void;
  /** Returns the call that cancels it. */
  later(callback: () => void, ms: number): () => void;
}

/** Least time between two telemetry messages: more of them could not be drawn. */
const telemetryMs = 30;
/** The most time that the page is left to itself after it has drawn. */
const mostRestMs = 100;
/** So many processors training shares with the page and with what the browser composes it with. */
const fewProcessors = 2;
const checkpointMs = 2000;
/** Telemetry that is not 'seen' after this time no longer holds back the next. */
const unseenMs = 1000;
/** Models of so many weights have checkpoints that cost next to nothing. */
const cheapParameters = 500_000;
/** The longest slice of a frame that was asked for: somebody waits for it. */
const askedMs = 40;
/** The same of a patient one while the run goes on, as much as what is typed meanwhile may have to wait. */
const patientMs = 4;
/** The shortest delay that timers keep. */
const shortestWaitMs = 4;

type Numbered = Extract<ForServer, { id: number }>;

/** A frame that was asked for, in the making. */
interface Asked {
  id: number;
  readout: string;
  request: ReadoutRequest;
  reading: Reading;
  /** Nobody waits for it: it comes after all others. */
  patient: boolean;
  /** Milliseconds of reading that it may still take ahead of training. */
  aheadMs: number;
}

/** Serves one page from its worker: holds one experiment, trains it, answers requests in their order. */
export class TrainingServer {
  readonly #host: ServerHost;
  /** The core of the open experiment. */
  #core: Core | null = null;
  readonly #descriptions = new WeakMap<Core, Description>();
  /** The size that is loaded. */
  #size: CoreSize = 'first';
  /** True once the page has what the whole core says of itself. */
  #wholeDescribed = false;
  /** By the build and the size that were asked for. */
  readonly #loaded = new Map<string, Core>();
  #experiment: CoreExperiment | null = null;
  #run: TrainingRun | null = null;
  #config: ExperimentConfig | null = null;
  /** The size of its model. */
  #parameters = 0;
  /** What was read for data that was tried last. */
  #tried: { data: string; resources: Resources } | null = null;
  readonly #subscriptions: Subscriptions;
  /** Frames that go with the next telemetry: what comes together is drawn by the browser in one go. */
  #waitingFrames: { subscription: number; frames: Frame[] }[] = [];
  #readouts: ReadoutEntry[] = [];
  /** Frames that were asked for, read one after the other. */
  #asked: Asked[] = [];
  #advanceId: number | null = null;
  #queue: Promise<void> = Promise.resolve();
  #dead = false;
  #schedules = 0;
  #cancelTick: (() => void) | null = null;
  #telemetryPosted = 0;
  #telemetryDue = 0;
  #allPosted = true;
  /** Telemetry posted that the page has not drawn yet. */
  #unseen = 0;
  #checkpoints = new Allowance(0.05, checkpointMs);

  constructor(host: ServerHost) {
    this.#host = host;
    this.#subscriptions = new Subscriptions(() => host.now(), {
      frames: (subscription, frames, awaited) => {
        this.#waitingFrames.push({ subscription, frames });
        if (awaited || this.#run?.state !== 'running' || this.#allPosted) this.#postFrames();
      },
      refusal: (subscription, error) => host.post({ kind: 'refusal', subscription, fault: faultOf(error) }),
    });
  }

  /** Resolves when the message has been answered; never rejects. */
  handle(message: ForServer): Promise<void> {
    if (message.type === 'seen') {
      if (message.subscription === undefined) this.#seen();
      else {
        this.#subscriptions.seen(message.subscription);
        this.#schedule();
      }
      return Promise.resolve();
    }
    this.#queue = this.#queue.then(async () => {
      if (this.#dead) return;
      try {
        await this.#answer(message);
      } catch (error) {
        if (isFatal(error)) this.#crash(error);
        else this.#refuse(message.id, error);
      }
    });
    return this.#queue;
  }

  async #answer(message: Numbered): Promise<void> {
    const { id } = message;
    if (message.type === 'advance') return this.#advance(id, message.unit);
    if (message.type === 'ask') return this.#ask(id, message);
    const value = await this.#value(message);
    const transfer = value instanceof Uint8Array ? [value.buffer] : [];
    this.#host.post({ kind: 'reply', id, value }, transfer);
  }

  async #value(request: Exclude<Request, { type: 'advance' | 'ask' }>): Promise<Replies[Request['type']]> {
    switch (request.type) {
      case 'ping':
        return null;
      case 'provide':
        this.#host.provide(request.provided);
        return null;
      case 'describe':
        return this.#describeWith(request.tasks);
      case 'whole':
        return this.#takeWhole();
      case 'inspect':
        return (await this.#inspect(request.config)).inspection;
      case 'try':
        return this.#try(request.config);
      case 'open':
        return this.#open(request.config, request.build, request.subscriptions);
      case 'subscribe':
        this.#subscriptions.add(request.subscription);
        this.#schedule();
        return null;
      case 'unsubscribe':
        this.#subscriptions.remove(request.subscription);
        return null;
      case 'reset':
        this.#requireRun();
        this.#replace(
          await this.#make(this.#core!, this.#config!, this.#parameters),
          this.#subscriptions.list,
        );
        return this.#changed();
      default:
        return this.#change(request, this.#requireRun());
    }
  }

  #change(
    request: Extract<Request, { type: 'run' | 'pause' | 'pace' | 'epochs' | 'snapshot' | 'restore' }>,
    run: TrainingRun,
  ): Replies[Request['type']] {
    switch (request.type) {
      case 'run':
        this.#replyToAdvance();
        run.start(request.pace);
        break;
      case 'pause':
        run.stop();
        this.#subscriptions.settle();
        this.#checkpoint();
        break;
      case 'pace':
        run.setPace(request.pace);
        break;
      case 'epochs':
        run.setEpochs(request.epochs);
        this.#config = { ...this.#config!, fit: { ...this.#config!.fit, epochs: request.epochs } };
        break;
      case 'snapshot':
        return owned(this.#experiment!.snapshot());
      case 'restore':
        run.restore(request.blob, request.elapsedSeconds ?? 0);
        this.#subscriptions.settle();
        this.#checkpoint();
        break;
    }
    return this.#changed();
  }

  /** Tells the page of a change of the run, and goes on with its work. */
  #changed(): null {
    if (this.#run!.state !== 'running') this.#replyToAdvance();
    this.#postTelemetry();
    this.#schedule();
    return null;
  }

  async #open(config: ExperimentConfig, build: Build, subscriptions: Subscription[]): Promise<OpenReply> {
    const { core, inspection } = await this.#inspect(config, build);
    const experiment = await this.#make(core, config, inspection.parameters);
    this.#core = core;
    this.#config = config;
    this.#parameters = inspection.parameters;
    this.#replace(experiment, subscriptions);
    this.#postTelemetry();
    this.#schedule();
    const { progress } = this.#run!;
    const reply = { inspection, readouts: this.#readouts, progress, build: core.buildName() as Build };
    return this.#size === 'whole' && !this.#wholeDescribed
      ? { ...reply, description: this.#describeWhole(core) }
      : reply;
  }

  /** What was read for it is kept for the experiment that is opened next, which mostly has the same data. */
  async #try(config: ExperimentConfig): Promise<null> {
    const { core, inspection } = await this.#inspect(config);
    const resources = await this.#resourcesOf(core, config);
    this.#construct(core, config, inspection.parameters, resources).delete();
    this.#tried = { data: dataKey(config), resources };
    return null;
  }

  /**
   * An experiment with the resources that its task needs. Says first that it is made, and how the run before stands:
   * meanwhile this worker may be ended.
   */
  async #make(core: Core, config: ExperimentConfig, parameters: number): Promise<CoreExperiment> {
    const resources = await this.#resourcesOf(core, config);
    return this.#construct(core, config, parameters, resources);
  }

  async #resourcesOf(core: Core, config: ExperimentConfig): Promise<Resources> {
    const tried = this.#tried;
    this.#tried = null;
    if (tried?.data === dataKey(config)) return tried.resources;
    const name = taskName(config);
    const needs = this.#describe(core).tasks.find((task) => task.name === name)?.resources ?? [];
    if (needs.length === 0) return {};
    this.#host.post({ kind: 'work', what: 'reading' });
    return this.#host.findResources(config, needs);
  }

  #construct(core: Core, config: ExperimentConfig, parameters: number, resources: Resources): CoreExperiment {
    this.#host.post({ kind: 'work', what: 'making', parameters });
    const cheap = this.#parameters <= Math.max(parameters, cheapParameters);
    if (cheap && this.#run?.begun) this.#checkpoint();
    return new core.Experiment(JSON.stringify(config), resources);
  }

  #describe(core: Core): Description {
    let description = this.#descriptions.get(core);
    if (!description) {
      description = JSON.parse(core.describeAll()) as Description;
      this.#descriptions.set(core, description);
    }
    return description;
  }

  #describeWhole(core: Core): Description {
    this.#wholeDescribed = true;
    return this.#describe(core);
  }

  /** Describes a core that has these tasks; the whole one, where none has. */
  async #describeWith(tasks: readonly string[]): Promise<Description> {
    const core = await this.#load(this.#wanted(), this.#size);
    if (this.#size === 'whole') return this.#describeWhole(core);
    const description = this.#describe(core);
    const has = (task: string): boolean => description.tasks.some(({ name }) => name === task);
    return tasks.every(has) ? description : this.#describeWhole(await this.#loadWhole());
  }

  #replace(experiment: CoreExperiment, subscriptions: readonly Subscription[]): void {
    this.#replyToAdvance();
    this.#subscriptions.settle();
    this.#postFrames();
    for (const { id, reading } of this.#asked.splice(0)) {
      reading.drop();
      this.#refuse(id, new Error('another experiment was opened'));
    }
    this.#experiment?.delete();
    this.#experiment = experiment;
    this.#readouts = JSON.parse(experiment.readouts()) as ReadoutEntry[];
    this.#subscriptions.open(experiment, this.#readouts, subscriptions);
    this.#run = new TrainingRun(experiment, () => this.#host.now(), this.#subscriptions);
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

  #ask(id: number, { readout, request, patient = false }: Extract<Request, { type: 'ask' }>): void {
    this.#requireRun();
    const reading = new Reading(this.#experiment!, readout, request);
    const asked = { id, readout, request, reading, patient, aheadMs: patient ? 0 : aheadMs };
    const place = patient ? -1 : this.#asked.findIndex((one) => one.patient);
    this.#asked.splice(place < 0 ? this.#asked.length : place, 0, asked);
    this.#schedule();
  }

  /** Works a slice on the first of the frames that were asked for. */
  #workOnAsked(): void {
    const first = this.#asked[0];
    if (!first) return;
    const from = this.#host.now();
    try {
      const ms = first.patient && this.#run?.state === 'running' ? patientMs : askedMs;
      const frame = first.reading.work(() => this.#host.now(), from + ms);
      first.aheadMs -= this.#host.now() - from;
      if (!frame) return;
      this.#host.post({ kind: 'reply', id: first.id, value: frame }, buffersOf(frame));
    } catch (error) {
      if (isFatal(error)) throw error;
      this.#refuse(first.id, error);
    }
    first.reading.drop();
    this.#asked.shift();
  }

  #refuse(id: number, error: unknown): void {
    this.#host.post({ kind: 'fault', id, fault: faultOf(error), reason: reasonOf(error) });
  }

  #requireRun(): TrainingRun {
    if (!this.#run) throw new Error('no experiment is open');
    return this.#run;
  }

  async #takeWhole(): Promise<WholeReply> {
    const core = await this.#loadWhole();
    const before = this.#experiment;
    if (before && this.#core !== core) {
      const experiment = await this.#make(core, this.#config!, this.#parameters);
      this.#subscriptions.settle();
      for (const { reading } of this.#asked) reading.drop();
      experiment.restore(owned(before.snapshot()));
      this.#core = core;
      this.#experiment = experiment;
      this.#run!.continueIn(experiment);
      this.#readouts = JSON.parse(experiment.readouts()) as ReadoutEntry[];
      this.#subscriptions.open(experiment, this.#readouts, this.#subscriptions.list);
      for (const one of this.#asked) one.reading = new Reading(experiment, one.readout, one.request);
      before.delete();
      this.#schedule();
    }
    const inspection = this.#config && inspect(core, this.#config);
    return { description: this.#describeWhole(core), readouts: this.#readouts, inspection };
  }

  /** Reads a config. What the first core does not know is asked of the whole one, which is not loaded before. */
  async #inspect(config: ExperimentConfig, build?: Build): Promise<{ core: Core; inspection: Inspection }> {
    const loaded = await this.#load(this.#wanted(build), this.#size);
    try {
      return { core: loaded, inspection: inspect(loaded, config) };
    } catch (error) {
      if (this.#size === 'whole' || !mayBeElsewhere(error)) throw error;
    }
    const core = await this.#loadWhole(build);
    return { core, inspection: inspect(core, config) };
  }

  async #loadWhole(build?: Build): Promise<Core> {
    const whole = await this.#load(this.#wanted(build), 'whole');
    this.#size = 'whole';
    return whole;
  }

  #wanted(build?: Build): Build {
    return build ?? (this.#core?.buildName() as Build | undefined) ?? 'simd128';
  }

  async #load(build: Build, size: CoreSize): Promise<Core> {
    const key = `${build} ${size}`;
    const known = this.#loaded.get(key);
    if (known) return known;
    this.#host.post({ kind: 'work', what: 'loading' });
    const core = await this.#host.load(build, size);
    this.#loaded.set(key, core);
    return core;
  }

  #schedule(): void {
    this.#cancelTick?.();
    this.#cancelTick = null;
    const schedule = ++this.#schedules;
    const wait = this.#wait();
    if (this.#dead || wait === Infinity) return;
    const tick = () => {
      if (schedule === this.#schedules) this.#tick();
    };
    if (wait <= 0) return this.#host.soon(tick);
    this.#cancelTick = this.#host.later(tick, Math.max(wait, shortestWaitMs));
  }

  /** Milliseconds until there is work of any kind; Infinity for none. */
  #wait(): number {
    const run = this.#run;
    if (!run) return Infinity;
    if (this.#asked.length > 0) return 0;
    const running = run.state === 'running';
    const untilRead = this.#subscriptions.wait(running, run.version);
    if (!running) return untilRead;
    const untilTrained = run.wait();
    if (this.#allPosted || untilTrained === 0) return Math.min(untilTrained, untilRead);
    const untilPosted = this.#unseen > 0 ? telemetryMs : this.#telemetryDue - this.#host.now();
    return Math.min(untilTrained, untilRead, Math.max(untilPosted, shortestWaitMs));
  }

  #tick(): void {
    const run = this.#run;
    if (this.#dead || !run) return;
    try {
      this.#workOnAsked();
      const hurry = this.#subscriptions.hurry || this.#asked.some((one) => one.aheadMs > 0);
      if (run.state === 'running' && !hurry) this.#train(run);
      this.#subscriptions.work(run.state === 'running', run.version);
    } catch (error) {
      return this.#crash(error);
    }
    this.#schedule();
  }

  #train(run: TrainingRun): void {
    if (run.slice()) this.#allPosted = false;
    const stopped = run.state !== 'running';
    if (stopped) this.#subscriptions.settle();
    if (stopped || this.#telemetryIsDue()) this.#postTelemetry();
    if (stopped || this.#checkpoints.due(this.#host.now())) this.#checkpoint();
    if (stopped) this.#replyToAdvance();
  }

  #telemetryIsDue(): boolean {
    const now = this.#host.now();
    const seen = this.#unseen === 0 || now >= this.#telemetryDue + unseenMs;
    return !this.#allPosted && now >= this.#telemetryDue && seen;
  }

  /**
   * As long as the page took to draw, twice as long where processors are few, it has nothing new to draw, so that the browser
   * leaves training its processor.
   */
  #seen(): void {
    if (this.#unseen === 0) return;
    this.#unseen = 0;
    const now = this.#host.now();
    const times = this.#host.processors <= fewProcessors ? 2 : 1;
    const rest = Math.min(mostRestMs, times * (now - this.#telemetryPosted));
    this.#telemetryDue = Math.max(this.#telemetryDue, now + rest);
  }

  #postTelemetry(): void {
    this.#unseen += 1;
    this.#postFrames();
    this.#host.post({ kind: 'telemetry', telemetry: this.#run!.telemetry() });
    this.#telemetryPosted = this.#host.now();
    this.#telemetryDue = this.#telemetryPosted + telemetryMs;
    this.#allPosted = true;
  }

  #postFrames(): void {
    for (const { subscription, frames } of this.#waitingFrames.splice(0))
      this.#host.post({ kind: 'frames', subscription, frames }, frames.flatMap(buffersOf));
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

/** Tells the data of experiments apart, options of the task aside. */
const dataKey = (config: ExperimentConfig): string => JSON.stringify([taskName(config), config.resources]);

function inspect(core: Core, config: ExperimentConfig): Inspection {
  return JSON.parse(core.inspectExperiment(JSON.stringify(config))) as Inspection;
}

/** The same bytes in a buffer of their own, which can be transferred. */
function owned(blob: Uint8Array): Uint8Array {
  return blob.byteLength === blob.buffer.byteLength ? blob : blob.slice();
}

function faultOf(error: unknown): Fault {
  if (!isCoreError(error))
    return { message: error instanceof Error ? error.message : String(error), where: '' };
  const { message, where, code, values } = error;
  return code ? { message, where, code, values } : { message, where };
}

function reasonOf(error: unknown): FaultReason {
  return error instanceof LoadError ? error.reason : 'refused';
}
