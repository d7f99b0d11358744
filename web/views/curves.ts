import { LitElement, css, html, nothing } from 'lit';
import type uPlot from 'uplot';
import { testIds } from '../ui/test_ids.ts';
import type { Messages } from '../locales/messages.ts';
import type { History } from '../protocol/progress.ts';
import { axis, type ChartOptions } from '../ui/chart.ts';
import '../ui/chart.ts';
import {
  axisEnd,
  brokenAt,
  curveData,
  lastValue,
  type Column,
  type CurveData,
  type Trace,
} from './curve_data.ts';
import { define } from '../ui/define.ts';
import { compactText, headlineText, isShare, metricText } from '../ui/format.ts';

/**
 * The learning curve of one metric: the running mean within the epochs as a thin line, training at the end of each
 * epoch as a solid line with dots, validation dashed with rings, the trivial baseline dotted.
 */
export class Curve extends LitElement {
  static override properties = {
    metric: { type: String },
    history: { attribute: false },
    trace: { attribute: false },
    epochs: { type: Number },
    running: { attribute: false },
    baseline: { attribute: false },
    t: { attribute: false },
    theme: { type: String },
    logarithmic: { state: true },
    hovered: { state: true },
  };
  declare metric: string;
  declare history: History;
  declare trace: Trace;
  declare epochs: number;
  /** The running mean of the metric; null before the first batch. */
  declare running: number | null;
  declare baseline: number | null;
  declare t: Messages;
  declare theme: string;
  declare logarithmic: boolean;
  declare hovered: number | null;

