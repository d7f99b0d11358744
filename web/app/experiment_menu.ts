import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { roveDown } from '../ui/roving.ts';
import { testIds } from '../ui/test_ids.ts';
import { ownFiles } from './own_data.ts';
import { Panel } from './panel.ts';
import { variantIds, variantOf } from './variants.ts';

/** The variants of the task, with a tick for those that were tried. Sends `chosen` when one was. */
export class ExperimentMenu extends Panel {
  protected readonly topics = ['state', 'setup'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      p {
        margin: 0;
        padding: 0.45rem 0.7rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      [role='menu'] {
        display: grid;
        gap: 1px;
      }
      button {
        display: grid;
        grid-template-columns: 1.2rem minmax(0, 1fr);
        gap: 0 0.4rem;
        padding: 0.45rem 0.7rem 0.5rem 0.5rem;
        text-align: left;
        background: none;
        border: 0;
        border-radius: var(--radius-small);
      }
      button:hover,
      button:focus-visible {
        background: var(--sunken);
      }
      button[aria-checked='true'] {
        background: var(--accent-soft);
      }
      b {
        font-size: var(--small);
        font-weight: 600;
      }
      small {
        grid-column: 2;
        font-size: var(--tiny);
        line-height: 1.45;
        color: var(--ink-2);
      }
      svg {
        width: 16px;
        height: 16px;
        margin-top: 2px;
        fill: none;
        stroke: var(--right);
        stroke-width: 2.4;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
    `,
  ];

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  override render() {
    const { t, state, setup, session } = this;
    const { description } = setup;
    const entry = session.task;
    if (!state || !description || !entry) return nothing;
    const { experiment } = state;
    const chosen = session.variants.chosen(description, experiment);
    const words = t.tasks[entry.name];
    return html`${ownFiles(entry, experiment).length > 0 ? html`<p>${t.ownDataNotes}</p>` : nothing}
      <div
        role="menu"
        aria-label=${t.experiments}
        data-testid=${testIds.variants}
        @keydown=${roveDown}
        @focusin=${roveDown}
      >
        ${variantIds(description, entry.name).map((id) => {
          const tried = session.variants.tried(entry.name, id);
          return html`<button
            type="button"
            role="menuitemradio"
            data-testid=${testIds.variant}
            data-variant=${id}
            tabindex=${id === chosen.id ? 0 : -1}
            aria-checked=${id === chosen.id}
            @click=${() => this.choose(id)}
          >
            <span>${tried ? icon('tick') : nothing}</span>
            <b
              >${words?.variants[id]?.name ?? (id || t.defaultVariant)}${tried ? html`<span class="visually-hidden"> (${t.tried})</span>` : nothing}</b
            >
            <small>${words?.variants[id]?.note}</small>
          </button>`;
        })}
      </div>`;
  }

  private choose(id: string): void {
    const { description } = this.setup;
    const { experiment } = this.state!;
    this.session.startExperiment(variantOf(description!, experiment, id));
    this.dispatchEvent(new CustomEvent('chosen', { bubbles: true, composed: true }));
  }
}
define('rnn-experiment-menu', ExperimentMenu);
