import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import type { Change } from './changes.ts';
import { loadedChanges, type Changes } from './lazy_changes.ts';
import { ownFiles } from './own_data.ts';
import { Panel } from './panel.ts';
import { variantOf } from './variants.ts';

/** The task in a sentence; the chosen variant in another, or the changes that were made in it, each of which can be taken back. */
export class ExperimentPanel extends Panel {
  protected readonly topics = ['state', 'setup'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--small);
        line-height: 1.5;
        color: var(--ink-2);
      }
      .lead {
        text-wrap: pretty;
      }
      .note {
        display: flex;
        align-items: center;
        gap: 0.3rem 0.5rem;
        min-height: 28px;
        overflow-x: auto;
        scrollbar-width: thin;
      }
      strong,
      .name {
        flex: none;
        font-weight: 600;
        color: var(--ink);
      }
      .change {
        display: inline-flex;
        flex: none;
        align-items: center;
        gap: 0.3rem;
        max-width: 26rem;
        min-height: 26px;
        padding: 0 0.35rem 0 0.6rem;
        font-size: var(--tiny);
        white-space: nowrap;
        background: var(--carry-soft);
        border: 0;
        border-radius: 999px;
      }
      .change code {
        overflow: hidden;
        color: var(--ink-2);
        text-overflow: ellipsis;
      }
      .change ins {
        color: var(--ink);
        font-weight: 600;
        text-decoration: none;
      }
      .change svg {
        flex: none;
        width: 14px;
        height: 14px;
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
      }
      .change:hover {
        box-shadow: inset 0 0 0 1px var(--carry);
      }
      .all {
        flex: none;
        min-height: 26px;
        padding: 0 0.3rem;
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: 3px;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      @container (max-width: 640px) {
        .note:not(.changed) {
          display: block;
          min-height: 0;
        }
      }
    `,
  ];

  override render() {
    const { t, state, setup, session } = this;
    const { description } = setup;
    const entry = session.task;
    if (!state || !description || !entry) return nothing;
    const { experiment } = state;
    const words = t.tasks[entry.name];
    const { id, exact } = session.variants.chosen(description, experiment);
    const own = ownFiles(entry, experiment).join(', ');
    const lead = html`<p class="lead">${own ? t.ownData(own) : words?.lead}</p>`;
    if (exact)
      return html`${lead}
        <p class="note"><span>${own ? t.ownDataNotes : words?.variants[id]?.note}</span></p>`;
    const base = variantOf(description, experiment, id);
    const loaded = loadedChanges(this);
    const changes = loaded?.changesBetween(description, base, experiment) ?? [];
    const name = words?.variants[id]?.name ?? t.defaultVariant;
    return html`${lead}
      <div class="note changed" role="group" aria-label=${t.changedFrom(name)}>
        <strong>${t.changedFrom(name)}</strong>
        ${changes.map((change) => this.change(change, loaded!))}
        <button
          type="button"
          class="all"
          data-testid=${testIds.undoChanges}
          @click=${() => session.startExperiment(base)}
        >
          ${t.backToTask}
        </button>
      </div>`;
  }

  private change(change: Change, { changeText, changeWords }: Changes) {
    const label = this.t.takeBack(changeText(change));
    const [what, before, after] = changeWords(change);
    return html`<button
      type="button"
      class="change"
      data-testid=${testIds.change}
      aria-label=${label}
      title=${label}
      @click=${() => this.session.edit(change.revert)}
    >
      <code>${what} ${before} <ins>${after}</ins></code
      >${icon('close')}
    </button>`;
  }
}
define('rnn-experiment', ExperimentPanel);
