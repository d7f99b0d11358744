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
import { readingText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { watchSize } from '../../ui/watch_size.ts';
import { mapStyles } from '../map_styles.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeNeurons, parts, type Neurons, type Part } from './decoder.ts';
import { countOf, distanceTo, layoutOf, weightOf, type Layout, type Line } from './layout.ts';
import type { NeuronWords } from './words.en.ts';

const reach = 7;
/** Width of the largest weight's line, and opacity of the lines at steps that are not counted, by units of a layer. */
const looks = [
  { units: 4, thickest: 6, pale: 0.28 },
  { units: 8, thickest: 4, pale: 0.2 },
  { units: Infinity, thickest: 2.4, pale: 0.1 },
];

/** Parameters that were asked for: those of a part of a level, or all of the level. */
interface Asked {
  level: number;
  part: Part | 'all';
}

/** Every neuron and every weight, unrolled in time, with counts that point out what they count. */
export class NeuronsView extends ViewElement<Neurons, NeuronWords> {
  static override properties: PropertyDeclarations = {
    room: { state: true },
    asked: { state: true },
    gates: { state: true },
    unit: { state: true },
    line: { state: true },
    theme: { type: String, reflect: true },
  };
  declare room: number;
  declare asked: Asked | null;
  /** The gate that is drawn, by layer. */
  declare gates: ReadonlyMap<string, number>;
  /** What is read, as indices into the layout. */
  declare unit: number | null;
  declare line: number | null;

  #layout: Layout = { width: 0, height: 0, columns: [], levels: [], units: [], lines: [] };
  #drawn = '';
  #stopWatching: (() => void) | null = null;

  constructor() {
    super();
    this.room = 600;
    this.asked = this.unit = this.line = null;
    this.gates = new Map();
  }

  static override styles = [
    controls,
    mapStyles,
    css`
      :host {
        --below: #2166ac;
        --zero: #f7f7f4;
        --over: #b35806;
      }
      @media (prefers-color-scheme: dark) {
        :host(:not([theme='light'])) {
          --below: #7fb3e6;
          --zero: #23262f;
          --over: #f0a04b;
        }
      }
      :host([theme='dark']) {
        --below: #7fb3e6;
        --zero: #23262f;
        --over: #f0a04b;
      }
      :host([theme='light']) {
        --below: #2166ac;
        --zero: #f7f7f4;
        --over: #b35806;
      }
      .field:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 3px;
      }
      svg {
        display: block;
        max-width: 100%;
        font: 12px var(--sans);
        cursor: crosshair;
        touch-action: pan-y;
      }
      .line {
        fill: none;
        stroke-linecap: round;
        opacity: var(--pale);
      }
      .line.counted {
        opacity: 0.9;
      }
      .asking .line {
        opacity: 0.06;
      }
      .asking .line.asked {
        opacity: 0.35;
      }
      .asking .line.asked.counted {
        opacity: 1;
      }
      .asking circle {
        opacity: 0.25;
      }
      .asking circle.asked {
        opacity: 1;
      }
      .ghost {
        fill: none;
        stroke: var(--line-strong);
        stroke-dasharray: 2 3;
      }
      .halo {
        fill: none;
        stroke: var(--ink);
        stroke-width: 1.5;
      }
      .read {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2;
      }
      text {
        fill: var(--ink-3);
      }
      .name {
        fill: var(--ink-2);
        font-weight: 600;
        paint-order: stroke;
        stroke: var(--surface);
        stroke-width: 3px;
      }
      .time {
        text-anchor: middle;
      }
      .help {
        margin-bottom: 0.5rem;
        max-width: 52rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      output {
        display: block;
        min-height: 1.5em;
        margin: 0.2rem 0 0.5rem;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
        color: var(--ink);
      }
      .counts {
        display: grid;
        gap: 0.45rem;
        margin: 0.3rem 0 0;
        padding: 0;
        list-style: none;
        font-size: var(--small);
      }
      .counts li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3rem 0.45rem;
      }
      .counts b {
        min-width: 6.5rem;
      }
      .counts .button {
        min-height: 30px;
        padding: 0 0.65rem;
        font-variant-numeric: tabular-nums;
      }
      .counts .button[aria-pressed='true'] {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .sum {
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchSize(this, ({ width }) => {
      if (width > 0) this.room = Math.min(980, Math.floor(width));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { sample, step } = this.selected;
    const before = changed.get('selected') as NeuronsView['selected'] | undefined;
    if (
      changed.has('selected') &&
      sample !== null &&
      sample !== before?.sample &&
      sample !== this.data.sample
    )
      this.host.follow({ sample });
    const structure = this.data.layers.map(({ name, steps, units }) => `${name} ${steps} ${units}`).join();
    if (structure !== this.#drawn) {
      this.#drawn = structure;
      this.asked = this.unit = this.line = null;
    }
    this.#layout = layoutOf(this.data.layers, this.room, step);
  }

  override render() {
    const { words: t, data, asked } = this;
    const { width, height, levels, columns } = this.#layout;
    const named = levels.map(({ layer }, level) =>
      level === 0 ? `${t.input} ${layer.units}` : t.layer(layer.type, layer.units),
    );
    return html`<div class="choice">
        <h3>${t.title}</h3>
        <label
          >${t.sample}
          <input
            class="number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            data-testid=${testIds.sampleNumber}
            .value=${String(data.sample ?? '')}
            @input=${this.move}
        /></label>
        ${levels.map(({ layer }) => (layer.gates.length > 1 ? this.gateChoice(layer.name, layer.gates) : nothing))}
      </div>
      <p class="help">${t.help}</p>
      <div
        class="field"
        role="group"
        tabindex="0"
        aria-label=${t.label(named.join(', '))}
        @keydown=${this.key}
        @pointermove=${this.point}
        @pointerleave=${() => (this.unit = this.line = null)}
        @click=${this.choose}
      >
        <svg
          aria-hidden="true"
          class=${asked ? 'asking' : ''}
          width=${width}
          height=${height}
          viewBox="0 0 ${width} ${height}"
        >
          ${this.drawnLines()} ${this.drawnUnits()} ${this.reading()}
          ${levels.map(
            ({ top, radius }, level) =>
              svg`<text class="name" x="0" y=${top - radius - 6}>${named[level]}</text>`,
          )}
          ${columns.map(
            ({ step, x }) =>
              svg`<text class="time" x=${x} y=${height - 6}>${step === null ? '…' : t.step(step + 1)}</text>`,
          )}
        </svg>
      </div>
      <output aria-live="polite" data-testid=${testIds.neuronRead}>${this.told()}</output>
      <h3>${t.count}</h3>
      <p class="help">${t.countHelp}</p>
      <ul class="counts">
        ${levels.map((_, level) => this.counts(level))}
      </ul>`;
  }

  private gateChoice(name: string, gates: readonly string[]): TemplateResult {
    return html`<label
      >${this.words.gate(name)}
      <select
        @change=${(event: Event) => (this.gates = new Map(this.gates).set(name, (event.target as HTMLSelectElement).selectedIndex))}
      >
        ${gates.map((gate, at) => html`<option .selected=${at === this.gateOf(name)}>${gate}</option>`)}
      </select></label
    >`;
  }

  private gateOf(name: string): number {
    return this.gates.get(name) ?? 0;
  }

  private weightAt({ level, part, from, to }: Pick<Line, 'level' | 'part' | 'from' | 'to'>): number {
    const of = this.#layout.levels[level]!;
    return weightOf(of, part, from, to, this.gateOf(of.layer.name));
  }

  /** The largest weight of all layers, at which a line is thickest. */
  private most(): number {
    let most = 1e-6;
    for (const { weights } of this.data.layers)
      for (const part of parts)
        for (const value of weights[part]?.values ?? []) most = Math.max(most, Math.abs(value) || 0);
    return most;
  }

  private isAsked(level: number, part: Part): boolean {
    const { asked } = this;
    return asked !== null && asked.level === level && (asked.part === 'all' || asked.part === part);
  }

  private drawnLines(): SVGTemplateResult[] {
    const { lines, levels } = this.#layout;
    const most = this.most();
    return lines.map((line) => {
      const value = this.weightAt(line);
      const { counted, layer } = levels[line.level]!;
      const asked = this.isAsked(line.level, line.part) ? ' asked' : '';
      const { thickest, pale } = looks.find(({ units }) => layer.units <= units)!;
      const share = Math.abs(value) / most || 0;
      const look = `stroke:${value < 0 ? 'var(--below)' : 'var(--over)'};stroke-width:${(0.5 + (thickest - 0.5) * share).toFixed(2)};stroke-opacity:${(0.3 + 0.7 * share).toFixed(2)};--pale:${pale}`;
      return svg`<path class="line${asked}" style=${look} d=${pathOf(line, (column) => column !== counted)}></path>
        <path class="line counted${asked}" style=${look} data-part=${line.part}
          d=${pathOf(line, (column) => column === counted)}></path>`;
    });
  }

  private drawnUnits(): SVGTemplateResult[] {
    const { units, levels } = this.#layout;
    const most = this.most();
    return units.map(({ level, column, step, unit, x, y }) => {
      const { layer, radius, counted } = levels[level]!;
      if (step === null) return svg`<circle class="ghost" cx=${x} cy=${y} r=${radius - 3}></circle>`;
      const value = layer.values[(layer.steps === 1 ? 0 : step) * layer.units + unit]!;
      const strength = Math.min(1, Math.abs(value)) * 100;
      const rows = layer.weights.bias?.rows ?? 0;
      const gate = this.gateOf(layer.name);
      const asked = this.isAsked(level, 'bias') ? 'asked' : '';
      return svg`<circle class=${asked} cx=${x} cy=${y} r=${radius}
          style="fill:color-mix(in srgb, ${value < 0 ? 'var(--below)' : 'var(--over)'} ${strength.toFixed(0)}%, var(--zero));stroke:var(--line-strong)"></circle>
        ${Array.from({ length: rows }, (_, row) => {
          const bias = weightOf(levels[level]!, 'bias', row, unit, gate);
          const width = 1 + 3 * (Math.abs(bias) / most || 0);
          return svg`<circle class=${asked} cx=${x} cy=${y} r=${radius + 1 + row * 4}
            style="fill:none;stroke:${bias < 0 ? 'var(--below)' : 'var(--over)'};stroke-width:${width.toFixed(2)}"></circle>`;
        })}
        ${asked && column === counted ? svg`<circle class="halo asked" cx=${x} cy=${y} r=${radius + 4 + 4 * Math.max(0, rows - 1)}></circle>` : nothing}`;
    });
  }

  /** A mark at what is read. */
  private reading(): SVGTemplateResult | typeof nothing {
    const { units, lines, levels } = this.#layout;
    const line = this.line === null ? undefined : lines[this.line];
    if (line) return svg`<path class="read" d=${pathOf(line, () => true)}></path>`;
    const unit = this.unit === null ? undefined : units[this.unit];
    if (!unit) return nothing;
    return svg`<circle class="read" cx=${unit.x} cy=${unit.y} r=${levels[unit.level]!.radius + 5}></circle>`;
  }

  private unitName(level: number, unit: number): string {
    const { words: t } = this;
    return level === 0 ? t.feature(unit + 1) : t.unit(this.#layout.levels[level]!.layer.name, unit + 1);
  }

  /** What is read, in words. */
  private told(): string {
    const { words: t } = this;
    const { units, lines, levels } = this.#layout;
    const line = this.line === null ? undefined : lines[this.line];
    if (line) {
      const { layer } = levels[line.level]!;
      const from =
        line.part === 'kernel'
          ? this.unitName(line.level - 1, line.from)
          : t.stateOf(this.unitName(line.level, line.from));
      const gate = layer.gates[this.gateOf(layer.name)]!;
      return t.weight(from, this.unitName(line.level, line.to), gate, readingText(this.weightAt(line)));
    }
    const unit = this.unit === null ? undefined : units[this.unit];
    if (!unit) return '';
    const name = this.unitName(unit.level, unit.unit);
    if (unit.step === null) return `${name}, ${unit.column < 0 ? t.before : t.gap}`;
    const { layer } = levels[unit.level]!;
    const value = layer.values[(layer.steps === 1 ? 0 : unit.step) * layer.units + unit.unit]!;
    const biases = Array.from({ length: layer.weights.bias?.rows ?? 0 }, (_, row) =>
      t.bias(readingText(weightOf(levels[unit.level]!, 'bias', row, unit.unit, this.gateOf(layer.name)))),
    );
    return [t.value(name, t.step(unit.step + 1), readingText(value)), ...biases].join(' · ');
  }

  private counts(level: number): TemplateResult | typeof nothing {
    const { words: t } = this;
    const { layer } = this.#layout.levels[level]!;
    if (level === 0) return nothing;
    const count = countOf(this.#layout, level);
    const gates = layer.gates.length;
    const each = layer.weights.bias?.rows ?? 0;
    const shown = parts.filter((part) => layer.weights[part]);
    const size = (part: Part): number => layer.weights[part]!.values.length;
    const total = shown.reduce((sum, part) => sum + size(part), 0);
    const texts = shown.map((part) =>
      part === 'bias' ? t.biases(t.units(count.bias), each) : t.lines(count[part]),
    );
    return html`<li data-testid=${testIds.neuronCounts} data-layer=${layer.name} data-total=${total}>
      <b>${t.layer(layer.type, layer.units)}</b>
      ${shown.map((part) => this.button(level, part, t.parts[part]!, size(part)))}
      ${this.button(level, 'all', t.total, total)}
      <span class="sum">${t.sum(texts, gates, total)}</span>
    </li>`;
  }

  private button(level: number, part: Asked['part'], name: string, count: number): TemplateResult {
    const pressed = this.asked?.level === level && this.asked.part === part;
    return html`<button
      type="button"
      class="button"
      data-testid=${testIds.neuronCount}
      data-part=${part}
      aria-pressed=${pressed}
      @click=${() => (this.asked = pressed ? null : { level, part })}
    >
      ${name} <b style="min-width:0">${count}</b>
    </button>`;
  }

  private move(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (!/^\d{1,6}$/.test(value)) return;
    this.host.follow({ sample: Number(value) });
    this.host.select({ sample: Number(value) });
  }

  private point(event: PointerEvent): void {
    const { left, top, width } = this.renderRoot.querySelector('svg')!.getBoundingClientRect();
    const scale = this.#layout.width / width;
    const [x, y] = [(event.clientX - left) * scale, (event.clientY - top) * scale];
    const { units, lines, levels } = this.#layout;
    const unit = units.findIndex((one) => Math.hypot(one.x - x, one.y - y) <= levels[one.level]!.radius + 2);
    this.unit = unit < 0 ? null : unit;
    this.line = null;
    if (unit >= 0) return;
    let nearest = reach;
    lines.forEach((line, index) => {
      for (const segment of line.segments) {
        const distance = distanceTo(segment, x, y);
        if (distance >= nearest) continue;
        nearest = distance;
        this.line = index;
      }
    });
  }

  private choose(): void {
    const unit = this.unit === null ? undefined : this.#layout.units[this.unit];
    if (!unit || unit.step === null) return;
    const { layer } = this.#layout.levels[unit.level]!;
    this.host.select({
      layer: unit.level === 0 ? null : layer.name,
      step: layer.steps > 1 ? unit.step : null,
    });
  }

  /** Arrow keys move over the neurons, with Shift over the lines to the one that was last moved to. */
  private key(event: KeyboardEvent): void {
    const { units, lines, levels } = this.#layout;
    const moves: Record<string, [right: number, up: number]> = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const move = moves[event.key];
    if (event.key === 'Enter') this.choose();
    if (event.key === 'Escape') this.asked = this.unit = this.line = null;
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const first = units.findIndex(({ step }) => step !== null);
    const line = this.line === null ? undefined : lines[this.line];
    const here = units[this.unit ?? first]!;
    if (event.shiftKey) {
      const [level, to] = line ? [line.level, line.to] : [here.level, here.unit];
      const leading = lines.flatMap((one, index) => (one.level === level && one.to === to ? [index] : []));
      const at = this.line === null ? -1 : leading.indexOf(this.line);
      const by = move[0] + move[1] > 0 ? 1 : -1;
      this.line = leading[(at + by + leading.length + (at < 0 && by < 0 ? 1 : 0)) % leading.length] ?? null;
      return;
    }
    this.line = null;
    if (this.unit === null) {
      this.unit = first;
      return;
    }
    const to = (level: number, column: number, unit: number): boolean => {
      const index = units.findIndex(
        (one) => one.level === level && one.column === column && one.unit === unit && one.step !== null,
      );
      if (index >= 0) this.unit = index;
      return index >= 0;
    };
    const { columns } = levels[here.level]!;
    if (move[0] !== 0) {
      const next = columns[columns.indexOf(here.column) + move[0]];
      if (next !== undefined) to(here.level, next, here.unit);
      return;
    }
    // The first unit of a level is drawn on top.
    if (to(here.level, here.column, here.unit - move[1])) return;
    const other = levels[here.level + move[1]];
    if (!other) return;
    const column = other.columns.includes(here.column) ? here.column : other.columns.at(-1)!;
    to(here.level + move[1], column, move[1] > 0 ? other.layer.units - 1 : 0);
  }
}
define('rnn-neurons', NeuronsView);

export const view: View<Neurons> = { element: 'rnn-neurons', decode: decodeNeurons };

function pathOf({ segments }: Line, shown: (column: number) => boolean): string {
  return segments
    .filter(({ column }) => shown(column))
    .map(({ x1, y1, x2, y2 }) => `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`)
    .join('');
}
