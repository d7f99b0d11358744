import { LitElement, css, html, nothing, svg, type SVGTemplateResult } from 'lit';
import type { Messages } from '../locales/messages.ts';
import type { Inspection } from '../protocol/description.ts';
import { define } from '../ui/define.ts';
import { watchSize } from '../ui/watch_size.ts';
import { networkLevels, shownSteps, type Level } from './network.ts';

const box = { width: 52, height: 34, narrowest: 34, gap: 18 };
const rowHeight = 84;
const timeHeight = 26;
/** Width of the layers' names left of the boxes; in narrow rooms they are a line above each row. */
const gutter = 176;
const roomForGutter = 640;

interface Placed {
  level: Level;
  y: number;
  /** Width of a box. */
  width: number;
  /** Centre of each drawn time step, and its number; null for a gap. */
  nodes: { x: number; step: number | null }[];
}

/**
 * The network unrolled in time, input at the bottom: one box for each layer and time step with a dot for each
 * neuron, arrows upwards for what a layer hands on and sideways for what it remembers.
 */
export class Diagram extends LitElement {
  static override properties = {
    inspection: { attribute: false },
    t: { attribute: false },
    room: { state: true },
  };
  declare inspection: Inspection;
  declare t: Messages;
  declare room: number;

  #stopWatching: (() => void) | null = null;

  constructor() {
    super();
    this.room = 600;
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
    const levels = networkLevels(this.inspection);
    const width = Math.min(this.room, 980);
    const left = width >= roomForGutter ? gutter : 0;
    const placed = this.#place(levels, left, width - left);
    const height = (placed[0]?.y ?? 0) + box.height + timeHeight;
    return html`<svg
      role="img"
      aria-label=${this.t.diagramLabel(levels.map((level) => `${level.type} ${level.shapeText}`))}
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
    >
      ${placed.map((row, index) => (index > 0 ? this.#links(placed[index - 1]!, row) : nothing))}
      ${placed.map((row, index) => this.#row(row, index === placed.length - 1, left > 0))}
      ${
        placed[0] && levels[0]!.steps !== null
          ? placed[0].nodes.map(
              ({ x, step }) => svg`<text class="time" x=${x}
        y=${height - 6}>${step === null ? '' : `t = ${step + 1}`}</text>`,
            )
          : nothing
      }
    </svg>`;
  }

  #place(levels: Level[], left: number, width: number): Placed[] {
    const most = Math.max(...levels.map((level) => level.steps ?? 1));
    const fits = Math.max(3, Math.floor(width / (box.narrowest + box.gap)));
    const columns = shownSteps(most, fits);
    const pitch = width / columns.length;
    const centres = columns.map((_, index) => left + pitch * (index + 0.5));
    const boxWidth = Math.min(box.width, Math.floor(pitch - box.gap));
    return levels.map((level, index) => ({
      level,
      width: boxWidth,
      y: (levels.length - 1 - index) * (rowHeight + (left > 0 ? 0 : 18)) + (left > 0 ? 12 : 26),
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

  #row({ level, y, nodes, width }: Placed, last: boolean, beside: boolean): SVGTemplateResult {
    const title = level.kind === 'input' ? this.t.input : level.type;
    const count = level.parameters > 0 ? this.t.parameterCount(level.parameters) : '';
    const notes = [level.detail, level.shapeText, count].filter(Boolean);
    const names = beside
      ? svg`<text x="0" y=${y - (notes.length > 2 ? 2 : -6)}><tspan class="title">${title}</tspan>
          ${notes.map((note) => svg`<tspan class="note" x="0" dy="15.5">${note}</tspan>`)}</text>`
      : svg`<rect class="ground" x="0" y=${y - 23} rx="3" height="19"
            width=${textWidth(title) + 8 + textWidth(notes.slice(0, 2).join(' · ')) + 6}></rect>
          <text class="above" x="0" y=${y - 9}><tspan class="title">${title}</tspan>
          <tspan class="note" dx="8">${notes.slice(0, 2).join(' · ')}</tspan></text>`;
    return svg`<g class="${level.kind} ${last ? 'last' : ''}">
      ${names}
      ${nodes.map(({ x, step }) =>
        step === null
          ? svg`<text class="gap" x=${x} y=${y + box.height / 2 + 5}>…</text>`
          : svg`<g><title>${this.t.nodeTitle(level.type || this.t.input, step + 1, level.width)}</title>
            <rect class="box" x=${x - width / 2} y=${y} width=${width} height=${box.height} rx="8"></rect>
            ${neurons(level.width, x, y + box.height / 2, width)}</g>`,
      )}
    </g>`;
  }

  #links(from: Placed, to: Placed): SVGTemplateResult[] {
    const parts: SVGTemplateResult[] = [];
    const [bottom, top] = [from.y, to.y + box.height];
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
      const middle = to.y + box.height / 2;
      to.nodes.slice(1).forEach(({ x }, index) => {
        parts.push(along(to.nodes[index]!.x + to.width / 2 + 1, x - to.width / 2 - 2, middle));
      });
    }
    return parts;
  }
}
define('rnn-diagram', Diagram);

/** About the width of a text of 12 pixels, wide characters included. */
function textWidth(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u2e7f' ? 12.5 : 7), 0);
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

function along(x1: number, x2: number, y: number): SVGTemplateResult {
  return svg`<path class="along" d="M${x1} ${y} H${x2 - 4}"></path>
    <path class="head along" d="M${x2 - 6} ${y - 4} L${x2 + 1} ${y} L${x2 - 6} ${y + 4} Z"></path>`;
}
