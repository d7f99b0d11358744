import { LitElement, html, nothing } from 'lit';
import { EngineError, type Engine } from '../app/engine.ts';
import '../app/answers_panel.ts';
import '../app/curves_panel.ts';
import '../app/experiment_panel.ts';
import '../app/header_panel.ts';
import '../app/hint_panel.ts';
import '../app/notice_panel.ts';
import {
  drawerPlaces,
  faultTab,
  leftPlaces,
  loadPlaces,
  panels,
  stagePlaces,
  visible,
  type Place,
} from '../app/places.ts';
import { Session } from '../app/session.ts';
import type { RunRecord } from '../app/run_record.ts';
import {
  defaultState,
  defaultExperiment,
  defaultTask,
  findTask,
  defaultView,
  taskName,
  type AppState,
  type LeftTab,
  type StageTab,
} from '../app/state.ts';
import type { TransportPanel } from '../app/transport_panel.ts';
import '../app/transport_panel.ts';
import { applyPatch } from '../app/json_patch.ts';
import { checkedExperiment, decodeState, encodeState, linkedTask } from '../app/url.ts';
import { knownLanguage, languageNames, preferredLanguage, type Language } from '../languages/languages.ts';
import { onFaultWords } from '../locales/fault_words.ts';
import { loadedLocale, loadHelp, loadLocale, loadTask } from '../locales/load.ts';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { deepFind, innermostFocus } from '../ui/deep.ts';
import { icon, type IconName } from '../ui/icons.ts';
import { layout } from '../ui/layout.ts';
import { rove } from '../ui/roving.ts';
import { tabList, tabStyles } from '../ui/tabs.ts';
import { testIds } from '../ui/test_ids.ts';
import { tokens } from '../ui/tokens.ts';
import { define } from '../ui/define.ts';
import type { Description } from '../protocol/description.ts';
import type { History } from '../protocol/progress.ts';
import type { Frame, ReadoutRequest } from '../protocol/readouts.ts';
import type { PlaygroundEvents } from './events.ts';

const here = import.meta.url;

/** The page beside this program; null where the program has no address. */
function standalonePage(): URL | null {
  try {
    return new URL('../index.html', here);
  } catch {
    return null;
  }
}

/**
 * `<rnn-playground task="binary-addition" config="{…}" hide="header code" lang="ja" theme="dark" autoplay>`: the whole
 * playground, or the parts of it that an author leaves. `config` is a JSON merge patch on the task's experiment; `hide`
 * names controls: header task experiments undo share language theme about transport hint curves predictions diagram inside
 * model training data summary code log. With `linked` the address bar carries the state. No worker starts before it is
 * visible. As high as its content, or as the height that it is given.
 */
export class RnnPlayground extends LitElement {
  static override properties = {
    task: { type: String },
    config: { type: String },
    hide: { type: String },
    lang: { type: String },
    theme: { type: String, reflect: true },
    autoplay: { type: Boolean },
    linked: { type: Boolean },
    announcement: { state: true },
    complete: { state: true },
    t: { state: true },
    mute: { state: true },
    place: { state: true },
    drops: { state: true },
  };
  declare task: string | null;
  declare config: string | null;
  declare hide: string | null;
  declare lang: string;
  declare theme: string;
  declare autoplay: boolean;
  declare linked: boolean;
  declare announcement: string;
  /** True draws the part below the fold, a moment after the first experiment is open. */
  declare complete: boolean;
  /** The texts; null until the first language is loaded. */
  declare t: Messages | null;
  /** True when no texts could be loaded. */
  declare mute: boolean;

  /** The place in front, where there is no room for all: left opens over the stage, or each takes turns. */
  declare place: 'left' | 'stage' | 'drawer';

  /** True once files can be dropped. */
  declare drops: boolean;

  static makeEngine: () => Engine;

