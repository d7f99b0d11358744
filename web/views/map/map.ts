import {
  css,
  html,
  nothing,
  svg,
  type PropertyDeclarations,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { watchSize } from '../../ui/watch_size.ts';
import { groupColours, groupColourStyles } from '../group_colours.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeMap, type MapOfPoints } from './decoder.ts';
import { aligned, labelSides, nearest, placed, turnFor, turned, type Room, type Side } from './geometry.ts';
import type { MapWords } from './words.en.ts';

/** Each path is around the origin; with the colours they tell groups apart without colour. */
const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  'M-3.6-3.6h7.2v7.2h-7.2z',
  'M0-4.6 4.3 3.4h-8.6z',
  'M0-5 4.6 0 0 5-4.6 0z',
  'M0 4.6-4.3-3.4h8.6z',
  'M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z',
  'M-4.4-2.2 0-4.8 4.4-2.2v4.4L0 4.8-4.4 2.2z',
];
const near = 3;
/** The most that a picture turns between two frames of the display, in radians. */
const turnStep = 0.03;
const edge = 22;

/** Named points in two dimensions, by group, which move while the network learns. */
export class MapView extends ViewElement<MapOfPoints, MapWords> {
  static override properties: PropertyDeclarations = {
    at: { state: true },
    alone: { state: true },
    wide: { state: true },
    open: { state: true },
  };
  /** Number of the point that is read; null for none. */
  declare at: number | null;
  /** Number of the group that is singled out; null for none. */
  declare alone: number | null;
  declare wide: number;
  /** Whether the table is shown. */
  declare open: boolean;
  #points: Float32Array = new Float32Array();
  #labels = '';
  #sides = new Map<number, Side>();
  #unwatch = (): void => {};
  #turning = 0;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');

  constructor() {
    super();
    this.at = this.alone = null;
    this.wide = 640;
    this.open = false;
  }

