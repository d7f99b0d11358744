import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { headlineText } from '../ui/format.ts';
import { Panel } from './panel.ts';
import { taskName } from './state.ts';
import { testIds } from '../ui/test_ids.ts';
import './view_host.ts';
import { repeat } from 'lit/directives/repeat.js';

/** The task's answers, and the test set's result beside the trivial rule's. */
export class AnswersPanel extends Panel {
  protected readonly topics = ['state', 'setup', 'run'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.2rem 1.5rem;
        margin-bottom: 0.7rem;
      }
      .scores {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1.3rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .scores b {
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      rnn-view + rnn-view {
        margin-top: 1.2rem;
      }
      .empty {
        font-size: var(--small);
        color: var(--ink-3);
      }
    `,
  ];

  override render() {
    const { t, state } = this;
    const answers = this.session.readouts('answers').filter(({ cadence }) => cadence !== 'every_batches');
    const task = state ? taskName(state.experiment) : '';
    return html`<div class="head">
        <h2>${t.predictions}</h2>
        ${this.scores()}
      </div>
      ${
        answers.length === 0
          ? html`<p class="empty">${t.waiting}</p>`
          : repeat(
              answers,
              ({ name }) => `${task} ${name}`,
              (readout) =>
                html`<rnn-view
                  data-testid=${testIds.predictions}
                  .session=${this.session}
                  .readout=${readout}
                  .t=${t}
                  theme=${this.theme}
                ></rnn-view>`,
            )
      }`;
  }

  /** Test set and trivial rule, side by side. */
  private scores(): TemplateResult {
    const { run, setup, t } = this;
    const { baseline, inspection } = setup;
    const rules = (inspection && t.tasks[taskName(inspection.config)]?.rules) ?? {};
    const metric = baseline && Object.keys(baseline.metrics)[0];
    const unit = baseline?.unit?.metric === metric ? baseline?.unit : undefined;
    const figure = (value: number) =>
      unit
        ? `${(value * unit.factor).toPrecision(3)} ${unit.text}`.trim()
        : headlineText(metric ?? 'loss', value);
    const name = metric ? t.metric(metric) : '';
    const test = run.test && metric ? run.test[metric] : undefined;
    return html`<div class="scores">
      ${
        this.session.trains
          ? html`<span
              data-testid=${testIds.test}
              data-metrics=${run.test ? JSON.stringify(run.test) : nothing}
              >${t.testResult}
              ${test === undefined ? t.testAfter : html`${name} <b>${figure(test)}</b>`}</span
            >`
          : nothing
      }
      ${(baseline && metric ? [baseline, ...(baseline.beside ?? [])] : []).map(
        ({ rule, metrics }, at) =>
          html`<span data-testid=${testIds.baseline} data-rule=${rule}
            >${at === 0 ? t.baseline(rules[rule] ?? rule) : (rules[rule] ?? rule)} ${name}
            <b>${figure(metrics[metric!]!)}</b></span
          >`,
      )}
    </div>`;
  }
}
define('rnn-answers', AnswersPanel);
