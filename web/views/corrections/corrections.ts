import { html, nothing, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ExamplesView } from '../examples_view.ts';
import { examplesStyles, typedStyles } from '../examples_styles.ts';
import { pagerStyles } from '../pager.ts';
import type { View } from '../view.ts';
import {
  decodeCorrections,
  isMarked,
  type Corrections,
  type MarkedWord,
  type Sentence,
  type Typed,
} from './decoder.ts';
import { correctionStyles } from './styles.ts';
import type { CorrectionWords } from './words.en.ts';

const onPage = 8;
/** A change of a probability that is told in words. */
const told = 0.25;

/** Sentences that the network has never seen, and the reader's own, each word with the probability that it is wrong. */
export class CorrectionsView extends ExamplesView<Sentence, Corrections, CorrectionWords, Typed> {
  protected override readonly onPage = onPage;

  static override styles = [controls, markStyles, pagerStyles, examplesStyles, typedStyles, correctionStyles];

  protected override wanted(): ReadoutRequest | null {
    return this.own.trim() ? { first: 0, count: 1, text: this.own } : null;
  }

  protected override answerOf({ typed }: Corrections): Typed | null {
    return typed;
  }

  override render() {
    const { words: t } = this;
    return html`<div>${this.#form()}</div>
      ${this.examples(
        html`<p class="key">
          <span class="found">${t.found}</span><span class="missed">${t.missed}</span
          ><span class="alarm">${t.alarm}</span>
        </p>`,
      )}`;
  }

  #form(): TemplateResult {
    const { words: t, typed } = this;
    const shown = this.own.trim() && typed && typed.words.length > 0 ? typed : null;
    return html`${this.field(t, 200)}
    ${shown ? this.#answer(shown) : html`<p id="answer" class="answer">${this.own.trim() ? '…' : t.nothing}</p>`}`;
  }

  #answer(typed: Typed): TemplateResult {
    const { words: t } = this;
    const last = typed.soFar.at(-1)!;
    const marked = typed.words.filter((_, at) => isMarked(last[at]!)).map(({ text }) => text);
    const unknown = typed.words.filter(({ known }) => !known).map(({ text }) => t.quoted(text));
    return html`<p id="answer" class="answer" data-testid=${testIds.ownAnswer} data-value=${marked.join(' ')}>
        ${marked.length > 0 ? html`<b>${t.marks(marked.join(', '))}</b>` : t.noneMarked}
      </p>
      ${unknown.length > 0 ? html`<p class="warning" role="status">${t.unknown(unknown.join(' '))}</p>` : nothing}
      ${typed.leftOut > 0 ? html`<p class="warning" role="status">${t.leftOut(typed.leftOut)}</p>` : nothing}
      <ol class="columns" aria-label=${t.columns} title=${t.columns} data-testid=${testIds.afterWords}>
        ${typed.words.map(
          ({ text, known }, at) =>
            html`<li class=${isMarked(last[at]!) ? 'marked' : ''} style="--share: ${last[at]!.toFixed(3)}">
              <i aria-hidden="true"></i>${known ? text : html`<u title=${t.unknownWord}>${text}</u>`}<small
                aria-hidden="true"
                >${Math.round(last[at]! * 100)}</small
              ><span class="visually-hidden">${t.probability(percent(last[at]!))}</span>
            </li>`,
        )}
      </ol>
      ${typed.words.length > 1 ? this.#map(typed) : nothing}
      <details>
        <summary>${t.vocabulary}</summary>
        <p>${typed.vocabulary.join(' ')}</p>
      </details>`;
  }

  /** The triangle of answers: in each row one word more has been read. */
  #map({ words, soFar }: Typed): TemplateResult {
    const { words: t } = this;
    const texts = words.map(({ text }) => text);
    const values = new Float32Array(texts.length * texts.length);
    soFar.forEach((row, at) => values.set(row, at * texts.length));
    const read = ({ column, row }: Cell, value: number): string =>
      column > row
        ? t.notYet(texts[column]!, texts[row]!)
        : t.read(texts[column]!, texts[row]!, percent(value));
    return html`<h3 class="title">${t.map}</h3>
      <rnn-heat-map
        data-testid=${testIds.answerMap}
        .values=${values}
        .rows=${texts.length}
        .columns=${texts.length}
        .rowLabels=${texts}
        .columnLabels=${texts}
        .least=${1}
        rowName=${t.read_so_far}
        columnName=${t.reads}
        label=${t.mapLabel(texts.join(' '))}
        .read=${read}
        theme=${this.theme}
      ></rnn-heat-map>
      <p class="hint">${this.#change(texts, soFar)}</p>`;
  }

  /** The word whose answer later words changed most. */
  #change(texts: string[], soFar: Float32Array[]): string {
    const { words: t } = this;
    const last = soFar.at(-1)!;
    const changes = texts.map((_, at) => Math.abs(last[at]! - soFar[at]![at]!));
    const most = changes.indexOf(Math.max(...changes));
    if (changes[most]! < 1e-4) return t.stays;
    return changes[most]! > told
      ? t.changes(texts[most]!, percent(soFar[most]![most]!), percent(last[most]!))
      : '';
  }

  protected override row({ words, right }: Sentence, number: number): TemplateResult {
    const text = words.map((word) => word.text).join(' ');
    const shown = words.map((word) => html`${this.#word(word)} `);
    return this.entry({ number, right, text, shown, title: this.words.look });
  }

  #word({ text, wrong, probability }: MarkedWord): TemplateResult {
    const { words: t } = this;
    const marked = isMarked(probability);
    if (!wrong && !marked) return html`${text}`;
    const [kind, name] = marked ? (wrong ? ['found', t.found] : ['alarm', t.alarm]) : ['missed', t.missed];
    return html`<span class=${kind} title=${`${name} (${percent(probability)})`}
      >${text}<span class="visually-hidden"> (${name})</span></span
    >`;
  }
}
define('rnn-corrections', CorrectionsView);

function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}

export const view: View<Corrections> = {
  element: 'rnn-corrections',
  decode: decodeCorrections,
  request: { first: 0, count: onPage },
};
