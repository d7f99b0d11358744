import {
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
import { sampleField } from '../sample.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeNeurons, parts, type NeuronLayer, type Neurons, type Part } from './decoder.ts';
import {
  countOf,
  distanceTo,
  layoutOf,
  readBy,
  turnedRows,
  weightOf,
  type Layout,
  type Level,
  type Line,
  type Segment,
  type Unit,
} from './layout.ts';
import { neuronStyles } from './styles.ts';
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
    wrong: { state: true },
    theme: { type: String, reflect: true },
  };
  declare room: number;
  declare asked: Asked | null;
  /** The gate that is drawn, by layer. */
  declare gates: ReadonlyMap<string, number>;
  /** What is read, as indices into the layout. */
  declare unit: number | null;
  declare line: number | null;
  /** What is typed where it is no number of a sample. */
  declare wrong: string | null;

  #layout: Layout = { width: 0, height: 0, columns: [], levels: [], units: [], lines: [], links: [] };
  #drawn = '';
  #stopWatching: (() => void) | null = null;

  constructor() {
    super();
    this.room = 600;
    this.asked = this.unit = this.line = this.wrong = null;
    this.gates = new Map();
  }

  static override styles = [controls, mapStyles, neuronStyles];

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
    const { sample } = this.selected;
    const before = changed.get('selected') as NeuronsView['selected'] | undefined;
    if (
      changed.has('selected') &&
      sample !== null &&
      sample !== before?.sample &&
      sample !== this.data.sample
    )
      this.host.follow({ sample });
    const structure = this.data.layers
      .map(({ name, steps, units, reverses }) => `${name} ${steps} ${units} ${reverses}`)
      .join();
    if (structure !== this.#drawn) {
      this.#drawn = structure;
      this.asked = this.unit = this.line = null;
    }
    this.#layout = layoutOf(this.data.layers, this.room, this.selectedStep());
  }

  /** The step of the input at which the selected step of the selected layer is drawn. */
  private selectedStep(): number | null {
    const { layer, step } = this.selected;
    const { layers } = this.data;
    const row = layers.findIndex((one) => one.layer === layer);
    return step !== null && row >= 0 && turnedRows(layers)[row] ? layers[row]!.steps - 1 - step : step;
  }

  override render() {
    const { words: t, data, asked } = this;
    const { width, height, levels, columns } = this.#layout;
    const named = levels.map((one, level) =>
      level === 0 ? `${t.input} ${one.layer.units}` : this.levelName(one),
    );
    const helps = [
      t.help,
      this.#layout.links.some((some) => some.length > 0) ? t.linksHelp : '',
      levels.some(({ layer }) => layer.weights.peephole_kernel) ? t.peepholeHelp : '',
      levels.some((one) => one.turned) ? t.turnedHelp : '',
    ];
    return html`<div class="choice">
        <h3>${t.title}</h3>
        ${sampleField(this.wrong ?? data.sample, data.samples, t, (sample) => this.move(sample))}
        ${levels.map(({ layer }) => (layer.gates.length > 1 ? this.gateChoice(layer.name, layer.gates) : nothing))}
      </div>
      <p class="help">${helps.filter((help) => help !== '').join(t.space)}</p>
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
          ${this.drawnLinks()} ${this.drawnLines()} ${this.drawnUnits()} ${this.reading()}
          ${levels.map(
            ({ top, radius }, level) =>
              svg`<text class="name" x="0" y=${top - radius - 6}>${named[level]}</text>`,
          )}
          ${levels.map((one, level) => (one.turned && one.layer.steps > 1 ? this.turnedSteps(level) : nothing))}
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

  private levelName({ layer, leftwards }: Level): string {
    const { words: t } = this;
    const name = t.layer(layer.type, layer.units);
    const done = layer.joins === 'weights' ? '' : layer.function;
    return t.row(name, done, layer.recurrent && (leftwards || layer.backwards) ? layer.backwards : null);
  }

  /** The steps of a level whose first one is drawn last. */
  private turnedSteps(level: number): SVGTemplateResult[] {
    const { units, levels } = this.#layout;
    const { layer, radius } = levels[level]!;
    return units
      .filter((one) => one.level === level && one.unit === layer.units - 1 && one.step !== null)
      .map(
        ({ x, y, step }) =>
          svg`<text class="time" x=${x} y=${y + radius + 14}>${this.words.turnedStep(step! + 1)}</text>`,
      );
  }

  private gateOf(name: string): number {
    return this.gates.get(name) ?? 0;
  }

  /** null for what the gate that is drawn does not have. */
  private weightAt({ level, part, from, to }: Line): number | null {
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

  private drawnLinks(): SVGTemplateResult[] {
    return this.#layout.links.map((some) => svg`<path class="link" d=${some.map(pathOf).join('')}></path>`);
  }

  private drawnLines(): (SVGTemplateResult | typeof nothing)[] {
    const { lines, levels } = this.#layout;
    const most = this.most();
    return lines.map((line) => {
      const value = this.weightAt(line);
      if (value === null) return nothing;
      const { counted, layer } = levels[line.level]!;
      const asked = this.isAsked(line.level, line.part) ? ' asked' : '';
      const { thickest, pale } = looks.find(({ units }) => layer.units <= units)!;
      const share = Math.abs(value) / most || 0;
      const look = `stroke:${value < 0 ? 'var(--below)' : 'var(--over)'};stroke-width:${(0.5 + (thickest - 0.5) * share).toFixed(2)};stroke-opacity:${(0.3 + 0.7 * share).toFixed(2)};--pale:${pale}`;
      return svg`<path class="line${asked}" style=${look} d=${pathsOf(line, (column) => column !== counted)}></path>
        <path class="line counted${asked}" style=${look} data-part=${line.part}
          d=${pathsOf(line, (column) => column === counted)}></path>`;
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
          const bias = weightOf(levels[level]!, 'bias', row, unit, gate)!;
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
    if (line) return svg`<path class="read" d=${pathsOf(line, () => true)}></path>`;
    const unit = this.unit === null ? undefined : units[this.unit];
    if (!unit) return nothing;
    return svg`<circle class="read" cx=${unit.x} cy=${unit.y} r=${levels[unit.level]!.radius + 5}></circle>`;
  }

  private unitName(level: number, unit: number): string {
    const { words: t } = this;
    const { layer } = this.#layout.levels[level]!;
    if (level > 0) return t.unit(layer.name, unit + 1);
    return layer.ids ? t.id(unit) : t.feature(unit + 1);
  }

  /** What is read, in words. */
  private told(): string {
    const { units, lines } = this.#layout;
    const line = this.line === null ? undefined : lines[this.line];
    if (line) return this.toldLine(line);
    const unit = this.unit === null ? undefined : units[this.unit];
    return unit ? this.toldUnit(unit) : '';
  }

  private toldLine(line: Line): string {
    const { words: t } = this;
    const { layer, leftwards } = this.#layout.levels[line.level]!;
    const gate = layer.gates[this.gateOf(layer.name)]!;
    const value = this.weightAt(line);
    const read = value === null ? t.none : readingText(value);
    const to = line.to === null ? layer.name : this.unitName(line.level, line.to);
    switch (line.part) {
      case 'alpha': {
        const step = layer.weights.alpha!.rows > 1 ? this.stepName(line.level, line.from) : '';
        return t.alpha(to, step, read);
      }
      case 'peephole_kernel':
        return t.peephole(to, gate, read);
      case 'kernel': {
        const [row, unit] = readBy(this.data.layers, layer, line.from);
        return t.weight(this.unitName(row, unit), to, gate, read);
      }
      case 'recurrent_kernel': {
        const from = this.unitName(line.level, line.from);
        return t.weight(leftwards ? t.stateAfter(from) : t.stateOf(from), to, gate, read);
      }
    }
  }

  private toldUnit(unit: Unit): string {
    const { words: t } = this;
    const level = this.#layout.levels[unit.level]!;
    const { layer, leftwards } = level;
    const name = this.unitName(unit.level, unit.unit);
    if (unit.step === null) {
      const outside = unit.column < 0 || unit.column >= this.#layout.columns.length;
      if (outside) return `${name}, ${leftwards ? t.after : t.before}`;
      return `${name}, ${leftwards ? t.laterGap : t.gap}`;
    }
    const value = layer.values[(layer.steps === 1 ? 0 : unit.step) * layer.units + unit.unit]!;
    const biases = Array.from({ length: layer.weights.bias?.rows ?? 0 }, (_, row) =>
      t.bias(readingText(weightOf(level, 'bias', row, unit.unit, this.gateOf(layer.name))!)),
    );
    return [t.value(name, this.stepName(unit.level, unit.step), readingText(value)), ...biases].join(' · ');
  }

  /** A step of a level, of a turned one with that of the input at which it is drawn. */
  private stepName(level: number, step: number): string {
    const { words: t } = this;
    const { levels, columns } = this.#layout;
    if (!levels[level]!.turned) return t.step(step + 1);
    return t.bothSteps(t.turnedStep(step + 1), t.step(columns.at(-1)!.step! + 1 - step));
  }

  private counts(level: number): TemplateResult | typeof nothing {
    const { words: t } = this;
    const { layer } = this.#layout.levels[level]!;
    if (level === 0) return nothing;
    const shown = parts.filter((part) => layer.weights[part]);
    if (shown.length === 0) return nothing;
    const size = (part: Part): number => layer.weights[part]!.values.length;
    const total = totalOf(layer);
    const before = this.#layout.levels[level - 1]!.layer;
    const both = before.layer === layer.layer ? t.both(layer.layer, totalOf(before), total) : '';
    return html`<li data-testid=${testIds.neuronCounts} data-layer=${layer.name} data-total=${total}>
        <b>${this.levelName(this.#layout.levels[level]!)}</b>
        ${shown.map((part) => this.button(level, part, this.partName(layer, part), size(part)))}
        ${this.button(level, 'all', t.total, total)}
        <span class="sum">${t.sum(this.terms(level), total)}</span>
      </li>
      ${both ? html`<li class="sum">${both}</li>` : nothing}`;
  }

  private partName({ reads }: NeuronLayer, part: Part): string {
    const { words: t } = this;
    return part === 'kernel' && this.data.layers[reads[0]!]!.ids ? t.embeddings : t.parts[part]!;
  }

  /** What a level's parameters add up from. */
  private terms(level: number): string[] {
    const { words: t } = this;
    const { layer } = this.#layout.levels[level]!;
    const { bias, peephole_kernel: peephole, alpha } = layer.weights;
    const count = countOf(this.#layout, level);
    const ofGate = (['kernel', 'recurrent_kernel'] as const)
      .filter((part) => layer.weights[part])
      .map((part) => t.lines(count[part]));
    if (bias) ofGate.push(t.biases(t.units(count.bias), bias.rows));
    const terms = layer.gates.length > 1 ? [t.gates(layer.gates.length, ofGate)] : ofGate;
    if (peephole) terms.push(t.times(t.gateCount(peephole.rows), t.loops(count.peephole_kernel)));
    if (alpha)
      terms.push(alpha.rows > 1 ? t.times(t.steps(alpha.rows), t.lines(count.alpha)) : t.lines(count.alpha));
    return terms;
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

  private move(sample: number | string): void {
    this.wrong = typeof sample === 'string' ? sample : null;
    if (typeof sample === 'string') return;
    this.host.follow({ sample });
    this.host.select({ sample });
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
      layer: unit.level === 0 ? null : layer.layer,
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
      const [level, to] = line ? [line.level, line.to ?? here.unit] : [here.level, here.unit];
      const leading = lines.flatMap((one, index) =>
        one.level === level && (one.to ?? to) === to ? [index] : [],
      );
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

function pathsOf({ segments, part }: Line, shown: (column: number) => boolean): string {
  const path = part === 'peephole_kernel' ? loopPath : pathOf;
  return segments
    .filter(({ column }) => shown(column))
    .map(path)
    .join('');
}

function pathOf({ x1, y1, x2, y2 }: Segment): string {
  return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
}

/** A loop over its chord. */
function loopPath({ x1, y1, x2, y2 }: Segment): string {
  const [middle, above] = [(x1 + x2) / 2, y1 - (x2 - x1)];
  return `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${middle.toFixed(1)} ${above.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`;
}

function totalOf({ weights }: NeuronLayer): number {
  return parts.reduce((sum, part) => sum + (weights[part]?.values.length ?? 0), 0);
}