  static override styles = [
    controls,
    groupColourStyles,
    css`
      :host {
        display: block;
        min-width: 0;
        container-type: inline-size;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 0.3rem;
        margin: 0.3rem 0 0.4rem;
      }
      .legend button {
        display: inline-flex;
        align-items: center;
        gap: 0.3rem;
        min-height: 28px;
        padding: 0 0.5rem;
        font-size: var(--small);
        background: none;
        border: 1px solid transparent;
        border-radius: 999px;
      }
      .legend button:hover {
        background: var(--accent-soft);
      }
      .legend [aria-pressed='true'] {
        border-color: var(--line-strong);
        background: var(--sunken);
      }
      @container (min-width: 46rem) {
        .map {
          display: grid;
          grid-template-columns: minmax(0, 1fr) auto;
          gap: 0.8rem;
          margin-top: 0.4rem;
        }
        .map .legend {
          order: 1;
          flex-flow: column nowrap;
          align-items: flex-start;
          margin: 0;
        }
      }
      .plot {
        border-radius: var(--radius-small);
        background: var(--sunken);
      }
      svg {
        display: block;
        width: 100%;
        overflow: hidden;
      }
      text {
        font-size: 12px;
        fill: var(--ink-2);
        dominant-baseline: central;
        pointer-events: none;
      }
      .left {
        text-anchor: end;
      }
      .pale {
        opacity: 0.16;
      }
      .read text {
        font-size: 14px;
        font-weight: 650;
        fill: var(--ink);
        paint-order: stroke;
        stroke: var(--sunken);
        stroke-width: 4px;
      }
      .said,
      .hint,
      summary {
        font-size: var(--small);
        color: var(--ink-2);
      }
      .said {
        min-height: 1.5em;
        margin-top: 0.35rem;
        color: var(--ink);
      }
      .hint {
        max-width: 48rem;
        margin-top: 0.2rem;
        font-size: var(--tiny);
      }
      summary {
        display: inline-block;
        min-height: 24px;
        margin-top: 0.3rem;
        cursor: pointer;
      }
      .scroll {
        max-height: 20rem;
        overflow: auto;
      }
      table {
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.1rem 0.9rem 0.1rem 0;
        text-align: left;
        border-top: 1px solid var(--line);
        white-space: nowrap;
      }
      td.number {
        text-align: right;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
    this.#unwatch = () => {};
    cancelAnimationFrame(this.#turning);
    this.#turning = 0;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('data')) return;
    const { labels, points, groupNames } = this.data;
    const now = labels.join('\n');
    const same = now === this.#labels && points.length === this.#points.length;
    this.#points = same ? aligned(points, this.#points) : points;
    this.#fill();
    if (same) return;
    this.#labels = now;
    this.#sides = new Map();
    this.at = null;
    if (this.alone !== null && this.alone >= groupNames.length) this.alone = null;
  }

  get #room(): Room {
    const most = Math.max(360, window.innerHeight * 0.4);
    const height = Math.round(Math.min(most, Math.max(240, this.wide * 0.62)));
    return { width: this.wide, height, edge };
  }

  /** Turns the picture until it fills its room, bit by bit. */
  #fill(): void {
    const angle = turnFor(this.#points, this.#room);
    if (this.#turning !== 0 || angle === 0) return;
    let left = this.#still.matches ? 0 : Math.abs(angle);
    if (left === 0) this.#points = turned(this.#points, angle);
    const turn = (): void => {
      this.#turning = 0;
      if (left <= 0) return this.#fill();
      const step = Math.min(turnStep, left);
      left -= step;
      this.#points = turned(this.#points, Math.sign(angle) * step);
      this.requestUpdate();
      this.#turning = requestAnimationFrame(turn);
    };
    if (left > 0) this.#turning = requestAnimationFrame(turn);
  }

  override updated(): void {
    const plot = this.renderRoot.querySelector('.plot');
    if (!plot) {
      this.#unwatch();
      this.#unwatch = () => {};
      this.#watched = null;
    } else if (plot !== this.#watched) {
      this.#unwatch();
      this.#watched = plot;
      this.#unwatch = watchSize(plot, ({ width }) => {
        if (width > 0 && Math.abs(width - this.wide) > 0.5) this.wide = width;
      });
    }
  }
  #watched: Element | null = null;

  override render() {
    const { words: t, data } = this;
    const title = this.nameOf(data.title);
    return html`<h3>${title === data.title ? t.title : title}</h3>
      ${
        data.state === 'whole'
          ? html`<div class="map">${this.#legend()}${this.#plot()}</div>
              <p class="said" role="status">${this.at === null ? t.hint : this.#reading(this.at)}</p>
              <p class="hint">${t.explained(shareText(data.explained), data.width)}</p>
              ${this.#table()}`
          : html`<p class="hint">${t.broken}</p>`
      }`;
  }

  #mark(group: number): SVGTemplateResult {
    const path = shapes[group % shapes.length]!;
    return svg`<path d=${path} fill="var(--group-${group % groupColours})"></path>`;
  }

  #legend(): TemplateResult | typeof nothing {
    const { words: t, data, alone } = this;
    if (data.groupNames.length < 2) return nothing;
    return html`<div class="legend" role="group" aria-label=${t.groups} title=${t.groups}>
      <button type="button" aria-pressed=${alone === null} @click=${() => (this.alone = null)}>
        ${t.all}
      </button>
      ${data.groupNames.map(
        (name, group) =>
          html`<button
            type="button"
            aria-pressed=${alone === group}
            @click=${() => (this.alone = alone === group ? null : group)}
          >
            <svg viewBox="-6 -6 12 12" style="width: 13px" aria-hidden="true">${this.#mark(group)}</svg>
            ${this.nameOf(name)}
          </button>`,
      )}
    </div>`;
  }

  /** Points in the order of the keys: group by group. */
  #order(): number[] {
    const { groups } = this.data;
    return groups
      .map((_, at) => at)
      .filter((at) => this.alone === null || groups[at] === this.alone)
      .sort((one, other) => groups[one]! - groups[other]! || one - other);
  }

  #plot(): TemplateResult {
    const { words: t, data, alone, at } = this;
    const { width, height } = this.#room;
    const places = placed(this.#points, this.#room);
    const order = this.#order();
    const first = at === null ? order : [at, ...order.filter((point) => point !== at)];
    this.#sides = labelSides(places, data.labels, first, this.#sides, width);
    const place = (point: number): string =>
      `translate(${places[2 * point]!.toFixed(1)} ${places[2 * point + 1]!.toFixed(1)})`;
    const label = (point: number, side: Side | undefined): SVGTemplateResult | typeof nothing =>
      side ? svg`<text class=${side} x=${side === 'left' ? -7 : 7}>${data.labels[point]}</text>` : nothing;
    const now = at === null ? 0 : Math.max(0, order.indexOf(at));
    return html`<div
      class="plot"
      role="slider"
      tabindex="0"
      aria-label=${t.label(order.length)}
      aria-valuemin="1"
      aria-valuemax=${Math.max(1, order.length)}
      aria-valuenow=${now + 1}
      aria-valuetext=${this.#reading(order[now] ?? 0)}
      @keydown=${this.#key}
      @pointerleave=${() => (this.at = null)}
    >
      <svg
        viewBox="0 0 ${width} ${height}"
        height=${height}
        aria-hidden="true"
        @pointermove=${this.#point}
        @pointerdown=${this.#point}
      >
        ${data.labels.map(
          (_, point) =>
            svg`<g
              class=${alone === null || data.groups[point] === alone ? '' : 'pale'}
              transform=${place(point)}
            >${this.#mark(data.groups[point]!)}${label(point, this.#sides.get(point))}</g>`,
        )}
        ${
          at === null
            ? nothing
            : svg`<g class="read" transform=${place(at)}>
              <circle r="8" fill="none" stroke="var(--ink)" stroke-width="1.5"></circle>
              ${label(at, this.#sides.get(at) ?? (places[2 * at]! > width / 2 ? 'left' : 'right'))}
            </g>`
        }
      </svg>
    </div>`;
  }

  #reading(point: number): string {
    const { words: t, data } = this;
    const found = nearest(this.#points, point, near).map((other) => data.labels[other]!);
    return t.read(
      data.labels[point] ?? '',
      this.nameOf(data.groupNames[data.groups[point]!] ?? ''),
      found.join(t.comma),
    );
  }

  #table(): TemplateResult {
    const { words: t, data } = this;
    const { columns } = t;
    return html`<details @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
      <summary>${t.table}</summary>
      ${
        this.open
          ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t.table}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">${columns.label}</th>
                    <th scope="col">${columns.group}</th>
                    <th scope="col">${columns.x}</th>
                    <th scope="col">${columns.y}</th>
                    <th scope="col">${columns.near}</th>
                  </tr>
                </thead>
                <tbody>
                  ${this.#order().map(
                    (point) =>
                      html`<tr>
                        <th scope="row">${data.labels[point]}</th>
                        <td>${this.nameOf(data.groupNames[data.groups[point]!]!)}</td>
                        <td class="number">${this.#points[2 * point]!.toFixed(2)}</td>
                        <td class="number">${this.#points[2 * point + 1]!.toFixed(2)}</td>
                        <td>
                          ${nearest(this.#points, point, near)
                            .map((other) => data.labels[other]!)
                            .join(t.comma)}
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
          : nothing
      }
    </details>`;
  }

  readonly #point = (event: PointerEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const places = placed(this.#points, this.#room);
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, far] = [null as number | null, 18];
    for (const point of this.#order()) {
      const distance = Math.hypot(places[2 * point]! - x, places[2 * point + 1]! - y);
      if (distance < far) [best, far] = [point, distance];
    }
    this.at = best;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const order = this.#order();
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
    if (event.key === 'Escape') {
      this.at = null;
      return;
    }
    const step = steps[event.key];
    if (step === undefined || event.altKey || order.length === 0) return;
    event.preventDefault();
    const now = this.at === null ? (step > 0 ? -1 : order.length) : order.indexOf(this.at);
    this.at = order[Math.min(order.length - 1, Math.max(0, now + step))]!;
  };
}
define('rnn-map', MapView);

export const view: View<MapOfPoints> = { element: 'rnn-map', decode: decodeMap };
