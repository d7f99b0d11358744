import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import { axis, type ChartOptions } from '../../ui/chart.ts';
import '../../ui/chart.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { keyLine } from '../key_line.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeSeries, type SeriesData } from './decoder.ts';
import type { SeriesWords } from './words.en.ts';

/** Rows that are drawn at once. */
const shown = 60;
const plain: Omit<uPlot.Series, 'stroke'> = { points: { show: false }, width: 1.5 };

/** The forecasts of the test set beside the trivial rule's, in the column's own unit. */
export class SeriesView extends ViewElement<SeriesData, SeriesWords> {
  static override properties: PropertyDeclarations = { first: { state: true } };
  /** Number of the first row that is drawn. */
  declare first: number;

  constructor() {
    super();
    this.first = 0;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.35rem;
        min-width: 0;
      }
      .score {
        font-size: var(--small);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      .score b {
        font-size: 1.375rem;
        font-weight: 650;
        color: var(--ink);
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
        height: clamp(150px, 19vh, 300px);
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.7rem;
        max-width: 30rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      label input {
        flex: 1;
        accent-color: var(--accent);
      }
    `,
  ];

  private readonly options: ChartOptions = (palette) => ({
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false } },
    axes: [
      axis(palette, {
        size: 26,
        values: (_, splits) => splits.map((row) => this.#short(row)),
      }),
      axis(palette),
    ],
    series: [
      {},
      { ...plain, stroke: () => palette('--ink-3'), width: 1.25, dash: [2, 4] },
      {
        ...plain,
        stroke: () => palette('--line-strong'),
        width: 1,
        points: { show: true, size: 4, width: 0, fill: () => palette('--ink-2') },
      },
      { ...plain, stroke: () => palette('--training'), width: 2.25 },
    ],
  });

  override render() {
    const { words: t, data } = this;
    const { rows, truth, prediction, persistence, unit } = data;
    const latest = Math.max(0, rows.length - shown);
    const first = Math.min(this.first, latest);
    const end = Math.min(rows.length, first + shown);
    const part = (values: Float32Array): (number | null)[] =>
      Array.from(values.subarray(first, end), (value) => (Number.isFinite(value) ? value : null));
    const columns = [part(rows), part(persistence), part(truth), part(prediction)];
    const value = (number: number | undefined): string => valueText(number ?? NaN, unit);
    const move = (event: Event): void => {
      this.first = Number((event.target as HTMLInputElement).value);
    };
    return html`<h3>${t.of(t.title, this.nameOf(data.name))}</h3>
      ${this.#score()}
      <ul class="key">
        <li>${keyLine('var(--ink-2)', 'dots')} ${t.truth}</li>
        <li>${keyLine('var(--training)', '', 2.25)} ${t.prediction}</li>
        <li>${keyLine('var(--ink-3)', '2 4', 1.25)} ${t.persistence}</li>
      </ul>
      <rnn-chart
        tells
        .options=${this.options}
        .data=${columns as uPlot.AlignedData}
        .readout=${(at: number) =>
          t.reading(
            this.#place(first + at),
            value(truth[first + at]),
            value(prediction[first + at]),
            value(persistence[first + at]),
          )}
        theme=${this.theme}
        label=${t.label(this.nameOf(data.name), this.#place(first), this.#place(end - 1))}
      ></rnn-chart>
      <label
        >${t.from}
        <input
          type="range"
          min="0"
          max=${latest}
          .value=${String(first)}
          aria-valuetext=${this.#place(first)}
          @input=${move}
        />
        <span>${this.#place(first)}</span></label
      >`;
  }

  #score(): TemplateResult {
    const { words: t, data } = this;
    const { error, persistenceError, unit } = data;
    const change = error / persistenceError - 1;
    const share = shareText(Math.abs(change));
    const compared = Math.abs(change) < 0.005 ? t.same : change < 0 ? t.better(share) : t.worse(share);
    return html`<p
      class="score"
      data-testid=${testIds.seriesError}
      data-value=${error}
      data-beside=${persistenceError}
    >
      ${t.error} <b>${valueText(error, unit)}</b>${t.beside(compared, valueText(persistenceError, unit))}
    </p>`;
  }

  /** The time of a row of the test set, else its number in the table. */
  #place(at: number): string {
    const { rows, times } = this.data;
    return times ? this.words.date(times.times[at] ?? 0, times.days) : this.words.row(rows[at] ?? 0);
  }

  /** The same at the axis; nothing between rows, and where one was left out. */
  #short(row: number): string {
    const { rows, times } = this.data;
    const at = rows.indexOf(row);
    if (at < 0) return '';
    return times ? this.words.day(times.times[at]!, times.days) : String(row + 1);
  }
}
define('rnn-series', SeriesView);

function valueText(value: number, unit: string): string {
  return `${Number.isFinite(value) ? value.toPrecision(3) : '–'}${unit && ` ${unit}`}`;
}

export const view: View<SeriesData> = { element: 'rnn-series', decode: decodeSeries };