  #data: CurveData = [[], [], [], [], []];
  #options: ChartOptions | null = null;
  /** Positions that arrow keys go to: the ends of the epochs, or all points before there is one. */
  #stops: number[] = [];
  /** Epochs from the start to the first value that is not finite. */
  #broken: number | null = null;
  readonly #readout = (index: number): string => {
    const at = this.#at(index);
    const text = (value: number | null): string => (value === null ? '–' : metricText(value));
    return this.t.curveAt(this.t.epochAt(at.x), text(at.training), text(at.validation));
  };

  constructor() {
    super();
    this.logarithmic = false;
    this.hovered = null;
    this.running = null;
    this.baseline = null;
  }

  static override styles = css`
    :host {
      display: block;
      min-width: 0;
      container-type: inline-size;
    }
    figure {
      margin: 0;
    }
    figcaption {
      display: flex;
      align-items: baseline;
      gap: 0 0.7rem;
      flex-wrap: wrap;
      margin-bottom: 0.3rem;
    }
    .title {
      min-height: 26px;
      font-weight: 650;
    }
    .title small {
      margin-left: 0.7rem;
      font-size: var(--tiny);
      font-weight: 400;
      color: var(--ink-2);
    }
    .value {
      font-size: 1.15rem;
      font-variant-numeric: tabular-nums;
      color: var(--training);
      font-weight: 600;
    }
    .value.validation {
      color: var(--validation);
    }
    .key {
      display: inline-flex;
      align-items: baseline;
      gap: 0.35rem;
      color: var(--ink-2);
      font-size: var(--tiny);
    }
    .key svg {
      align-self: center;
    }
    button {
      margin-left: auto;
      font: inherit;
      font-size: var(--tiny);
      min-height: 24px;
      padding: 0 0.3rem;
      color: var(--ink-2);
      background: none;
      border: 1px solid transparent;
      border-radius: var(--radius-small);
      cursor: pointer;
    }
    button:hover {
      border-color: var(--line-strong);
    }
    button[aria-pressed='true'] {
      background: var(--accent-soft);
      color: var(--ink);
    }
    button:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    /* Two lines from the start, so that nothing moves when values come. */
    @container (max-width: 27rem) {
      .title {
        flex: 1 0 calc(100% - 6rem);
      }
      .key {
        order: 1;
      }
    }
    /* Three and more beside one another. */
    @container (max-width: 20.5rem) {
      figcaption {
        gap: 0 0.4rem;
      }
      .key {
        gap: 0.125rem;
      }
      .key svg {
        width: 14px;
      }
      .value {
        font-size: 0.9375rem;
      }
    }
    rnn-chart {
      height: var(--chart-height, 178px);
    }
  `;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('metric') || changed.has('history') || changed.has('trace')) {
      this.#data = curveData(this.metric, this.history, this.trace);
      this.#broken = brokenAt(this.metric, this.history, this.trace);
      const all = this.#data[0].map((_, index) => index);
      const ends = all.filter((index) => this.#data[3][index] !== undefined);
      this.#stops = ends.length > 0 ? ends : all;
    }
    if (
      !this.#options ||
      ['metric', 'logarithmic', 'epochs', 'baseline', 't'].some((name) => changed.has(name))
    )
      this.#options = this.#makeOptions();
  }

  override render() {
    const [xs, , , training, validation] = this.#data;
    const hovered = this.hovered !== null && this.hovered < xs.length ? this.#at(this.hovered) : null;
    const last = this.#broken === null ? lastValue(training) : NaN;
    const now = hovered ? hovered.training : (this.running ?? last);
    const validated = hovered ? hovered.validation : lastValue(validation);
    const name = this.t.metric(this.metric);
    const label = this.t.curveLabel(
      name,
      now === null ? '–' : metricText(now),
      validated === null ? '–' : metricText(validated),
    );
    return html`<figure data-metric=${this.metric}>
      <figcaption>
        <span class="title"
          >${name}${hovered ? html`<small>${this.t.epochAt(hovered.x)}</small>` : nothing}</span
        >
        ${this.#key('training', now, this.metric)}
        ${
          this.history.keys.includes(`val_${this.metric}`) || validated !== null
            ? this.#key('validation', validated, `val_${this.metric}`)
            : nothing
        }
        ${this.#scaleButton()}
      </figcaption>
      <rnn-chart
        .options=${this.#options}
        .data=${this.#data as unknown as uPlot.AlignedData}
        .stops=${this.#stops}
        .readout=${this.#readout}
        label=${label}
        theme=${this.theme}
      ></rnn-chart>
    </figure>`;
  }

  /** What a reader sees at a point: the running mean there or the end of its epoch, and the last validation. */
  #at(index: number): { x: number; training: number | null; validation: number | null } {
    const [xs, even, odd, training, validation] = this.#data;
    const before = (column: Column): number | null => lastValue(column.slice(0, index + 1));
    const here = [training, even, odd].map((column) => column[index]).find((one) => typeof one === 'number');
    const broken = this.#broken !== null && xs[index]! >= this.#broken;
    return {
      x: xs[index]!,
      training: broken ? NaN : (here ?? before(training)),
      validation: before(validation),
    };
  }

  #scaleButton() {
    if (isShare(this.metric)) return nothing;
    return html`<button
      type="button"
      aria-pressed=${this.logarithmic}
      title=${this.t.logScaleHelp}
      @click=${() => (this.logarithmic = !this.logarithmic)}
    >
      ${this.t.logScale}
    </button>`;
  }

  #key(kind: 'training' | 'validation', value: number | null, metric: string) {
    const dash = kind === 'validation' ? '4 3' : 'none';
    return html`<span class="key" title=${kind === 'training' ? this.t.runningMean : nothing}>
      <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
        <line
          x1="0"
          y1="5"
          x2="18"
          y2="5"
          stroke="var(--${kind})"
          stroke-width="2"
          stroke-dasharray=${dash}
        ></line>
        <circle
          cx="9"
          cy="5"
          r="3"
          stroke="var(--${kind})"
          stroke-width="1.5"
          fill=${kind === 'validation' ? 'var(--surface)' : 'var(--training)'}
        ></circle>
      </svg>
      ${this.t[kind]}
      <span
        class="value ${kind}"
        data-testid=${testIds.metric}
        data-metric=${metric}
        data-value=${value === null ? '' : String(value)}
        >${value === null ? '–' : headlineText(this.metric, value)}</span
      >
    </span>`;
  }

  #makeOptions(): ChartOptions {
    const share = isShare(this.metric);
    const { baseline, logarithmic } = this;
    const epochs = Math.max(this.epochs, this.history.epochs.length);
    return (palette) => {
      const running: uPlot.Series = {
        stroke: () => `color-mix(in srgb, ${palette('--training')} 45%, transparent)`,
        width: 1.25,
        points: { show: false },
      };
      return {
        legend: { show: false },
        cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false }, sync: { key: 'rnn-epochs' } },
        scales: {
          x: {
            time: false,
            range: (_, __, reached) => [0, axisEnd(Math.max(reached ?? 0, this.#broken ?? 0), epochs)],
          },
          y: {
            distr: logarithmic ? 3 : 1,
            range: (_, low, high) => this.#range(low, high, share, logarithmic, baseline),
          },
        },
        axes: [
          axis(palette, {
            size: 26,
            incrs: roundSteps,
            values: (_, splits) => splits.map((x) => (x === null ? '' : compactText(x, this.t.language))),
          }),
          axis(
            palette,
            share
              ? { values: (_, splits) => splits.map((v) => (v === null ? '' : `${Math.round(v * 100)}%`)) }
              : {},
          ),
        ],
        series: [
          {},
          running,
          running,
          {
            stroke: () => palette('--training'),
            width: 2.25,
            points: { show: epochs <= 60, size: 6, fill: () => palette('--training') },
          },
          {
            stroke: () => palette('--validation'),
            width: 2.25,
            dash: [6, 4],
            points: { show: epochs <= 60, size: 6, width: 1.75, fill: () => palette('--surface') },
          },
        ],
        hooks: {
          draw: [(plot) => this.#drawBaseline(plot, palette), (plot) => this.#drawBroken(plot, palette)],
          setCursor: [
            (plot) => {
              this.hovered = plot.cursor.idx ?? null;
            },
          ],
        },
      };
    };
  }

  #range(
    low: number,
    high: number,
    share: boolean,
    logarithmic: boolean,
    baseline: number | null,
  ): [number, number] {
    if (low === null || high === null) return share ? [0, 1] : [logarithmic ? 0.01 : 0, 1];
    if (share) return [Math.max(0, Math.floor((Math.min(low, baseline ?? 1) - 0.02) * 10) / 10), 1];
    if (logarithmic) return [Math.max(low, 1e-12) / 1.5, Math.max(high, 1e-12) * 1.5];
    return [0, high > 0 ? high * 1.08 : 1];
  }

  /** A line where the values are no longer numbers. */
  #drawBroken(plot: uPlot, palette: Palette): void {
    if (this.#broken === null) return;
    const x = plot.valToPos(this.#broken, 'x', true);
    const { left, top, width, height } = plot.bbox;
    const { ctx } = plot;
    const right = x - left < width / 2;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = palette('--wrong');
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.font = `600 ${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = right ? 'left' : 'right';
    ctx.textBaseline = 'top';
    ctx.fillText(this.t.diverged, x + (right ? 6 : -6) * devicePixelRatio, top + 4 * devicePixelRatio);
    ctx.restore();
  }

  #drawBaseline(plot: uPlot, palette: Palette): void {
    if (this.baseline === null) return;
    const y = plot.valToPos(this.baseline, 'y', true);
    const { left, top, width, height } = plot.bbox;
    if (!(y >= top && y <= top + height)) return;
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = palette('--line-strong');
    ctx.fillStyle = palette('--ink-3');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    const above = y - top > 18 * devicePixelRatio;
    ctx.textBaseline = above ? 'bottom' : 'top';
    ctx.fillText(
      this.t.baselineMark,
      left + width - 4 * devicePixelRatio,
      y + (above ? -2 : 2) * devicePixelRatio,
    );
    ctx.restore();
  }
}
define('rnn-curve', Curve);

/** 1, 2, 5, 10 and so on: between the marks of an axis of epochs. */
const roundSteps = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();

type Palette = (token: string) => string;
