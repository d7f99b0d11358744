import { css, html } from 'lit';
import type uPlot from 'uplot';
import { axis, type ChartOptions } from '../../ui/chart.ts';
import '../../ui/chart.ts';
import { define } from '../../ui/define.ts';
import { metricText } from '../../ui/format.ts';
import { keyLine } from '../key_line.ts';
import { ViewElement, type View } from '../view.ts';
import { forecastColumns, placed } from './columns.ts';
import { decodeForecast, type ForecastData } from './decoder.ts';
import type { ForecastWords } from './words.en.ts';

const plain: Omit<uPlot.Series, 'stroke'> = { points: { show: false }, width: 1.5 };

/** The closed-loop forecast over the data, and below, on the same axis, how its error grows. */
export class Forecast extends ViewElement<ForecastData, ForecastWords> {
  static override styles = css`
    :host {
      display: grid;
      gap: 0.5rem;
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
    .main {
      height: clamp(160px, 20vh, 320px);
    }
    .error {
      height: clamp(90px, 10vh, 160px);
    }
    h3 {
      margin: 0.25rem 0 0;
      font-size: var(--small);
      font-weight: 600;
    }
    h3 span {
      font-weight: 400;
      color: var(--ink-2);
    }
    .start {
      display: flex;
      align-items: center;
      gap: 0.7rem;
      max-width: 26rem;
      font-size: var(--small);
      color: var(--ink-2);
    }
    .start input {
      flex: 1;
      accent-color: var(--accent);
    }
  `;

  private readonly series: ChartOptions = (palette) => ({
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'rnn-forecast' } },
    scales: {
      x: { time: false },
      y: { range: (_, low, high) => [Math.min(-1.3, low ?? -1), Math.max(1.3, high ?? 1)] },
    },
    axes: [axis(palette, { size: 26 }), axis(palette)],
    series: [
      {},
      {
        ...plain,
        stroke: () => palette('--line-strong'),
        width: 0,
        points: { show: true, size: 3.5, width: 0, fill: () => palette('--line-strong') },
      },
      { ...plain, stroke: () => palette('--right'), width: 4 },
      { ...plain, stroke: () => palette('--line-strong'), dash: [2, 4] },
      { ...plain, stroke: () => palette('--training'), width: 1.25 },
      { ...plain, stroke: () => palette('--validation'), width: 2.5, dash: [7, 4] },
    ],
  });

  private readonly errors: ChartOptions = (palette) => ({
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'rnn-forecast' } },
    scales: { x: { time: false }, y: { range: (_, __, high) => [0, Math.max(0.2, (high ?? 0) * 1.1)] } },
    axes: [axis(palette, { size: 26 }), axis(palette)],
    series: [
      {},
      {
        ...plain,
        stroke: () => palette('--validation'),
        width: 1.75,
        fill: () => `color-mix(in srgb, ${palette('--validation')} 18%, transparent)`,
      },
    ],
  });

  override render() {
    const { words: t, data: p } = this;
    const columns = forecastColumns(p);
    const errors = [columns[0], placed(p.error, p.start + p.window, columns[0]!.length)];
    const worst = p.error.reduce((most, value) => Math.max(most, value), 0);
    const last = p.error.at(-1) ?? 0;
    const latest = Math.max(0, p.series.length - p.window - 1);
    const move = (event: Event): void =>
      this.host.follow({ start: Number((event.target as HTMLInputElement).value) });
    return html` <ul class="key">
        <li>${keyLine('var(--line-strong)', 'dots')} ${t.data}</li>
        <li>${keyLine('var(--right)', '', 4)} ${t.window(p.window)}</li>
        <li>${keyLine('var(--line-strong)', '2 4')} ${t.clean}</li>
        <li>${keyLine('var(--training)', '', 1.5)} ${t.oneStep}</li>
        <li>${keyLine('var(--validation)', '7 4', 2.5)} ${t.loop}</li>
      </ul>
      <rnn-chart
        class="main"
        .options=${this.series}
        .data=${columns as uPlot.AlignedData}
        .names=${[t.point, t.data, '', t.clean, t.oneStepShort, t.loopShort]}
        theme=${this.theme}
        label=${t.label(p.forecast.length, metricText(worst))}
      ></rnn-chart>
      <h3>${t.error} <span>${t.errorNow(worst.toFixed(3), last.toFixed(3))}</span></h3>
      <rnn-chart
        class="error"
        .options=${this.errors}
        .data=${errors as uPlot.AlignedData}
        .names=${[t.point, t.errorShort]}
        theme=${this.theme}
        label=${t.errorLabel(metricText(worst), metricText(last))}
      ></rnn-chart>
      <label class="start"
        >${t.start}
        <input type="range" min="0" max=${latest} .value=${String(p.start)} @input=${move} />
        <span>${p.start}</span></label
      >`;
  }
}
define('rnn-forecast', Forecast);

export const view: View<ForecastData> = { element: 'rnn-forecast', decode: decodeForecast };
