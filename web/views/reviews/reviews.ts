import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ExamplesView } from '../examples_view.ts';
import { pagerStyles } from '../pager.ts';
import type { View } from '../view.ts';
import { decodeReviews, type Review, type Reviews, type Word } from './decoder.ts';
import { examplesStyles } from '../examples_styles.ts';
import { reviewStyles } from './styles.ts';
import type { ReviewWords } from './words.en.ts';

const onPage = 8;

/** Reviews that the network has never seen, and the reader's own, with the output after each word. */
export class ReviewsView extends ExamplesView<Review, Reviews, ReviewWords, NonNullable<Reviews['typed']>> {
  protected override readonly onPage = onPage;

  static override styles = [controls, markStyles, pagerStyles, examplesStyles, reviewStyles];

  protected override wanted(): ReadoutRequest | null {
    return this.own.trim() ? { first: 0, count: 1, text: this.own } : null;
  }

  protected override get own(): string {
    return this.data.ids ? (this.text ?? '') : super.own;
  }

  protected override answerOf({ typed }: Reviews): Reviews['typed'] {
    return typed;
  }

  override render() {
    return html`<div class="own">${this.#form()}</div>
      ${this.examples()}`;
  }

  #form(): TemplateResult {
    const { words: t, typed, data } = this;
    const empty = this.own.trim() === '';
    const answer = typed && !empty && typed.words.length > 0 ? typed : null;
    const last = answer ? (answer.after.at(-1) ?? answer.before) : 0.5;
    return html`<label for="text"><h3>${t.own}</h3></label>
      <textarea
        id="text"
        rows="2"
        maxlength="2000"
        autocomplete="off"
        spellcheck="false"
        placeholder=${data.ids ? t.fieldOfIds : t.field}
        aria-describedby="answer"
        data-testid=${testIds.ownText}
        .value=${live(this.own)}
        @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${data.ids ? html`<p class="key">${t.ids}</p>` : nothing}
      <p id="answer" class="answer" data-testid=${testIds.ownAnswer} data-value=${answer ? last : nothing}>
        ${
          answer
            ? html`<b class=${last > 0.5 ? 'positive' : 'negative'}
                  >${last > 0.5 ? t.positive : t.negative}</b
                >
                ${meter(last)} <span>${t.sure(percent(Math.max(last, 1 - last)))}</span>`
            : html`<span>${empty ? (data.ids ? t.nothingOfIds : t.nothing) : '…'}</span>`
        }
      </p>
      ${answer ? this.#wordByWord(answer) : nothing}`;
  }

  /** The words in their order, each below its bar: up from the middle for positive, down for negative. */
  #wordByWord({ words, before, after }: NonNullable<Reviews['typed']>): TemplateResult {
    const { words: t } = this;
    const column = (value: number, word: TemplateResult): TemplateResult => {
      return html`<li
        style="--share: ${Math.abs(value - 0.5).toFixed(3)}"
        class=${value > 0.5 ? 'positive' : 'negative'}
      >
        <i aria-hidden="true"></i>${word}<small aria-hidden="true">${Math.round(value * 100)}</small
        ><span class="visually-hidden">${t.after(percent(value))}</span>
      </li>`;
    };
    const unknown = words.some(({ known }) => !known);
    return html`<h3 id="columns">${t.wordByWord}</h3>
      <ol class="columns" aria-labelledby="columns" data-testid=${testIds.afterWords}>
        ${column(
          before,
          html`<em aria-hidden="true">${t.before}</em><span class="visually-hidden">${t.before_long}</span>`,
        )}
        ${words.map((word, at) => column(after[at]!, wordText(word, t)))}
      </ol>
      <p class="key">
        <span>${t.scale}</span>${unknown ? html`<span><u>abc</u> ${t.unknownKey}</span>` : nothing}
      </p>`;
  }

  protected override row(review: Review, number: number): TemplateResult {
    const { words: t } = this;
    const { words, probability, positive, right } = review;
    const text = words
      .map(({ text: word }) => word)
      .join(' ')
      .trim();
    const before = html` ${meter(probability, t.answer(percent(probability)))}`;
    const after = right ? nothing : html`<span class="really">${t.isReally(positive)}</span>`;
    const shown = words.map((word) => html`${wordText(word, t)} `);
    return this.entry({ number, right, text, shown, title: t.read, before, after });
  }
}
define('rnn-reviews', ReviewsView);

/** A bar from 0 to 1 that begins in the middle. */
function meter(value: number, label = ''): TemplateResult {
  const left = Math.min(value, 0.5) * 100;
  const width = Math.abs(value - 0.5) * 100;
  return html`<span
    class="meter ${value > 0.5 ? 'positive' : 'negative'}"
    role=${label ? 'img' : nothing}
    aria-label=${label || nothing}
    title=${label || nothing}
    ><i style="left: ${left.toFixed(1)}%; width: ${width.toFixed(1)}%"></i
  ></span>`;
}

function wordText({ text, known }: Word, t: ReviewWords): TemplateResult {
  return known ? html`<span>${text}</span>` : html`<u title=${t.unknown}>${text}</u>`;
}

function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}

export const view: View<Reviews> = {
  element: 'rnn-reviews',
  decode: decodeReviews,
  request: { first: 0, count: onPage },
};
