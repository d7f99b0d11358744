import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { metricsText } from '../ui/format.ts';
import { Panel } from './panel.ts';
import { section, sectionStyles } from './section.ts';
import './view_host.ts';
import { repeat } from 'lit/directives/repeat.js';

/** Keras's lines for the finished epochs, and the task's own record of the run. */
export class LogPanel extends Panel {
  protected readonly topics = ['state', 'setup', 'run'] as const;

  static override styles = [
    controls,
    sectionStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .lines {
        margin: 0;
        padding: 0.8rem 0.9rem;
        max-height: 20rem;
        overflow: auto;
        background: var(--sunken);
        border-radius: var(--radius);
        font: 0.75rem/1.6 var(--mono);
        color: var(--ink-2);
      }
      .lines b {
        color: var(--ink);
        font-weight: 600;
      }
      ol {
        list-style: none;
      }
      .empty {
        font-size: var(--small);
        color: var(--ink-3);
      }
    `,
  ];

  override render() {
    return section(this.t.log, nothing, () => this.body());
  }

  private body(): TemplateResult {
    const { t, run } = this;
    const { keys, epochs } = run.history;
    const planned = Math.max(run.progress?.epochs ?? 0, epochs.length);
    const records = this.session.readouts('answers').filter(({ cadence }) => cadence === 'every_batches');
    return html`${epochs.length === 0 ? html`<p class="empty">${t.logEmpty}</p>` : nothing}
    ${
      epochs.length > 0
        ? html`<ol class="lines" tabindex="0" aria-label=${t.log}>
            ${epochs.slice(-200).map(
              (row, index) =>
                html`<li>
                  <b>Epoch ${Math.max(0, epochs.length - 200) + index + 1}/${planned}</b>
                  ${metricsText(Object.fromEntries(keys.map((key, at) => [key, row[at]!])))}
                </li>`,
            )}
          </ol>`
        : nothing
    }
    ${run.diverged ? html`<p class="bad">${t.divergedAt(run.diverged)}</p>` : nothing}
    ${repeat(
      records,
      ({ name }) => `${this.session.task?.name} ${name}`,
      (readout) => html`<rnn-view .session=${this.session} .readout=${readout} .t=${t}></rnn-view>`,
    )}`;
  }
}
define('rnn-log', LogPanel);
