import { html, nothing, type PropertyDeclarations } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { mapStyles } from '../map_styles.ts';
import { SampleView } from '../sample_view.ts';
import type { View } from '../view.ts';
import { decodeAttention, type Attention } from './decoder.ts';
import type { AttentionWords } from './words.en.ts';

/** The weights of an attention layer for one sample: a row for each query, a column for each step it looks at. */
export class AttentionView extends SampleView<Attention, AttentionWords> {
  static override properties: PropertyDeclarations = { head: { state: true } };
  declare head: number;

  static override styles = [controls, mapStyles];

  constructor() {
    super();
    this.head = 0;
  }

  override render() {
    const { words: t, data } = this;
    const { heads, queries, keys, queryLabels, keyLabels } = data;
    const head = Math.min(this.head, heads.length - 1);
    const named = (at: number, labels: readonly string[] | null): string =>
      labels?.[at] === undefined ? String(at + 1) : `${at + 1} (${labels[at]})`;
    return html`<div class="choice">
        <h3>${t.title}</h3>
        ${this.controls()}
        ${
          heads.length > 1
            ? html`<label
                >${t.head}
                <select
                  @change=${(event: Event) => (this.head = Number((event.target as HTMLSelectElement).value))}
                >
                  ${heads.map((_, at) => html`<option value=${at} .selected=${at === head}>${at + 1}</option>`)}
                </select></label
              >`
            : nothing
        }
      </div>
      <rnn-heat-map
        .values=${heads[head]!}
        .rows=${queries}
        .columns=${keys}
        .rowLabels=${queryLabels}
        .columnLabels=${keyLabels}
        .least=${0.2}
        rowName=${t.query}
        columnName=${t.key}
        label=${t.label(queries, keys)}
        .read=${({ column, row }: Cell, value: number) =>
          t.read(named(row, queryLabels), named(column, keyLabels), readingText(value))}
        theme=${this.theme}
      ></rnn-heat-map>`;
  }
}
define('rnn-attention', AttentionView);

export const view: View<Attention> = { element: 'rnn-attention', decode: decodeAttention };
