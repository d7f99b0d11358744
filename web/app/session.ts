import type { Description, TaskEntry } from '../protocol/description.ts';
import type { ExperimentConfig, ResourceReference } from '../protocol/experiment.ts';
import type { Fault, OpenReply, Pace, Provided, Telemetry } from '../protocol/messages.ts';
import type { Frame, ReadoutEntry, ReadoutRequest } from '../protocol/readouts.ts';
import { watchablePace } from '../runtime/watchable_pace.ts';
import { EngineError, reasonOf, type Engine, type FrameListener } from './engine.ts';
import { followData, refusalOf } from './follow_data.ts';
import { equalJson } from './json_patch.ts';
import {
  defaultExperiment,
  defaultState,
  defaultView,
  findTask,
  taskName,
  type AppState,
  type Experiment,
  type Trained,
  type ViewState,
} from './state.ts';
import { emptyRecord, noticeOf, recordAfter, type Notice, type RunRecord, type Setup } from './run_record.ts';
import { pageFault } from './page_faults.ts';
import { noSelection, selectionAfter, type Selection } from './selection.ts';
import { Store } from './store.ts';
import { TestResults } from './test_results.ts';
import { Undo } from './undo.ts';
import { Variants } from './variants.ts';

/** Where a readout is shown. */
export type ReadoutPlace = 'answers' | 'network' | 'inside';

/**
 * One playground on the page: keeps the engine in step with the state that a link carries, and records the run. Panels
 * read its stores and call its methods; all calls of the engine are made here, one edit at a time.
 */
