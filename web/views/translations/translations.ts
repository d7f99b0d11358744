import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { examplesStyles, typedStyles } from '../examples_styles.ts';
import { ExamplesView } from '../examples_view.ts';
import { pagerStyles } from '../pager.ts';
import { firstSettings, type SearchSettings } from '../search_panel.ts';
import type { View } from '../view.ts';
import { decodeTranslations, type Translation, type Translations, type Weights } from './decoder.ts';
import { translationStyles } from './styles.ts';
import type { TranslationWords } from './words.en.ts';

const onPage = 8;

/**
 * The answer to what a reader types, where the network looked while it wrote, and the search for it; beside answers to
 * test samples.
 */
export class TranslationsView extends ExamplesView<
  Translation,
  Translations,
  TranslationWords,
  Translations
> {
  protected override readonly onPage = onPage;

  static override properties: PropertyDeclarations = {
    ...ExamplesView.properties,
    settings: { state: true },
  };
  static override keeps = [...ExamplesView.keeps, 'settings'];
  declare settings: SearchSettings;
  #first = '';

  constructor() {
    super();
    this.settings = firstSettings;
  }

  static override styles = [
    controls,
    markStyles,
    pagerStyles,
    examplesStyles,
    typedStyles,
    translationStyles,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.#first === '') this.#first = this.data.samples[0]?.source ?? '';
    super.willUpdate(changed.has('settings') ? new Map([...changed, ['text', null]]) : changed);
  }

  /** At first the first test sample. */
  protected override get own(): string {
    return this.text ?? this.#first;
  }

  protected override wanted(): ReadoutRequest | null {
    return this.own.trim() ? { text: this.own, ...this.settings } : null;
  }

  protected override answerOf(data: Translations): Translations {
    return data;
  }

  override render() {
    const shown = this.own.trim() === '' ? null : this.typed;
    return html`<div>${this.#form(shown)}</div>
      ${
        shown?.search
          ? html`<rnn-search
              class="wide"
              .search=${shown.search}
              .settings=${this.settings}
              .words=${this.words.search}
              source=${this.own}
              @settings=${({ detail }: CustomEvent<SearchSettings>) => (this.settings = detail)}
            ></rnn-search>`
          : nothing
      }
      ${this.data.total > 0 ? this.examples() : nothing}`;
  }

  #form(shown: Translations | null): TemplateResult {
    const { words: t, data } = this;
    const answer = shown?.samples[0];
    return html`${this.field(t, 200)}
      <p id="answer" class="answer">
        <span>${answer ? t.answers : this.own.trim() ? '…' : t.nothing}</span>
        ${
          answer
            ? html`<b data-testid=${testIds.ownAnswer} data-value=${answer.answer}
                >${answer.answer || t.search.empty}</b
              >`
            : nothing
        }
      </p>
      ${
        answer && answer.unknown.length > 0
          ? html`<p class="unknown" role="status">${t.unknown(answer.unknown.length)}</p>`
          : nothing
      }
      ${data.attends ? nothing : html`<p class="none">${t.noMap}</p>`}
      ${answer && shown?.weights ? this.#map(answer, shown.weights) : nothing}`;
  }

  #map({ source, answer }: Translation, { rows, columns, values }: Weights): TemplateResult {
    const { words: t } = this;
    const [reads, writes] = [[...source], [...answer]];
    const named = (character: string | undefined): string =>
      character === ' ' ? t.search.space : t.search.quoted(character ?? '');
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
      ><span class="written">${right ? answer : marked(answer, target) || t.search.empty}</span
      >${right ? nothing : html`<small>${t.isReally(target)}</small>`}</span
    >`;
    return this.entry({ number, right, text: source, title: t.look, after });
  }
}
define('rnn-translations', TranslationsView);

/** An answer as long as the right one with the characters marked that differ from it. */
function marked(answer: string, target: string): string | unknown[] {
  const [written, right] = [[...answer], [...target]];
  if (written.length !== right.length) return answer;
  return written.map((character, at) =>
    character === right[at] ? character : html`<del>${character}</del>`,
  );
}

export const view: View<Translations> = {
  element: 'rnn-translations',
  decode: decodeTranslations,
  request: { first: 0, count: onPage },
};
