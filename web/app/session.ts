import type { Description, TaskEntry } from '../protocol/description.ts';
import type { ExperimentConfig, LayerConfig } from '../protocol/experiment.ts';
import type { Opened, Pace, Telemetry } from '../protocol/messages.ts';
import type { Predictions } from '../protocol/progress.ts';
import { watchablePace } from '../runtime/watchable_pace.ts';
import { EngineError, type Engine } from './engine.ts';
import { equalJson } from './json_patch.ts';
import {
  defaultExperiment,
  defaultState,
  defaultView,
  findTask,
  taskName,
  type AppState,
  type Experiment,
  type ViewState,
} from './state.ts';
import { freshRun, type Notice, type Run, type Setup } from './session_state.ts';
import { Store } from './store.ts';

const longestLog = 2000;

/**
 * One playground at work: joins the state that a link carries, the engine, and what the panels show. All calls
 * to the engine go through here, one edit at a time, so that panels only read the stores and call the verbs.
 */
export class Session {
  readonly state: Store<AppState | null> = new Store<AppState | null>(null);
  readonly setup = new Store<Setup>({
    description: null,
    inspection: null,
    baseline: null,
    fault: null,
    notice: null,
  });
  readonly run = new Store<Run>(freshRun);

  private engine: Engine | null = null;
  /** What the engine trains now. */
  private opened: { experiment: ExperimentConfig; build: ViewState['build'] } | null = null;
  private working: Promise<void> | null = null;
  private runAfterOpen = false;
  private stops: (() => void)[] = [];

  /**
   * `initial` reads what a link or the attributes ask for. `ahead` names a task whose defaults they will most likely
   * ask for: it is opened, and runs, before the engine has described itself. Never throws: failures end in
   * `setup.notice`.
   */
  async start(
    makeEngine: () => Engine,
    initial: (description: Description) => AppState,
    { autoplay, ahead }: { autoplay: boolean; ahead: string | null },
  ): Promise<void> {
    try {
      const engine = makeEngine();
      this.engine = engine;
      this.stops = [
        engine.onTelemetry((telemetry) => this.take(telemetry)),
        engine.onRestart((detail, resumed) => this.notify({ kind: 'restart', detail, resumed })),
        engine.onGiveUp((detail) => {
          this.opened = null;
          this.notify({ kind: 'engine', detail });
          this.run.update((run) => ({ ...run, state: 'failed' }));
        }),
        this.state.subscribe((state, before) => this.onState(state, before)),
      ];
      // What trains is asked for first: the description takes as long to write.
      const opening = ahead === null ? null : this.openAhead(engine, ahead, autoplay);
      const description = await engine.describe();
      const opened = await opening;
      const state = initial(description);
      if (opened && taskName(state.experiment) === ahead)
        this.settle({ experiment: defaultExperiment(description, ahead), view: state.view }, opened);
      this.setup.update((setup) => ({ ...setup, description }));
      this.runAfterOpen = autoplay && !this.opened;
      this.state.set(state);
      await this.working;
      if (!this.setup.get().inspection && this.engine) await this.fallBack(description);
    } catch (error) {
      this.fail(error);
    }
  }

  /** All questions at once, so that training does not wait for the page to be drawn. */
  private async openAhead(engine: Engine, task: string, autoplay: boolean): Promise<Opened | null> {
    try {
      const asked = [engine.watch(watched(task)), engine.open({ task }, defaultView.build)] as const;
      const running = autoplay ? engine.run(defaultView.pace) : null;
      const [, opened] = await Promise.all([...asked, running]);
      return opened;
    } catch {
      return null;
    }
  }

  dispose(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.engine?.dispose();
    this.engine = null;
  }

  get task(): TaskEntry | null {
    const description = this.setup.get().description;
    const state = this.state.get();
    return description && state ? (findTask(description, taskName(state.experiment)) ?? null) : null;
  }

  /** Batches a second, or null for full speed. */
  get pace(): number | null {
    const state = this.state.get();
    if (state && state.view.pace !== 'auto') return state.view.pace;
    const progress = this.run.get().progress;
    return progress ? watchablePace(progress) : 1000;
  }

