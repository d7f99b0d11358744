import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeAccuracyByLength, type AccuracyByLength } from './decoder.ts';
import type { LengthWords } from './words.en.ts';

type Bin = AccuracyByLength['bins'][number];

/** Exact answers by the length of the source; with attention and without beside each other once both were trained. */
export class AccuracyByLengthView extends ViewElement<AccuracyByLength, LengthWords> {
  static override properties: PropertyDeclarations = { other: { state: true } };
  /** The last frame of the other kind of model. */
  declare other: AccuracyByLength | null;
  #last: AccuracyByLength | null = null;

  constructor() {
    super();
    this.other = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
        max-width: 44rem;
      }
      .score {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.5rem;
        margin: 0.1rem 0 0.4rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .score b {
        font-size: 1.75rem;
        font-weight: 650;
        letter-spacing: -0.02em;
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1.2rem;
        margin-bottom: 0.3rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .key span {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
      }
      .key i {
        width: 1.3rem;
        height: 0.6rem;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.18rem 0;
        text-align: right;
        font-weight: 400;
        white-space: nowrap;
        color: var(--ink-2);
      }
      thead th {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      th:last-child,
      td:last-child {
        padding-left: 0.9rem;
      }
      .bars {
        width: 100%;
        padding: 0.18rem 0.8rem;
      }
      .bars div {
        position: relative;
        background: var(--sunken);
        border-radius: 2px;
      }
      .bars i,
      .key i {
        display: block;
        border-radius: 2px;
      }
      .bars i {
        height: 0.8rem;
        min-width: 1px;
        width: var(--share);
        transition: width 200ms var(--ease);
      }
      .bars i + i {
        height: 0.45rem;
        margin-top: 2px;
      }
      .now {
        background: var(--training);
      }
      .past {
        background: repeating-linear-gradient(-45deg, var(--validation) 0 3px, transparent 3px 6px);
        box-shadow: inset 0 0 0 1.5px var(--validation);
      }
      td b {
        color: var(--ink);
        font-weight: 600;
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
    if (this.#last && this.#last.attends !== this.data.attends) this.other = this.#last;
    else if (this.other?.attends === this.data.attends) this.other = null;
    if (this.data.trained) this.#last = this.data;
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
      <table aria-labelledby="title">
        <thead>
          <tr>
            <th scope="col">${t.length}</th>
            <td></td>
            <th scope="col">%</th>
            <th scope="col">${t.samples}</th>
          </tr>
        </thead>
        <tbody>
          ${data.bins.map((bin) => this.#row(bin))}
        </tbody>
      </table>
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
