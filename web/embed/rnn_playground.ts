import { LitElement, html, nothing } from 'lit';
import { EngineError, type Engine } from '../app/engine.ts';
import '../app/answers_panel.ts';
import '../app/experiment_panel.ts';
import '../app/header_panel.ts';
import '../app/notice_panel.ts';
import type { DropTarget } from '../app/drop_target.ts';
import { holdDrops } from '../app/early_drops.ts';
import { drawerPlaces, faultTab, leftPlaces, loadPlaces, visible } from '../app/places.ts';
import { Session } from '../app/session.ts';
import { noticeOf, type RunRecord } from '../app/run_record.ts';
import {
  defaultState,
  defaultTask,
  findTask,
  taskName,
  type AppState,
  type ViewState,
} from '../app/state.ts';
import type { TransportPanel } from '../app/transport_panel.ts';
import '../app/transport_panel.ts';
import type { Replay } from '../app/undo.ts';
import { whenWorded } from '../app/fault_text.ts';
import { pageFault } from '../app/page_faults.ts';
import { allowed, encodeState, linkedTask, linkedView } from '../app/url.ts';
import { knownLanguage } from '../languages/languages.ts';
import { onFaultWords } from '../locales/fault_words.ts';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { layout } from '../ui/layout.ts';
import { tabStyles } from '../ui/tabs.ts';
import { testIds } from '../ui/test_ids.ts';
import { tokens } from '../ui/tokens.ts';
import { define } from '../ui/define.ts';
import type { Description } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import type { History } from '../protocol/progress.ts';
import type { Frame, ReadoutRequest } from '../protocol/readouts.ts';
import { Address } from './address.ts';
import { AttributeCheck, experimentGiven, viewGiven, words } from './attributes.ts';
import { completeLater } from './completion.ts';
import type { PlaygroundEvents } from './events.ts';
import { drawerPart, leftPart, placeBar, skip, stagePart, type Page, type PlaceName } from './page_parts.ts';
import { goToFault, settled } from './fault_way.ts';
import { Focus } from './focus.ts';
import { paintDocument } from './page_theme.ts';
import { runEnds, tellOfRun } from './run_events.ts';
import { Texts } from './texts.ts';
import { undoVerb } from './undo_keys.ts';

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
  declare place: PlaceName;

  /** True once files can be dropped. */
  declare drops: boolean;

  static makeEngine: () => Engine;

  #session = new Session();
  #started = false;
  #readyTold = false;
  readonly #texts: Texts;
  readonly #focus = new Focus(this);
  #attributes = new AttributeCheck();
  /** The address bar, where it carries the state. */
  #address: Address | null = null;
  #isReady: Promise<void>;
  #setReady: () => void = () => {};
  #watcher: IntersectionObserver | null = null;
  #stops: (() => void)[] = [];

  constructor() {
    super();
    this.task = this.config = this.hide = null;
    this.theme = '';
    this.autoplay = this.linked = this.complete = this.mute = this.drops = false;
    this.announcement = '';
    this.place = 'stage';
    this.t = null;
    this.#isReady = new Promise((resolve) => (this.#setReady = resolve));
    this.#texts = new Texts(
      () => ({ session: this.#session, lang: this.lang, task: this.#taskGiven }),
      (t) => this.#showTexts(t),
    );
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
    const making = async (): Promise<AppState> => {
      const description = await session.describe(taskOf(state));
      return structuredClone(checkedState(state, session.state.get()!, description));
    };
    await this.#worded(() => session.openState(making()));
    await this.#taken();
  }

  /** The same with an error whose message is in the language of the page. */
  async #worded<Result>(act: () => Promise<Result> | Result): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof EngineError)
        error.message = await whenWorded({ language: this.#texts.language }, error.fault);
      throw error;
    }
  }

  /** Resolves when the engine has the experiment as edited; rejects with its reason when it refuses. */
  async #taken(): Promise<void> {
    await this.#isReady;
    await this.#session.synced();
    const { fault } = this.#session.setup.get();
    if (fault) await this.#worded(() => Promise.reject(EngineError.of(fault)));
  }

  /** Trains, `epochs` more when given; resolves at the end, or when it is paused. */
  async train(options?: { epochs?: number } | null): Promise<History> {
    await this.#isReady;
    const { epochs } = options ?? {};
    if (epochs !== undefined) {
      const { checkSteps } = await import('../app/checks.ts');
      await this.#worded(() => checkSteps('epoch', epochs));
      const done = this.#session.run.get().progress?.epoch ?? 0;
      this.#session.edit((experiment) => ({
        ...experiment,
        fit: { ...experiment.fit, epochs: done + epochs },
      }));
    }
    await this.#taken();
    const ended = runEnds(this.#session);
    await this.#session.play();
    await ended;
    return this.history;
  }

  async pause(): Promise<void> {
    await this.#session.pause();
  }

  async step(unit: 'batch' | 'epoch' = 'batch'): Promise<void> {
    const { checkSteps } = await import('../app/checks.ts');
    await this.#worded(() => checkSteps(unit, 1));
    await this.#taken();
    await this.#session.advance(unit);
  }

  async reset(): Promise<void> {
    await this.#taken();
    await this.#session.reset();
  }

  /** The task's answer to a request: the frame of its first readout. */
  async predict(input: ReadoutRequest = {}): Promise<Frame> {
    await this.#isReady;
    const [answer] = this.#session.readouts('answers');
    return this.#worded(() => {
      if (!answer) throw EngineError.of(pageFault('engine.no_answers'));
      return this.#session.ask(answer.name, input);
    });
  }

  get history(): History {
    return structuredClone(this.#session.run.get().history);
  }

  // --- Life ------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    this.#focus.follow(this.renderRoot);
    this.#takeView();
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
    this.#address = null;
    this.#attributes = new AttributeCheck();
  }

  /** True when a part of the element is visible now; an observer would answer after the first frame only. */
  #inSight(): boolean {
    if (document.visibilityState !== 'visible') return false;
    // Such as in a closed <details>; older browsers do not tell.
    if ('checkVisibility' in this && !this.checkVisibility()) return false;
    const { top, bottom, left, right } = this.getBoundingClientRect();
    return bottom > top && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#watcher?.disconnect();
    const session = this.#session;
    let told: Fault | null = null;
    this.#stops = [
      session.state.subscribe((state) => this.#onState(state)),
      session.setup.subscribe((setup, before) => {
        this.requestUpdate();
        if (!session.state.get()) this.#showView();
        this.#checkReady();
        // A link's that does not work is shown again once the default is open.
        if (setup.fault && setup.fault !== told) this.#fire('error', { ...(told = setup.fault) });
        if (before.fault && !setup.fault) session.endNotice('experiment');
        const isNews = setup.notice !== before.notice && setup.notice?.kind !== 'experiment';
        if (setup.notice && isNews && setup.notice.kind !== 'restart')
          this.#fire('error', { message: setup.notice.detail, where: '' });
      }),
      session.run.subscribe((run, before) => this.#onRun(run, before)),
      session.undo.last.subscribe((replay) => void this.#tellUndo(replay)),
      onFaultWords(() => (this.t = this.t && { ...this.t })),
    ];
    const keys = this.linked ? window : this;
    const onKey = (event: Event): void => this.#key(event as KeyboardEvent);
    keys.addEventListener('keydown', onKey);
    this.#stops.push(() => keys.removeEventListener('keydown', onKey));
    this.#stops.push(
      holdDrops(this, {
        ready: () => this.drops || this.#hidden.includes('data'),
        fetch: () => void this.#takeDrops(),
        take: (files) => void this.#takeDropped(files),
      }),
    );
    session.prepare = () => this.#completePage();
    const task = this.#taskGiven;
    const plain = this.config === null && !this.#isLinked;
    // Links that are entered from here on are followed, once the first is open.
    const { hash } = location;
    if (this.linked) {
      const address = new Address(session, () => this.#link());
      this.#address = address;
      this.#stops.push(() => address.dispose());
    }
    void session.start(RnnPlayground.makeEngine, (description) => this.#initial(description, hash), {
      autoplay: this.autoplay,
      ahead: plain ? task : null,
      tasks: [task],
    });
    this.requestUpdate();
  }

  #initial(description: Description, hash: string): AppState {
    const state = defaultState(description);
    const { experiment, problems } = experimentGiven(this, description);
    state.experiment = experiment;
    this.#checkAttributes(description, problems);
    state.view = this.#viewGiven();
    return this.#address && hash.length > 1 ? this.#address.state(hash, description) : state;
  }

  /** True where the address bar carries a state. */
  get #isLinked(): boolean {
    return this.linked && location.hash.length > 1;
  }

  get #taskGiven(): string {
    return this.#isLinked ? linkedTask(location.hash) : this.task || defaultTask;
  }

  #viewGiven(): ViewState {
    return this.#isLinked ? linkedView(location.hash) : viewGiven(this);
  }

  /** Shows what attributes and link ask for before there is a state, in no other language or theme first. */
  #takeView(): void {
    this.#session.firstView = this.#viewGiven();
    this.#showView();
  }

  /** Shows the view there is before there is a state. */
  #showView(): void {
    const { theme } = this.#session.shownView;
    // A value that is none stays until it is told of.
    if (allowed.theme.some((one) => one === (this.theme || 'auto')))
      this.theme = theme === 'auto' ? '' : theme;
    if (this.linked) paintDocument(theme);
    void this.#texts.speak();
  }

  #checkAttributes(description: Description, problems: Fault[]): void {
    const { task, lang, theme, hide } = this;
    this.#attributes.check(this.#session, { task, lang, theme, hide: words(hide) }, description, problems);
  }

  #onState(state: AppState | null): void {
    this.requestUpdate();
    if (!state) return;
    this.#checkReady();
    const { theme } = state.view;
    this.theme = theme === 'auto' ? '' : theme;
    if (this.linked) paintDocument(theme);
    void this.#texts.speak();
    this.#address?.writeLater();
    this.#fire('statechange', { state: structuredClone(state) });
  }

  /** Once the first experiment is open and the state is known. */
  #checkReady(): void {
    const { inspection, description } = this.#session.setup.get();
    if (this.#readyTold || !inspection || !description || !this.#session.state.get()) return;
    this.#readyTold = true;
    this.#setReady();
    this.#stops.push(completeLater(this, this.#session, this.autoplay, () => void this.#completePage()));
    this.#fire('ready', { task: this.#session.task?.name ?? '' });
  }

  #onRun(run: RunRecord, before: RunRecord): void {
    if (run.state !== before.state) this.requestUpdate();
    tellOfRun(run, before, {
      fire: (name, detail) => this.#fire(name, detail),
      announce: (sentence) => void this.#announce(sentence),
    });
  }

  /** Says a sentence in the language of the page. */
  async #announce(sentence: (t: Messages) => string): Promise<void> {
    const t = await this.#texts.current();
    if (t) this.announcement = sentence(t);
  }

  async #tellUndo(replay: Replay | null): Promise<void> {
    const { description } = this.#session.setup.get();
    const news = await import('../app/undo_news.ts').catch(() => null);
    if (news && replay && description) await this.#announce((t) => news.undoNews(replay, description, t));
  }

  #focusMain(): void {
    this.renderRoot.querySelector<TransportPanel>('rnn-transport')?.focusMain();
  }

  /** Leads to the control that holds what the core refuses. */
  async #goToFault(): Promise<void> {
    const { fault } = this.#session.setup.get();
    if (!fault) return;
    this.#session.view({ left: faultTab(fault.where) });
    this.place = 'left';
    const found = await goToFault(this.renderRoot, fault, this.#session, () => this.#completePage());
    // What no control holds, or none that is shown, is said.
    if (!found) this.#session.notify(noticeOf('experiment', [fault]));
  }

  /** Undo and redo, except in a text field in which something was typed: it has an undo of its own. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.place === 'left' && !event.defaultPrevented) return this.#closeLeft();
    const verb = this.#focus.isTyping(event) ? null : undoVerb(event);
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
    if (!this.drops && (await this.#session.part(import('../app/drop_target.ts')))) this.drops = true;
  }

  async #takeDropped(files: readonly File[]): Promise<void> {
    await this.#takeDrops();
    await this.updateComplete;
    this.renderRoot.querySelector<DropTarget>('rnn-drop')?.take(files);
  }

  /** Brings the place to the front in which it is said what becomes of a file. */
  #showData(): void {
    this.#session.view({ left: 'data' });
    this.place = 'left';
  }

  #toggleDrawer(name: string): void {
    const open = this.#session.shownView.drawer === name;
    this.#session.view({ drawer: open ? null : name });
  }

  #closeDrawer(): void {
    const { drawer } = this.#session.shownView;
    this.#session.view({ drawer: null });
    if (this.place === 'drawer') this.place = 'stage';
    this.#find(`[data-testid="${testIds.drawerTab}"][data-tab="${drawer}"]`)?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  /** Draws what is shown beside the answers, and what records the run where something does. */
  async #completePage(): Promise<void> {
    this.complete = true;
    if (this.#session.readouts('answers').some(({ cadence }) => cadence === 'every_batches'))
      await loadPlaces(
        drawerPlaces.filter(({ kept }) => kept),
        this.#session,
      );
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
    if (!state || !description) {
      if (changed.has('lang') && !state) this.#takeView();
      return;
    }
    const theme = allowed.theme.find((one) => one === (this.theme || 'auto'));
    if (changed.has('theme') && theme && theme !== state.view.theme) this.#session.view({ theme });
    const isOther = changed.has('theme') && (this.theme || 'auto') !== state.view.theme;
    if (isOther || ['task', 'config', 'hide', 'lang'].some((name) => changed.has(name)))
      void this.#takeAttributes(changed.has('task'), changed.has('config'));
    const language = this.lang ? knownLanguage(this.lang) : 'auto';
    if (changed.has('lang') && language) this.#session.view({ language });
  }

  /** Opens the experiment of another task or config, and checks all attributes. */
  async #takeAttributes(otherTask: boolean, otherConfig: boolean): Promise<void> {
    const session = this.#session;
    try {
      const description = await session.describe(this.task || defaultTask);
      const { experiment, problems } = experimentGiven(this, description);
      this.#checkAttributes(description, problems);
      // Of a theme that is none, the one before stays.
      const { theme } = session.shownView;
      if ((this.theme || 'auto') !== theme) this.theme = theme === 'auto' ? '' : theme;
      const known = !this.task || findTask(description, this.task);
      if (known && (otherTask || (otherConfig && problems.length === 0))) session.startExperiment(experiment);
    } catch (error) {
      session.fail(error);
    }
  }

  // --- Looks -----------------------------------------------------------------------------------------------

  /** Draws the page in these texts; none, where none could be loaded. */
  #showTexts(t: Messages | null): void {
    this.mute = !t;
    // What was announced in another language is not said again.
    if (t?.language !== this.t?.language) this.announcement = '';
    this.t = t;
    const state = this.#session.state.get();
    if (!t || !this.linked || !state) return;
    const task = taskName(state.experiment);
    document.documentElement.lang = t.language;
    document.title = `${t.tasks[task]?.name ?? task} – RNN Playground`;
  }

  get #hidden(): string[] {
    return [...words(this.hide), ...this.#session.shownView.hide];
  }

  override render() {
    const { t } = this;
    const session = this.#session;
    if (!t) return this.mute ? html`<p role="alert">${noTexts}</p>` : nothing;
    const hide = this.#hidden;
    const shows = (...names: string[]): boolean => names.some((name) => !hide.includes(name));
    const { fault } = session.setup.get();
    const view = session.shownView;
    const page = this.#page(t);
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
      fault || session.isOpening ? 'stale' : '',
    ];
    return html`<div
      class=${classes.filter(Boolean).join(' ')}
      lang=${t.language}
      @fix=${() => void this.#goToFault()}
      @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
    >
      ${shows('transport') ? skip(testIds.skip, t.skip, () => this.#focusMain()) : nothing}
      ${skip(testIds.skipToStage, t.skipToStage, () => this.#find('#stage-panel')?.focus())}
      ${shows('header') ? html`<header class="top"><rnn-header .session=${session} .t=${t} .hide=${hide} .link=${() => this.#link()}></rnn-header></header>` : nothing}
      <rnn-notice .session=${session} .t=${t}></rnn-notice>
      <main>
        ${shows('experiments') ? html`<div class="intro"><rnn-experiment .session=${session} .t=${t}></rnn-experiment></div>` : nothing}
        ${shows('transport') ? html`<div class="transport"><rnn-transport .session=${session} .t=${t}></rnn-transport></div>` : nothing}
        <div class="body">
          ${left.length > 0 ? leftPart(page, left, context, view.left) : nothing}
          ${stagePart(page, context, view.stage, left, drawer, open)}
          ${drawer.length > 0 ? drawerPart(page, drawer, context, open) : nothing}
        </div>
      </main>
      ${placeBar(page, left, drawer, open)}
      ${this.drops && shows('data') ? html`<rnn-drop .session=${session} .t=${t} @bring=${() => this.#showData()}></rnn-drop>` : nothing}
      <div class="visually-hidden" role="status" aria-live="polite">${this.announcement}</div>
    </div>`;
  }

  #page(t: Messages): Page {
    return {
      t,
      session: this.#session,
      place: this.place,
      complete: this.complete,
      show: (place) => void (this.place = place),
      openLeft: () => this.#openLeft(),
      closeLeft: () => this.#closeLeft(),
      toggleDrawer: (name) => this.#toggleDrawer(name),
      closeDrawer: () => this.#closeDrawer(),
      explain: () => void this.#texts.explain(),
      drawAgain: () => this.requestUpdate(),
    };
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

const noTexts =
  'RNN Playground could not load its texts. Please reload the page. ／ 表示に必要なファイルを読み込めませんでした。ページを再読み込みしてください。';

/** Registers the element; `makeEngine` gives each one on a page its own engine. */
export function definePlayground(makeEngine: () => Engine): void {
  RnnPlayground.makeEngine = makeEngine;
  define('rnn-playground', RnnPlayground);
}