  private get wantedPace(): Pace {
    return (this.state.get()?.view ?? defaultView).pace;
  }

  edit(change: (experiment: Experiment) => Experiment): void {
    this.state.update((state) => state && { ...state, experiment: change(state.experiment) });
  }

  /** Another experiment, and off it goes. */
  begin(experiment: Experiment): void {
    this.runAfterOpen = true;
    const before = this.state.get()?.experiment;
    if (
      before &&
      equalJson(before, experiment) &&
      this.opened &&
      equalJson(this.opened.experiment, experiment)
    ) {
      this.runAfterOpen = false;
      void this.verb(async (engine) => {
        await engine.reset();
        await engine.run(this.wantedPace);
      });
    } else {
      this.edit(() => experiment);
    }
  }

  /** Other options of the task: its data may have another shape, so that the model's input goes along. */
  async changeTask(task: ExperimentConfig['task']): Promise<void> {
    let inputs: LayerConfig[] | null = null;
    try {
      const inspection = await this.engine?.inspect({ task });
      inputs =
        inspection?.config.model.config.layers.filter((layer) => layer.class_name === 'InputLayer') ?? null;
    } catch {
      // The open that follows says what is wrong.
    }
    this.edit((experiment) => {
      const changed = { ...experiment, task };
      if (!inputs) return changed;
      const { model } = experiment;
      const others = model.config.layers.filter((layer) => layer.class_name !== 'InputLayer');
      return { ...changed, model: { ...model, config: { ...model.config, layers: [...inputs, ...others] } } };
    });
  }

  view(change: Partial<ViewState>): void {
    this.state.update((state) => state && { ...state, view: { ...state.view, ...change } });
  }

  play(): Promise<void> {
    return this.transport(async (engine) => {
      if (this.run.get().state === 'done') await engine.reset();
      await engine.run(this.wantedPace);
    });
  }

  pause(): Promise<void> {
    return this.transport((engine) => engine.pause());
  }

  step(unit: 'batch' | 'epoch'): Promise<void> {
    return this.transport((engine) => engine.step(unit));
  }

  reset(): Promise<void> {
    return this.transport((engine) => engine.reset());
  }

  /** Rejects with the core's text. */
  async predict(request: Record<string, unknown>): Promise<Predictions> {
    if (!this.engine) throw new EngineError('the engine has not started', '');
    return this.engine.predict(request);
  }

  watch(request: Record<string, unknown> | null): Promise<void> {
    return this.verb((engine) => engine.watch(request));
  }

  notify(notice: Notice | null): void {
    this.setup.update((setup) => ({ ...setup, notice }));
  }

  /** Resolves when all edits so far have reached the engine. */
  async settled(): Promise<void> {
    while (this.working) await this.working;
  }

  private onState(state: AppState | null, before: AppState | null): void {
    if (!state) return;
    if (state.experiment !== before?.experiment || state.view.build !== before?.view.build) this.work();
    if (before && state.view.pace !== before.view.pace)
      void this.verb((engine) => engine.setPace(state.view.pace));
  }

  private work(): void {
    this.working ??= this.catchUp().finally(() => {
      this.working = null;
    });
  }

  /** Brings the engine to the newest experiment; edits that come meanwhile are taken along, the last one only. */
  private async catchUp(): Promise<void> {
    await Promise.resolve();
    for (let tried: unknown = null; this.engine;) {
      const state = this.state.get();
      if (!state || state === tried) return;
      tried = state;
      try {
        await this.bring(this.engine, state);
        this.setup.update((setup) => (setup.fault ? { ...setup, fault: null } : setup));
      } catch (error) {
        if (!(error instanceof EngineError) || error.reason !== 'refused') return this.fail(error);
        const fault = { message: error.message, where: error.where };
        this.setup.update((setup) => ({ ...setup, fault }));
      }
    }
  }

