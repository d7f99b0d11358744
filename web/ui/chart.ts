import { LitElement, css, html, nothing } from 'lit';
import { define } from './define.ts';
import { tickText } from './format.ts';
import {
  drawPlot,
  nearestIndex,
  type Area,
  type Line,
  type Plot,
  type PlotData,
  type Scale,
} from './plot.ts';
import { watchSize } from './watch_size.ts';

/** The colour of a design token at the time of drawing, so that a change of theme needs a redraw only. */
export type Palette = (token: string) => string;

/** A plot in the colours of the theme, with the axes that all charts share unless it says otherwise. */
export type ChartOptions = (palette: Palette) => {
  lines: readonly Line[];
  x?: Partial<Scale>;
  y?: Partial<Scale>;
  over?: NonNullable<Plot['over']>;
};

/** Charts that are read together, by name. */
const groups = new Map<string, Set<Chart>>();

/**
 * A plot as an element: as wide as its place, drawn anew when data, size or theme change. Pointer and arrow keys read
 * the values at a place; `reading` events tell of its index, null when nothing is read any more.
 */
export class Chart extends LitElement {
  static override properties = {
    options: { attribute: false },
    data: { attribute: false },
    label: { type: String },
    group: { type: String },
    theme: { type: String },
    stops: { attribute: false },
    readout: { attribute: false },
    at: { state: true },
    pointed: { state: true },
  };
  declare options: ChartOptions | null;
  declare data: PlotData;
  declare label: string;
  /** Charts of one group show the same place. */
  declare group: string;
  /** Any text that changes with the theme. */
  declare theme: string;
  /** Indices of the data that arrow keys go to; null for all. */
  declare stops: readonly number[] | null;
  /** The values at an index in words; null for the plain figures. */
  declare readout: ((index: number) => string) | null;
  /** Number of the stop that was read last. */
  declare at: number;
  /** Index of the data that is read. */
  declare pointed: number | null;

  #stopWatching: (() => void) | null = null;
  /** Size from the observer: reading it from the element would lay the page out at once. */
  #size: { width: number; height: number } | null = null;
  #area: Area | null = null;
  /** Place on the axis that is read. */
  #place: number | null = null;
  #drawing = false;
  /** Colours by token: reading a computed style costs as much, and every drawing needs colours. */
  readonly #colours = new Map<string, string>();
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#repaint();

  constructor() {
    super();
    this.options = null;
    this.data = [[]];
    this.label = this.group = this.theme = '';
    this.stops = this.readout = this.pointed = null;
    this.at = 0;
  }

  static override styles = css`
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
    canvas {
      display: block;
      width: 100%;
      height: 100%;
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
  `;

  override render() {
    const stops = this.#stops();
    const at = Math.min(this.at, Math.max(0, stops.length - 1));
    const told = this.readout === null && this.pointed !== null ? this.#reading(this.pointed) : '';
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
        @blur=${() => this.#read(null)}
        @mousemove=${this.#pointer}
        @mouseleave=${() => this.#read(null)}
      >
        <canvas></canvas>
      </div>
      ${told ? html`<output aria-live="off">${told}</output>` : nothing}`;
  }

  #stops(): readonly number[] {
    return this.stops ?? this.data[0].map((_, index) => index);
  }

  #reading(index: number): string {
    if (this.readout) return this.readout(index);
    const [xs, ...columns] = this.data;
    const values = columns.map((column) => column[index]).filter((value) => typeof value === 'number');
    return `${tickText(xs[index] ?? 0)}: ${values.map(tickText).join(', ')}`;
  }

  /** Arrow keys move from stop to stop, page keys ten at a time. */
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
    this.#read(this.data[0][this.#stops()[this.at]!]!);
  }

  #pointer({ offsetX }: MouseEvent): void {
    const area = this.#area;
    const inside = area && offsetX >= area.left && offsetX <= area.left + area.width;
    this.#read(inside ? area.at(offsetX) : null);
  }

  /** Shows the values at a place on the axis, here and in the charts of the group. */
  #read(place: number | null): void {
    for (const chart of groups.get(this.group) ?? [this]) chart.#show(place);
  }

  #show(place: number | null): void {
    if (place === this.#place) return;
    this.#place = place;
    this.#tell();
    this.#draw();
  }

  #tell(): void {
    const index = this.#place === null ? null : nearestIndex(this.data[0], this.#place);
    if (index === this.pointed) return;
    this.pointed = index;
    this.dispatchEvent(new CustomEvent('reading', { detail: index }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#join();
    this.#stopWatching = watchSize(this, ({ width, height }) => {
      this.#size = { width, height };
      this.#draw();
    });
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  #join(): void {
    if (this.group) groups.set(this.group, (groups.get(this.group) ?? new Set<Chart>()).add(this));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    this.#scheme.removeEventListener('change', this.#schemeChanged);
    groups.get(this.group)?.delete(this);
    this.#colours.clear();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data')) this.#tell();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('group')) this.#join();
    if (changed.has('theme')) this.#repaint();
    else if (changed.has('options') || changed.has('data')) this.#draw();
  }

  #repaint(): void {
    this.#colours.clear();
    this.#draw();
  }

  #colour(token: string): string {
    let colour = this.#colours.get(token);
    if (colour === undefined) {
      colour = getComputedStyle(this).getPropertyValue(token).trim();
      this.#colours.set(token, colour);
    }
    return colour;
  }

  /** Draws with the next frame of the display. */
  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const size = this.#size;
    if (!canvas || !context || !this.options || !size || size.width === 0) return;
    const [width, height] = [size.width, size.height].map((side) => Math.round(side * devicePixelRatio));
    // Setting the size empties the canvas, even where it is the same.
    if (canvas.width !== width) canvas.width = width!;
    if (canvas.height !== height) canvas.height = height!;
    const palette: Palette = (token) => this.#colour(token);
    const { x, y, ...rest } = this.options(palette);
    const plot = {
      ...rest,
      x: { text: tickText, ...x },
      y: { text: tickText, ...y },
      ink: palette('--ink-3'),
      grid: palette('--grid'),
      cursor: palette('--line-strong'),
    };
    this.#area = drawPlot(context, size, plot, this.data, this.pointed);
  }
}
define('rnn-chart', Chart);
