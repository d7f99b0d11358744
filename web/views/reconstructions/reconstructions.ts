import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { paintDigits } from '../digit_images.ts';
import { pager, pagerStyles } from '../pager.ts';
import { ViewElement, type Selected, type View } from '../view.ts';
import { decodeReconstructions, type Reconstruction, type Reconstructions } from './decoder.ts';
import type { ReconstructionWords } from './words.en.ts';

const onPage = 10;

/** Test digits above what comes back of them. */
export class ReconstructionsView extends ViewElement<Reconstructions, ReconstructionWords> {
  static override properties: PropertyDeclarations = { first: { state: true } };
  static override keeps = ['first'];
  declare first: number;

  constructor() {
    super();
    this.first = 0;
  }

  static override styles = [
    controls,
    pagerStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.1rem 1rem;
        min-height: 32px;
      }
      .head .pager {
        margin-left: auto;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(10, minmax(0, 1fr));
        gap: 0.5rem;
        margin: 0.3rem 0 0;
        padding: 0;
        list-style: none;
      }
      @media (max-width: 720px) {
        ol {
          grid-template-columns: repeat(5, minmax(0, 1fr));
        }
      }
      button.digit {
        display: grid;
        gap: 3px;
        width: 100%;
        padding: 3px;
        font-size: var(--tiny);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
        background: none;
        border: 1px solid transparent;
        border-radius: var(--radius-small);
      }
      button.digit:hover {
        border-color: var(--line-strong);
      }
      button.digit[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 3px;
        box-shadow: 0 0 0 1px var(--line);
      }
      .key {
        margin-top: 0.2rem;
        font-size: var(--tiny);
        color: var(--ink-3);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('selected')) return;
    const { sample } = this.selected;
    const before = changed.get('selected') as Selected | undefined;
    if (sample === null || sample === before?.sample) return;
    const first = sample - (sample % onPage);
    if (first !== this.first && (sample < this.first || sample >= this.first + onPage)) this.#go(first);
  }

  override updated(): void {
    const canvases = [...this.renderRoot.querySelectorAll('canvas')];
    this.data.samples.forEach(({ image, answer }, at) => {
      paintDigits(canvases[2 * at]!, image);
      paintDigits(canvases[2 * at + 1]!, answer);
    });
  }

  override render() {
    const { words: t, data } = this;
    const place = { first: data.first, shown: data.samples.length, total: data.total, page: onPage };
    return html`<div class="head">
        <h3>${t.title}</h3>
        ${pager(place, t, (first) => this.#go(first))}
      </div>
      <ol start=${data.first + 1}>
        ${data.samples.map((sample, at) => this.#item(sample, data.first + at))}
      </ol>
      <p class="key">${t.key}</p>`;
  }

  #item({ label, error }: Reconstruction, number: number): TemplateResult {
    const { words: t, selected } = this;
    const text = error.toFixed(3);
    return html`<li>
      <button
        type="button"
        class="digit"
        aria-pressed=${selected.sample === number}
        aria-label=${t.sample(number + 1, label, text)}
        title=${t.show}
        data-error=${error}
        @click=${() => this.host.select({ sample: number })}
      >
        <canvas></canvas><canvas></canvas>${text}
      </button>
    </li>`;
  }

  #go(first: number): void {
    this.first = first;
    this.host.follow({ first, count: onPage });
  }
}
define('rnn-reconstructions', ReconstructionsView);

export const view: View<Reconstructions> = {
  element: 'rnn-reconstructions',
  decode: decodeReconstructions,
  request: { first: 0, count: onPage },
};
