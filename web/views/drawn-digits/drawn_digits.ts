import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { paintDigits } from '../digit_images.ts';
import { ViewElement, type View } from '../view.ts';
import {
  decodeDrawnDigits,
  judgedNames,
  origins,
  type DrawnDigits,
  type Judgement,
  type Origin,
} from './decoder.ts';
import type { DrawnDigitWords } from './words.en.ts';

const count = 24;
const firstRequest = { from: 'prior', count, seed: 0 };

/** Images of random z, and how many of them are clearly one digit. */
export class DrawnDigitsView extends ViewElement<DrawnDigits, DrawnDigitWords> {
  static override properties: PropertyDeclarations = {
    judgement: { state: true },
    busy: { state: true },
    from: { state: true },
    seed: { state: true },
  };
  /** As they were last measured. */
  declare judgement: Judgement | null;
  declare busy: boolean;
  declare from: Origin;
  declare seed: number;

  constructor() {
    super();
    this.judgement = null;
    this.busy = false;
    this.from = 'prior';
    this.seed = 0;
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
        gap: 0.3rem 1rem;
        min-height: 32px;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .head label {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        min-width: 0;
      }
      .head select {
        width: auto;
      }
      .all {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 0.8rem 1.6rem;
        align-items: start;
        margin-top: 0.4rem;
      }
      @media (max-width: 720px) {
        .all {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      ol {
        display: grid;
        grid-template-columns: repeat(8, minmax(0, 1fr));
        gap: 5px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: block;
      }
      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 3px;
        box-shadow: 0 0 0 1px var(--line);
      }
      .unclear canvas {
        outline: 2px dashed var(--wrong);
        outline-offset: -2px;
      }
      .judge {
        display: grid;
        gap: 0.45rem;
        justify-items: start;
        font-size: var(--small);
        line-height: 1.45;
        color: var(--ink-2);
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.15rem 1rem 0.15rem 0;
        font-weight: 400;
        text-align: left;
      }
      thead th {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      thead th + th {
        text-align: right;
      }
      td {
        color: var(--ink);
        font-weight: 600;
        text-align: right;
      }
      .key {
        font-size: var(--tiny);
        color: var(--ink-2);
      }
    `,
  ];

  override updated(): void {
    const canvases = [...this.renderRoot.querySelectorAll('canvas')];
    this.data.images.forEach(({ image }, at) => paintDigits(canvases[at]!, image));
  }

  override render() {
    const { words: t, data, from } = this;
    const choose = (event: Event): void => {
      this.from = (event.target as HTMLSelectElement).value as Origin;
      this.#follow();
    };
    const redraw = (): void => {
      this.seed += 1;
      this.#follow();
    };
    const verdicts = data.images.flatMap(({ verdict }) => verdict ?? []);
    const clear = verdicts.filter((one) => one.clear).length;
    return html`<div class="head">
        <h3>${t.title}</h3>
        <label
          >${t.from}
          <select @change=${choose}>
            ${origins.map((one) => html`<option value=${one} .selected=${one === from}>${t.origins[one]}</option>`)}
          </select></label
        >
        <button type="button" class="button" @click=${redraw}>${t.again}</button>
      </div>
      <div class="all">
        <ol aria-label=${t.title}>
          ${data.images.map(({ verdict }, at) => this.#item(verdict, at))}
        </ol>
        <div class="judge">
          ${
            verdicts.length > 0
              ? html`<p data-clear=${clear} data-of=${verdicts.length}>${t.clear(clear, verdicts.length)}</p>
                  <p>${t.rule}</p>
                  ${this.#table()}
                  <button
                    type="button"
                    class="button"
                    aria-disabled=${this.busy}
                    @click=${() => void this.#measure()}
                  >
                    ${t.measure}
                  </button>`
              : html`<p>${t.unknown}</p>`
          }
        </div>
      </div>`;
  }

  #item(verdict: { digit: number; clear: boolean } | null, at: number): TemplateResult {
    const { words: t } = this;
    const name = verdict ? t.verdict(at + 1, verdict.digit, verdict.clear) : t.image(at + 1);
    return html`<li class=${verdict?.clear === false ? 'unclear' : ''}>
      <canvas role="img" aria-label=${name} title=${name}></canvas>
    </li>`;
  }

  #table(): TemplateResult | typeof nothing {
    const { words: t, judgement } = this;
    if (!judgement) return nothing;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t.of}</th>
          <th scope="col">${t.share}</th>
          <th scope="col">${t.kinds}</th>
        </tr>
      </thead>
      <tbody>
        ${judgedNames.map(
          (name) =>
            html`<tr
              data-judged=${name}
              data-clear=${judgement[name].clear}
              data-kinds=${judgement[name].kinds}
            >
              <th scope="row">${t.judged[name]}</th>
              <td>${shareText(judgement[name].clear)}</td>
              <td>${judgement[name].kinds.toFixed(1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #follow(): void {
    this.host.follow({ from: this.from, count, seed: this.seed });
  }

  async #measure(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const { judged } = await this.host.ask({ count: 1, seed: this.seed, judge: true });
      this.judgement = judged;
    } catch {
      // The run was replaced.
    } finally {
      this.busy = false;
    }
  }
}
define('rnn-drawn-digits', DrawnDigitsView);

export const view: View<DrawnDigits> = {
  element: 'rnn-drawn-digits',
  decode: decodeDrawnDigits,
  request: firstRequest,
};
