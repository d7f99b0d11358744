import { LitElement, css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import { axis, type ChartOptions } from '../ui/chart.ts';
import '../ui/chart.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { tickText } from '../ui/format.ts';
import { flowOf, normText, type FlowVerdict } from './flow_figures.ts';

/** The norms of the gradient of one state after each step. */
export interface FlowLine {
  name: string;
  norms: Float32Array;
  /** Indices of the first and the last step that are read; the gradient goes from the last to the first. */
  first: number;
  last: number;
  /** Shown beside it. */
  note?: string;
}

export interface FlowWords {
  line: string;
  first: string;
  last: string;
  at: (step: number) => string;
  ratio: string;
  verdicts: Record<FlowVerdict, string>;
  /** The heading of `FlowLine.note`. */
  note: string;
  chart: (lines: number, steps: number) => string;
  read: (step: number, values: string) => string;
  hint: string;
}

const looks: readonly { token: string; dash: number[] }[] = [
  { token: '--training', dash: [] },
  { token: '--validation', dash: [7, 4] },
  { token: '--right', dash: [2, 3] },
  { token: '--wrong', dash: [10, 3, 2, 3] },
  { token: '--carry', dash: [5, 2] },
  { token: '--ink-2', dash: [1, 4] },
];

/** Powers of ten around the values, at least two apart. */
function decades(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [1e-3, 1];
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  return [10 ** Math.min(from, to - 2), 10 ** to];
}

/** Gradient norms over the steps on a logarithmic scale, a line each, with the figures of both ends below. */
export class FlowChart extends LitElement {
  static override properties: PropertyDeclarations = {
    lines: { attribute: false },
    words: { attribute: false },
    theme: { type: String },
    pointed: { state: true },
  };
  declare lines: readonly FlowLine[];
  declare words: FlowWords;
  declare theme: string;
  /** Index of the step under the pointer or the keyboard's cursor. */
  declare pointed: number | null;
  #options: ChartOptions | null = null;
  #names = '';

  constructor() {
    super();
    this.lines = [];
    this.theme = '';
    this.pointed = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      rnn-chart {
        height: clamp(180px, 26vh, 340px);
      }
      .read {
        min-height: 1.5em;
        margin: 0.2rem 0 0.4rem;
        font-size: var(--tiny);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.16rem 1.1rem 0.16rem 0;
        text-align: right;
        font-weight: 400;
        white-space: nowrap;
      }
      thead th {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      th:first-child,
      td:last-child,
      th:last-child {
        text-align: left;
      }
      tbody th svg {
        margin-right: 0.45rem;
        vertical-align: middle;
      }
      td {
        color: var(--ink-2);
      }
      td small {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      td b {
        font-weight: 600;
        color: var(--ink);
      }
    `,
  ];

  override render() {
    const { lines, words: t } = this;
    const steps = Math.max(0, ...lines.map(({ norms }) => norms.length));
    const noted = lines.some(({ note }) => note !== undefined);
    return html`<rnn-chart
        .options=${this.#chart()}
        .data=${this.#columns(steps)}
        .readout=${(index: number) => this.#reading(index)}
        label=${t.chart(lines.length, steps)}
        theme=${this.theme}
      ></rnn-chart>
      <p class="read">
        ${this.pointed === null || this.pointed >= steps ? t.hint : this.#reading(this.pointed)}
      </p>
      <div class="scroll" role="region" aria-label=${t.line} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${t.line}</th>
              ${noted ? html`<th scope="col">${t.note}</th>` : ''}
              <th scope="col">${t.first}</th>
              <th scope="col">${t.last}</th>
              <th scope="col">${t.ratio}</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${lines.map((line, at) => this.#row(line, at, noted))}
          </tbody>
        </table>
      </div>`;
  }

  #row({ name, norms, first, last, note }: FlowLine, at: number, noted: boolean): TemplateResult {
    const { words: t } = this;
    const { token, dash } = looks[at % looks.length]!;
    const ends = [first, last].map((step) => norms[step] ?? NaN) as [number, number];
    const { ratio, verdict } = flowOf(...ends);
    return html`<tr data-verdict=${verdict} data-ratio=${ratio}>
      <th scope="row">
        <svg width="26" height="8" aria-hidden="true">
          <line
            x1="0"
            y1="4"
            x2="26"
            y2="4"
            stroke="var(${token})"
            stroke-width="2.2"
            stroke-dasharray=${dash.join(' ') || 'none'}
          ></line></svg
        >${name}
      </th>
      ${noted ? html`<td>${note}</td>` : ''}
      ${ends.map((norm, end) => html`<td>${normText(norm)} <small>${t.at([first, last][end]! + 1)}</small></td>`)}
      <td><b>${Number.isNaN(ratio) ? '–' : normText(ratio)}</b></td>
      <td>${t.verdicts[verdict]}</td>
    </tr>`;
  }

  #reading(index: number): string {
    const values = this.lines
      .filter(({ norms }) => index < norms.length)
      .map(({ name, norms }) => `${name} ${normText(norms[index]!)}`);
    return this.words.read(index + 1, values.join(' · '));
  }

  #columns(steps: number): uPlot.AlignedData {
    const column = ({ norms }: FlowLine): (number | null)[] =>
      Array.from({ length: steps }, (_, at) => {
        const value = norms[at];
        return value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
      });
    return [Array.from({ length: steps }, (_, at) => at + 1), ...this.lines.map(column)];
  }

  #chart(): ChartOptions {
    const names = this.lines.map(({ name }) => name).join('\n');
    if (this.#options && names === this.#names) return this.#options;
    this.#names = names;
    const count = this.lines.length;
    this.#options = (palette) => ({
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      hooks: { setCursor: [(plot) => (this.pointed = plot.cursor.idx ?? null)] },
      scales: { x: { time: false }, y: { distr: 3, range: (_, low, high) => decades(low, high) } },
      axes: [
        axis(palette, { size: 26 }),
        axis(palette, {
          splits: (_, __, low, high) => {
            const [from, to] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
            const by = Math.max(1, Math.ceil((to - from) / 6));
            return Array.from(
              { length: Math.floor((to - from) / by) + 1 },
              (___, at) => 10 ** (to - at * by),
            ).reverse();
          },
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map((value) => (value === null ? '' : tickText(value))),
        }),
      ],
      series: [
        {},
        ...Array.from({ length: count }, (_, at): uPlot.Series => {
          const { token, dash } = looks[at % looks.length]!;
          return { stroke: () => palette(token), width: 2, dash, points: { show: false } };
        }),
      ],
    });
    return this.#options;
  }
}
define('rnn-flow-chart', FlowChart);
