import { LitElement, css, html, nothing, svg, type SVGTemplateResult } from 'lit';
import type { Messages } from '../locales/messages.ts';
import type { Inspection } from '../protocol/description.ts';
import { define } from '../ui/define.ts';
import { textWidth } from '../ui/text_width.ts';
import { watchSize } from '../ui/watch_size.ts';
import type { GraphEvents } from './graph_drawing.ts';
import { isChain, modelGraph } from './model_graph.ts';
import { networkLevels, shownSteps, type Level } from './network.ts';

const box = { width: 52, height: 34, narrowest: 34, gap: 18 };
/** Between the boxes of two rows. */
const rowGap = 50;
const timeHeight = 26;
/** Width of the layers' names left of the boxes; in narrow rooms they are a line above each row. */
const gutter = 176;
const roomForGutter = 640;
/** Above this width it is drawn larger. */
const widest = 980;
/** The line below it, which reads a box. */
const readingHeight = 30;
/** Around the boxes of the two directions at a step, and between them. */
const pairMargin = 4;

interface Placed {
  level: Level;
  y: number;
  /** Width of a box, and height of a row. */
  width: number;
  height: number;
  /** Centre of each drawn time step, and its number; null for a gap. */
  nodes: { x: number; step: number | null }[];
}

/** Detail of a `choose` event: a layer, and a time step where it has them. */
export interface NetworkChoice {
  layer: string | null;
  step: number | null;
}

/**
 * The network unrolled in time, input at the bottom: one box for each layer and time step with a dot for each neuron,
 * arrows upwards for what a layer hands on and sideways for what it remembers; a layer that reads from both ends has two
 * boxes at each step. The arrow keys move a cursor, whose box is told in words. A model that is no chain is drawn as a
 * graph. Fires `choose`.
 */
export class Diagram extends LitElement {
  static override properties = {
    inspection: { attribute: false },
    layer: { type: String },
    step: { type: Number },
    height: { type: Number },
    t: { attribute: false },
    room: { state: true },
    cursor: { state: true },
  };
  declare inspection: Inspection;
  /** The selected layer and time step; '' and null for none. */
  declare layer: string;
  declare step: number | null;
  /** Room from top to bottom; Infinity for as much as it takes. */
  declare height: number;
  declare t: Messages;
  declare room: number;
  declare cursor: { row: number; column: number } | null;

  #stopWatching: (() => void) | null = null;
  #rows: Placed[] = [];

  constructor() {
    super();
    this.room = 600;
    this.height = Infinity;
    this.layer = '';
    this.step = this.cursor = null;
  }

