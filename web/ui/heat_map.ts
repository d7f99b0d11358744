import { LitElement, css, html, type PropertyDeclarations, type PropertyValues } from 'lit';
import { pixelsOf, rgbOf, scaleOf, type Rgb } from './colour_scale.ts';
import { define } from './define.ts';
import { tickText } from './format.ts';

/** A place in the map. */
export interface Cell {
  column: number;
  row: number;
}

/**
 * Numbers as colours in a grid, with the scale below it. The pointer or the arrow keys move the reading cursor, whose
 * cell is told in words; a press of the pointer and each arrow key pick its cell: the event `pick`, with the Cell as
 * its detail. `values` has one row behind the other.
 */
export class HeatMap extends LitElement {
  static override properties: PropertyDeclarations = {
    values: { attribute: false },
    rows: { type: Number },
    columns: { type: Number },
    rowName: { type: String },
    columnName: { type: String },
    rowLabels: { attribute: false },
    columnLabels: { attribute: false },
    least: { type: Number },
    label: { type: String },
    read: { attribute: false },
    marked: { attribute: false },
    theme: { type: String },
    cell: { state: true },
  };
  declare values: Float32Array;
  declare rows: number;
  declare columns: number;
  /** The names of the axes. */
  declare rowName: string;
  declare columnName: string;
  /** One for each row and column; null for their numbers. */
  declare rowLabels: readonly string[] | null;
  declare columnLabels: readonly string[] | null;
  /** The least end of the scale. */
  declare least: number;
  declare label: string;
  /** The words for a cell. */
  declare read: (cell: Cell, value: number) => string;
  /** A column, or one cell of it, that is outlined; null for none. */
  declare marked: { column: number; row: number | null } | null;
  /** Any text that changes with the theme. */
  declare theme: string;
  declare cell: Cell | null;

  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#paint();

  constructor() {
    super();
    this.values = new Float32Array();
    this.rows = this.columns = 0;
    this.rowName = this.columnName = this.label = this.theme = '';
    this.rowLabels = this.columnLabels = null;
    this.least = 1;
    this.read = (_, value) => tickText(value);
    this.cell = this.marked = null;
  }

  static override styles = css`
    :host {
      display: block;
      min-width: 0;
      --heat-below: #2166ac;
      --heat-zero: #f7f7f4;
      --heat-above: #b35806;
    }
    @media (prefers-color-scheme: dark) {
      :host(:not([theme='light'])) {
        --heat-below: #7fb3e6;
        --heat-zero: #23262f;
        --heat-above: #f0a04b;
      }
    }
    :host([theme='dark']) {
      --heat-below: #7fb3e6;
      --heat-zero: #23262f;
      --heat-above: #f0a04b;
    }
    :host([theme='light']) {
      --heat-below: #2166ac;
      --heat-zero: #f7f7f4;
      --heat-above: #b35806;
    }
    .heat {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 0.2rem 0.5rem;
      font-size: var(--tiny);
      color: var(--ink-2);
    }
    .field {
      position: relative;
      height: var(--height);
      border-radius: 3px;
      box-shadow: 0 0 0 1px var(--line);
      cursor: crosshair;
      touch-action: pan-y;
    }
    .field:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 3px;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      image-rendering: pixelated;
      border-radius: inherit;
    }
    .cursor {
      position: absolute;
      box-sizing: border-box;
      min-width: 5px;
      min-height: 5px;
      border: 2px solid var(--ink);
      box-shadow: 0 0 0 1.5px var(--surface);
      pointer-events: none;
    }
    .marked {
      position: absolute;
      box-sizing: border-box;
      min-width: 3px;
      border: 1.5px solid var(--ink);
      pointer-events: none;
    }
    .rows {
      position: relative;
      min-width: 1.4em;
    }
    .rows span,
    .columns span {
      position: absolute;
      white-space: nowrap;
    }
    .rows .spacer {
      position: static;
      visibility: hidden;
      display: block;
      height: 0;
    }
    .rows span:not(.spacer) {
      right: 0;
      transform: translateY(-50%);
    }
    .columns {
      position: relative;
      height: 1.4em;
    }
    .columns span {
      transform: translateX(-50%);
    }
    .columns.each {
      container-type: inline-size;
    }
    .columns.each span {
      font-size: min(var(--tiny), calc(150cqw / var(--columns)));
    }
    /* Words stand aslant, and end below their columns. */
    .columns.words {
      container-type: inline-size;
      height: 3.9em;
    }
    .columns.words span {
      max-width: 6.4em;
      overflow: hidden;
      text-overflow: ellipsis;
      transform: translateX(-100%) rotate(-38deg);
      transform-origin: 100% 0;
    }
    @container (max-width: 420px) {
      .columns.words span:nth-child(even) {
        display: none;
      }
    }
    .name {
      grid-column: 2;
      text-align: center;
      color: var(--ink-3);
    }
    .below {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.2rem 1.2rem;
      min-height: 1.6em;
      margin-top: 0.25rem;
      font-size: var(--tiny);
      color: var(--ink-2);
      font-variant-numeric: tabular-nums;
    }
    .scale {
      display: inline-flex;
      align-items: center;
      gap: 0.4rem;
    }
    .scale i {
      width: 7rem;
      height: 0.6rem;
      border-radius: 2px;
      box-shadow: 0 0 0 1px var(--line);
    }
    .scale .both {
      background: linear-gradient(to right, var(--heat-below), var(--heat-zero), var(--heat-above));
    }
    .scale .up {
      background: linear-gradient(to right, var(--heat-zero), var(--heat-above));
    }
    output {
      color: var(--ink);
    }
  `;