export class Session {
  readonly state: Store<AppState | null> = new Store<AppState | null>(null);
  readonly setup = new Store<Setup>({
    description: null,
    inspection: null,
    model: null,
    baseline: null,
    incomplete: false,
    readouts: [],
    fault: null,
    busy: null,
    notice: null,
  });
  readonly run = new Store<RunRecord>(emptyRecord);
  /** The one selection of all panels and views; survives edits of the experiment. */
  readonly selection = new Store<Selection>(noSelection);
  readonly undo = new Undo((trained) => this.#train(trained));
  /** What could be undone and redone now. */
  readonly edits = this.undo.next;
  readonly variants = new Variants();

  /** Awaited before a run that is recorded: puts all views on the page. */
  prepare: () => Promise<void> = () => Promise.resolve();

  #engine: Engine | null = null;
  #current: Trained | null = null;
  #syncing: Promise<void> | null = null;
  /** The state that the engine is being given. */
  #tried: AppState | null = null;
  /** The view until there is a state: what a link or the attributes ask for. */
  firstView: Readonly<ViewState> = defaultView;
  /** What was chosen of the view before there was a state. */
  readonly #viewAhead: Partial<ViewState> = {};
  #runAfterOpen = false;
  /** True once `loadWhole` was called, perhaps before there was an engine. */
  #wantsWhole = false;
  /** True while an experiment is opened that runs at once: it does not rest between the two. */
  #goes = false;
  /** Counts what was chosen, an experiment or a whole state: a later one overtakes one that is still being made. */
  #chosen = 0;
  #dataChanges: Promise<void> = Promise.resolve();
  readonly #results = new TestResults(this.setup, this.run, (readout) => this.ask(readout, {}));
  #stops: (() => void)[] = [];

  /**
   * Starts the engine. `initial` makes the state that a link or the attributes ask for. `ahead` is the task whose
   * defaults that will most likely be: it is opened, and runs, before the engine has described itself. `tasks` are those
   * that `initial` may ask for. Never throws: failures end in `setup.notice`.
   */
  async start(
    makeEngine: () => Engine,
    initial: (description: Description) => AppState,
    { autoplay, ahead, tasks }: { autoplay: boolean; ahead: string | null; tasks: readonly string[] },
  ): Promise<void> {
    try {
      const engine = makeEngine();
      this.#engine = engine;
      this.#stops = [
        engine.onTelemetry((telemetry) => this.#record(telemetry)),
        engine.onRestart((fault, resumed) => this.notify(noticeOf('restart', [fault], resumed))),
        engine.onGiveUp((fault) => {
          this.#current = null;
          this.notify(noticeOf('engine', [fault]));
          this.run.update((run) => ({ ...run, state: 'failed' }));
        }),
        engine.onBusy((busy) => {
          this.setup.update((setup) => ({ ...setup, busy }));
          // An edit made before it was known to be slow; the run that is resumed or reset is what is wanted.
          if (this.#tried) this.#overtake();
        }),
        this.state.subscribe((state, before) => this.#onState(state, before)),
      ];
      // The experiment is asked for first: the description takes as long.
      const opening = ahead === null ? null : this.#openAhead(engine, ahead, autoplay);
      const description = await engine.describe(tasks);
      const reply = await opening;
      const made = initial(description);
      const state = { ...made, view: { ...made.view, ...this.#viewAhead } };
      if (reply && taskName(state.experiment) === ahead)
        this.#noteOpened({ experiment: defaultExperiment(description, ahead), view: state.view }, reply);
      this.setup.update((setup) => ({ ...setup, description: setup.description ?? description }));
      if (this.#wantsWhole) void this.loadWhole();
      this.#runAfterOpen = autoplay && !this.#current;
      this.state.set(state);
      if (reply && !this.trains) await this.#reset(engine);
      await this.#syncing;
      if (!this.setup.get().inspection && this.#engine) await this.#fallBack(description);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Makes all requests at once, so that training does not wait for the page to be drawn. */
  async #openAhead(engine: Engine, task: string, autoplay: boolean): Promise<OpenReply | null> {
    try {
      const opening = engine.open({ task }, defaultView.build, false);
      const running = autoplay ? engine.run(defaultView.pace) : null;
      const [reply] = await Promise.all([opening, running]);
      return reply;
    } catch {
      return null;
    }
  }

  dispose(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#engine?.dispose();
    this.#engine = null;
  }

  get task(): TaskEntry | null {
    const description = this.setup.get().description;
    const state = this.state.get();
    return description && state ? (findTask(description, taskName(state.experiment)) ?? null) : null;
  }

  /** Batches a second, or null for full speed. */
  get pace(): number | null {
    const { pace } = this.shownView;
    if (pace !== 'auto') return pace;
    const progress = this.run.get().progress;
    return progress ? watchablePace(progress) : 1000;
  }

  get #wantedPace(): Pace {
    return this.shownView.pace;
  }

  edit(change: (experiment: Experiment) => Experiment): void {
    this.state.update((state) => state && { ...state, experiment: change(state.experiment) });
  }

  #train({ experiment, build }: Trained): void {
    this.state.update((state) => state && { ...state, experiment, view: { ...state.view, build } });
  }

  /** The description with tasks that it may lack: the worker then loads the whole core. Rejects when it cannot. */
  async describe(...tasks: string[]): Promise<Description> {
    const known = this.setup.get().description;
    if (known && tasks.every((task) => findTask(known, task))) return known;
    const engine = this.#engine;
    if (!engine) throw EngineError.of(pageFault('engine.absent'));
    const description = await again(() => engine.describe(tasks));
    this.setup.update((setup) => ({ ...setup, description }));
    return description;
  }

  /** Readouts and texts that the module of the start lacks: the worker then loads the whole core. */
  async loadWhole(): Promise<void> {
    this.#wantsWhole = true;
    const engine = this.#engine;
    if (!engine) return;
    if (this.setup.get().incomplete) this.setup.update((setup) => ({ ...setup, incomplete: false }));
    const whole = await this.part(again(() => engine.whole()));
    if (!whole) return this.setup.update((setup) => ({ ...setup, incomplete: true }));
    const { description, readouts, inspection } = whole;
    this.setup.update((setup) => ({
      ...setup,
      description,
      // Of no experiment there are none.
      ...(inspection && { readouts, inspection }),
    }));
  }

  /** True once the whole core has told of the experiment. */
  get isWhole(): boolean {
    return this.setup.get().inspection?.keras_code !== undefined;
  }

  /** Opens a task as it is declared, perhaps on other data, and runs it. */
  openTask(name: string, resources?: Experiment['resources']): Promise<void> {
    const chosen = ++this.#chosen;
    return this.#command(async (engine) => {
      let experiment = defaultExperiment(await this.describe(name), name);
      if (resources) {
        const follow = await followData(engine, experiment, { ...experiment, resources });
        experiment = { ...follow(experiment), resources };
      }
      if (chosen === this.#chosen) this.startExperiment(experiment);
    });
  }

  /** Takes the state that is being made, of a link or a program, unless something else is chosen meanwhile. */
  async openState(making: Promise<AppState>): Promise<void> {
    const chosen = ++this.#chosen;
    const state = await making;
    if (chosen === this.#chosen) this.state.set(state);
  }

  /** Hands over what a file that this browser does not keep has for a use of it. */
  async provide(sha256: string, key: string, arrays: Provided['arrays']): Promise<void> {
    await this.#engine?.provide({ sha256, key, arrays });
  }

  /** What the core has against a file for a need of a task, beside the options and files in use; null for nothing. */
  async refusal(task: string, need: string, reference: ResourceReference): Promise<Fault | null> {
    const shown = this.state.get()?.experiment;
    if (!this.#engine || !shown) return null;
    const experiment: ExperimentConfig = taskName(shown) === task ? shown : { task };
    const resources = { ...experiment.resources, [need]: reference };
    return refusalOf(this.#engine, { ...experiment, resources }, need);
  }

  /** Tries the experiment as edited again: a file that it lacked is there. */
  reopen(): void {
    this.#startSync();
  }

  /** Opens another experiment, or resets the same one, and runs it. Files stay in use with the experiments of their task. */
  startExperiment(wanted: Experiment): void {
    ++this.#chosen;
    this.#runAfterOpen = true;
    const before = this.state.get()?.experiment;
    const same = before?.resources && !wanted.resources && taskName(before) === taskName(wanted);
    const experiment = same ? { ...wanted, resources: before.resources! } : wanted;
    if (
      before &&
      equalJson(before, experiment) &&
      this.#current &&
      equalJson(this.#current.experiment, experiment)
    ) {
      this.#runAfterOpen = false;
      void this.#command(async (engine) => {
        await this.#reset(engine);
        if (this.trains) await engine.run(this.#wantedPace);
      });
    } else {
      this.edit(() => experiment);
    }
  }

  /**
   * Changes options of the task or its files, and what follows them (follow_data.ts): one change after the other, and
   * none of a task that is left meanwhile.
   */
  changeData(change: (experiment: Experiment) => Experiment): Promise<void> {
    const task = this.task?.name;
    const work = async (): Promise<void> => {
      const before = this.state.get()?.experiment;
      if (!before || !this.#engine || taskName(before) !== task) return;
      const follow = await followData(this.#engine, before, change(before));
      this.edit((experiment) => (taskName(experiment) === task ? follow(change(experiment)) : experiment));
    };
    return (this.#dataChanges = this.#dataChanges.then(work, work));
  }

  /** Changes the view; before the first experiment is known, what it will be opened in. */
  view(change: Partial<ViewState>): void {
    if (this.state.get())
      return this.state.update((state) => state && { ...state, view: { ...state.view, ...change } });
    Object.assign(this.#viewAhead, change);
    this.setup.update((setup) => ({ ...setup }));
  }

  get shownView(): ViewState {
    return this.state.get()?.view ?? { ...this.firstView, ...this.#viewAhead };
  }

  /** Selects a layer, a time step or a sample; parts that are not given stay. */
  select(change: Partial<Selection>): void {
    const before = this.selection.get();
    const selection = { ...before, ...change };
    if (!equalJson(selection, before)) this.selection.set(selection);
  }

  play(): Promise<void> {
    return this.#transport(async (engine) => {
      if (!this.trains) return;
      if (this.run.get().state === 'done') await this.#reset(engine);
      await engine.run(this.#wantedPace);
    });
  }

  pause(): Promise<void> {
    return this.#transport((engine) => engine.pause(), true);
  }

  advance(unit: 'batch' | 'epoch'): Promise<void> {
    return this.#transport((engine) => engine.advance(unit));
  }

  reset(): Promise<void> {
    return this.#transport((engine) => this.#reset(engine));
  }

  /** A reset ends what is being read for others: the baseline is asked for again if it was among that. */
  async #reset(engine: Engine): Promise<void> {
    await engine.reset();
    const { inspection } = this.setup.get();
    if (inspection) void this.#results.askBaseline(inspection);
  }

  /** Takes back what `setup.busy` tells of: the state is again that of the experiment that was open, which goes on. */
  cancel(): void {
    const { busy, description } = this.setup.get();
    const state = this.state.get();
    if (!this.#engine || !busy || !state || !description) return;
    if (busy.what === 'computing')
      this.run.update((run) => (run.state === 'done' ? { ...run, complete: true } : run));
    else if (this.#tried) {
      const experiment = defaultExperiment(description, taskName(state.experiment));
      this.#train(this.#current ?? { experiment, build: defaultView.build });
    }
    this.#engine.interrupt();
  }

  /** Rejects with the core's text. */
  async ask(readout: string, request: ReadoutRequest, patient = false): Promise<Frame> {
    if (!this.#engine) throw EngineError.of(pageFault('engine.absent'));
    return this.#engine.ask(readout, request, patient);
  }

  /** See Engine. */
  subscribe(readout: string, request: ReadoutRequest, listener: FrameListener): () => void {
    return this.#engine?.subscribe(readout, request, listener) ?? (() => {});
  }

  /** The readouts of the experiment that trains: the task's answers, drawings of its model, or what goes on inside. */
  readouts(place: ReadoutPlace): ReadoutEntry[] {
    return this.#readoutsAt(place).filter(({ applies }) => applies);
  }

  /** Those that have nothing to show of it; asked for, they say why. */
  readoutsWithout(place: ReadoutPlace): ReadoutEntry[] {
    return this.#readoutsAt(place).filter(({ applies }) => !applies);
  }

  #readoutsAt(place: ReadoutPlace): ReadoutEntry[] {
    const { description, readouts } = this.setup.get();
    if (!description) return [];
    const placeOf = ({ name, in_network }: ReadoutEntry): ReadoutPlace =>
      in_network
        ? 'network'
        : description.readouts.some((readout) => readout.name === name)
          ? 'inside'
          : 'answers';
    return readouts.filter((entry) => entry.view !== '' && placeOf(entry) === place);
  }

  /** False for a task that is looked into with its first weights. */
  /** True while a task is opened and what is shown of model and run is still that of the one before. */
  get isOpening(): boolean {
    const state = this.state.get();
    if (!this.#current || !state || this.setup.get().fault) return false;
    return taskName(this.#current.experiment) !== taskName(state.experiment);
  }

  get trains(): boolean {
    return this.task?.trains !== false;
  }

  notify(notice: Notice | null): void {
    this.setup.update((setup) => ({ ...setup, notice }));
  }

  /** Ends a notice of this kind: what it tells of is over. */
  endNotice(kind: Notice['kind']): void {
    if (this.setup.get().notice?.kind === kind) this.notify(null);
  }

  /** A part of the page that is fetched when it is needed; null when it cannot be, which the page says. */
  async part<Part>(fetching: Promise<Part>): Promise<Part | null> {
    try {
      const part = await fetching;
      this.endNotice('part');
      return part;
    } catch (error) {
      if (reasonOf(error) === 'disposed') return null;
      // Told once: the page is drawn again for a notice, and asks again for what it lacks.
      if (this.setup.get().notice?.kind !== 'part')
        this.notify(noticeOf('part', [pageFault('page.part', { detail: String(error) })]));
      return null;
    }
  }

  /** Resolves when the engine has all edits made so far. */
  async synced(): Promise<void> {
    while (this.#syncing) await this.#syncing;
  }

  #onState(state: AppState | null, before: AppState | null): void {
    if (!state) return;
    const { description } = this.setup.get();
    if (description && state.experiment !== before?.experiment)
      this.variants.note(description, state.experiment);
    if (!sameTraining(state, before)) {
      if (before) this.undo.note(trainedIn(before), trainedIn(state));
      this.#overtake();
      this.#startSync();
    }
    if (before && state.view.pace !== before.view.pace)
      void this.#command((engine) => engine.setPace(state.view.pace));
  }

  /** What takes long is not waited for where it is no longer what is shown. */
  #overtake(): void {
    const { busy } = this.setup.get();
    if (busy && busy.what !== 'computing' && !sameTraining(this.state.get(), this.#tried))
      this.#engine?.interrupt();
  }

  #startSync(): void {
    this.#syncing ??= this.#syncUntilDone().finally(() => {
      this.#syncing = null;
    });
  }

  /** Gives the engine the newest experiment, again for edits made meanwhile: of several the last one only. */
  async #syncUntilDone(): Promise<void> {
    await Promise.resolve();
    let restartedIn: AppState | null = null;
    for (let given: AppState | null = null; this.#engine;) {
      const state = this.state.get();
      if (!state || state === given) return;
      given = this.#tried = state;
      try {
        await this.#sync(this.#engine, state);
        this.setup.update((setup) => (setup.fault ? { ...setup, fault: null } : setup));
      } catch (error) {
        const reason = reasonOf(error);
        // A worker that ended meanwhile may have done so for the experiment before: the next one gets this one once.
        const again = reason === 'interrupted' || (reason === 'restarted' && restartedIn !== state);
        if (reason === 'restarted') restartedIn = state;
        if (again) given = null;
        else if (error instanceof EngineError && (reason === 'refused' || reason === 'restarted')) {
          const { fault } = error;
          this.setup.update((setup) => ({ ...setup, fault }));
        } else return this.fail(error);
      } finally {
        this.#goes = false;
        this.#tried = null;
      }
    }
  }

  async #sync(engine: Engine, { experiment, view }: AppState): Promise<void> {
    const current = this.#current;
    const sameBuild = current?.build === view.build;
    if (current && sameBuild && equalJson(current.experiment, experiment) && !this.#runAfterOpen) return;
    const epochs = experiment.fit.epochs;
    if (
      current &&
      sameBuild &&
      !this.#runAfterOpen &&
      epochs !== undefined &&
      equalJson(withoutEpochs(current.experiment), withoutEpochs(experiment))
    ) {
      await engine.setEpochs(epochs);
      this.#current = { experiment, build: view.build };
      return;
    }
    const go = this.trains && (this.#runAfterOpen || this.run.get().state === 'running');
    this.#runAfterOpen = false;
    const sameTask = current !== null && taskName(current.experiment) === taskName(experiment);
    this.#goes = go;
    const reply = await engine.open(experiment, view.build, sameTask).catch((error: unknown) => {
      if (reasonOf(error) === 'interrupted' && !this.#isCurrent()) this.#runAfterOpen ||= go;
      throw error;
    });
    this.#noteOpened({ experiment, view }, reply);
    if (!go) return;
    // The views of another task subscribe first, so that they miss no batch.
    if (!sameTask) {
      if (reply.readouts.some(({ cadence }) => cadence === 'every_batches')) await this.prepare();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await engine.run(this.#wantedPace);
  }

  /** True when the engine's experiment is the one shown. */
  #isCurrent(): boolean {
    const state = this.state.get();
    return this.#current !== null && equalJson(this.#current.experiment, state?.experiment);
  }

  #noteOpened({ experiment, view }: Pick<AppState, 'experiment' | 'view'>, reply: OpenReply): void {
    this.endNotice('engine');
    const earlier = this.#current;
    this.#current = { experiment, build: view.build };
    const { inspection, readouts, progress, description } = reply;
    this.run.update((run) => ({
      ...run,
      progress: run.state === 'running' && run.progress ? run.progress : progress,
    }));
    const { inspection: before } = this.setup.get();
    const { model } = experiment;
    this.setup.update((setup) => ({
      ...setup,
      inspection,
      model,
      readouts,
      fault: null,
      description: description ?? setup.description,
    }));
    void this.#results.askBaseline(inspection);
    const sameTask = earlier !== null && taskName(earlier.experiment) === taskName(experiment);
    this.selection.update((selection) =>
      sameTask ? selectionAfter(selection, before, inspection) : noSelection,
    );
  }

  /** Opens the default experiment in place of a link's that does not work, whose fault stays shown. */
  async #fallBack(description: Description): Promise<void> {
    const { experiment, view } = defaultState(description);
    const { fault } = this.setup.get();
    const { resources: _, ...without } = this.state.get()!.experiment;
    // It is not overtaken by the experiment that does not work.
    this.#tried = this.state.get();
    await this.#sync(this.#engine!, {
      version: 1,
      // Where only a file is missing, the data that is shipped takes its place.
      experiment: fault?.where.startsWith('/resources') ? without : experiment,
      view: { ...view, build: this.state.get()!.view.build },
    }).finally(() => (this.#tried = null));
    this.setup.update((setup) => ({ ...setup, fault }));
  }

  /**
   * Runs a command on the experiment as shown: edits under way come first; after the engine gave up it is opened anew.
   * Does nothing where the core refused what is shown, since it would train an earlier experiment.
   */
  #transport(act: (engine: Engine) => Promise<void>, always = false): Promise<void> {
    return this.#command(async (engine) => {
      if (!this.#current && this.run.get().state === 'failed') this.#startSync();
      await this.synced();
      if (this.setup.get().fault && !always) return;
      await act(engine);
    });
  }

  async #command(act: (engine: Engine) => Promise<void>): Promise<void> {
    if (!this.#engine) return;
    try {
      await act(this.#engine);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Tells of an error of the engine. */
  fail(error: unknown): void {
    const reason = reasonOf(error);
    if (reason === 'restarted' || reason === 'interrupted' || reason === 'disposed') return;
    const fault = error instanceof EngineError ? error.fault : { message: String(error), where: '' };
    // Beside an experiment that is open, it is the rest of the core that cannot be fetched.
    const kind = reason === 'load' && this.#current ? 'part' : 'engine';
    this.notify(noticeOf(reason === 'unsupported' ? reason : kind, [fault]));
    if (!this.setup.get().inspection) this.run.update((run) => ({ ...run, state: 'failed' }));
  }

  #record(telemetry: Telemetry): void {
    const before = this.run.get();
    const after = recordAfter(telemetry, before);
    this.run.set(telemetry.state === 'paused' && this.#goes ? { ...after, state: 'running' } : after);
    const ended = after.state === 'done' && (before.state !== 'done' || telemetry.fresh);
    if (ended && !after.complete) void this.#results.askTest();
  }
}

function trainedIn({ experiment, view }: AppState): Trained {
  return { experiment, build: view.build };
}

function sameTraining(one: AppState | null, other: AppState | null): boolean {
  return one?.experiment === other?.experiment && one?.view.build === other?.view.build;
}

/** Asks the next worker what the one before did not come to answer, since it ended. */
async function again<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!['restarted', 'interrupted'].includes(reasonOf(error))) throw error;
    }
  }
}

function withoutEpochs(experiment: ExperimentConfig): ExperimentConfig {
  const { epochs: _, ...fit } = experiment.fit ?? {};
  return { ...experiment, fit };
}
