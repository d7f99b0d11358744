import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { durationText, metricsText, progressCells, progressLine } from '../ui/format.ts';
import { testIds } from '../ui/test_ids.ts';
import { Panel } from './panel.ts';
import './view_host.ts';
import { repeat } from 'lit/directives/repeat.js';

/** Keras's lines for the finished epochs, and the task's own record of the run. */
export class LogPanel extends Panel {
  static override properties = { shown: { type: Boolean } };
  /** False while only the records are kept. */
  declare shown: boolean;
  protected readonly topics = ['state', 'setup', 'run'] as const;

  constructor() {
    super();
    this.shown = true;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .lines {
        margin: 0;
        padding: 0.8rem 0.9rem;
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
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1.6rem;
        margin: 0 0 0.4rem;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      dl div {
        display: flex;
        gap: 0.4rem;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        font-weight: 600;
      }
      .keras {
        min-height: 1.5em;
        margin: 0 0 0.6rem;
        font: 0.75rem/1.5 var(--mono);
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      .keras .filled {
        color: var(--accent);
      }
      .keras .rest {
        color: var(--line);
      }
      .empty {
        font-size: var(--small);
        color: var(--ink-3);
      }
    `,
  ];

  override render(): TemplateResult {
    const { t, run } = this;
    const { keys, epochs } = run.history;
    const planned = Math.max(run.progress?.epochs ?? 0, epochs.length);
    const records = this.session.readouts('answers').filter(({ cadence }) => cadence === 'every_batches');
    return html`${this.shown ? html`${this.times()} ${this.keras()}` : nothing}
    ${epochs.length === 0 ? html`<p class="empty">${t.logEmpty}</p>` : nothing}
    ${
      epochs.length > 0 && this.shown
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

  private times(): TemplateResult {
    const { t, run } = this;
    const seconds = (value: number | null) =>
      value === null ? '–' : durationText(value, t.units, t.language);
    return html`<dl>
      <div>
        <dt>${t.elapsed}</dt>
        <dd data-testid=${testIds.elapsed}>${seconds(run.elapsedSeconds)}</dd>
      </div>
      <div>
        <dt>${t.remaining}</dt>
        <dd data-testid=${testIds.remaining}>
          ${run.state === 'done' ? seconds(0) : seconds(run.remainingSeconds)}
        </dd>
      </div>
    </dl>`;
  }

  /** Keras's own line; at the end of an epoch with the validation's results. */
  private keras(): TemplateResult {
    const { progress, history, elapsedSeconds, state } = this.run;
    if (!progress) return html`<p class="keras" data-testid=${testIds.progressLine}></p>`;
    const ended = state === 'done' || (progress.batch === 0 && progress.epoch > 0);
    const row = history.epochs.at(-1);
    const metrics =
      ended && row
        ? Object.fromEntries(history.keys.map((key, index) => [key, row[index]!]))
        : progress.samples > 0
          ? progress.metrics
          : {};
    const batch = ended ? progress.batches_per_epoch : progress.batch;
    const steps = progress.epoch * progress.batches_per_epoch + (ended ? 0 : progress.batch);
    const line = progressLine(
      { batch, batches_per_epoch: progress.batches_per_epoch },
      metrics,
      steps > 0 ? elapsedSeconds / steps : null,
    );
    const tail = [line.time, line.metrics].filter(Boolean).join(' - ');
    return html`<p class="keras" data-testid=${testIds.progressLine}>
      ${line.batches} <span class="filled" aria-hidden="true">${'━'.repeat(line.filled)}</span
      ><span class="rest" aria-hidden="true">${'━'.repeat(progressCells - line.filled)}</span> ${tail}
    </p>`;
  }
}
define('rnn-log', LogPanel);
