import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeConfusion, sum, type Confusion } from './decoder.ts';
import type { ConfusionWords } from './words.en.ts';

type Basis = 'truth' | 'answer';

/** A table with a row for each true class and a column for each answer: counts, and their shares. */
export class ConfusionView extends ViewElement<Confusion, ConfusionWords> {
  static override properties: PropertyDeclarations = { basis: { state: true } };
  /** What the shares are of. */
  declare basis: Basis;

  constructor() {
    super();
    this.basis = 'truth';
  }

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
        gap: 0.2rem 1.4rem;
        margin-bottom: 0.4rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
      }
      select {
        width: auto;
      }
      .room {
        overflow-x: auto;
      }
      table {
        border-collapse: separate;
        border-spacing: 2px;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th {
        padding: 0.2rem 0.5rem;
        font-weight: 500;
        color: var(--ink-2);
        white-space: nowrap;
      }
      thead th {
        text-align: center;
      }
      tbody th {
        text-align: right;
      }
      .side {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      td {
        min-width: 4.2rem;
        padding: 0.3rem 0.5rem;
        text-align: center;
        line-height: 1.25;
        color: var(--ink);
        background: color-mix(in srgb, var(--tone) calc(var(--share) * 30%), var(--sunken));
        border-radius: 3px;
      }
      td.right {
        --tone: var(--right);
        box-shadow: inset 0 0 0 2px var(--right);
      }
      td.wrong {
        --tone: var(--wrong);
      }
      td.all {
        color: var(--ink-2);
        background: none;
      }
      td small {
        display: block;
        font-size: var(--tiny);
        color: var(--ink);
      }
      .none {
        color: var(--ink-3);
      }
      .never {
        margin-top: 0.3rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { words: t, data, basis } = this;
    const { classes, rows, samples, right } = data;
    const names = classes.map((name) => this.nameOf(name));
    const totals = classes.map((_, at) => sum(rows.map((row) => row[at]!)));
    const never = names.filter((_, at) => totals[at] === 0);
    const choose = (event: Event): void => {
      this.basis = (event.target as HTMLSelectElement).value as Basis;
    };
    return html`<h3 id="title">${t.title}</h3>
      <div class="head">
        <span data-testid=${testIds.confusionRight}
          >${t.right(shareText(samples > 0 ? right / samples : 0), right, samples)}</span
        >
        <label
          >${t.shares}
          <select @change=${choose}>
            <option value="truth" .selected=${basis === 'truth'}>${t.byTruth}</option>
            <option value="answer" .selected=${basis === 'answer'}>${t.byAnswer}</option>
          </select></label
        >
      </div>
      <div class="room" role="region" aria-label=${t.region} tabindex="0">
        <table aria-labelledby="title">
          <thead>
            <tr>
              <td class="all side">${t.truth} \\ ${t.answered}</td>
              ${names.map((name) => html`<th scope="col">${name}</th>`)}
              <th scope="col" class="side">${t.all}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row, truth) => {
              const all = sum(row);
              return html`<tr>
                <th scope="row">${names[truth]}</th>
                ${row.map((count, answer) => this.#cell(count, basis === 'truth' ? all : totals[answer]!, names, truth, answer))}
                <td class="all">${all}</td>
              </tr>`;
            })}
            <tr>
              <th scope="row" class="side">${t.all}</th>
              ${totals.map((total) => html`<td class="all">${total}</td>`)}
              <td class="all">${samples}</td>
            </tr>
          </tbody>
        </table>
      </div>
      ${never.length > 0 ? html`<p class="never">${t.never(t.list(never))}</p>` : nothing}`;
  }

  #cell(count: number, of: number, names: string[], truth: number, answer: number): TemplateResult {
    const share = of > 0 ? count / of : 0;
    const text = of > 0 ? shareText(share) : '–';
    return html`<td
      class=${truth === answer ? 'right' : 'wrong'}
      style="--share: ${share.toFixed(3)}"
      title=${this.words.cell(names[truth]!, names[answer]!, count, text)}
      data-testid=${testIds.confusionCell}
      data-count=${count}
    >
      ${count === 0 ? html`<span class="none">0</span>` : count}<small>${text}</small>
    </td>`;
  }
}
define('rnn-confusion', ConfusionView);

export const view: View<Confusion> = { element: 'rnn-confusion', decode: decodeConfusion };
