import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { languages, type Language } from '../languages/languages.ts';
import { loadTask } from '../locales/load.ts';
import { loadTaskCards } from '../tasks/registry.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon, logo } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import { comingFor } from './coming.ts';
import { loadedChanges } from './lazy_changes.ts';
import { Panel } from './panel.ts';
import { taskName, type ViewState } from './state.ts';
import type { Edit } from './undo.ts';

/** Task, experiment, undo and redo; link, language, theme, about. */
export class HeaderPanel extends Panel {
  static override properties = {
    hide: { attribute: false },
    link: { attribute: false },
    copied: { state: true },
    menu: { state: true },
  };
  /** Names of the controls that are not shown. */
  declare hide: readonly string[];
  /** The link to the present state; null where no page can be linked to. */
  declare link: () => string | null;
  declare copied: 'yes' | 'no' | null;
  /** True while the menu of experiments is open. */
  declare menu: boolean;
  protected readonly topics = ['state', 'setup', 'edits'] as const;

  constructor() {
    super();
    this.hide = [];
    this.link = () => location.href;
    this.copied = null;
    this.menu = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0.4rem 0.9rem;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 0.55rem;
      }
      .brand svg {
        flex: none;
        width: 26px;
        height: 26px;
      }
      h1 {
        margin: 0;
        font-size: 1rem;
        font-weight: 700;
        letter-spacing: -0.015em;
        white-space: nowrap;
      }
      .choice,
      .of-task {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        min-width: 0;
      }
      .menu-place {
        position: relative;
        min-width: 0;
      }
      .pick {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
        min-width: 0;
        max-width: 19rem;
        min-height: 36px;
        padding: 0 0.7rem 0 0.9rem;
        font-size: var(--small);
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-radius: 999px;
      }
      .pick:hover {
        border-color: var(--accent);
      }
      .pick .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .pick.task .text {
        font-weight: 650;
      }
      .pick svg {
        flex: none;
        width: 15px;
        height: 15px;
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 2.2;
      }
      .badge {
        flex: none;
        padding: 0 0.45rem;
        font-size: var(--tiny);
        font-weight: 600;
        line-height: 1.5;
        color: var(--carry);
        background: var(--carry-soft);
        border-radius: 999px;
      }
      .menu {
        position: absolute;
        z-index: 20;
        top: calc(100% + 6px);
        left: 0;
        width: min(25rem, 100vw - 2rem);
        max-height: min(34rem, 100vh - 6rem);
        padding: 0.4rem;
        overflow-y: auto;
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        box-shadow: 0 8px 30px rgb(10 12 20 / 25%);
      }
      .edits {
        display: flex;
      }
      .edits [aria-disabled='true'] {
        cursor: default;
        opacity: 0.35;
      }
      .view {
        display: flex;
        align-items: center;
        gap: 0.3rem;
        margin-left: auto;
      }
      .view select {
        width: auto;
        field-sizing: content;
        background-color: transparent;
        border-color: transparent;
      }
      .view select:hover {
        border-color: var(--line-strong);
      }
      @container (max-width: 1180px) {
        .share span {
          display: none;
        }
        .share {
          padding: 0 0.5rem;
        }
      }
      @container (max-width: 960px) {
        h1 {
          display: none;
        }
        :host {
          gap: 0.4rem 0.6rem;
        }
      }
      @container (max-width: 760px) {
        :host {
          flex-wrap: wrap;
        }
        h1 {
          display: block;
        }
        .choice {
          order: 3;
          flex: 1 1 100%;
          flex-wrap: wrap;
        }
        .pick {
          max-width: 100%;
        }
        .pick.task {
          flex: 1 1 auto;
        }
        .of-task,
        .menu-place {
          position: static;
          flex: 1 1 auto;
        }
        .menu-place .pick {
          width: 100%;
        }
        .pick svg {
          margin-left: auto;
        }
        :host {
          position: relative;
        }
        .menu {
          right: 0;
          width: auto;
          max-height: 70vh;
        }
      }
      @container (max-width: 430px) {
        h1 {
          font-size: 0.875rem;
        }
        .brand svg {
          display: none;
        }
        .view {
          gap: 0;
        }
        .view select {
          max-width: 6rem;
          padding: 0 0.9rem 0 0.2rem;
          font-size: var(--tiny);
          background-position:
            right 6px center,
            right 1px center;
        }
      }
      @container (min-width: 320px) and (max-width: 359.9px) {
        .view select {
          max-width: 4.6rem;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pointerdown', this.#away);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pointerdown', this.#away);
  }

  override render() {
    const { t, state, setup } = this;
    const shows = (name: string): boolean => !this.hide.includes(name);
    const known = state !== null && setup.description !== null;
    return html`<div class="brand">
        ${logo()}
        <h1>RNN Playground</h1>
      </div>
      ${
        known && (shows('task') || shows('experiments') || shows('undo'))
          ? html`<div class="choice">
              ${shows('task') ? this.task() : nothing}
              <div class="of-task">
                ${shows('experiments') ? this.experiment() : nothing}
                ${shows('undo') ? this.edits() : nothing}
              </div>
            </div>`
          : nothing
      }
      <div class="view">
        ${
          shows('share') && this.link() !== null
            ? html`<button
                type="button"
                class="button share"
                data-testid=${testIds.share}
                aria-label=${t.share}
                title=${t.share}
                @click=${this.share}
              >
                ${icon('link')}<span>${this.copied === 'yes' ? t.shared : t.share}</span>
              </button>`
            : nothing
        }
        ${
          shows('language')
            ? html`<select
                data-testid=${testIds.language}
                aria-label=${t.languageLabel}
                @change=${(event: Event) =>
                  this.session.view({ language: (event.target as HTMLSelectElement).value as Language })}
              >
                ${Object.entries(languages).map(([language, name]) => html`<option value=${language} lang=${language} .selected=${live(language === t.language)}>${name}</option>`)}
              </select>`
            : nothing
        }
        ${
          shows('theme')
            ? html`<select
                data-testid=${testIds.theme}
                aria-label=${t.theme}
                @change=${(event: Event) =>
                  this.session.view({
                    theme: (event.target as HTMLSelectElement).value as ViewState['theme'],
                  })}
              >
                ${(['auto', 'light', 'dark'] as const).map((theme) => html`<option value=${theme} .selected=${theme === this.session.shownView.theme}>${t.themes[theme]}</option>`)}
              </select>`
            : nothing
        }
        ${
          shows('about')
            ? html`<button
                type="button"
                class="icon"
                data-testid=${testIds.about}
                aria-label=${t.about}
                title=${t.about}
                @click=${this.about}
              >
                ${icon('info')}
              </button>`
            : nothing
        }
      </div>`;
  }

  private task(): TemplateResult {
    const { t } = this;
    const task = taskName(this.state!.experiment);
    const name = t.tasks[task]?.name ?? task;
    return html`<button
      type="button"
      class="pick task"
      data-testid=${testIds.taskSelect}
      data-task=${task}
      aria-haspopup="dialog"
      aria-label=${`${t.task}: ${name}`}
      @click=${this.chooseTask}
    >
      <span class="text">${name}</span>${icon('more')}
    </button>`;
  }

  private experiment(): TemplateResult {
    const { t, session, menu } = this;
    const { experiment } = this.state!;
    const { id, exact } = session.variants.chosen(this.setup.description!, experiment);
    const name = t.tasks[taskName(experiment)]?.variants[id]?.name ?? (id || t.defaultVariant);
    return html`<div class="menu-place" @keydown=${this.menuKey}>
      <button
        type="button"
        class="pick"
        data-testid=${testIds.experimentMenu}
        data-variant=${id}
        ?data-changed=${!exact}
        aria-haspopup="menu"
        aria-expanded=${menu}
        aria-label=${`${t.experiment}: ${name}${exact ? '' : ` ${t.changed}`}`}
        @click=${this.toggleMenu}
      >
        <span class="text">${name}</span>
        ${exact ? nothing : html`<span class="badge">${t.changed}</span>`}${icon('more')}
      </button>
      ${
        menu
          ? html`<div class="menu">
              <rnn-experiment-menu
                .session=${session}
                .t=${t}
                @chosen=${() => this.closeMenu()}
              ></rnn-experiment-menu>
            </div>`
          : nothing
      }
    </div>`;
  }

  private edits(): TemplateResult {
    const { t, session } = this;
    const { undo, redo } = session.undo.next.get();
    const button = (verb: 'undo' | 'redo', edit: Edit | null): TemplateResult => {
      const label = edit ? t[verb](this.#name(edit)) : t[verb]('');
      return html`<button
        type="button"
        class="icon"
        data-testid=${testIds[verb]}
        aria-label=${label}
        title=${label}
        aria-disabled=${edit === null}
        @click=${() => session.undo[verb]()}
      >
        ${icon(verb)}
      </button>`;
    };
    return html`<div class="edits">${button('undo', undo)}${button('redo', redo)}</div>`;
  }

  /** What an edit changed, in a few words. */
  #name(edit: Edit): string {
    return loadedChanges(this)?.editName(edit, this.setup.description!, this.t) ?? '';
  }

  private async toggleMenu(): Promise<void> {
    if (this.menu) return this.closeMenu();
    const part = await this.#coming(testIds.experimentMenu, () => import('./experiment_menu.ts'));
    if (part) this.menu = true;
  }

  private closeMenu(): void {
    this.menu = false;
    this.renderRoot.querySelector<HTMLElement>(`[data-testid="${testIds.experimentMenu}"]`)?.focus();
  }

  /** Escape closes the menu, and so does Tab, which goes on from the button. */
  private menuKey(event: KeyboardEvent): void {
    if (!this.menu || (event.key !== 'Escape' && event.key !== 'Tab')) return;
    if (event.key === 'Escape') event.stopPropagation();
    this.closeMenu();
  }

  readonly #away = (event: Event): void => {
    const place = this.renderRoot.querySelector('.menu-place');
    if (this.menu && place && !event.composedPath().includes(place)) this.menu = false;
  };