  #session = new Session();
  #started = false;
  #readyTold = false;
  /** The problems told last. */
  #unknown: readonly string[] = [];
  #checked: Promise<void> = Promise.resolve();
  /** The control that has the focus. */
  #focused: HTMLElement | null = null;
  /** The text field that holds what was typed and not yet taken. */
  #typedIn: EventTarget | null = null;
  #isReady: Promise<void>;
  #setReady: () => void = () => {};
  #watcher: IntersectionObserver | null = null;
  #stops: (() => void)[] = [];
  #given = '';
  #writing: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.task = this.config = this.hide = null;
    this.theme = '';
    this.autoplay = this.linked = this.complete = this.mute = this.drops = false;
    this.announcement = '';
    this.place = 'stage';
    this.t = null;
    this.#isReady = new Promise((resolve) => (this.#setReady = resolve));
  }

  static override styles = [tokens, controls, tabStyles, layout];

  // --- For authors -----------------------------------------------------------------------------------------

  /** Resolves when the first experiment is open. */
  ready(): Promise<void> {
    return this.#isReady;
  }

  getState(): AppState | null {
    return structuredClone(this.#session.state.get());
  }

  /** Resolves when the engine has taken it; rejects with the reason when it does not. */
  async setState(state: AppState): Promise<void> {
    await this.#isReady;
    const session = this.#session;
    const { checkedState, taskOf } = await import('../app/checks.ts');
    const description = await session.describe(taskOf(state));
    session.state.set(checkedState(structuredClone(state), session.state.get()!, description));
    await this.#taken();
  }

  /** Resolves when the engine has the experiment as edited; rejects with its reason when it refuses. */
  async #taken(): Promise<void> {
    await this.#isReady;
    await this.#session.synced();
    const { fault } = this.#session.setup.get();
    if (fault) throw EngineError.of(fault);
  }

  /** Trains, `epochs` more when given; resolves at the end, or when it is paused. */
  async train(options: { epochs?: number } = {}): Promise<History> {
    await this.#isReady;
    const { epochs } = options;
    if (epochs !== undefined) {
      const done = this.#session.run.get().progress?.epoch ?? 0;
      this.#session.edit((experiment) => ({
        ...experiment,
        fit: { ...experiment.fit, epochs: done + epochs },
      }));
    }
    await this.#taken();
    const ended = new Promise<void>((resolve) => {
      let running = false;
      const stop = this.#session.run.subscribe((run) => {
        running ||= run.state === 'running';
        if ((running && run.state !== 'running') || run.state === 'done' || run.state === 'failed') {
          stop();
          resolve();
        }
      });
    });
    await this.#session.play();
    await ended;
    return this.history;
  }

  async pause(): Promise<void> {
    await this.#session.pause();
  }

  async step(unit: 'batch' | 'epoch' = 'batch'): Promise<void> {
    await this.#taken();
    await this.#session.advance(unit);
  }

  async reset(): Promise<void> {
    await this.#taken();
    await this.#session.reset();
  }

  /** The task's answer to a request: the frame of its first readout. */
  async predict(input: ReadoutRequest): Promise<Frame> {
    await this.#isReady;
    const [answer] = this.#session.readouts('answers');
    if (!answer) throw new EngineError('this task has no answers', '');
    return this.#session.ask(answer.name, input);
  }

  get history(): History {
    return structuredClone(this.#session.run.get().history);
  }

  // --- Life ------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#speak();
    if (this.#inSight()) return this.#start();
    this.#watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#start();
    });
    this.#watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher?.disconnect();
    for (const stop of this.#stops.splice(0)) stop();
    this.#session.dispose();
    this.#session = new Session();
    this.#started = this.#readyTold = false;
    this.#unknown = [];
  }

  /** True when a part of the element is visible now; an observer would answer after the first frame only. */
  #inSight(): boolean {
    if (document.visibilityState !== 'visible') return false;
    const { top, bottom, left, right } = this.getBoundingClientRect();
    return bottom > top && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#watcher?.disconnect();
    const session = this.#session;
    this.#stops = [
      session.state.subscribe((state) => this.#onState(state)),
      session.setup.subscribe((setup, before) => {
        this.requestUpdate();
        this.#checkReady();
        setTimeout(() => this.#keepFocus());
        if (setup.fault && setup.fault !== before.fault) this.#fire('error', { ...setup.fault });
        if (setup.notice && setup.notice !== before.notice && setup.notice.kind !== 'restart')
          this.#fire('error', { message: setup.notice.detail, where: '' });
      }),
      session.run.subscribe((run, before) => this.#onRun(run, before)),
      onFaultWords(() => (this.t = this.t && { ...this.t })),
    ];
    const keys = this.linked ? window : this;
    const onKey = (event: Event): void => this.#key(event as KeyboardEvent);
    keys.addEventListener('keydown', onKey);
    this.#stops.push(() => keys.removeEventListener('keydown', onKey));
    const onDrag = (): void => void this.#takeDrops();
    this.addEventListener('dragenter', onDrag);
    this.#stops.push(() => this.removeEventListener('dragenter', onDrag));
    session.prepare = () => this.#completePage();
    const linked = this.linked && location.hash.length > 1;
    const task = linked ? linkedTask(location.hash) : (this.task ?? defaultTask);
    const plain = this.config === null && !linked;
    void session.start(RnnPlayground.makeEngine, (description) => this.#initial(description), {
      autoplay: this.autoplay,
      ahead: plain ? task : null,
      tasks: [task],
    });
    this.requestUpdate();
  }

  #initial(description: Description): AppState {
    const state = defaultState(description);
    if (this.task && findTask(description, this.task))
      state.experiment = defaultExperiment(description, this.task);
    const problems: string[] = [];
    if (this.config) {
      try {
        const experiment = checkedExperiment(applyPatch(state.experiment, JSON.parse(this.config)));
        if (!findTask(description, taskName(experiment)))
          throw new Error(`no task is called '${taskName(experiment)}'`);
        state.experiment = experiment;
      } catch (error) {
        problems.push(`config: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#checkAttributes(description, problems);
    state.view.language = (this.lang && knownLanguage(this.lang)) || 'auto';
    if (this.theme === 'dark' || this.theme === 'light') state.view.theme = this.theme;
    if (!this.linked) return state;
    this.#given = location.hash;
    const followLink = (): void => void this.#followLink();
    addEventListener('hashchange', followLink);
    this.#stops.push(() => removeEventListener('hashchange', followLink));
    if (location.hash.length < 2) return state;
    return this.#decode(location.hash, description);
  }

  /** Tells of values of attributes that are not known: once, and again when there are others; one check at a time. */
  #checkAttributes(description: Description, problems: string[] = []): void {
    const { task, lang, theme, hide } = this;
    const session = this.#session;
    const check = async (): Promise<void> => {
      if (task || lang || theme || hide) {
        const { unknownValues } = await import('../app/checks.ts');
        problems.push(...unknownValues({ task, lang, theme, hide: words(hide) }, description));
      }
      const told = this.#unknown;
      this.#unknown = problems;
      if (problems.some((problem) => !told.includes(problem)))
        session.notify({ kind: 'attribute', detail: problems.join('; ') });
    };
    this.#checked = this.#checked.then(check, check);
  }

  #decode(hash: string, description: Description): AppState {
    const { state, problems } = decodeState(hash, description);
    if (problems.length > 0)
      this.#session.notify({
        kind: 'link',
        detail: problems.map(({ code, detail }) => `${code}: ${detail}`).join('; '),
      });
    return state;
  }

  async #followLink(): Promise<void> {
    const { hash } = location;
    if (hash === this.#given) return;
    this.#given = hash;
    const session = this.#session;
    try {
      const description = await session.describe(linkedTask(hash));
      if (this.#given === hash) session.state.set(this.#decode(hash, description));
    } catch (error) {
      session.fail(error);
    }
  }

  #onState(state: AppState | null): void {
    this.requestUpdate();
    if (!state) return;
    this.#checkReady();
    setTimeout(() => this.#keepFocus());
    const { theme } = state.view;
    this.theme = theme === 'auto' ? '' : theme;
    void this.#speak();
    if (this.linked && this.#writing === null) this.#writing = setTimeout(() => this.#writeLink(), 200);
    this.#fire('statechange', { state: structuredClone(state) });
  }

  /** Writes the link into the address bar: some time after a change, since browsers refuse more than a few a second. */
  #writeLink(): void {
    this.#writing = null;
    const { hash } = new URL(this.#link() ?? location.href);
    // An address that a person has just entered goes first: its event is on the way.
    if (!this.isConnected || location.hash !== this.#given || hash === location.hash) return;
    history.replaceState(null, '', hash);
    this.#given = location.hash;
  }

  /** Once the first experiment is open and the state is known. */
  #checkReady(): void {
    const { inspection, description } = this.#session.setup.get();
    if (this.#readyTold || !inspection || !description || !this.#session.state.get()) return;
    this.#readyTold = true;
    this.#setReady();
    this.#completeLater();
    this.#fire('ready', { task: this.#session.task?.name ?? '' });
  }

  #onRun(run: RunRecord, before: RunRecord): void {
    const { keys, epochs } = run.history;
    if (run.history !== before.history) {
      for (let index = before.history.epochs.length; index < epochs.length; ++index) {
        const metrics = Object.fromEntries(keys.map((key, at) => [key, epochs[index]![at]!]));
        this.#fire('epoch', { epoch: index + 1, epochs: run.progress?.epochs ?? epochs.length, metrics });
      }
    }
    if (this.#focused) setTimeout(() => this.#keepFocus());
    if (run.diverged && !before.diverged) this.#fire('diverged', { ...run.diverged });
    if (run.state !== before.state) {
      this.requestUpdate();
      if (run.state === 'running') this.announcement = this.t?.started ?? '';
      else if (run.state === 'paused' && before.state === 'running')
        this.announcement = this.t?.pausedAfter(run.progress?.epoch ?? 0) ?? '';
    }
    if (run.complete && !before.complete)
      this.#fire('done', { history: this.history, test: run.test, diverged: run.diverged });
    if (run.state === 'done' && before.state !== 'done') {
      const last = epochs.at(-1);
      const accuracy =
        last && this.t && keys.indexOf('accuracy') >= 0
          ? `${this.t.metric('accuracy')} ${(last[keys.indexOf('accuracy')]! * 100).toFixed(1)}%`
          : '';
      this.announcement =
        (run.diverged ? this.t?.divergedAt(run.diverged) : this.t?.finished(accuracy)) ?? '';
    }
  }

  /** Leads from a control that is gone, such as a suggestion that was taken, to the main button. */
  #keepFocus(): void {
    if (!this.#focused || this.#focused.isConnected) return;
    this.#focused = null;
    if (document.activeElement === document.body || innermostFocus(this) === null) this.#focusMain();
  }

  #focusMain(): void {
    this.renderRoot.querySelector<TransportPanel>('rnn-transport')?.focusMain();
  }

  /** Leads to the control that holds what the core refuses. */
  async #goToFault(): Promise<void> {
    const root = this.renderRoot;
    const { fault } = this.#session.setup.get();
    if (!fault) return;
    const tab = faultTab(fault.where);
    this.#session.view({ left: tab });
    this.place = 'left';
    await loadPlaces(leftPlaces.filter(({ name }) => name === tab));
    await this.#completePage();
    await settled();
    const field = deepFind(root, ':is(input, select)[aria-invalid="true"]');
    const row = deepFind(root, 'li[aria-invalid="true"]');
    const found =
      field ??
      (row && (deepFind(row, 'select') ?? deepFind(row, 'button[aria-expanded]'))) ??
      deepFind(root, '.node[data-broken="true"]') ??
      deepFind(root, `[data-testid="${testIds.fault}"]`);
    found?.scrollIntoView({ block: 'center' });
    found?.focus();
  }

  /** Undo and redo, except in a text field in which something was typed: it has an undo of its own. */
  #key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    const [target] = event.composedPath();
    if (key === 'Escape' && this.place === 'left' && !event.defaultPrevented) return this.#closeLeft();
    if (key === 'Enter') this.#typedIn = null;
    if (!(ctrlKey || metaKey) || altKey || target === this.#typedIn) return;
    const letter = key.toLowerCase();
    const verb = letter === 'y' || (letter === 'z' && shiftKey) ? 'redo' : letter === 'z' ? 'undo' : null;
    if (!verb || this.#hidden.includes('undo') || this.renderRoot.querySelector('dialog[open]')) return;
    event.preventDefault();
    this.#session.undo[verb]();
  }

  #openLeft(): void {
    this.place = 'left';
    void settled().then(() => this.#find(`[data-testid="${testIds.leftTab}"][tabindex="0"]`)?.focus());
  }

  /** Closes what is open over the stage, and gives the focus back. */
  #closeLeft(): void {
    this.place = 'stage';
    void settled().then(() => this.#find(`[data-testid="${testIds.openLeft}"]`)?.focus());
  }

  /** Fetches what takes files that are dropped: with a task that needs some, or when the first one hangs over the page. */
  async #takeDrops(): Promise<void> {
    if (this.drops) return;
    await import('../app/drop_target.ts').catch(() => null);
    this.drops = true;
  }

  /** Brings the place to the front in which it is said what becomes of a file. */
  #showData(): void {
    this.#session.view({ left: 'data' });
    this.place = 'left';
  }

  #toggleDrawer(name: string): void {
    const open = this.#session.state.get()?.view.drawer === name;
    this.#session.view({ drawer: open ? null : name });
  }

  #closeDrawer(): void {
    const { drawer } = this.#session.state.get()!.view;
    this.#session.view({ drawer: null });
    if (this.place === 'drawer') this.place = 'stage';
    this.#find(`[data-testid="${testIds.drawerTab}"][data-tab="${drawer}"]`)?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  /** Draws what is shown beside the answers, and what records the run where something does. */
  /** After the first epoch, which is what a visit begins with; sooner where somebody acts or nothing trains. */
  #completeLater(): void {
    const acts = ['pointerdown', 'keydown', 'focusin'];
    const complete = (): void => {
      clearTimeout(timer);
      stop();
      for (const act of acts) this.removeEventListener(act, complete);
      void this.#completePage();
    };
    const timer = setTimeout(complete, this.autoplay && this.#session.trains ? 5000 : 400);
    const stop = this.#session.run.subscribe(({ history }) => {
      if (history.epochs.length > 0) complete();
    });
    this.#stops.push(stop);
    for (const act of acts) this.addEventListener(act, complete);
  }

  async #completePage(): Promise<void> {
    this.complete = true;
    if (this.#session.readouts('answers').some(({ cadence }) => cadence === 'every_batches'))
      await loadPlaces(drawerPlaces.filter(({ kept }) => kept));
    if (this.#session.task?.resources?.length) void this.#takeDrops();
    this.requestUpdate();
    await this.updateComplete;
  }

  #fire<Name extends keyof PlaygroundEvents>(name: Name, detail: PlaygroundEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    const state = this.#session.state.get();
    const { description } = this.#session.setup.get();
    if (!state || !description) return;
    const theme = this.theme === 'light' || this.theme === 'dark' ? this.theme : 'auto';
    if (changed.has('theme') && theme !== state.view.theme) this.#session.view({ theme });
    if (['task', 'hide', 'lang', 'theme'].some((name) => changed.has(name)))
      void this.#takeTask(changed.has('task') ? this.task : null);
    const language = changed.has('lang') && this.lang ? knownLanguage(this.lang) : null;
    if (language) this.#session.view({ language });
  }

  /** Opens the task that the attribute was changed to, and checks all attributes. */
  async #takeTask(task: string | null): Promise<void> {
    const session = this.#session;
    try {
      const description = await session.describe(this.task || taskName(session.state.get()!.experiment));
      this.#checkAttributes(description);
      if (task && findTask(description, task)) session.startExperiment(defaultExperiment(description, task));
    } catch (error) {
      session.fail(error);
    }
  }

  // --- Looks -----------------------------------------------------------------------------------------------

  get #language(): Language {
    const chosen = this.#session.state.get()?.view.language ?? 'auto';
    if (chosen !== 'auto') return chosen;
    return preferredLanguage(this.lang ? [this.lang] : navigator.languages);
  }

  /** The task whose words are said. */
  get #task(): string {
    const state = this.#session.state.get();
    return state ? taskName(state.experiment) : (this.task ?? defaultTask);
  }

  /** Puts the page into its language; when that cannot be fetched, the one before stays. */
  async #speak(): Promise<void> {
    const language = this.#language;
    const task = this.#task;
    const others = languageNames.filter((one) => one !== language);
    const other = () => this.t ?? Promise.any(others.map(loadLocale)).catch(() => null);
    const loaded = loadedLocale(language);
    const t = loaded?.tasks[task]
      ? loaded
      : await loadTask(language, task).catch(() => loadLocale(language).catch(other));
    this.mute = !t && !this.t;
    if (language !== this.#language || task !== this.#task || !t) return;
    this.t = t;
    if (!this.linked || !this.#session.state.get()) return;
    document.documentElement.lang = t.language;
    document.title = `${t.tasks[task]?.name ?? task} – RNN Playground`;
  }

  /** Fetches the explanations of layers and options when somebody comes near them. */
  readonly #explain = async (): Promise<void> => {
    const { t } = this;
    if (!t || Object.keys(t.options).length > 0) return;
    await loadHelp(this.#language).catch(() => null);
    void this.#speak();
  };

  get #hidden(): string[] {
    return [...words(this.hide), ...(this.#session.state.get()?.view.hide ?? [])];
  }

  override render() {
    const { t } = this;
    const session = this.#session;
    if (!t) return this.mute ? html`<p role="alert">${noTexts}</p>` : nothing;
    const hide = this.#hidden;
    const shows = (...names: string[]): boolean => names.some((name) => !hide.includes(name));
    const { fault } = session.setup.get();
    const view = session.state.get()?.view ?? defaultView;
    const context = { session, t, theme: this.theme || 'auto', hide };
    const left = visible(leftPlaces, hide);
    const drawer = visible(drawerPlaces, hide);
    const open = drawer.find(({ name }) => name === view.drawer)?.name ?? null;
    const classes = [
      'page',
      `at-${this.place}`,
      shows('header') ? '' : 'bare',
      left.length > 0 ? 'with-left' : '',
      open ? 'with-drawer' : '',
      fault ? 'stale' : '',
    ];
    return html`<div
      class=${classes.filter(Boolean).join(' ')}
      lang=${t.language}
      @focusin=${(event: FocusEvent) => (this.#focused = event.composedPath()[0] as HTMLElement)}
      @focusout=${() => (this.#typedIn = null)}
      @input=${(event: Event) => (this.#typedIn = textField(event.composedPath()[0]))}
      @fix=${() => void this.#goToFault()}
      @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
    >
      ${shows('transport') ? this.#skip(testIds.skip, t.skip, () => this.#focusMain()) : nothing}
      ${this.#skip(testIds.skipToStage, t.skipToStage, () => this.#find('#stage-panel')?.focus())}
      ${shows('header') ? html`<header class="top"><rnn-header .session=${session} .t=${t} .hide=${hide} .link=${() => this.#link()}></rnn-header></header>` : nothing}
      <rnn-notice .session=${session} .t=${t}></rnn-notice>
      <main>
        ${shows('experiments') ? html`<div class="intro"><rnn-experiment .session=${session} .t=${t}></rnn-experiment></div>` : nothing}
        ${shows('transport') ? html`<div class="transport"><rnn-transport .session=${session} .t=${t}></rnn-transport></div>` : nothing}
        <div class="body">
          ${left.length > 0 ? this.#left(left, context, view.left) : nothing}
          ${this.#stage(context, view.stage, left, drawer, open)}
          ${drawer.length > 0 ? this.#drawer(drawer, context, open) : nothing}
        </div>
      </main>
      ${this.#placeBar(left, drawer, open)}
      ${this.drops && shows('data') ? html`<rnn-drop .session=${session} .t=${t} @bring=${() => this.#showData()}></rnn-drop>` : nothing}
      <div class="visually-hidden" role="status" aria-live="polite">${this.announcement}</div>
    </div>`;
  }

  #skip(hook: string, text: string, act: () => void) {
    return html`<button type="button" class="button skip" data-testid=${hook} @click=${act}>${text}</button>`;
  }

  #left(places: Place<LeftTab>[], context: Context, chosen: LeftTab) {
    const { t } = context;
    const tab = places.find(({ name }) => name === chosen) ?? places[0]!;
    return html`<section
      class="left"
      aria-label=${t.settings}
      data-testid=${testIds.left}
      @pointerenter=${this.#explain}
      @focusin=${this.#explain}
    >
      <div class="bar">
        ${this.#tabs('left', testIds.leftTab, t.settings, places, tab.name, (left) =>
          this.#session.view({ left }),
        )}
        <button
          type="button"
          class="icon close"
          data-testid=${testIds.closeLeft}
          aria-label=${t.close}
          title=${t.close}
          @click=${() => this.#closeLeft()}
        >
          ${icon('close')}
        </button>
      </div>
      <div class="panel" id="left-panel" role="tabpanel" aria-labelledby="left-${tab.name}">
        ${this.#panels(places, tab.name, context)}
      </div>
    </section>`;
  }

  #stage(context: Context, chosen: StageTab, left: Place[], drawer: Place[], open: string | null) {
    const { t, session, hide, theme } = context;
    const places = visible(stagePlaces, hide);
    const tab = places.find(({ name }) => name === chosen) ?? places[0];
    const { fault } = session.setup.get();
    return html`<section class="stage" aria-label=${t.stage} data-testid=${testIds.stage}>
      <div class="bar">
        ${
          left.length > 0
            ? html`<button
                type="button"
                class="button open-left"
                data-testid=${testIds.openLeft}
                ?data-fault=${fault !== null}
                aria-expanded=${this.place === 'left'}
                @click=${() => (this.place === 'left' ? this.#closeLeft() : this.#openLeft())}
              >
                ${icon('layers')}${left[0]!.title(t)}${fault ? this.#faultMark(t) : nothing}
              </button>`
            : nothing
        }
        ${tab ? this.#tabs('stage', testIds.stageTab, t.stage, places, tab.name, (stage) => session.view({ stage })) : nothing}
        ${drawer.length > 0 ? this.#drawerTabs('toggles', drawer, open) : nothing}
      </div>
      ${hide.includes('hint') ? nothing : html`<rnn-hint .session=${session} .t=${t}></rnn-hint>`}
      ${fault ? html`<p class="outdated" data-testid=${testIds.outdated}>${t.outdated}</p>` : nothing}
      ${
        tab
          ? html`<div
              class="panel"
              id="stage-panel"
              role="tabpanel"
              tabindex="-1"
              aria-labelledby="stage-${tab.name}"
            >
              ${this.#panels(places, tab.name, context)}
            </div>`
          : nothing
      }
      ${hide.includes('curves') ? nothing : html`<rnn-curves class="curves" .session=${session} .t=${t} theme=${theme}></rnn-curves>`}
    </section>`;
  }

  #drawer(places: Place[], context: Context, open: string | null) {
    const { t } = context;
    const tab = places.find(({ name }) => name === open);
    return html`<section class="drawer" aria-label=${t.drawer} data-testid=${testIds.drawer} ?hidden=${!tab}>
      <div class="bar">
        <h2>${tab?.title(t)}</h2>
        ${this.#drawerTabs('tabs-in-drawer', places, open)}
        <button
          type="button"
          class="icon close"
          data-testid=${testIds.closeDrawer}
          aria-label=${t.close}
          title=${t.close}
          @click=${() => this.#closeDrawer()}
        >
          ${icon('close')}
        </button>
      </div>
      ${this.#session.setup.get().fault ? html`<p class="outdated" data-testid=${testIds.outdated}>${t.outdated}</p>` : nothing}
      <div class="panel">${this.#panels(places, open, context)}</div>
    </section>`;
  }

  #panels<Name extends string>(places: Place<Name>[], chosen: Name | null, context: Context) {
    return panels(places, chosen, context, {
      ready: this.complete,
      drawAgain: () => this.requestUpdate(),
    });
  }

  #tabs<Name extends string>(
    id: string,
    hook: string,
    label: string,
    places: Place<Name>[],
    chosen: Name,
    choose: (name: Name) => void,
  ) {
    const tabs = places.map(({ name, title }) => ({ name, title: title(this.t!) }));
    return tabList({ id, label, hook, tabs, chosen }, (name) => choose(name as Name));
  }

  /** Buttons that open and close the drawer: beside the stage's tabs, or in the drawer where there is no room. */
  #drawerTabs(look: string, places: Place[], open: string | null) {
    const t = this.t!;
    return html`<div
      class="tabs ${look}"
      role="toolbar"
      aria-label=${t.drawer}
      @keydown=${rove}
      @focusin=${rove}
    >
      ${places.map(
        ({ name, title }, index) =>
          html`<button
            type="button"
            data-testid=${look === 'toggles' ? testIds.drawerTab : nothing}
            data-tab=${name}
            tabindex=${(open === null ? index === 0 : name === open) ? 0 : -1}
            aria-expanded=${name === open}
            @click=${() => (look === 'toggles' ? this.#toggleDrawer(name) : this.#session.view({ drawer: name }))}
          >
            ${title(t)}
          </button>`,
      )}
    </div>`;
  }

  /** The bar below a narrow page, in which the places take turns. */
  #placeBar(left: Place[], drawer: Place[], open: string | null) {
    const t = this.t!;
    const { fault } = this.#session.setup.get();
    const bar: { name: string; title: string; look: IconName; on: boolean; go: () => void }[] = [];
    const stage = (): void => void (this.place = 'stage');
    bar.push({ name: 'stage', title: t.watch, look: 'eye', on: this.place === 'stage', go: stage });
    if (left.length > 0)
      bar.push({
        name: 'left',
        title: left[0]!.title(t),
        look: 'layers',
        on: this.place === 'left',
        go: () => void (this.place = 'left'),
      });
    for (const { name, short, icon: look } of drawer) {
      if (!short) continue;
      const go = (): void => {
        this.place = 'drawer';
        this.#session.view({ drawer: name });
      };
      const on = this.place === 'drawer' && (name === open || bar.every((entry) => entry.name !== open));
      bar.push({ name, title: short(t), look: look ?? 'code', on, go });
    }
    return html`<nav class="places" aria-label=${t.places}>
      ${bar.map(
        ({ name, title, look, on, go }) =>
          html`<button
            type="button"
            data-testid=${testIds.place}
            data-place=${name}
            ?data-fault=${name === 'left' && fault !== null}
            aria-current=${on ? 'page' : nothing}
            @click=${go}
          >
            ${icon(look)}<span>${title}</span>${name === 'left' && fault ? this.#faultMark(t) : nothing}
          </button>`,
      )}
    </nav>`;
  }

  #faultMark(t: Messages) {
    return html`<i class="mark" aria-hidden="true">!</i><span class="visually-hidden">${t.faultHere}</span>`;
  }

  /** The link to this state on the page itself, for an embedded element the one beside this program. */
  #link(): string | null {
    const state = this.#session.state.get();
    const { description } = this.#session.setup.get();
    const url = this.linked ? new URL(location.href) : standalonePage();
    if (!url) return null;
    if (state && description) url.hash = encodeState(state, description);
    return url.href;
  }
}

type Context = Parameters<typeof panels>[2];

/** Resolves when what was set off by now is drawn, in panels within panels too. */
function settled(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** The target of an event when it is a field of text. */
function textField(target: EventTarget | undefined): EventTarget | null {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && /^(text|search|number|)$/.test(target.type) ? target : null;
}

const noTexts =
  'RNN Playground could not load its texts. Please reload the page. ／ 表示に必要なファイルを読み込めませんでした。ページを再読み込みしてください。';

function words(list: string | null): string[] {
  return (list ?? '').split(/[\s,]+/).filter(Boolean);
}

/** Registers the element; `makeEngine` gives each one on a page its own engine. */
export function definePlayground(makeEngine: () => Engine): void {
  RnnPlayground.makeEngine = makeEngine;
  define('rnn-playground', RnnPlayground);
}
