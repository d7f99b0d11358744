import { LitElement, css, html, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { define } from './define.ts';
import { tickText } from './format.ts';

/** The colour of a design token at the time of drawing, so that a change of theme needs a redraw only. */
export type Palette = (token: string) => string;

/** uPlot's options without the size. */
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

  #plot: uPlot | null = null;
  #observer: ResizeObserver | null = null;
  /** Size from the observer: reading it from the element would lay the page out at once. */
  #size: { width: number; height: number } | null = null;
  /** Colours by token: reading a computed style costs as much, and every drawing needs colours. */
  readonly #colours = new Map<string, string>();
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#repaint();

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
    this.#observer = new ResizeObserver((entries) => this.#fit(entries.at(-1)!.contentRect));
    this.#observer.observe(this);
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#scheme.removeEventListener('change', this.#schemeChanged);
    this.#plot?.destroy();
    this.#plot = null;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('options') || !this.#plot) this.#make();
    else if (changed.has('data')) this.#plot.setData(this.data);
    if (changed.has('theme')) this.#repaint();
  }

  #repaint(): void {
    this.#colours.clear();
    this.#plot?.redraw(false, true);
  }

  #colour(token: string): string {
    let colour = this.#colours.get(token);
    if (colour === undefined) {
      colour = getComputedStyle(this).getPropertyValue(token).trim();
      this.#colours.set(token, colour);
    }
    return colour;
  }

  #make(): void {
    this.#plot?.destroy();
    this.#plot = null;
    const place = this.renderRoot.querySelector<HTMLElement>('#place');
    if (!place || !this.options || !this.#size || this.#size.width === 0) return;
    const palette: Palette = (token) => this.#colour(token);
    this.#plot = new uPlot(
      { padding: [8, 12, 0, 0], ...this.options(palette), ...this.#size },
      this.data,
      place,
    );
  }

  #fit({ width, height }: DOMRectReadOnly): void {
    this.#size = { width: Math.floor(width), height: Math.floor(height) };
    if (!this.#plot) this.#make();
    else this.#plot.setSize(this.#size);
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
    values: (_, splits) => splits.map((value) => (value === null ? '' : tickText(value))),
    ...more,
  };
}