  override render() {
    const { rows, columns, cell } = this;
    const { low, high } = scaleOf(this.values, this.least);
    const rowHeight = Math.max(4, Math.min(18, 220 / Math.max(1, rows)));
    const longest = Math.max(0, ...(this.columnLabels ?? []).map((label) => [...label].length));
    const labelled = longest > 2 ? 'words' : longest === 1 ? 'each' : '';
    const widest = this.rowLabels?.reduce((a, b) => (b.length > a.length ? b : a), '') ?? String(rows);
    return html`<div class="heat" style="--height: ${Math.round(Math.max(24, rowHeight * rows))}px">
        <div class="rows" aria-hidden="true">
          <span class="spacer">${widest}</span>
          ${marks(rows, 12, this.rowLabels).map(
            ({ at, text }) => html`<span style="top: ${((at + 0.5) / rows) * 100}%">${text}</span>`,
          )}
        </div>
        <div
          class="field"
          role="group"
          tabindex="0"
          aria-label=${this.label}
          @pointermove=${this.point}
          @pointerdown=${this.press}
          @pointerleave=${() => (this.cell = null)}
          @keydown=${this.key}
          @focus=${() => (this.cell ??= { column: 0, row: 0 })}
        >
          <canvas width=${Math.max(1, columns)} height=${Math.max(1, rows)} aria-hidden="true"></canvas>
          ${this.outline('marked', this.marked)}${this.outline('cursor', cell)}
        </div>
        <span></span>
        <div class="columns ${labelled}" style="--columns: ${columns}" aria-hidden="true">
          ${marks(columns, mostLabels[labelled], this.columnLabels).map(
            ({ at, text }) => html`<span style="left: ${((at + 0.5) / columns) * 100}%">${text}</span>`,
          )}
        </div>
        <span class="name" aria-hidden="true">${this.columnName}</span>
      </div>
      <div class="below">
        <span class="scale"
          >${tickText(low)}<i class=${low < 0 ? 'both' : 'up'} aria-hidden="true"></i>${tickText(high)}</span
        >
        <output aria-live="polite">${cell ? this.read(cell, this.valueAt(cell)) : ''}</output>
      </div>`;
  }

  override willUpdate(): void {
    const { cell } = this;
    if (cell && (cell.column >= this.columns || cell.row >= this.rows)) this.cell = null;
  }

  override updated(changed: PropertyValues): void {
    if (['values', 'rows', 'columns', 'theme', 'least'].some((name) => changed.has(name))) this.#paint();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#schemeChanged);
  }

  private outline(kind: string, at: { column: number; row: number | null } | null) {
    const { rows, columns } = this;
    if (!at || at.column >= columns || (at.row ?? 0) >= rows) return '';
    const [top, height] = at.row === null ? [0, 100] : [(at.row / rows) * 100, 100 / rows];
    return html`<div
      class=${kind}
      style="left: ${(at.column / columns) * 100}%; top: ${top}%; width: ${100 / columns}%; height: ${height}%"
    ></div>`;
  }

  private valueAt({ column, row }: Cell): number {
    return this.values[row * this.columns + column] ?? NaN;
  }

  private point(event: PointerEvent): void {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.move(
      Math.floor(((event.clientX - left) / width) * this.columns),
      Math.floor(((event.clientY - top) / height) * this.rows),
    );
  }

  private press(event: PointerEvent): void {
    this.point(event);
    this.pick();
  }

  private pick(): void {
    if (this.cell) this.dispatchEvent(new CustomEvent<Cell>('pick', { detail: this.cell }));
  }

  private key(event: KeyboardEvent): void {
    const { column, row } = this.cell ?? { column: 0, row: 0 };
    const last = { column: this.columns - 1, row: this.rows - 1 };
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [column - 1, row],
      ArrowRight: [column + 1, row],
      ArrowUp: [column, row - 1],
      ArrowDown: [column, row + 1],
      Home: [0, row],
      End: [last.column, row],
      PageUp: [column, 0],
      PageDown: [column, last.row],
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    this.move(...to);
    this.pick();
  }

  private move(column: number, row: number): void {
    const within = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
    this.cell = { column: within(column, this.columns), row: within(row, this.rows) };
  }

  #paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!context || this.rows === 0 || this.columns === 0) return;
    const style = getComputedStyle(this);
    const [below, zero, above] = ['--heat-below', '--heat-zero', '--heat-above'].map((name) =>
      rgbOf(style.getPropertyValue(name)),
    ) as [Rgb, Rgb, Rgb];
    const scale = scaleOf(this.values, this.least);
    const stops = scale.low < 0 ? [below, zero, above] : [zero, above];
    const image = context.createImageData(this.columns, this.rows);
    image.data.set(pixelsOf(this.values, scale, stops));
    context.putImageData(image, 0, 0);
  }
}
define('rnn-heat-map', HeatMap);

/** The most labels below the columns: numbers, words that stand aslant, single characters. */
const mostLabels = { '': 16, words: 36, each: 80 };

/** Labels along an axis: all of them, or at most `most` at equal distances. Numbers count from 1. */
export function marks(
  length: number,
  most: number,
  labels: readonly string[] | null,
): { at: number; text: string }[] {
  const every = Math.max(1, Math.ceil(length / most));
  return Array.from({ length: Math.ceil(length / every) }, (_, index) => {
    const at = index * every;
    return { at, text: labels?.[at] ?? String(at + 1) };
  });
}
