import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import { axis, type ChartOptions } from '../../ui/chart.ts';
import '../../ui/chart.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { metricText, shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeStages, type Stages } from './decoder.ts';
import type { StageWords } from './words.en.ts';

/** Colour and dash of each stage, so that nothing is said by colour alone. */
const strokes = [
  { token: '--ink-3', dash: [2, 3] },
  { token: '--carry', dash: [8, 3, 2, 3] },
  { token: '--validation', dash: [7, 4] },
  { token: '--training', dash: [] },
];

/** The stages of the cell trained side by side, on demand: their losses, and the beats that each gets. */
export class StagesView extends ViewElement<Stages, StageWords> {
  static override properties: PropertyDeclarations = { shown: { state: true }, training: { state: true } };
  /** The newest frame of those asked for; null before the first. */
  declare shown: Stages | null;
  declare training: boolean;

  constructor() {
    super();
    this.shown = null;
    this.training = false;
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
        justify-content: space-between;
        gap: 0.3rem 1rem;
      }
      .help {
        margin: 0.2rem 0 0.6rem;
        font-size: var(--small);
        color: var(--ink-2);
        max-width: 46rem;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 0.6rem 2rem;
      }
      rnn-chart {
        height: clamp(170px, 24vh, 280px);
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.28rem 0.5rem 0.28rem 0;
        border-bottom: 1px solid var(--line);
        text-align: right;
        font-weight: 400;
        color: var(--ink-2);
      }
      thead th {
        font-size: var(--tiny);
        color: var(--ink-3);
        vertical-align: bottom;
      }
      th:first-child {
        text-align: left;
        color: var(--ink);
      }
      td b {
        color: var(--ink);
        font-weight: 600;
      }
      th svg {
        width: 26px;
        height: 8px;
        margin-right: 0.45rem;
      }
      .chart {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
    `,
  ];

  private readonly options: ChartOptions = (palette) => ({
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: (_, __, high) => [0, (high ?? 1) * 1.05] } },
    axes: [axis(palette, { size: 26 }), axis(palette)],
    series: [
      {},
      ...strokes.map(({ token, dash }, at) => ({
        label: this.words.stages[this.data.stages[at]?.name ?? ''] ?? '',
        stroke: () => palette(token),
        width: 1.8,
        dash,
        points: { show: false },
      })),
    ],
  });

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data') && this.shown && !isSame(this.shown, this.data)) this.shown = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.training = false;
  }

  override render() {
    const { words: t, training } = this;
    const data = this.shown ?? this.data;
    const whole = data.epochs >= data.all;
    return html`<div class="head">
        <h3>${t.title}</h3>
        <button
          type="button"
          class="button"
          data-testid=${testIds.trainStages}
          aria-disabled=${whole && !training}
          @click=${() => (training ? (this.training = false) : whole || void this.#train())}
        >
          ${training ? t.stop : whole ? t.whole : data.epochs > 0 ? t.goOn : t.train}
        </button>
      </div>
      <p class="help">${t.help}</p>
      <div class="both">
        <div>
          <p class="chart">${t.chart}</p>
          <rnn-chart
            .options=${this.options}
            .data=${columns(data)}
            label=${t.chartLabel(data.epochs)}
            theme=${this.theme}
          ></rnn-chart>
        </div>
        <div class="scroll">${this.#table(data)}</div>
      </div>
      <p role="status" class="help">${t.said(data.epochs, data.all)}</p>`;
  }

  #table({ stages, epochs }: Stages): TemplateResult {
    const { words: t } = this;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t.stage}</th>
          <th scope="col">${t.loss}</th>
          <th scope="col">${t.hit}</th>
          <th scope="col">F1</th>
        </tr>
      </thead>
      <tbody>
        ${stages.map(({ name, loss, hit, f1 }, at) => {
          const { token, dash } = strokes[at % strokes.length]!;
          return html`<tr
            data-testid=${testIds.stageRow}
            data-stage=${name}
            data-epochs=${epochs}
            data-hit=${hit.at(-1) ?? 0}
          >
            <th scope="row">
              <svg viewBox="0 0 26 8" aria-hidden="true">
                <path
                  d="M0 4H26"
                  stroke="var(${token})"
                  stroke-width="2.2"
                  stroke-dasharray=${dash.join(' ') || 'none'}
                ></path></svg
              >${t.stages[name] ?? name}
            </th>
            <td>${metricText(loss.at(-1) ?? NaN)}</td>
            <td><b>${shareText(hit.at(-1) ?? 0)}</b></td>
            <td>${(f1.at(-1) ?? 0).toFixed(3)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  /** An epoch of all stages at a time, each drawn before the next is asked for. */
  async #train(): Promise<void> {
    const { data } = this;
    this.training = true;
    try {
      for (let next = (this.shown ?? data).epochs + 1; next <= data.all && this.training; next += 1) {
        const frame = await this.host.ask({ epochs: next });
        if (!this.isConnected || !isSame(frame, this.data)) break;
        this.shown = frame;
        await this.updateComplete;
      }
    } catch {
      // The experiment was replaced; its frame comes.
    } finally {
      this.training = false;
    }
  }
}
define('rnn-stages', StagesView);

/** Whether two frames are of the same runs: the untrained models have the same losses on the same data. */
function isSame(a: Stages, b: Stages): boolean {
  return a.all === b.all && a.stages.every(({ loss }, at) => loss[0] === b.stages[at]?.loss[0]);
}

function columns({ epochs, stages }: Stages): uPlot.AlignedData {
  const numbers = Array.from({ length: epochs + 1 }, (_, at) => at);
  return [numbers, ...stages.map(({ loss }) => [...loss])];
}

export const view: View<Stages> = { element: 'rnn-stages', decode: decodeStages };
