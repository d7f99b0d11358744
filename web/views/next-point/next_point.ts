import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import { axis, type ChartOptions } from '../../ui/chart.ts';
import '../../ui/chart.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { metricText, readingText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { Asking } from '../asking.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeNextPoint, type NextPoint } from './decoder.ts';
import type { NextPointWords } from './words.en.ts';

/** Distance of the places on the wave. */
const pitch = 0.25;
/** More inputs than these are not set one by one. */
const mostSliders = 24;
const widest = 1.5;

/** The network's next point all along a wave, and for a window of it or inputs that a person sets. */
export class NextPointView extends ViewElement<NextPoint, NextPointWords> {
  static override properties: PropertyDeclarations = {
    start: { state: true },
    chosen: { state: true },
    answered: { state: true },
  };
  static override keeps = ['start', 'chosen'];
  /** Where the window begins, also where its values were changed since. */
  declare start: number;
  /** Inputs of one's own; null for those of the wave. */
  declare chosen: number[] | null;
  /** The answer to them. */
  declare answered: NextPoint | null;

  readonly #asking = new Asking<NextPoint>(
    this,
    () => (this.chosen ? { input: [this.chosen] } : null),
    (answer) => (this.answered = answer),
  );

  constructor() {
    super();
    this.start = 0;
    this.chosen = this.answered = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.6rem;
        min-width: 0;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.1rem;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .key li {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
      }
      rnn-chart {
        height: clamp(150px, 20vh, 280px);
      }
      .below {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
        gap: 0.8rem 2rem;
        font-size: var(--small);
      }
      .below > * {
        min-width: 0;
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 28px;
        color: var(--ink-2);
      }
      label span {
        min-width: 4.6em;
      }
      label output {
        min-width: 4.2em;
        text-align: right;
        font-variant-numeric: tabular-nums;
        color: var(--ink);
      }
      input[type='range'] {
        flex: 1;
        min-width: 5rem;
        accent-color: var(--accent);
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1rem;
        margin: 0.1rem 0;
        font-size: 1.35rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        color: var(--validation);
      }
      .note {
        color: var(--ink-2);
      }
      table {
        border-collapse: collapse;
        margin-top: 0.25rem;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.12rem 0.9rem 0.12rem 0;
        text-align: left;
        font-weight: 400;
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      td.now {
        color: var(--ink);
        font-weight: 600;
      }
      code {
        font-family: var(--mono);
        white-space: nowrap;
      }
      h3:not(:first-child) {
        margin-top: 0.7rem;
      }
    `,
  ];

  private readonly options: ChartOptions = (palette) => ({
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false },
      y: { range: (_, low, high) => [Math.min(-1.2, low ?? -1), Math.max(1.2, high ?? 1)] },
    },
    axes: [axis(palette, { size: 26 }), axis(palette)],
    series: [
      {},
      {
        label: this.words.wave,
        points: { show: false },
        width: 4,
        stroke: () => palette('--line-strong'),
      },
      {
        label: this.words.learned,
        points: { show: false },
        width: 2,
        stroke: () => palette('--training'),
      },
      {
        label: this.words.inputs,
        width: 0,
        stroke: () => palette('--right'),
        points: { show: true, size: 10, width: 0, fill: () => palette('--right') },
      },
      {
        label: this.words.answer,
        width: 0,
        stroke: () => palette('--validation'),
        points: { show: true, size: 11, width: 2.5, fill: () => palette('--surface') },
      },
    ],
  });

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { data, chosen } = this;
    if (data.start !== null && !chosen) this.start = data.start;
    // The task was given another window.
    if (chosen && chosen.length !== data.inputs.length) this.chosen = null;
    if (!this.chosen) this.answered = null;
    if (changed.has('data')) void this.#asking.refresh();
  }

  /** What is shown of inputs and answer. */
  private get shown(): NextPoint {
    return this.answered ?? this.data;
  }

  override render() {
    const { words: t, data, start } = this;
    const latest = Math.max(0, Math.round((data.at.at(-1)! - data.window) / pitch) * pitch);
    return html`<ul class="key">
        <li>${mark('var(--line-strong)', 4)} ${t.wave}</li>
        <li>${mark('var(--training)', 2)} ${t.learned}</li>
        <li>${dot('var(--right)', true)} ${t.inputs}</li>
        <li>${dot('var(--validation)', false)} ${t.answer}</li>
      </ul>
      <rnn-chart
        .options=${this.options}
        .data=${this.columns()}
        theme=${this.theme}
        label=${t.chart(metricText(data.lastLoss))}
      ></rnn-chart>
      <div class="below">
        <div>
          <h3>${t.startHelp}</h3>
          <label
            ><span>${t.start}</span>
            <input
              type="range"
              min="0"
              max=${latest}
              step=${pitch}
              data-testid=${testIds.waveStart}
              .value=${String(start)}
              @input=${(event: Event) => {
                this.start = Number((event.target as HTMLInputElement).value);
                this.chosen = null;
                this.host.follow({ start: this.start });
              }}
            /><output>${readingText(start)}</output></label
          >
          ${this.sliders()}
        </div>
        <div>
          <h3>${t.answers(data.sequences)}</h3>
          ${this.answer()}
          <h3>${t.shapes}</h3>
          ${this.shapes()}
        </div>
      </div>`;
  }

  /** Places, the wave, what is learned of it, inputs and answers. */
  private columns(): uPlot.AlignedData {
    const { data, start } = this;
    const { window, features } = data;
    const { inputs: given, outputs } = this.shown;
    const first = Math.round(start / pitch);
    const perStep = 1 / pitch;
    const length = Math.max(data.at.length, first + window * perStep + 1);
    const empty = (): (number | null)[] => new Array<number | null>(length).fill(null);
    const finite = (value: number | undefined): number | null =>
      value !== undefined && Number.isFinite(value) ? value : null;
    const [wave, learned, inputs, answers] = [empty(), empty(), empty(), empty()];
    data.at.forEach((_, index) => {
      wave[index] = finite(data.wave[index]);
      learned[index] = finite(data.learned[index]);
    });
    for (let step = 0; step < window; step += 1)
      inputs[first + step * perStep] = finite(given[step * features]);
    outputs.forEach((value, index) => {
      answers[first + (window - outputs.length + 1 + index) * perStep] = finite(value);
    });
    return [Array.from({ length }, (_, index) => index * pitch), wave, learned, inputs, answers];
  }

  private sliders(): TemplateResult | typeof nothing {
    const { words: t, data } = this;
    const { features } = data;
    const shown = this.chosen ?? data.inputs;
    if (shown.length > mostSliders) return nothing;
    return html`<h3>${t.choose}</h3>
      ${Array.from(shown, (value, index) => {
        const name = t.input(Math.floor(index / features) + 1, (index % features) + 1, features);
        return html`<label
          ><span>${name}</span>
          <input
            type="range"
            min=${-widest}
            max=${widest}
            step="0.01"
            data-testid=${testIds.chosenInput}
            .value=${String(value)}
            @input=${(event: Event) => {
              const next = Array.from(this.chosen ?? data.inputs);
              next[index] = Number((event.target as HTMLInputElement).value);
              this.chosen = next;
              void this.#asking.refresh();
            }}
          /><output>${value.toFixed(2)}</output></label
        >`;
      })}`;
  }

  private answer(): TemplateResult {
    const { words: t, shown } = this;
    const { outputs, targets } = shown;
    const last = outputs.at(-1)!;
    const truth = targets?.at(-1);
    return html`<p
        class="answers"
        data-testid=${testIds.chosenAnswer}
        data-value=${String(last)}
        data-count=${outputs.length}
        aria-live="polite"
      >
        ${Array.from(outputs, (value) => html`<span>${Number.isFinite(value) ? value.toFixed(3) : readingText(value)}</span>`)}
      </p>
      <p class="note">
        ${truth === undefined ? t.noTruth : t.truth(truth.toFixed(3), Math.abs(last - truth).toFixed(3))}
      </p>`;
  }

  /** The output of each layer, and what a recurrent one would give with the other choice. */
  private shapes(): TemplateResult {
    const { words: t, data } = this;
    return html`<table data-testid=${testIds.outputShape}>
        <tbody>
          ${data.layers.map(({ type, shape, units, sequences }) =>
            units === null
              ? html`<tr>
                  <th scope="row">${type}</th>
                  <td class="now"><code>${shape}</code></td>
                  <td></td>
                </tr>`
              : [false, true].map(
                  (all) =>
                    html`<tr>
                      ${all ? html`<td></td>` : html`<th scope="row">${type}</th>`}
                      <td class=${all === sequences ? 'now' : ''}>
                        <code>${all ? `(None, ${data.window}, ${units})` : `(None, ${units})`}</code>
                      </td>
                      <td>${all ? t.all : t.last}${all === sequences ? ` – ${t.now}` : ''}</td>
                    </tr>`,
                ),
          )}
        </tbody>
      </table>
      <p class="note">${t.axes}</p>`;
  }
}
define('rnn-next-point', NextPointView);

export const view: View<NextPoint> = { element: 'rnn-next-point', decode: decodeNextPoint };

function mark(colour: string, width: number) {
  return html`<svg width="24" height="8" aria-hidden="true">
    <line x1="0" y1="4" x2="24" y2="4" stroke=${colour} stroke-width=${width}></line>
  </svg>`;
}

function dot(colour: string, filled: boolean) {
  return html`<svg width="12" height="12" aria-hidden="true">
    <circle cx="6" cy="6" r="4" stroke=${colour} stroke-width="2" fill=${filled ? colour : 'none'}></circle>
  </svg>`;
}