  static override styles = css`
    :host {
      display: block;
    }
    svg {
      display: block;
      max-width: 100%;
      font: 12px var(--sans);
    }
    .box {
      fill: var(--surface);
      stroke: var(--line-strong);
      stroke-width: 1.5;
    }
    .recurrent .box {
      fill: var(--accent-soft);
      stroke: var(--accent);
    }
    .input .box {
      fill: var(--sunken);
      stroke: none;
    }
    .last .box {
      fill: var(--right-soft);
      stroke: var(--right);
    }
    .dot {
      fill: var(--ink-2);
    }
    .recurrent .dot {
      fill: var(--accent);
    }
    .last .dot {
      fill: var(--right);
    }
    .width {
      fill: var(--ink);
      font-weight: 600;
      text-anchor: middle;
    }
    .up {
      stroke: var(--line-strong);
      stroke-width: 1.25;
      fill: none;
    }
    .along {
      stroke: var(--accent);
      stroke-width: 2;
      fill: none;
    }
    .head {
      fill: var(--line-strong);
    }
    .head.along {
      fill: var(--accent);
      stroke: none;
    }
    .title {
      fill: var(--ink);
      font-weight: 600;
    }
    .note {
      fill: var(--ink-2);
    }
    /* Arrows pass behind it. */
    .ground {
      fill: var(--page);
    }
    .pair {
      fill: none;
      stroke: var(--accent);
      stroke-width: 1;
      stroke-dasharray: 3 3;
    }
    .cell {
      cursor: pointer;
    }
    .chosen .title {
      fill: var(--accent);
      text-decoration: underline;
    }
    .cell.chosen .box {
      stroke-width: 3;
    }
    .cursor {
      fill: none;
      stroke: var(--ink);
      stroke-width: 2;
    }
    .field:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 3px;
    }
    output {
      display: block;
      min-height: 1.4em;
      margin-top: 0.2rem;
      font-size: var(--tiny);
      color: var(--ink-2);
    }
    .time,
    .gap {
      fill: var(--ink-3);
      text-anchor: middle;
    }
    .gap {
      font-size: 16px;
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchSize(this, (size) => {
      const width = Math.floor(size.width);
      if (width > 0 && width !== this.room) this.room = width;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  override render() {
    const { inspection, t } = this;
    if (!isChain(modelGraph(inspection.config.model, null))) return this.#graph();
    const levels = networkLevels(inspection);
    const left = this.room >= roomForGutter ? gutter : 0;
    const placedIn = (width: number): { placed: Placed[]; height: number } => {
      const placed = this.#place(levels, left, width - left);
      return { placed, height: (placed[0] ? placed[0].y + placed[0].height : 0) + timeHeight };
    };
    // A large place shows it larger.
    const most = (this.height - readingHeight) / placedIn(widest).height;
    const scale = Number.isFinite(most) ? Math.max(1, Math.min(1.5, most, this.room / widest)) : 1;
    const width = scale > 1 ? this.room / scale : Math.min(this.room, widest);
    const { placed, height } = placedIn(width);
    this.#rows = placed;
    return html`<div
        class="field"
        role="group"
        tabindex="0"
        aria-label=${t.diagramLabel(levels.map((level) => `${level.type} ${level.shapeText}`))}
        @keydown=${this.#key}
        @blur=${() => (this.cursor = null)}
      >
        <svg
          aria-hidden="true"
          width=${width * scale}
          height=${height * scale}
          viewBox="0 0 ${width} ${height}"
        >
          ${placed.map((row, index) => (index > 0 ? this.#links(placed[index - 1]!, row) : nothing))}
          ${placed.map((row, index) => this.#row(row, index, index === placed.length - 1, left > 0))}
          ${this.#cursorMark()}
          ${
            placed[0] && levels[0]!.steps !== null
              ? placed[0].nodes.map(
                  ({ x, step }) => svg`<text class="time" x=${x}
        y=${height - 6}>${step === null ? '' : `t = ${step + 1}`}</text>`,
                )
              : nothing
          }
        </svg>
      </div>
      <output aria-live="polite">${this.#reading()}</output>`;
  }

  #graph() {
    if (!customElements.get('rnn-graph-drawing'))
      void import('./graph_drawing.ts').catch(() => (this.renderRoot.textContent = this.t.viewFault));
    return html`<rnn-graph-drawing
      .model=${this.inspection.config.model}
      .inspection=${this.inspection}
      .chosen=${this.layer}
      .height=${this.height}
      .t=${this.t}
      @choose=${({ detail }: CustomEvent<GraphEvents['choose']>) =>
        this.#choose({ layer: detail.node.layer || null, step: null })}
    ></rnn-graph-drawing>`;
  }

  #choose(choice: NetworkChoice): void {
    this.dispatchEvent(new CustomEvent<NetworkChoice>('choose', { detail: choice }));
  }

  /** The box at the cursor in words. */
  #reading(): string {
    const { cursor, t } = this;
    const row = cursor && this.#rows[cursor.row];
    if (!cursor || !row) return '';
    const { level } = row;
    const step = row.nodes[cursor.column]?.step ?? null;
    const parts = [
      level.steps === null || step === null
        ? level.type || t.input
        : t.nodeTitle(level.type || t.input, step + 1, level.width),
      level.name && level.name !== level.type ? level.name : '',
      level.detail,
      level.shapeText,
      level.parameters > 0 ? t.parameterCount(level.parameters) : '',
    ];
    return parts.filter(Boolean).join(' · ');
  }

  #cursorMark(): SVGTemplateResult | typeof nothing {
    const row = this.cursor && this.#rows[this.cursor.row];
    const node = row?.nodes[this.cursor!.column];
    if (!row || !node) return nothing;
    return svg`<rect class="cursor" x=${node.x - row.width / 2 - 4} y=${row.y - 4}
      width=${row.width + 8} height=${row.height + 8} rx="10"></rect>`;
  }

  #key(event: KeyboardEvent): void {
    const rows = this.#rows;
    const first = { row: 0, column: 0 };
    const { row, column } = this.cursor ?? first;
    const steps: Record<string, [up: number, right: number]> = {
      ArrowUp: [1, 0],
      ArrowDown: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      Home: [0, -column],
      End: [0, rows[row]!.nodes.length],
    };
    const step = steps[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      if (!this.cursor) {
        this.cursor = first;
        return;
      }
      const at = Math.max(0, Math.min(rows.length - 1, row + step[0]));
      const { nodes } = rows[at]!;
      let to = Math.max(0, Math.min(nodes.length - 1, column + step[1]));
      // A gap has nothing to read.
      if (nodes[to]!.step === null) to = Math.max(0, Math.min(nodes.length - 1, to + (step[1] < 0 ? -1 : 1)));
      this.cursor = { row: at, column: to };
    } else if ((event.key === 'Enter' || event.key === ' ') && this.cursor) {
      event.preventDefault();
      const { level, nodes } = rows[row]!;
      this.#choose({ layer: level.name || null, step: level.steps === null ? null : nodes[column]!.step });
    }
  }

  #place(levels: Level[], left: number, width: number): Placed[] {
    const most = Math.max(...levels.map((level) => level.steps ?? 1));
    const fits = Math.max(3, Math.floor(width / (box.narrowest + box.gap)));
    const columns = shownSteps(most, fits);
    const pitch = width / columns.length;
    const centres = columns.map((_, index) => left + pitch * (index + 0.5));
    const boxWidth = Math.min(box.width, Math.floor(pitch - box.gap));
    const heightOf = (level: Level): number =>
      level.directions === 2 ? 2 * box.height + 3 * pairMargin : box.height;
    let y = left > 0 ? 12 : 26;
    const tops = levels.map(() => 0);
    for (let index = levels.length - 1; index >= 0; --index) {
      tops[index] = y;
      y += heightOf(levels[index]!) + rowGap + (left > 0 ? 0 : 18);
    }
    return levels.map((level, index) => ({
      level,
      width: boxWidth,
      height: heightOf(level),
      y: tops[index]!,
      nodes:
        level.steps !== null
          ? columns.map((step, column) => ({ x: centres[column]!, step }))
          : [{ x: this.#single(levels, index, centres), step: 0 }],
    }));
  }

  /** A layer without time stands above the step that it comes from. */
  #single(levels: Level[], index: number, centres: number[]): number {
    for (let at = index; at > 0; --at) {
      const below = levels[at - 1]!;
      if (levels[at]!.kind !== 'gather' && below.steps !== null && below.given === null)
        return centres.at(-1)!;
      if (below.steps !== null) break;
    }
    return (centres[0]! + centres.at(-1)!) / 2;
  }

  #row(
    { level, y, nodes, width, height }: Placed,
    index: number,
    last: boolean,
    beside: boolean,
  ): SVGTemplateResult {
    const title = level.kind === 'input' ? this.t.input : level.type;
    const count = level.parameters > 0 ? this.t.parameterCount(level.parameters) : '';
    const notes = [level.detail, level.shapeText, count].filter(Boolean);
    const chosen = level.name !== '' && level.name === this.layer;
    const names = beside
      ? svg`<text x="0" y=${y + (height - box.height) / 2 - (notes.length > 2 ? 2 : -6)}><tspan class="title">${title}</tspan>
          ${notes.map((note) => svg`<tspan class="note" x="0" dy="15.5">${note}</tspan>`)}</text>`
      : svg`<rect class="ground" x="0" y=${y - 23} rx="3" height="19"
            width=${textWidth(title) + 8 + textWidth(notes.slice(0, 2).join(' · ')) + 6}></rect>
          <text class="above" x="0" y=${y - 9}><tspan class="title">${title}</tspan>
          <tspan class="note" dx="8">${notes.slice(0, 2).join(' · ')}</tspan></text>`;
    return svg`<g class="${level.kind} ${last ? 'last' : ''} ${chosen ? 'chosen' : ''}" data-layer=${level.name}>
      ${names}
      ${nodes.map(({ x, step }, column) =>
        step === null
          ? svg`<text class="gap" x=${x} y=${y + height / 2 + 5}>…</text>`
          : svg`<g class="cell ${chosen && (this.step === null || this.step === step) ? 'chosen' : ''}"
            @click=${() => {
              this.cursor = { row: index, column };
              this.#choose({ layer: level.name || null, step: level.steps === null ? null : step });
            }}><title>${this.t.nodeTitle(level.type || this.t.input, step + 1, level.width)}</title>
            ${level.directions === 2 ? pair(level, x, y, width, height) : cell(level.width, x, y, width)}</g>`,
      )}
    </g>`;
  }

  #links(from: Placed, to: Placed): SVGTemplateResult[] {
    const parts: SVGTemplateResult[] = [];
    const [bottom, top] = [from.y, to.y + to.height];
    const { level } = to;
    const sources =
      from.level.steps !== null && from.level.given === null
        ? [from.nodes.at(-1)!]
        : from.nodes.filter((node) => node.step !== null);
    if (to.nodes.length === 1) {
      for (const source of sources) parts.push(up(source.x, bottom, to.nodes[0]!.x, top));
    } else {
      to.nodes.forEach(({ x, step }, index) => {
        const source = level.backwards ? from.nodes.at(-1 - index) : from.nodes[index];
        if (step !== null && source && source.step !== null) parts.push(up(source.x, bottom, x, top));
      });
    }
    if (level.kind === 'recurrent') {
      const half = to.width / 2;
      // The lower lane reads from the first step on, the upper one of a pair from the last.
      const lower = to.y + to.height - box.height / 2 - (level.directions === 2 ? pairMargin : 0);
      const upper = to.y + pairMargin + box.height / 2;
      to.nodes.slice(1).forEach(({ x }, index) => {
        const before = to.nodes[index]!.x;
        parts.push(along(before + half + 1, x - half - 2, lower));
        if (level.directions === 2) parts.push(along(x - half - 1, before + half + 2, upper));
      });
    }
    return parts;
  }
}
define('rnn-diagram', Diagram);

