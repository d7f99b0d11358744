import { LitElement, css, html, nothing, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { define } from './define.ts';
import { watchSize } from './watch_size.ts';
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
    stops: { attribute: false },
    readout: { attribute: false },
    names: { attribute: false },
    tells: { type: Boolean },
    at: { state: true },
    pointed: { state: true },
  };
  declare options: ChartOptions | null;
  declare data: uPlot.AlignedData;
  declare label: string;
  /** Any text that changes with the theme. */
  declare theme: string;
  /** Indices of the data that arrow keys go to; null for all. */
  declare stops: readonly number[] | null;
  /** The values at an index in words; null for the plain figures. */
  declare readout: ((index: number) => string) | null;
  /** What the plain figures are: the names of the columns of the data. One without a name is not read. */
  declare names: readonly string[];
  /** Says these words under the pointer too. */
  declare tells: boolean;
  /** Number of the stop that was read last. */
  declare at: number;
  /** Index of the data under the pointer. */
  declare pointed: number | null;

  #plot: uPlot | null = null;
  #stopWatching: (() => void) | null = null;
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
    this.stops = this.readout = this.pointed = null;
    this.at = 0;
    this.names = [];
    this.tells = false;
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
      #place:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      output {
        position: absolute;
        top: 2px;
        right: 12px;
        padding: 0 0.3rem;
        font-size: var(--tiny);
        color: var(--ink-2);
        background: var(--surface);
        pointer-events: none;
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
    const stops = this.#stops();
    const at = Math.min(this.at, Math.max(0, stops.length - 1));
    const isTold = this.pointed !== null && (this.readout === null || this.tells);
    const told = isTold ? this.#reading(this.pointed!) : '';
    return html`<div
        id="place"
        role="slider"
        tabindex="0"
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, stops.length - 1)}
        aria-valuenow=${at}
        aria-valuetext=${stops.length > 0 ? this.#reading(stops[at]!) : '–'}
        @keydown=${this.#key}
        @blur=${() => this.#plot?.setCursor({ left: -10, top: -10 })}
      ></div>
      ${told ? html`<output aria-live="off">${told}</output>` : nothing}`;
  }

  #stops(): readonly number[] {
    return this.stops ?? (this.data[0] as number[]).map((_, index) => index);
  }

  #reading(index: number): string {
    if (this.readout) return this.readout(index);
    const [xs, ...columns] = this.data;
    const values = columns.flatMap((column, at) => {
      const value = column[index];
      const name = this.names[at + 1];
      return typeof value === 'number' && name ? [`${name} ${tickText(value)}`] : [];
    });
    return `${this.names[0] ?? ''} ${tickText(xs[index] ?? 0)}: ${values.join(', ')}`;
  }

  /** Arrow keys move the cursor from stop to stop, page keys ten at a time. */
  #key(event: KeyboardEvent): void {
    const last = this.#stops().length - 1;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: 10,
      PageDown: -10,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || last < 0) return;
    event.preventDefault();
    this.at = Math.min(last, Math.max(0, Math.min(this.at, last) + step));
    const x = this.data[0][this.#stops()[this.at]!]!;
    this.#plot?.setCursor({ left: this.#plot.valToPos(x, 'x'), top: 0 });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchSize(this, (size) => this.#fit(size));
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
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
    const options = this.options(palette);
    const setCursor = (plot: uPlot): void => {
      this.pointed = plot.cursor.idx ?? null;
    };
    const hooks = { ...options.hooks, setCursor: [...(options.hooks?.setCursor ?? []), setCursor] };
    this.#plot = new uPlot({ padding: [8, 12, 0, 0], ...options, hooks, ...this.#size }, this.data, place);
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
