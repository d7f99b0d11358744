import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { Asking } from '../asking.ts';
import { paintDigits } from '../digit_images.ts';
import { groupColours, groupColourStyles } from '../group_colours.ts';
import { ViewElement, type Selected, type View } from '../view.ts';
import { codeOf, decodeLatentPlane, nearestTo, type LatentPlane } from './decoder.ts';
import './pad.ts';
import { imageOf, type Stroke } from './strokes.ts';
import { planeStyles } from './styles.ts';
import type { LatentPlaneWords } from './words.en.ts';

/** What the image beside the plane is decoded from. */
type Source =
  | { kind: 'code'; code: number[] }
  | { kind: 'sample'; sample: number }
  | { kind: 'drawing'; image: Float32Array };

type Layer = 'both' | 'images' | 'places';
const layers: readonly Layer[] = ['both', 'images', 'places'];

/** Steps of an arrow key from one end of the plane to the other. */
const keySteps = 40;
const askEveryMs = 30;
/** Dimensions that have a slider each. */
const mostSliders = 16;
/** A press this near to the place of a test digit, as a share of the plane, picks it. */
const pickWithin = 0.015;
const glyphSize = 560;

/** The plane that a reader put aside; it stays while experiments, and so these views, come and go. */
let putAside: LatentPlane | null = null;

