import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { mark, markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ExamplesView } from '../examples_view.ts';
import { examplesStyles, typedStyles } from '../examples_styles.ts';
import { pagerStyles } from '../pager.ts';
import type { View } from '../view.ts';
import { decodeCalculations, type Calculated, type Calculations } from './decoder.ts';
import type { CalculationWords } from './words.en.ts';

const onPage = 12;
/** Results that have their number below their bar. */
const labelEvery = 4;

/** Calculations that the network has never seen, and the reader's own, with the probability of each result. */
export class CalculationsView extends ExamplesView<Calculated, Calculations, CalculationWords, Calculations> {
  protected override readonly onPage = onPage;

  static override styles = [
    controls,
    markStyles,
    pagerStyles,
    examplesStyles,
    typedStyles,
    css`
      .wrong-answer {
        color: var(--wrong);
      }
      .warning {
        max-width: 32rem;
        margin: 0 0 0.4rem;
        font-size: var(--small);
        color: var(--carry);
      }
      .bars {
        width: 100%;
        max-width: 34rem;
        height: auto;
        margin-top: 0.3rem;
      }
      .bars text {
        font-size: 9px;
        text-anchor: middle;
        fill: var(--ink-2);
      }
      .bars rect {
        fill: var(--training);
      }
      .bars .correct {
        fill: var(--right);
      }
      .bars path {
        stroke: var(--line-strong);
      }
      .examples ol {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0 1.4rem;
      }
      .examples li {
        grid-template-columns: auto minmax(0, 1fr) auto;
        min-height: 34px;
      }
      .text,
      .out {
        font: 500 var(--text) / 1.3 var(--mono);
      }
      small {
        margin-left: 0.5rem;
        font: var(--tiny) var(--sans);
        color: var(--ink-2);
      }
    `,
  ];

  protected override wanted(): ReadoutRequest | null {
    return this.own.trim() ? { text: this.own } : null;
  }

  protected override answerOf(answer: Calculations): Calculations | null {
    return answer;
  }

  override render() {
    return html`<div>${this.#form()}</div>
      ${this.examples()}`;
  }

  #form(): TemplateResult {
    const { words: t, typed } = this;
    const filled = this.own.trim() !== '';
    const [answer] = (filled && typed?.samples) || [];
    return html`${this.field(t, 40)}
      <p id="answer" class="answer">
        ${answer ? this.#said(answer) : html`<span>${filled ? '…' : t.nothing}</span>`}
      </p>
      ${answer && typed ? this.#warning(typed) : nothing} ${answer ? this.#bars(answer) : nothing}`;
  }

  #said({ text, answer, result, right, probabilities }: Calculated): TemplateResult {
    const { words: t } = this;
    return html`<b data-testid=${testIds.ownAnswer} data-value=${answer}>${shown(text)} ${answer}</b>
      ${result === null ? nothing : mark(right, t)}
      ${result === null || right ? nothing : html`<span class="wrong-answer">${t.correct(result)}</span>`}
      <span>${t.sure(percent(probabilities[answer]!))}</span>`;
  }

  #warning({ unknown, tooLong, fits }: Calculations): TemplateResult | typeof nothing {
    const { words: t } = this;
    const text = unknown ? t.unknown([...unknown].join(' ')) : tooLong ? t.tooLong : fits ? '' : t.noResult;
    return text ? html`<p class="warning" role="status">${text}</p>` : nothing;
  }

  #bars({ text, probabilities, answer, result }: Calculated): TemplateResult {
    const { words: t } = this;
    const width = 320 / probabilities.length;
    return html`<h3>${t.scores}</h3>
      <svg
        class="bars"
        viewBox="0 0 320 74"
        role="img"
        aria-label=${t.scoresLabel(shown(text), answer, percent(probabilities[answer]!))}
        data-testid=${testIds.answerMap}
      >
        ${Array.from(probabilities, (value, at) => {
          const x = (at + 0.5) * width;
          const height = Math.max(1, value * 56);
          return svg`<rect class=${at === result ? 'correct' : ''} x=${x - width * 0.4} y=${60 - height}
              width=${width * 0.8} height=${height}></rect>
            ${labelled(at, answer) ? svg`<text x=${x} y="71">${at}</text>` : nothing}`;
        })}
        <path d="M0 60.5h320"></path>
      </svg>`;
  }

  protected override row({ text, answer, result, right }: Calculated, number: number): TemplateResult {
    const { words: t } = this;
    const correct = right || result === null ? nothing : html`<small>${t.correct(result)}</small>`;
    const after = html`<span class="out">${answer}${correct}</span>`;
    return this.entry({ number, right, text, shown: shown(text), title: t.ask, after });
  }
}
define('rnn-calculations', CalculationsView);

/** Every few results, but none so near that it would overlap that of the answer. */
function labelled(at: number, answer: number): boolean {
  return at === answer || (at % labelEvery === 0 && Math.abs(at - answer) > 1);
}

/** With the signs that people write. */
function shown(text: string): string {
  return text.replaceAll('*', '×').replaceAll('-', '−').replace('=', ' =');
}

function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}

export const view: View<Calculations> = {
  element: 'rnn-calculations',
  decode: decodeCalculations,
  request: { first: 0, count: onPage },
};
