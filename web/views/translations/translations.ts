import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ExamplesView } from '../examples_view.ts';
import { pagerStyles } from '../pager.ts';
import type { View } from '../view.ts';
import { decodeTranslations, type Translation, type Translations } from './decoder.ts';
import { examplesStyles } from '../examples_styles.ts';
import { translationStyles } from './styles.ts';
import type { TranslationWords } from './words.en.ts';

const onPage = 8;

/** Answers to sources that the network has never seen, and to the reader's own, with the weights of one of them. */
export class TranslationsView extends ExamplesView<Translation, Translations, TranslationWords, Translation> {
  protected override readonly onPage = onPage;

  static override styles = [controls, markStyles, pagerStyles, examplesStyles, translationStyles];

  protected override wanted(): ReadoutRequest | null {
    return this.own.trim() ? { text: this.own } : null;
  }

  protected override answerOf({ samples }: Translations): Translation | null {
    return samples[0] ?? null;
  }

  override render() {
    return html`<div>${this.#form()}</div>
      ${this.examples()}`;
  }

  #form(): TemplateResult {
    const { words: t, typed, data } = this;
    const shown = this.own.trim() ? typed : null;
    return html`<label for="text"><h3>${t.own}</h3></label>
      <input
        id="text"
        type="text"
        maxlength="80"
        autocomplete="off"
        spellcheck="false"
        placeholder=${t.field}
        aria-describedby="answer"
        data-testid=${testIds.ownText}
        .value=${live(this.own)}
        @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
      />
      <p id="answer" class="answer">
        <span>${shown ? t.answers : this.own.trim() ? '…' : t.nothing}</span>
        ${shown ? html`<b data-testid=${testIds.ownAnswer} data-value=${shown.answer}>${shown.answer}</b>` : nothing}
      </p>
      ${
        shown && shown.unknown.length > 0
          ? html`<p class="unknown" role="status">${t.unknown(unknownOf(shown))}</p>`
          : nothing
      }
      ${data.layer === null ? html`<p class="none">${t.noMap}</p>` : shown?.weights ? this.#map(shown, shown.weights) : nothing}`;
  }

  #map({ source, answer }: Translation, { rows, columns, values }: NonNullable<Translation['weights']>) {
    const { words: t } = this;
    const [reads, writes] = [[...source], [...answer]];
    const named = (character: string | undefined): string =>
      character === ' ' ? t.space : `“${character ?? ''}”`;
    return html`<h3 class="title">${t.map}</h3>
      <rnn-heat-map
        data-testid=${testIds.answerMap}
        .values=${values}
        .rows=${rows}
        .columns=${columns}
        .rowLabels=${writes}
        .columnLabels=${reads}
        .least=${0.2}
        rowName=${t.writes}
        columnName=${t.reads}
        label=${t.mapLabel(source, answer)}
        .read=${({ column, row }: Cell, value: number) =>
          t.read(named(writes[row]), named(reads[column]), readingText(value))}
        theme=${this.theme}
      ></rnn-heat-map>`;
  }

  protected override row(sample: Translation, number: number): TemplateResult {
    const { words: t } = this;
    const { source, answer, target, right } = sample;
    const after = html`<span class="out"
      ><span class="iso"
        >${right ? answer : [...answer].map((character, at) => (character === target[at] ? character : html`<del>${character}</del>`))}</span
      >${right ? nothing : html`<small>${t.isReally(target)}</small>`}</span
    >`;
    return this.entry({ number, right, text: source, title: t.look, after });
  }
}
define('rnn-translations', TranslationsView);

function unknownOf({ source, unknown }: Translation): string {
  const characters = [...source];
  return [...new Set(unknown.map((place) => characters[place] ?? '?'))].join(' ');
}

export const view: View<Translations> = {
  element: 'rnn-translations',
  decode: decodeTranslations,
  request: { first: 0, count: onPage },
};
