import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { metricText, metricsText } from '../views/format.ts';
import { Panel } from './panel.ts';
import { section, sectionStyles } from './section.ts';
import { testIds } from '../ui/test_ids.ts';

/** Keras's lines for the finished epochs, and the from-scratch task's own log. */
export class LogPanel extends Panel {
  protected readonly topics = ['state', 'run'] as const;

  static override styles = [
    controls,
    sectionStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      h3 {
        margin: 1rem 0 0.3rem;
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
      .good {
        color: var(--right);
      }
      .bad {
        color: var(--wrong);
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      .scroll {
        position: relative;
        max-height: 24rem;
        overflow: auto;
        background: var(--sunken);
        border-radius: var(--radius);
        padding: 0.4rem 0.9rem 0.8rem;
      }
      th,
      td {
        padding: 0.1rem 0.8rem 0.1rem 0;
        text-align: left;
        white-space: nowrap;
        font: 0.75rem/1.6 var(--mono);
      }
      th {
        position: sticky;
        top: 0;
        color: var(--ink-3);
        background: var(--sunken);
        font-family: var(--sans);
      }
    `,
  ];

  override render() {
    return section(this.session, 'log', this.t.log, nothing, () => this.body());
  }

  private body(): TemplateResult {
    const { t, run } = this;
    const { keys, epochs } = run.history;
    const planned = Math.max(run.progress?.epochs ?? 0, epochs.length);
    return html`${epochs.length === 0 && run.log.length === 0 ? html`<p class="empty">${t.logEmpty}</p>` : nothing}
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
    ${run.log.length > 0 ? this.scratch() : nothing}`;
  }

  private scratch(): TemplateResult {
    const { t } = this;
    const bits = (value: unknown): string => (Array.isArray(value) ? value.join('') : '');
    return html`<h3>${t.scratchLog}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.scratchLog}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t.iteration}</th>
              <th scope="col">Loss</th>
              <th scope="col">Pred</th>
              <th scope="col">True</th>
              <th scope="col">a + b = c</th>
            </tr>
          </thead>
          <tbody>
            ${[...this.run.log].reverse().map(
              (entry) =>
                html`<tr data-testid=${testIds.logRow} data-iteration=${String(entry['iteration'])}>
                  <td>${String(entry['iteration'])}</td>
                  <td>${metricText(Number(entry['loss'] ?? NaN))}</td>
                  <td>${bits(entry['pred'])}</td>
                  <td>${bits(entry['true'])}</td>
                  <td class=${entry['right'] ? 'good' : 'bad'}>
                    ${String(entry['text'] ?? '')} ${entry['right'] ? '✓' : '✗'}<span class="visually-hidden"
                      >${entry['right'] ? t.right : t.wrong}</span
                    >
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
define('rnn-log', LogPanel);