  private async bring(engine: Engine, { experiment, view }: AppState): Promise<void> {
    const opened = this.opened;
    const sameBuild = opened?.build === view.build;
    if (opened && sameBuild && equalJson(opened.experiment, experiment) && !this.runAfterOpen) return;
    const epochs = experiment.fit.epochs;
    if (
      opened &&
      sameBuild &&
      !this.runAfterOpen &&
      epochs !== undefined &&
      equalJson(withoutEpochs(opened.experiment), withoutEpochs(experiment))
    ) {
      await engine.setEpochs(epochs);
      this.opened = { experiment, build: view.build };
      return;
    }
    const go = this.runAfterOpen || this.run.get().state === 'running';
    this.runAfterOpen = false;
    const changes = !opened || taskName(opened.experiment) !== taskName(experiment);
    // Before the first experiment what to watch costs nothing to say; later it has to fit the one that is open.
    if (changes) void this.watch(opened ? null : watched(taskName(experiment)));
    let reply: Opened;
    try {
      reply = await engine.open(experiment, view.build);
    } catch (error) {
      if (changes && opened) await engine.watch(watched(taskName(opened.experiment)));
      throw error;
    }
    if (changes && opened) {
      this.run.update((run) => ({ ...run, predictions: null }));
      void this.watch(watched(taskName(experiment)));
    }
    this.settle({ experiment, view }, reply);
    if (go) await engine.run(this.wantedPace);
  }

  private settle({ experiment, view }: Pick<AppState, 'experiment' | 'view'>, opened: Opened): void {
    this.opened = { experiment, build: view.build };
    const { inspection, baseline, progress } = opened;
    this.run.update((run) => ({
      ...run,
      progress: run.state === 'running' && run.progress ? run.progress : progress,
    }));
    this.setup.update((setup) => ({ ...setup, inspection, baseline, fault: null }));
  }

  /** A link whose experiment does not work: shown as the fault, while the default one is there to look at. */
  private async fallBack(description: Description): Promise<void> {
    const { experiment, view } = defaultState(description);
    const { fault } = this.setup.get();
    await this.bring(this.engine!, {
      version: 1,
      experiment,
      view: { ...view, build: this.state.get()!.view.build },
    });
    this.setup.update((setup) => ({ ...setup, fault }));
  }

  /** On the experiment as it is shown: edits under way come first, and after the engine gave up it begins anew. */
  private transport(act: (engine: Engine) => Promise<void>): Promise<void> {
    return this.verb(async (engine) => {
      if (!this.opened && this.run.get().state === 'failed') this.work();
      await this.settled();
      await act(engine);
    });
  }

  private async verb(act: (engine: Engine) => Promise<void>): Promise<void> {
    if (!this.engine) return;
    try {
      await act(this.engine);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const reason = error instanceof EngineError ? error.reason : 'load';
    if (reason === 'restarted' || reason === 'disposed') return;
    const detail = error instanceof Error ? error.message : String(error);
    this.notify({ kind: reason === 'unsupported' ? 'unsupported' : 'engine', detail });
    if (!this.setup.get().inspection) this.run.update((run) => ({ ...run, state: 'failed' }));
  }

  private take(telemetry: Telemetry): void {
    const before = this.run.get();
    const old = telemetry.fresh ? { ...freshRun, predictions: before.predictions } : before;
    const { first, keys, epochs } = telemetry.history;
    this.run.set({
      state: telemetry.state,
      progress: telemetry.progress,
      history:
        telemetry.fresh || epochs.length > 0 || keys.length !== old.history.keys.length
          ? { keys, epochs: [...old.history.epochs.slice(0, first), ...epochs] }
          : old.history,
      trace: telemetry.trace.length > 0 ? [...old.trace, ...telemetry.trace] : old.trace,
      samplesPerSecond: telemetry.samplesPerSecond,
      elapsedSeconds: telemetry.elapsedSeconds,
      remainingSeconds: telemetry.remainingSeconds,
      predictions: telemetry.predictions ?? old.predictions,
      log: telemetry.log.length > 0 ? [...old.log, ...telemetry.log].slice(-longestLog) : old.log,
      test: telemetry.test,
    });
  }
}

/** The part of a task's predictions that is renewed all the time. */
export function watched(task: string): Record<string, unknown> {
  return task.startsWith('binary-addition') ? { count: 10, first: 0 } : {};
}

function withoutEpochs(experiment: ExperimentConfig): ExperimentConfig {
  const { epochs: _, ...fit } = experiment.fit ?? {};
  return { ...experiment, fit };
}