/** The images that a decoder makes of a plane of places, and what lies at one of them. */
export class LatentPlaneView extends ViewElement<LatentPlane, LatentPlaneWords> {
  static override properties: PropertyDeclarations = {
    source: { state: true },
    answer: { state: true },
    strokes: { state: true },
    layer: { state: true },
    kept: { state: true },
  };
  static override keeps = ['source', 'strokes', 'layer'];
  declare source: Source | null;
  /** The answer to `source`. */
  declare answer: LatentPlane | null;
  declare strokes: readonly Stroke[];
  declare layer: Layer;
  /** A plane of before, beside the present one. */
  declare kept: LatentPlane | null;
  readonly #asking = new Asking<LatentPlane>(
    this,
    () => this.#wanted(),
    (answer) => (this.answer = answer),
    askEveryMs,
  );
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#paint();

  constructor() {
    super();
    this.source = this.answer = null;
    this.strokes = [];
    this.layer = 'both';
    this.kept = putAside;
  }

  static override styles = [controls, groupColourStyles, planeStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#schemeChanged);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data')) {
      const before = changed.get('data') as LatentPlane | undefined;
      if (!before || before.dimensions !== this.data.dimensions) this.#restart();
    }
    if (changed.has('selected')) {
      const before = changed.get('selected') as Selected | undefined;
      const { sample } = this.selected;
      if (sample !== null && sample !== before?.sample) this.source = { kind: 'sample', sample };
    }
    if (changed.has('data') || changed.has('source')) void this.#asking.refresh();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (['data', 'theme', 'kept'].some((name) => changed.has(name))) this.#paint();
    if (changed.has('answer') || changed.has('theme')) this.#paintHere();
    if (changed.has('source') || changed.has('theme')) this.#paintRead();
  }

  override render() {
    const { words: t, data } = this;
    return html`<div class="all ${this.kept ? 'two' : ''}">
        <div>
          <div class="head">
            <h3>${t.title}</h3>
            <label
              >${t.show}
              <select
                @change=${(event: Event) => (this.layer = (event.target as HTMLSelectElement).value as Layer)}
              >
                ${layers.map((one) => html`<option value=${one} .selected=${one === this.layer}>${t.layers[one]}</option>`)}
              </select></label
            >
            ${data.dimensions > 2 ? html`${this.#axis('x')}${this.#axis('y')}` : nothing}
            <button
              type="button"
              class="button"
              title=${t.keepWhy}
              data-testid=${testIds.keepPlane}
              @click=${() => this.#keep(data)}
            >
              ${t.keep}
            </button>
          </div>
          ${this.#plane()}
        </div>
        ${this.kept ? this.#kept(this.kept) : nothing}
        <div class="side">${this.#here()} ${this.#sliders()}</div>
      </div>
      <span class="visually-hidden" role="status">${this.kept ? t.isKept : ''}</span>`;
  }

  #kept(plane: LatentPlane): TemplateResult {
    const { words: t } = this;
    const name = plane.sampled ? t.keptSampled : t.keptPlain;
    return html`<div class="kept" data-testid=${testIds.keptPlane}>
      <div class="head">
        <h3>${name}</h3>
        <button
          type="button"
          class="button"
          @click=${() => {
            this.#keep(null);
            this.renderRoot.querySelector<HTMLElement>('.head .button')?.focus();
          }}
        >
          ${t.remove}
        </button>
      </div>
      <div
        class="plane ${this.layer} ${plane.y === null ? 'line' : ''}"
        role="img"
        aria-label=${`${name}. ${t.plane}`}
      >
        <canvas class="grid"></canvas>
        <canvas class="glyphs"></canvas>
      </div>
      ${this.#ends(plane)}
    </div>`;
  }

  #keep(plane: LatentPlane | null): void {
    this.kept = putAside = plane;
  }

  /** What stands below a plane: its ends, and the names of its dimensions. */
  #ends({ low, high, x, y }: LatentPlane): TemplateResult {
    const number = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');
    return html`<div class="axis">
      <span>${number(low[0])}</span><span>z${x + 1}${y === null ? '' : ` → · z${y + 1} ↑`}</span
      ><span>${number(high[0])}</span>
    </div>`;
  }

  #axis(name: 'x' | 'y'): TemplateResult {
    const { words: t, data } = this;
    const choose = (event: Event): void => {
      const value = Number((event.target as HTMLSelectElement).value);
      this.#follow({ x: data.x, y: data.y ?? 0, [name]: value });
    };
    return html`<label
      >${t.axes[name]}
      <select @change=${choose} data-axis=${name}>
        ${Array.from({ length: data.dimensions }, (_, at) => html`<option value=${at} .selected=${at === data[name]}>z${at + 1}</option>`)}
      </select></label
    >`;
  }

  #plane(): TemplateResult {
    const { words: t, data } = this;
    const code = this.#code();
    const { left, top } = this.#percent(code);
    return html`<div
        class="plane ${this.layer} ${data.y === null ? 'line' : ''}"
        role="application"
        tabindex="0"
        aria-label=${t.plane}
        aria-describedby="keys place"
        @pointermove=${this.#point}
        @pointerdown=${this.#press}
        @keydown=${this.#key}
      >
        <canvas class="grid"></canvas>
        <canvas class="glyphs"></canvas>
        <div class="cursor" style="left: ${left}%; top: ${top}%"></div>
      </div>
      ${this.#ends(data)}
      <span id="keys" class="visually-hidden">${t.keys}</span>`;
  }

  #here(): TemplateResult {
    const { words: t, data, source } = this;
    const code = this.#code();
    const sample = nearestTo(data, code);
    const label = sample === null ? null : data.labels?.[sample];
    const isDrawn = source?.kind === 'drawing';
    const shown = code.slice(0, mostSliders).map((value) => value.toFixed(2).replace('-', '−'));
    return html`<div class="pair">
        <figure>
          <figcaption>${t.draw}</figcaption>
          <rnn-drawing-pad .strokes=${this.strokes} .words=${t} @drawn=${this.#drawn}></rnn-drawing-pad>
        </figure>
        <figure ?hidden=${!isDrawn}>
          <figcaption>${t.read}</figcaption>
          <canvas class="read" role="img" aria-label=${t.read}></canvas>
        </figure>
        <figure>
          <figcaption>${isDrawn ? t.back : t.here}</figcaption>
          <canvas class="here" role="img" aria-label=${t.image} data-label=${label ?? ''}></canvas>
        </figure>
      </div>
      <output
        id="place"
        aria-live=${source?.kind === 'code' ? 'polite' : 'off'}
        data-code=${code.map((value) => value.toFixed(3)).join()}
        ><b>z = (${shown.join(', ')}${data.dimensions > mostSliders ? ', …' : ''})</b
        >${label === null || label === undefined ? '' : html` · ${t.nearest(label)}`}</output
      >
      <p class="note">${data.sampled ? t.sampled : t.plain}</p>`;
  }

  #sliders(): TemplateResult | typeof nothing {
    const { data, words: t } = this;
    if (data.dimensions < 3 || data.dimensions > mostSliders) return nothing;
    const code = this.#code();
    const move = (dimension: number, event: Event): void => {
      const next = [...code];
      next[dimension] = Number((event.target as HTMLInputElement).value);
      this.source = { kind: 'code', code: next };
    };
    const settle = (): void => this.#follow({ x: data.x, y: data.y ?? 0 });
    return html`<div class="sliders" role="group" aria-label=${t.sliders}>
      ${code.map((value, at) => {
        const [low, high] = this.#reach(at);
        return html`<label
          ><span>z${at + 1}</span
          ><input
            type="range"
            min=${low}
            max=${high}
            step=${(high - low) / 100}
            .value=${String(value)}
            @input=${(event: Event) => move(at, event)}
            @change=${settle}
          /><span>${value.toFixed(2).replace('-', '−')}</span></label
        >`;
      })}
    </div>`;
  }

  /** The ends of what test digits have in a dimension. */
  #reach(dimension: number): [number, number] {
    const { codes, dimensions, sampled } = this.data;
    let [low, high] = sampled ? [-3, 3] : [Infinity, -Infinity];
    for (let at = dimension; at < codes.length; at += dimensions) {
      low = Math.min(low, codes[at]!);
      high = Math.max(high, codes[at]!);
    }
    return [low, high];
  }

  /** The place that is shown: of what was drawn as soon as it is known. */
  #code(): number[] {
    const { source, data, answer } = this;
    if (source?.kind === 'code') return source.code;
    const known = source?.kind === 'sample' ? codeOf(data, source.sample) : answer?.here?.code;
    return known ?? this.#middle();
  }

  #middle(): number[] {
    const { data } = this;
    const code = Array.from({ length: data.dimensions }, () => 0);
    if (data.sampled) return code;
    const count = data.codes.length / data.dimensions;
    data.codes.forEach((value, at) => (code[at % data.dimensions]! += value / count));
    return code;
  }

  #wanted(): ReadoutRequest | null {
    const { source, data } = this;
    const plane = { x: data.x, y: data.y ?? 0, side: 0 };
    if (source?.kind === 'drawing') return { ...plane, input: [[...source.image]] };
    return { ...plane, code: this.#code() };
  }

  #restart(): void {
    this.source = this.answer = null;
    this.strokes = [];
  }

  /** Frames from now on are of these dimensions; beyond two, of the plane through the cursor. */
  #follow(axes: { x: number; y: number }): void {
    this.host.follow({ ...axes, ...(this.data.dimensions > 2 ? { code: this.#code() } : {}) });
  }

  #percent(code: readonly number[], plane = this.data): { left: string; top: string } {
    const { low, high, x, y } = plane;
    const share = (value: number, axis: 0 | 1): number =>
      Math.min(100, Math.max(0, ((value - low[axis]) / (high[axis] - low[axis])) * 100));
    return {
      left: share(code[x]!, 0).toFixed(2),
      top: (y === null ? 50 : 100 - share(code[y]!, 1)).toFixed(2),
    };
  }

  #moved(left: number, top: number): number[] {
    const { low, high, x, y } = this.data;
    const code = [...this.#code()];
    const at = (share: number, axis: 0 | 1): number =>
      low[axis] + Math.min(1, Math.max(0, share)) * (high[axis] - low[axis]);
    code[x] = at(left, 0);
    if (y !== null) code[y] = at(1 - top, 1);
    return code;
  }

  #shares(event: PointerEvent): [number, number] {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  #point(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' && event.buttons === 0) return;
    this.source = { kind: 'code', code: this.#moved(...this.#shares(event)) };
  }

  #press(event: PointerEvent): void {
    const { data } = this;
    const [left, top] = this.#shares(event);
    const code = this.#moved(left, top);
    this.source = { kind: 'code', code };
    if (this.layer === 'images') return;
    const near = (sample: number): number => {
      const { left: x, top: y } = this.#percent(codeOf(data, sample)!);
      return Math.hypot(Number(x) / 100 - left, data.y === null ? 0 : Number(y) / 100 - top);
    };
    let [chosen, least] = [-1, pickWithin];
    for (let sample = 0; sample < data.codes.length / data.dimensions; sample += 1)
      if (near(sample) < least) [chosen, least] = [sample, near(sample)];
    if (chosen >= 0) this.host.select({ sample: chosen });
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const far = (event.shiftKey ? 5 : 1) / keySteps;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, -far],
      ArrowDown: [0, far],
    };
    const move = moves[event.key];
    if (!move && event.key !== 'Home') return;
    event.preventDefault();
    if (!move) {
      this.source = { kind: 'code', code: this.#middle() };
      return;
    }
    const { left, top } = this.#percent(this.#code());
    this.source = {
      kind: 'code',
      code: this.#moved(Number(left) / 100 + move[0], Number(top) / 100 + move[1]),
    };
  }

  #drawn(event: CustomEvent<readonly Stroke[]>): void {
    this.strokes = event.detail;
    const image = imageOf(this.strokes);
    const before = this.#code();
    this.source = image ? { kind: 'drawing', image } : { kind: 'code', code: before };
  }

  #canvas(name: string): HTMLCanvasElement {
    return this.renderRoot.querySelector<HTMLCanvasElement>(`canvas.${name}`)!;
  }

  #paint(): void {
    if (!this.hasUpdated) return;
    const [now, aside] = this.renderRoot.querySelectorAll('.plane');
    if (now) this.#paintPlane(now, this.data);
    if (aside && this.kept) this.#paintPlane(aside, this.kept);
  }

  #paintPlane(place: Element, plane: LatentPlane): void {
    const [grid, glyphs] = place.querySelectorAll('canvas') as unknown as [
      HTMLCanvasElement,
      HTMLCanvasElement,
    ];
    paintDigits(grid, plane.grid, plane.columns);
    const height = plane.y === null ? glyphSize / 8 : glyphSize;
    Object.assign(glyphs, { width: glyphSize, height });
    const context = glyphs.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(glyphs);
    const colours = Array.from({ length: groupColours }, (_, digit) =>
      style.getPropertyValue(`--group-${digit}`).trim(),
    );
    const [ink, paper] = [style.getPropertyValue('--ink-2'), style.getPropertyValue('--surface')];
    Object.assign(context, {
      font: '700 13px system-ui, sans-serif',
      textAlign: 'center',
      textBaseline: 'middle',
    });
    Object.assign(context, { lineWidth: 3, lineJoin: 'round', strokeStyle: paper });
    for (let sample = 0; sample < plane.codes.length / plane.dimensions; sample += 1) {
      const { left, top } = this.#percent(codeOf(plane, sample)!, plane);
      const [x, y] = [(Number(left) / 100) * glyphSize, (Number(top) / 100) * height];
      const label = plane.labels?.[sample];
      const text = label === undefined ? '•' : String(label);
      context.fillStyle = label === undefined ? ink : colours[label]!;
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }

  #paintHere(): void {
    const image = this.answer?.here?.image;
    if (image) paintDigits(this.#canvas('here'), image);
  }

  #paintRead(): void {
    if (this.source?.kind === 'drawing') paintDigits(this.#canvas('read'), this.source.image);
  }
}
define('rnn-latent-plane', LatentPlaneView);

export const view: View<LatentPlane> = { element: 'rnn-latent-plane', decode: decodeLatentPlane };
