import { LitElement, html, nothing } from 'lit';
import { EngineError, type Engine } from '../app/engine.ts';
import '../app/experiments_panel.ts';
import '../app/header_panel.ts';
import '../app/hint_panel.ts';
import '../app/notice_panel.ts';
import '../app/results_panel.ts';
import { Session } from '../app/session.ts';
import type { RunRecord } from '../app/run_record.ts';
import '../app/stack_panel.ts';
import {
  defaultState,
  defaultExperiment,
  defaultTask,
  findTask,
  taskName,
  type AppState,
} from '../app/state.ts';
import '../app/training_panel.ts';
import '../app/transport_panel.ts';
import { applyPatch } from '../app/json_patch.ts';
import { decodeState, encodeState } from '../app/url.ts';
import { loadedLocale, loadLocale, preferredLanguage, type Language } from '../locales/load.ts';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { layout } from '../ui/layout.ts';
import { tokens } from '../ui/tokens.ts';
import { define } from '../ui/define.ts';
import type { Description } from '../protocol/description.ts';
import type { History } from '../protocol/progress.ts';
import type { Frame, ReadoutRequest } from '../protocol/readouts.ts';
import type { PlaygroundEvents } from './events.ts';

/**
 * `<rnn-playground task="binary-addition" config="{…}" hide="header code" lang="ja" theme="dark" autoplay>`: the whole
 * playground, or the parts of it that an author leaves. `config` is a JSON merge patch on the task's experiment; `hide`
 * names controls: header task language theme share experiments hint transport curves predictions model training
 * inside diagram summary code log. With `linked` the address bar carries the state. No worker starts before it is visible.
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

  static makeEngine: () => Engine;

  #session = new Session();
  #started = false;
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
    this.autoplay = this.linked = this.complete = false;
    this.announcement = '';
    this.t = null;
    this.#isReady = new Promise((resolve) => (this.#setReady = resolve));
  }

  static override styles = [tokens, controls, layout];

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
    this.#session.state.set(structuredClone(state));
    await this.#session.synced();
    const { fault } = this.#session.setup.get();
    if (fault) throw new EngineError(fault.message, fault.where);
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
      await this.#session.synced();
    }
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
    await this.#isReady;
    await this.#session.advance(unit);
  }

  async reset(): Promise<void> {
    await this.#isReady;
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
    this.#started = false;
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
        if (setup.inspection && !before.inspection) this.#onReady();
        if (setup.fault && setup.fault !== before.fault) this.#fire('error', { ...setup.fault });
        if (setup.notice && setup.notice !== before.notice && setup.notice.kind !== 'restart')
          this.#fire('error', { message: setup.notice.detail, where: '' });
      }),
      session.run.subscribe((run, before) => this.#onRun(run, before)),
    ];
    session.prepare = () => this.#completePage();
    const plain = this.config === null && !(this.linked && location.hash.length > 1);
    void session.start(RnnPlayground.makeEngine, (description) => this.#initial(description), {
      autoplay: this.autoplay,
      ahead: plain ? (this.task ?? defaultTask) : null,
    });
    this.requestUpdate();
  }

  #initial(description: Description): AppState {
    const state = defaultState(description);
    if (this.task && findTask(description, this.task))
      state.experiment = defaultExperiment(description, this.task);
    if (this.config) {
      try {
        state.experiment = applyPatch(state.experiment, JSON.parse(this.config));
      } catch (error) {
        this.#session.notify({ kind: 'link', detail: String(error) });
      }
    }
    if (this.lang === 'ja' || this.lang === 'en') state.view.language = this.lang;
    if (this.theme === 'dark' || this.theme === 'light') state.view.theme = this.theme;
    if (!this.linked) return state;
    this.#given = location.hash;
    const followLink = (): void => this.#followLink(description);
    addEventListener('hashchange', followLink);
    this.#stops.push(() => removeEventListener('hashchange', followLink));
    if (location.hash.length < 2) return state;
    return this.#decode(location.hash, description);
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

  #followLink(description: Description): void {
    if (location.hash === this.#given) return;
    this.#given = location.hash;
    this.#session.state.set(this.#decode(location.hash, description));
  }

  #onState(state: AppState | null): void {
    this.requestUpdate();
    if (!state) return;
    const { theme } = state.view;
    this.theme = theme === 'auto' ? '' : theme;
    void this.#speak();
    if (this.linked && this.#writing === null) this.#writing = setTimeout(() => this.#writeLink(), 200);
    this.#fire('statechange', { state: structuredClone(state) });
  }

  /** Writes the link into the address bar: some time after a change, since browsers refuse more than a few a second. */
  #writeLink(): void {
    this.#writing = null;
    const { hash } = new URL(this.#link());
    // An address that a person has just entered goes first: its event is on the way.
    if (!this.isConnected || location.hash !== this.#given || hash === location.hash) return;
    history.replaceState(null, '', hash);
    this.#given = location.hash;
  }

  #onReady(): void {
    this.#setReady();
    setTimeout(() => void this.#completePage(), 400);
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
    if (run.state !== before.state) this.requestUpdate();
    if (run.complete && !before.complete) this.#fire('done', { history: this.history, test: run.test });
    if (run.state === 'done' && before.state !== 'done') {
      const last = epochs.at(-1);
      const accuracy =
        last && this.t && keys.indexOf('accuracy') >= 0
          ? `${this.t.metric('accuracy')} ${(last[keys.indexOf('accuracy')]! * 100).toFixed(1)}%`
          : '';
      this.announcement = this.t?.finished(accuracy) ?? '';
    }
  }

  async #completePage(): Promise<void> {
    await import('../app/below_the_fold.ts');
    this.complete = true;
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
    if (changed.has('lang') && (this.lang === 'en' || this.lang === 'ja'))
      this.#session.view({ language: this.lang });
    if (changed.has('task') && this.task && findTask(description, this.task))
      this.#session.startExperiment(defaultExperiment(description, this.task));
  }

  // --- Looks -----------------------------------------------------------------------------------------------

  get #language(): Language {
    const chosen = this.#session.state.get()?.view.language ?? 'auto';
    if (chosen !== 'auto') return chosen;
    return preferredLanguage(this.lang ? [this.lang] : navigator.languages);
  }

  /** Puts the page into its language; when that cannot be fetched, the one before stays. */
  async #speak(): Promise<void> {
    const language = this.#language;
    const t = loadedLocale(language) ?? (await loadLocale(language).catch(() => this.t));
    if (language !== this.#language || !t) return;
    this.t = t;
    const state = this.#session.state.get();
    if (!this.linked || !state) return;
    document.documentElement.lang = t.language;
    const task = taskName(state.experiment);
    document.title = `${t.tasks[task]?.name ?? task} – RNN Playground`;
  }

  override render() {
    const { t } = this;
    const session = this.#session;
    if (!t) return nothing;
    const hide = [
      ...(this.hide ?? '').split(/[\s,]+/).filter(Boolean),
      ...(session.state.get()?.view.hide ?? []),
    ];
    const shows = (...names: string[]): boolean => names.some((name) => !hide.includes(name));
    const edits = shows('model', 'training');
    const theme = this.theme || 'auto';
    return html`<div
      class="page ${edits ? '' : 'narrow'} ${shows('header') ? '' : 'bare'}"
      lang=${t.language}
      @announce=${(event: CustomEvent<string>) => (this.announcement = event.detail)}
    >
      ${shows('header') ? html`<header class="top"><rnn-header .session=${session} .t=${t} .hide=${hide} .link=${() => this.#link()}></rnn-header></header>` : nothing}
      <rnn-notice .session=${session} .t=${t}></rnn-notice>
      <main>
        <section class="intro">
          ${shows('experiments') ? html`<rnn-experiments .session=${session} .t=${t}></rnn-experiments>` : nothing}
        </section>
        <div class="columns">
          <div class="centre">
            ${shows('transport') ? html`<div class="transport"><rnn-transport .session=${session} .t=${t}></rnn-transport></div>` : nothing}
            ${shows('hint') ? html`<rnn-hint .session=${session} .t=${t}></rnn-hint>` : nothing}
            <rnn-results .session=${session} .t=${t} .hide=${hide} theme=${theme}></rnn-results>
          </div>
          ${
            edits
              ? html`<div class="editor">
                  ${shows('model') ? html`<rnn-stack .session=${session} .t=${t}></rnn-stack>` : nothing}
                  ${shows('training') ? html`<rnn-training .session=${session} .t=${t}></rnn-training>` : nothing}
                </div>`
              : nothing
          }
          <div class="inside">
            ${this.complete && shows('inside') ? html`<rnn-inside .session=${session} .t=${t} theme=${theme}></rnn-inside>` : nothing}
            ${this.complete && shows('diagram', 'summary', 'code') ? html`<div class="details"><rnn-details .session=${session} .t=${t} .hide=${hide}></rnn-details></div>` : nothing}
            ${this.complete && shows('log') ? html`<rnn-log .session=${session} .t=${t}></rnn-log>` : nothing}
          </div>
        </div>
      </main>
      <div class="visually-hidden" role="status" aria-live="polite">${this.announcement}</div>
    </div>`;
  }

  #link(): string {
    const state = this.#session.state.get();
    const { description } = this.#session.setup.get();
    const url = new URL(location.href);
    if (state && description) url.hash = encodeState(state, description);
    return url.href;
  }
}

/** Registers the element; `makeEngine` gives each one on a page its own engine. */
export function definePlayground(makeEngine: () => Engine): void {
  RnnPlayground.makeEngine = makeEngine;
  define('rnn-playground', RnnPlayground);
}