/** A box of a step, its top at `y`. */
function cell(count: number, x: number, y: number, width: number): SVGTemplateResult {
  return svg`<rect class="box" x=${x - width / 2} y=${y} width=${width} height=${box.height} rx="8"></rect>
    ${neurons(count, x, y + box.height / 2, width)}`;
}

/** The boxes of both directions at a step, the one that reads from the first step on below. */
function pair(level: Level, x: number, y: number, width: number, height: number): SVGTemplateResult {
  return svg`<rect class="pair" x=${x - width / 2 - 3} y=${y} width=${width + 6} height=${height} rx="10"></rect>
    ${cell(level.units, x, y + pairMargin, width)}
    ${cell(level.units, x, y + height - pairMargin - box.height, width)}`;
}

/** A dot for each neuron while they can be told apart, else their number. */
function neurons(count: number, x: number, y: number, width: number): SVGTemplateResult {
  const few = count <= 3;
  const pitch = few ? 9 : 5.6;
  const most = few ? count : Math.floor((width - 4) / pitch);
  const rows = Math.ceil(count / most);
  if (rows > 4) return svg`<text class="width" x=${x} y=${y + 4.5}>${count}</text>`;
  const columns = Math.ceil(count / rows);
  const radius = few ? 3 : 1.9;
  return svg`${Array.from({ length: count }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return svg`<circle class="dot" r=${radius} cx=${x + (column - (columns - 1) / 2) * pitch}
      cy=${y + (row - (rows - 1) / 2) * pitch}></circle>`;
  })}`;
}

function up(x1: number, y1: number, x2: number, y2: number): SVGTemplateResult {
  const end = y2 + 6;
  const middle = (y1 + end) / 2;
  const path =
    x1 === x2 ? `M${x1} ${y1} V${end}` : `M${x1} ${y1} C${x1} ${middle} ${x2} ${middle} ${x2} ${end}`;
  return svg`<path class="up" d=${path}></path>
    <path class="head" d="M${x2 - 3.5} ${y2 + 8} L${x2} ${y2 + 1.5} L${x2 + 3.5} ${y2 + 8} Z"></path>`;
}

/** An arrow from `x1` to `x2`, in either direction. */
function along(x1: number, x2: number, y: number): SVGTemplateResult {
  const sign = Math.sign(x2 - x1);
  return svg`<path class="along" d="M${x1} ${y} H${x2 - 4 * sign}"></path>
    <path class="head along" d="M${x2 - 6 * sign} ${y - 4} L${x2 + sign} ${y} L${x2 - 6 * sign} ${y + 4} Z"></path>`;
}
