import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ExamplesView } from '../examples_view.ts';
import { examplesStyles } from '../examples_styles.ts';
import { pagerStyles } from '../pager.ts';
import type { View } from '../view.ts';
import { decodeNextTokens, type Answer, type Guess, type NextTokens } from './decoder.ts';
import { answerBars } from '../answer_bars.ts';
import { nextTokenStyles } from './styles.ts';
import type { NextTokenWords } from './words.en.ts';

const onPage = 8;
/** The text of the unknown word. */
const unknown = '<???>';

/** What may come after a typed text, as one types, and after texts that the network has never seen. */
export class NextTokenView extends ExamplesView<
  Guess,
  NextTokens,
  NextTokenWords,
  NonNullable<NextTokens['typed']>
> {
  protected override readonly onPage = onPage;
  /** The first text of the test set. */
  #start = '';

  static override styles = [controls, markStyles, pagerStyles, examplesStyles, answerBars, nextTokenStyles];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data') && this.first === 0) this.#start = this.data.samples[0]?.words.join('') ?? '';
    super.willUpdate(changed);
  }

  protected override wanted(): ReadoutRequest | null {
    return this.own === '' ? null : { first: 0, count: 1, text: this.own };
  }

  protected override answerOf({ typed }: NextTokens): NextTokens['typed'] {
    return typed;
  }

  override render() {
    return html`<div>${this.#form()}</div>
      ${this.examples()}`;
  }

  /** What was typed; at first an example, of characters a text of the test set: they may be in any language. */
  protected override get own(): string {
    return this.text ?? (this.data.unit === 'word' ? this.words.example : this.#start);
  }

  #form(): TemplateResult {
    const { words: t, typed, data } = this;
    const answer = this.own === '' ? null : typed;
    return html`<label for="text"><h3>${t.own}</h3></label>
      <textarea
        id="text"
        rows="2"
        maxlength="2000"
        autocomplete="off"
        spellcheck="false"
        placeholder=${t.field}
        aria-describedby="said"
        data-testid=${testIds.ownText}
        .value=${live(this.own)}
        @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      <p id="said" class="said" role="status">${answer ? this.#said(answer) : t.nothing[data.unit]}</p>
      <h3 id="next">${t.nextOf[data.unit]}</h3>
      <ol
        class="answers"
        aria-labelledby="next"
        data-testid=${testIds.ownAnswer}
        data-value=${answer?.answers[0]?.text ?? nothing}
      >
        ${answer?.answers.map((one) => this.#answer(one))}
      </ol>`;
  }

  /** What is not read as it was typed. */
  #said({ words, missing }: NonNullable<NextTokens['typed']>): TemplateResult {
    const { words: t, data } = this;
    const unread = [
      ...new Set(words.filter(({ known, text }) => !known && text !== unknown).map(({ text }) => text)),
    ];
    const unit = t.units[data.unit] ?? data.unit;
    return html`${missing > 0 ? t.missing(missing, data.chunk, unit) : t.reads(data.chunk, unit)}
    ${unread.length > 0 ? html`<em>${t.unread(unread.join(data.unit === 'word' ? ', ' : ' '))}</em>` : nothing}`;
  }

  #answer({ text, probability }: Answer): TemplateResult {
    const { words: t } = this;
    const special = text === unknown ? t.unknownWord : text === ' ' ? t.space : text === '' ? t.unused : '';
    const named = text === unknown || special === '' ? text : special;
    const share = shareOf(probability);
    const writable = text !== unknown && text !== '';
    return html`<li>
      <button
        type="button"
        title=${writable ? t.append(named) : special}
        aria-label=${t.probability(named, share)}
        aria-disabled=${!writable}
        @click=${() => writable && this.#append(text)}
      >
        <b class=${special ? 'special' : ''}>${named}</b>
        <i aria-hidden="true" style="width: ${(probability * 100).toFixed(1)}%"></i>
        <small aria-hidden="true">${share}</small>
      </button>
    </li>`;
  }

  #append(text: string): void {
    const own = this.own;
    this.text = this.data.unit === 'word' ? `${own.trimEnd()} ${text}`.trimStart() : own + text;
  }

  protected override row(sample: Guess, number: number): TemplateResult {
    const { words: t, data } = this;
    const { words, answers, target, right, ofTarget } = sample;
    const text = words.join(data.unit === 'word' ? ' ' : '');
    const named = (one: string): string => (one === ' ' ? t.space : one);
    const after = html`<span class="guess"
      ><b>${named(answers[0]?.text ?? '')}</b> ${shareOf(answers[0]?.probability ?? 0)}${
        right ? nothing : html`<small>${t.isReally(named(target), shareOf(ofTarget))}</small>`
      }</span
    >`;
    return this.entry({ number, right, text, title: t.read, after });
  }
}
define('rnn-next-token', NextTokenView);

function shareOf(probability: number): string {
  return probability > 0 && probability < 0.001 ? '<0.1%' : `${(probability * 100).toFixed(1)}%`;
}

export const view: View<NextTokens> = {
  element: 'rnn-next-token',
  decode: decodeNextTokens,
  request: { first: 0, count: onPage },
};
