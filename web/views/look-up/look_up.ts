import {
  css,
  html,
  nothing,
  svg,
  type PropertyDeclarations,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeLookUp, type LookUp } from './decoder.ts';
import type { LookUpWords } from './words.en.ts';

const [rowHeight, labelWidth, bitWidth, plotWidth] = [18, 92, 30, 620];

/** A one-hot vector, the rows of the matrix around its word, and their product. */
export class LookUpView extends ViewElement<LookUp, LookUpWords> {
  static override properties: PropertyDeclarations = { text: { state: true } };
  static override keeps = ['text'];
  /** What was typed; null for the readout's own example. */
  declare text: string | null;

  constructor() {
    super();
    this.text = null;
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
        align-items: center;
        gap: 0.3rem 1.2rem;
      }
      .head label {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .head input {
        width: 10rem;
      }
      p.note {
        max-width: 48rem;
        margin-top: 0.35rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .scroll {
        margin-top: 0.5rem;
        overflow-x: auto;
      }
      svg {
        display: block;
        width: 100%;
        min-width: 30rem;
        max-width: 56rem;
        height: auto;
      }
      text {
        font-size: 11px;
        fill: var(--ink-2);
        dominant-baseline: central;
      }
      text.chosen {
        font-weight: 650;
        fill: var(--ink);
      }
      .end {
        text-anchor: end;
      }
      .middle {
        text-anchor: middle;
      }
      .numbers {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.9rem;
        margin: 0.3rem 0 0;
        padding: 0;
        list-style: none;
        font-size: var(--tiny);
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
      }
      summary {
        display: inline-block;
        min-height: 24px;
        font-size: var(--small);
        color: var(--ink-2);
        cursor: pointer;
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    const typed = this.text ?? data.word;
    const fault = typed.trim() !== '' && !data.known && data.word !== '';
    return html`<div class="head">
        <h3>${t.title}</h3>
        <label
          >${t.field}
          <input
            type="text"
            maxlength="100"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="said"
            aria-invalid=${fault ? 'true' : nothing}
            data-testid=${testIds.ownText}
            .value=${live(typed)}
            @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
        /></label>
      </div>
      <div id="said" role="status">
        ${fault ? html`<p class="fault" data-testid=${testIds.fault}>${t.unknown(data.word)}</p>` : nothing}
      </div>
      ${data.known ? this.#shown() : nothing}`;
  }

  #shown(): TemplateResult {
    const { words: t, data } = this;
    const { word, id, size, width, layer } = data;
    const row = data.rows[id - data.first];
    const same = row !== undefined && row.every((value, at) => value === data.product[at]);
    return html`<p class="note">${t.lead(word, id, size, width, layer)}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.title}>${this.#picture()}</div>
      <p class="note" data-testid=${testIds.ownAnswer} data-value=${same ? 'same' : 'differs'}>
        ${same ? t.same : t.differs}
      </p>
      <details>
        <summary>${t.numbers}</summary>
        <ol class="numbers">
          ${Array.from(data.product, (value) => html`<li>${value.toFixed(3).replace('-', '−')}</li>`)}
        </ol>
      </details>`;
  }

  #picture(): SVGTemplateResult | TemplateResult {
    const { words: t, data } = this;
    const { first, words, rows, product, id, width } = data;
    const left = labelWidth + bitWidth + 14;
    const cell = (plotWidth - left) / width;
    const most = Math.max(1e-6, ...rows.flatMap((row) => Array.from(row, Math.abs)));
    const cells = (values: Float32Array, y: number): SVGTemplateResult[] =>
      Array.from(
        values,
        (value, at) =>
          svg`<rect x=${left + at * cell} y=${y + 1} width=${Math.max(0.5, cell - 0.6)} height=${rowHeight - 2}
            fill=${value < 0 ? 'var(--validation)' : 'var(--training)'}
            fill-opacity=${(Math.abs(value) / most).toFixed(3)}></rect>`,
      );
    const top = rowHeight;
    const below = top + rows.length * rowHeight + rowHeight;
    const chosen = top + (id - first) * rowHeight;
    return html`<svg
      viewBox="0 0 ${plotWidth} ${below + rowHeight + 4}"
      role="img"
      aria-label=${t.picture(data.word, id)}
    >
      <text class="middle" x=${labelWidth + bitWidth / 2} y=${rowHeight / 2}>${t.oneHot}</text>
      <text x=${left} y=${rowHeight / 2}>${t.matrix(first, first + rows.length - 1)}</text>
      ${rows.map((row, at) => {
        const y = top + at * rowHeight;
        const on = first + at === id;
        return svg`<text class="end ${on ? 'chosen' : ''}" x=${labelWidth - 8} y=${y + rowHeight / 2}>${words[at] || t.unused}</text>
          <rect x=${labelWidth + 4} y=${y + 1} width=${bitWidth - 8} height=${rowHeight - 2} rx="3"
            fill=${on ? 'var(--accent)' : 'var(--sunken)'}></rect>
          <text class="middle" style=${on ? 'fill: var(--on-accent)' : ''} x=${labelWidth + bitWidth / 2} y=${y + rowHeight / 2}>${on ? 1 : 0}</text>
          <g opacity=${on ? 1 : 0.45}>${cells(row, y)}</g>`;
      })}
      <rect
        x=${left - 2}
        y=${chosen - 0.5}
        width=${plotWidth - left + 2}
        height=${rowHeight + 1}
        fill="none"
        stroke="var(--ink)"
        rx="2"
      ></rect>
      <text class="end chosen" x=${left - 8} y=${below + rowHeight / 2}>= ${t.product}</text>
      ${cells(product, below)}
    </svg>`;
  }

  #type(text: string): void {
    this.text = text;
    if (text.trim() !== '') this.host.follow({ word: text });
  }
}
define('rnn-look-up', LookUpView);

export const view: View<LookUp> = { element: 'rnn-look-up', decode: decodeLookUp };
