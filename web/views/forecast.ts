import { LitElement, css, html } from 'lit';
import type uPlot from 'uplot';
import type { Messages } from '../locales/messages.ts';
import { axis, type ChartOptions } from './chart.ts';
import './chart.ts';
import { define } from '../ui/define.ts';
import { forecastColumns, placed, type ForecastPredictions } from './forecast_data.ts';
import { metricText } from './format.ts';

const plain: Omit<uPlot.Series, 'stroke'> = { points: { show: false }, width: 1.5 };

/** The closed-loop forecast over the data, and below, on the same axis, how its error grows. */
export class Forecast extends LitElement {
  static override properties = {
    predictions: { attribute: false },
    t: { attribute: false },
    theme: { type: String },
  };
  declare predictions: ForecastPredictions;
  declare t: Messages;
  declare theme: string;

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
      height: 230px;
    }
    .error {
      height: 110px;
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
    const { t, predictions: p } = this;
    const columns = forecastColumns(p);
    const errors = [columns[0], placed(p.error, p.start + p.window, columns[0]!.length)];
    const worst = p.error.reduce((most, value) => Math.max(most, value ?? NaN), 0);
    const last = p.error.at(-1) ?? NaN;
    return html` <ul class="key">
        <li>${sample('var(--line-strong)', 'dots')} ${t.forecastData}</li>
        <li>${sample('var(--right)', '', 4)} ${t.forecastWindow(p.window)}</li>
        <li>${sample('var(--line-strong)', '2 4')} ${t.forecastClean}</li>
        <li>${sample('var(--training)', '', 1.5)} ${t.forecastOneStep}</li>
        <li>${sample('var(--validation)', '7 4', 2.5)} ${t.forecastLoop}</li>
      </ul>
      <rnn-chart
        class="main"
        .options=${this.series}
        .data=${columns as uPlot.AlignedData}
        theme=${this.theme}
        label=${t.forecastLabel(p.forecast.length, metricText(worst))}
      ></rnn-chart>
      <h3>${t.errorGrowth} <span>${t.errorGrowthNow(worst.toFixed(3), last.toFixed(3))}</span></h3>
      <rnn-chart
        class="error"
        .options=${this.errors}
        .data=${errors as uPlot.AlignedData}
        theme=${this.theme}
        label=${t.errorGrowthLabel(metricText(worst), metricText(last))}
      ></rnn-chart>`;
  }
}
define('rnn-forecast', Forecast);

function sample(colour: string, dash: string, width = 2) {
  return dash === 'dots'
    ? html`<svg width="24" height="8" aria-hidden="true">
        <g fill=${colour}>
          <circle cx="4" cy="5" r="2"></circle>
          <circle cx="12" cy="3" r="2"></circle>
          <circle cx="20" cy="5" r="2"></circle>
        </g>
      </svg>`
    : html`<svg width="24" height="8" aria-hidden="true">
        <line
          x1="0"
          y1="4"
          x2="24"
          y2="4"
          stroke=${colour}
          stroke-width=${width}
          stroke-dasharray=${dash || 'none'}
        ></line>
      </svg>`;
}
