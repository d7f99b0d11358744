import { LitElement, css, html, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { define } from './define.ts';

/** Reads the design's colours at drawing time, so that a change of theme needs a redraw only. */
export type Palette = (token: string) => string;

/** What a chart is made from: everything of uPlot's options but the size. */
export type ChartOptions = (palette: Palette) => Omit<uPlot.Options, 'width' | 'height'>;

/**
 * uPlot as an element: as wide as its place, redrawn when data, size or theme change. `options` makes a new plot
 * when it becomes another function; `data` only replaces the values.
 */
export class Chart extends LitElement {
  static override properties = {
    options: { attribute: false },
    data: { attribute: false },
    label: { type: String },
    theme: { type: String },
  };
  declare options: ChartOptions | null;
  declare data: uPlot.AlignedData;
  declare label: string;
  /** Any text that changes with the theme. */
  declare theme: string;

  private plot: uPlot | null = null;
  private observer: ResizeObserver | null = null;

  constructor() {
    super();
    this.options = null;
    this.data = [[]];
    this.label = '';
    this.theme = '';
  }

  static override styles = [
    unsafeCSS(uPlotStyles),
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
      }
      #place {
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
      .uplot {
        font-family: inherit;
      }
      .u-legend {
        display: none;
      }
      .u-select {
        background: color-mix(in srgb, var(--accent) 14%, transparent);
      }
      .u-cursor-x,
      .u-cursor-y {
        border-color: var(--line-strong) !important;
      }
    `,
  ];

  override render() {
    return html`<div id="place" role="img" aria-label=${this.label}></div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('options') || !this.plot) this.make();
    else if (changed.has('data')) this.plot.setData(this.data);
    else if (changed.has('theme')) this.plot.redraw(false, true);
  }

  private make(): void {
    this.plot?.destroy();
    this.plot = null;
    const place = this.renderRoot.querySelector<HTMLElement>('#place');
    if (!place || !this.options || this.clientWidth === 0) return;
    const palette: Palette = (token) => getComputedStyle(this).getPropertyValue(token).trim();
    const size = { width: this.clientWidth, height: this.clientHeight };
    this.plot = new uPlot({ padding: [8, 12, 0, 0], ...this.options(palette), ...size }, this.data, place);
  }

  private fit(): void {
    if (!this.plot) this.make();
    else this.plot.setSize({ width: this.clientWidth, height: this.clientHeight });
  }
}
define('rnn-chart', Chart);

/** Axes that all charts share: quiet lines, small figures. */
export function axis(palette: Palette, more: Partial<uPlot.Axis> = {}): uPlot.Axis {
  return {
    stroke: () => palette('--ink-3'),
    font: '11px system-ui, sans-serif',
    labelFont: '11px system-ui, sans-serif',
    grid: { stroke: () => palette('--grid'), width: 1 },
    ticks: { show: false },
    gap: 6,
    size: 44,
    ...more,
  };
}
