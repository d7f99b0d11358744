import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { samplesTexts, type SamplesTexts } from '../locales/samples.ts';
import type { Inspection } from '../protocol/description.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import { pager, pagerStyles } from '../views/pager.ts';
import { shapeText } from '../views/network.ts';
import { Panel } from './panel.ts';
import {
  decodeSamples,
  lookOf,
  numberText,
  setNames,
  type Look,
  type SamplePart,
  type Samples,
  type SetName,
} from './samples.ts';

/** The readout that hands out samples. */
const samplesReadout = 'samples';
const onPage = 4;
const curve = { width: 220, height: 34 };

/** The sizes of the three sets of the experiment that trains, and their samples. */
export class SamplesPanel extends Panel {
  static override properties = { shown: { state: true }, set: { state: true } };
  declare shown: Samples | null;
  declare set: SetName;
  protected readonly topics = ['setup'] as const;
  #first = 0;
  /** The inspection that `shown` belongs to, and the request under way. */
  #of: Inspection | null = null;
  #asked = 0;
  #loading = false;

  constructor() {
    super();
    this.shown = null;
    this.set = 'training';
  }

  static override styles = [
    controls,
    pagerStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.55rem;
        min-width: 0;
      }
      :host([empty]) {
        display: none;
      }
      .sets {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 2px;
        padding: 2px;
        background: var(--sunken);
        border-radius: var(--radius);
      }
      .sets button {
        display: grid;
        gap: 0.05rem;
        min-height: 44px;
        padding: 0.25rem 0.4rem;
        font: inherit;
        font-size: var(--tiny);
        color: var(--ink-2);
        background: none;
        border: 0;
        border-radius: calc(var(--radius) - 2px);
        cursor: pointer;
      }
      .sets b {
        font-size: var(--text);
        font-weight: 600;
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .sets [aria-pressed='true'] {
        color: var(--accent);
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      .sets [aria-pressed='true'] b {
        color: var(--accent);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.2rem 0.6rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      ol {
        display: grid;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 2.4rem minmax(0, 1fr);
        gap: 0.1rem 0.4rem;
        padding: 0.35rem 0;
        border-top: 1px solid var(--line);
        font-size: var(--small);
        line-height: 1.45;
      }
      .number {
        font-size: var(--tiny);
        line-height: 1.45rem;
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
      .parts {
        display: grid;
        gap: 0.15rem;
        min-width: 0;
      }
      .part {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .part.text {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
      }
      .target {
        font-weight: 600;
      }
      .arrow {
        text-align: right;
        color: var(--ink-3);
      }
      .digits {
        font: var(--tiny) / 1.5 var(--mono);
        white-space: pre-wrap;
      }
      svg.curve {
        display: block;
        width: 100%;
        max-width: ${curve.width}px;
        height: ${curve.height}px;
        overflow: visible;
      }
      .curve path {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
        vector-effect: non-scaling-stroke;
        stroke-linejoin: round;
      }
      .curve path:nth-of-type(2) {
        stroke: var(--carry);
      }
      .curve path:nth-of-type(3) {
        stroke: var(--right);
      }
      .curve path:nth-of-type(4) {
        stroke: var(--ink-3);
      }
      canvas {
        display: block;
        max-width: 100%;
        height: 56px;
        image-rendering: pixelated;
        border-radius: 3px;
      }
      .empty {
        font-size: var(--small);
        color: var(--ink-2);
      }
    `,
  ];

  get #words(): SamplesTexts {
    return samplesTexts[this.t.language];
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (!this.session) return;
    const { inspection, readouts } = this.setup;
    const known = readouts.some(({ name }) => name === samplesReadout);
    if (!known && inspection && !this.#loading) {
      this.#loading = true;
      void this.session.loadWhole();
    }
    if (!known || inspection === this.#of) return;
    const before = this.#of;
    this.#of = inspection;
    if (!inspection || (before && dataOf(before) === dataOf(inspection))) return;
    if (before?.config.task !== inspection.config.task) this.set = 'training';
    this.#first = 0;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const { set } = this;
    try {
      const frame = await this.session.ask(samplesReadout, { set, first: this.#first, count: onPage });
      if (asked === this.#asked) this.shown = decodeSamples(frame);
    } catch {
      // Another experiment was opened, which is asked in turn.
      if (asked === this.#asked) [this.shown, this.#of] = [null, null];
    }
  }

  #choose(set: SetName): void {
    this.set = set;
    this.#first = 0;
    void this.#ask();
  }

  override updated(): void {
    this.toggleAttribute('empty', !this.shown);
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) paint(canvas);
  }

  override render() {
    const { shown, t } = this;
    if (!shown) return nothing;
    const words = this.#words;
    const total = shown.sizes[shown.set];
    const [one] = shown.samples;
    const shapes = (parts: SamplePart[]): string => parts.map(({ shape }) => shapeText(shape)).join(', ');
    return html`<h3>${words.title}</h3>
      <div class="sets" role="group" aria-label=${words.title}>
        ${setNames.map(
          (name) =>
            html`<button
              type="button"
              aria-pressed=${name === this.set}
              data-testid=${testIds.dataSet}
              data-set=${name}
              data-size=${shown.sizes[name]}
              @click=${() => this.#choose(name)}
            >
              ${words.sets[name]}<b>${shown.sizes[name].toLocaleString(t.language)}</b>
            </button>`,
        )}
      </div>
      ${
        one
          ? html`<ol>
                ${shown.samples.map(
                  ({ inputs, targets }, at) =>
                    html`<li data-testid=${testIds.dataSample}>
                      <span class="number">${(shown.first + at + 1).toLocaleString(t.language)}</span>
                      <div class="parts">${inputs.map((part) => this.#part(lookOf(part)))}</div>
                      <span class="arrow" role="img" aria-label=${words.target}>→</span>
                      <div class="parts target">
                        ${targets.map((part) => this.#part(lookOf(part, this.#answers)))}
                      </div>
                    </li>`,
                )}
              </ol>
              <div class="foot">
                <span>${words.shapes(shapes(one.inputs), shapes(one.targets))}</span>
                ${pager(
                  { first: shown.first, shown: shown.samples.length, total, page: onPage },
                  words,
                  (first) => {
                    this.#first = first;
                    void this.#ask();
                  },
                )}
              </div>`
          : html`<p class="empty">${words.none}</p>`
      }`;
  }

  /** Names of the values of targets. */
  get #answers(): readonly string[] | undefined {
    return this.t.tasks[this.session.task?.name ?? '']?.answers;
  }

  #part(look: Look): TemplateResult {
    switch (look.kind) {
      case 'text':
        return html`<div class="part text" title=${look.text}>${look.text}</div>`;
      case 'digits':
        return html`<div class="part digits">${look.rows.join('\n')}</div>`;
      case 'curves':
        return this.#curves(look.rows);
      case 'picture':
        return html`<canvas
          width=${look.width}
          height=${look.height}
          role="img"
          aria-label=${this.#range(look.values)}
          .values=${look.values}
        ></canvas>`;
    }
  }

  #range(values: Float32Array): string {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return this.#words.values(values.length, numberText(low), numberText(high));
  }

  #curves(rows: Float32Array[]): TemplateResult {
    const all = rows.flatMap((row) => [...row]);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const { width, height } = curve;
    const line = (row: Float32Array): string =>
      [...row]
        .map((value, step) => {
          const x = (step / Math.max(1, row.length - 1)) * width;
          const y = high > low ? ((high - value) / (high - low)) * (height - 4) + 2 : height / 2;
          return `${step === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
        })
        .join('');
    const label = this.#range(Float32Array.from(all));
    return html`<div class="part" title=${label}>
      <svg
        class="curve"
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${label}
      >
        ${rows.map((row) => svg`<path d=${line(row)}></path>`)}
      </svg>
    </div>`;
  }
}
define('rnn-samples', SamplesPanel);

/** What decides the data of an experiment. */
function dataOf({ config }: Inspection): string {
  return JSON.stringify([config.task, config.seed, config.resources]);
}

/** Values as grey levels, the greatest darkest on light ground. */
function paint(canvas: HTMLCanvasElement & { values?: Float32Array }): void {
  const { values, width, height } = canvas;
  const context = canvas.getContext('2d');
  if (!values || !context) return;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const image = context.createImageData(width, height);
  values.forEach((value, at) => {
    const level = high > low ? (value - low) / (high - low) : 0;
    image.data.set([70, 90, 200, Math.round(255 * level)], at * 4);
  });
  context.putImageData(image, 0, 0);
}
