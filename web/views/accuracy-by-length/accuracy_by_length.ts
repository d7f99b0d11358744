import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { accuracyStyles } from '../accuracy_styles.ts';
import { accuracyTable } from '../accuracy_table.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeAccuracyByLength, type AccuracyByLength } from './decoder.ts';
import type { LengthWords } from './words.en.ts';

type Bin = AccuracyByLength['bins'][number];

/** Exact answers by the length of the source; with attention and without beside each other once both were trained. */
export class AccuracyByLengthView extends ViewElement<AccuracyByLength, LengthWords> {
  static override properties: PropertyDeclarations = { last: { state: true }, other: { state: true } };
  static override keeps = ['last', 'other'];
  /** The last frame of the other kind of model. */
  declare other: AccuracyByLength | null;
  /** The last frame of a trained model. */
  declare last: AccuracyByLength | null;

  constructor() {
    super();
    this.last = this.other = null;
  }

  static override styles = [
    controls,
    accuracyStyles,
    css`
      th,
      td {
        white-space: nowrap;
      }
      thead th {
        color: var(--ink-3);
      }
      .bars {
        width: 100%;
      }
      .bars div {
        position: relative;
        background: var(--sunken);
        border-radius: 2px;
      }
      .bars i {
        display: block;
        border-radius: 2px;
        height: 0.8rem;
        min-width: 1px;
        width: var(--share);
        transition: width 200ms var(--ease);
      }
      .bars i + i {
        height: 0.45rem;
        margin-top: 2px;
      }
      .past {
        background: repeating-linear-gradient(-45deg, var(--validation) 0 3px, transparent 3px 6px);
        box-shadow: inset 0 0 0 1.5px var(--validation);
      }
      td small {
        display: block;
        font-size: var(--tiny);
        color: var(--validation);
      }
      .hint {
        margin-top: 0.4rem;
        font-size: var(--tiny);
        color: var(--ink-3);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('data')) return;
    if (this.last && this.last.attends !== this.data.attends) this.other = this.last;
    else if (this.other?.attends === this.data.attends) this.other = null;
    if (this.data.trained) this.last = this.data;
  }

  override render() {
    const { words: t, data, other } = this;
    const name = (attends: boolean): string => (attends ? t.with : t.without);
    return html`<h3 id="title">${t.title}</h3>
      <p class="score">
        <b>${data.trained ? shareText(data.exact) : '–'}</b> ${data.trained ? t.exact : t.untrained}
      </p>
      <p class="key">
        <span><i class="now"></i>${name(data.attends)}</span>
        ${other ? html`<span><i class="past"></i>${name(other.attends)} (${t.before}, ${shareText(other.exact)})</span>` : nothing}
      </p>
      ${accuracyTable(
        { parts: t.length, counts: t.samples },
        data.bins.map((bin) => this.#row(bin)),
      )}
      ${other ? nothing : html`<p class="hint">${t.compare(data.attends)}</p>`}`;
  }

  #row({ from, to, share, samples }: Bin): TemplateResult {
    const { words: t, other } = this;
    const { trained } = this.data;
    const past = other?.bins.find((bin) => bin.from === from);
    const bar = (kind: string, value: number): TemplateResult =>
      html`<i class=${kind} style="--share: ${(value * 100).toFixed(1)}%"></i>`;
    return html`<tr data-testid=${testIds.lengthRow} data-share=${trained ? share : ''}>
      <th scope="row">${t.range(from, to)}</th>
      <td class="bars" aria-hidden="true">
        <div>${bar('now', trained ? share : 0)}${past ? bar('past', past.share) : nothing}</div>
      </td>
      <td>
        <b>${trained ? shareText(share) : '–'}</b
        >${past ? html`<small aria-label=${t.other(shareText(past.share), !this.data.attends)}>${shareText(past.share)}</small>` : nothing}
      </td>
      <td>&nbsp;&nbsp;${samples}</td>
    </tr>`;
  }
}
define('rnn-accuracy-by-length', AccuracyByLengthView);

export const view: View<AccuracyByLength> = {
  element: 'rnn-accuracy-by-length',
  decode: decodeAccuracyByLength,
};