  /** The dialogs are parts of their own, which are fetched when they are asked for. */
  private async about(): Promise<void> {
    const parts = await this.#coming(testIds.about, () =>
      Promise.all([import('./about_dialog.ts'), loadTaskCards()]),
    );
    if (parts) await parts[0].openAbout(this.renderRoot as ShadowRoot, this.t.language);
  }

  private async chooseTask(): Promise<void> {
    const parts = await this.#coming(testIds.taskSelect, () =>
      Promise.all([import('./task_chooser.ts'), loadTaskCards()]),
    );
    if (!parts) return;
    const { language } = this.t;
    const task = taskName(this.state!.experiment);
    await parts[0].openTaskChooser(this.renderRoot as ShadowRoot, language, task, (name) => {
      void loadTask(language, name).catch(() => null);
      void this.session.openTask(name);
    });
  }

  /** See comingFor. */
  #coming<Part>(hook: string, fetching: () => Promise<Part>): Promise<Part | null> {
    const control = this.renderRoot.querySelector(`[data-testid="${hook}"]`)!;
    return comingFor(this.session, control, fetching);
  }

  private async share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link() ?? '');
      this.copied = 'yes';
      this.announce(this.t.shared);
    } catch {
      this.copied = 'no';
      this.announce(this.t.shareFailed);
    }
    setTimeout(() => (this.copied = null), 2500);
  }
}
define('rnn-header', HeaderPanel);
