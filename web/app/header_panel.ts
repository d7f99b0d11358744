import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { languages, type Language } from '../locales/load.ts';
import { define } from '../ui/define.ts';
import { icon, logo } from '../ui/icons.ts';
import { Panel } from './panel.ts';
import { taskName, type ViewState } from './state.ts';
import { testIds } from '../ui/test_ids.ts';

/** Name, task, language, theme, link. */
export class HeaderPanel extends Panel {
  static override properties = {
    hide: { attribute: false },
    link: { attribute: false },
    copied: { state: true },
  };
  /** Names of the controls that are not shown. */
  declare hide: readonly string[];
  /** The link to the present state; null where no page can be linked to. */
  declare link: () => string | null;
  declare copied: 'yes' | 'no' | null;
  protected readonly topics = ['state', 'setup'] as const;

  constructor() {
    super();
    this.hide = [];
    this.link = () => location.href;
    this.copied = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1.5rem;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 0.6rem;
      }
      .brand svg {
        flex: none;
      }
      h1 {
        margin: 0;
        font-size: 1.125rem;
        font-weight: 700;
        letter-spacing: -0.015em;
        white-space: nowrap;
      }
      .task {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-width: 0;
      }
      .task label,
      .view label {
        font-size: var(--small);
        color: var(--ink-2);
      }
      .task select {
        width: auto;
        min-height: 36px;
        font-size: var(--text);
        font-weight: 600;
        max-width: 100%;
      }
      .view {
        display: flex;
        align-items: center;
        gap: 0.4rem;
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
      @container (max-width: 900px) {
        .share span {
          display: none;
        }
        .share {
          padding: 0 0.5rem;
        }
      }
      @container (max-width: 700px) {
        .task {
          order: 3;
          flex: 1 1 100%;
        }
        .task select {
          flex: 1;
        }
        .view {
          gap: 0.1rem;
        }
      }
      @container (max-width: 420px) {
        .brand svg {
          width: 24px;
          height: 24px;
        }
        h1 {
          font-size: 0.9375rem;
        }
        .brand {
          gap: 0.35rem;
        }
        :host {
          gap: 0.5rem;
        }
        .view select {
          max-width: 5.2rem;
          padding: 0 0.9rem 0 0.1rem;
          font-size: var(--tiny);
          background-position:
            right 6px center,
            right 1px center;
        }
      }
    `,
  ];

  override render() {
    const { t, state, setup } = this;
    const shows = (name: string): boolean => !this.hide.includes(name);
    return html` <div class="brand">
        ${logo()}
        <h1>RNN Playground</h1>
      </div>
      ${
        shows('task') && state && setup.description
          ? html`<div class="task">
              <label for="task">${t.task}</label>
              <select id="task" data-testid=${testIds.taskSelect} @change=${this.chooseTask}>
                ${setup.description.tasks.map(({ name }) => html`<option value=${name} .selected=${name === taskName(state.experiment)}>${t.tasks[name]?.name ?? name}</option>`)}
              </select>
            </div>`
          : nothing
      }
      <div class="view">
        ${
          shows('language')
            ? html`<select
                data-testid=${testIds.language}
                aria-label=${t.languageLabel}
                @change=${(event: Event) =>
                  this.session.view({ language: (event.target as HTMLSelectElement).value as Language })}
              >
                ${Object.entries(languages).map(([language, name]) => html`<option value=${language} lang=${language} .selected=${language === t.language}>${name}</option>`)}
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
                ${(['auto', 'light', 'dark'] as const).map((theme) => html`<option value=${theme} .selected=${theme === (state?.view.theme ?? 'auto')}>${t.themes[theme]}</option>`)}
              </select>`
            : nothing
        }
        ${
          shows('share') && this.link() !== null
            ? html`<button
                type="button"
                class="button share"
                data-testid=${testIds.share}
                aria-label=${t.share}
                @click=${this.share}
              >
                ${icon('link')}<span>${this.copied === 'yes' ? t.shared : t.share}</span>
              </button>`
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

  /** The dialog is a part of its own, which few visitors ask for. */
  private async about(): Promise<void> {
    const { openAbout } = await import('./about_dialog.ts');
    openAbout(this.renderRoot as ShadowRoot, this.t);
  }

  private chooseTask(event: Event): void {
    void this.session.openTask((event.target as HTMLSelectElement).value);
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
