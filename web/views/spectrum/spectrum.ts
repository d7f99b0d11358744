import { css, html, nothing, svg, type PropertyDeclarations } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { mapStyles } from '../map_styles.ts';
import { ViewElement, type View, type Selected } from '../view.ts';
import { decodeSpectrum, radiusOf, type Spectrum } from './decoder.ts';
import type { SpectrumWords } from './words.en.ts';

const size = 240;

/** Eigenvalues of a recurrent kernel in the complex plane, around the unit circle. */
export class SpectrumView extends ViewElement<Spectrum, SpectrumWords> {
  static override properties: PropertyDeclarations = {
    layer: { state: true },
    gate: { state: true },
    at: { state: true },
  };
  /** What was chosen here; null for the readout's own choice. */
  declare layer: string | null;
  declare gate: number | null;
  /** Number of the eigenvalue that is read. */
  declare at: number;

  constructor() {
    super();
    this.layer = this.gate = null;
    this.at = 0;
  }

  static override styles = [
    controls,
    mapStyles,
    css`
      .plane {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem 1.6rem;
        align-items: flex-start;
      }
      .plot {
        flex: none;
        width: min(100%, 17rem);
      }
      .plot:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      svg {
        display: block;
        width: 100%;
        height: auto;
      }
      .said {
        flex: 1 1 15rem;
        max-width: 34rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .said b {
        display: block;
        font-size: 1.5rem;
        font-weight: 650;
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .said p + p {
        margin-top: 0.4rem;
      }
      .read {
        font-variant-numeric: tabular-nums;
      }
      p.none {
        font-size: var(--small);
        color: var(--ink-2);
      }
      text {
        font-size: 10px;
        fill: var(--ink-3);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('selected') || this.selected.layer === null) return;
    const before = changed.get('selected') as Selected | undefined;
    const { layer } = this.selected;
    if (before?.layer === layer) return;
    const inside = this.data.layers.find((name) => name === layer || name.startsWith(`${layer}/`));
    if (inside !== undefined && inside !== this.data.layer) this.#follow(inside, null);
  }

  override render() {
    const { words: t, data } = this;
    const { layer, layers, gate, gates, units, state } = data;
    return html`<div class="choice">
        <h3>${t.title}</h3>
        ${
          layers.length > 1
            ? html`<label
                >${t.layer}
                <select
                  @change=${(event: Event) => this.#follow((event.target as HTMLSelectElement).value, null)}
                >
                  ${layers.map((name) => html`<option value=${name} .selected=${name === layer}>${name}</option>`)}
                </select></label
              >`
            : html`<span>${layer}</span>`
        }
        ${
          gates.length > 1
            ? html`<label
                >${t.gate}
                <select
                  @change=${(event: Event) => this.#follow(this.layer, Number((event.target as HTMLSelectElement).value))}
                >
                  ${gates.map((name, at) => html`<option value=${at} .selected=${at === gate}>${t.gates[name] ?? name}</option>`)}
                </select></label
              >`
            : nothing
        }
      </div>
      ${
        state === 'whole'
          ? html`<div class="plane">${this.#plot()}${this.#said()}</div>`
          : html`<p class="none">${state === 'large' ? t.large(units) : t.broken}</p>`
      }`;
  }

  #said() {
    const { words: t, data } = this;
    const radius = radiusOf(data);
    const outside = data.eigenvalues.filter(({ re, im }) => Math.hypot(re, im) > 1.005).length;
    const meaning = radius < 0.995 ? t.below : radius > 1.005 ? t.above : t.one;
    const read = data.eigenvalues[Math.min(this.at, data.eigenvalues.length - 1)];
    return html`<div class="said" data-radius=${radius}>
      <p>${t.radius}<b>${radius.toFixed(3)}</b></p>
      <p>${meaning(outside, data.units)} ${data.gates.length > 1 ? t.gated : t.plain}</p>
      <p class="read">${read ? this.#reading() : nothing}</p>
    </div>`;
  }

  #plot() {
    const { words: t, data } = this;
    const { eigenvalues } = data;
    const most = Math.max(1.15, radiusOf(data) * 1.1);
    const scale = size / 2 / most;
    const [x, y] = [(re: number) => size / 2 + re * scale, (im: number) => size / 2 - im * scale];
    const at = Math.min(this.at, eigenvalues.length - 1);
    const chosen = eigenvalues[at]!;
    return html`<div
      class="plot"
      role="slider"
      tabindex="0"
      aria-label=${t.label(data.units)}
      aria-valuemin="1"
      aria-valuemax=${eigenvalues.length}
      aria-valuenow=${at + 1}
      aria-valuetext=${this.#reading()}
      @keydown=${this.#key}
    >
      <svg viewBox="0 0 ${size} ${size}" aria-hidden="true">
        <path d="M0 ${size / 2}H${size}M${size / 2} 0V${size}" stroke="var(--grid)"></path>
        <circle
          cx=${size / 2}
          cy=${size / 2}
          r=${scale}
          fill="none"
          stroke="var(--line-strong)"
          stroke-width="1.5"
          stroke-dasharray="4 3"
        ></circle>
        <text x=${x(1) + 3} y=${size / 2 - 4}>1</text>
        <text x=${size / 2 + 4} y=${y(1) - 3}>i</text>
        ${eigenvalues.map(
          ({ re, im }, index) =>
            svg`<circle cx=${x(re)} cy=${y(im)} r="3.4" fill=${Math.hypot(re, im) > 1.005 ? 'var(--wrong)' : 'var(--training)'} fill-opacity="0.75" @pointerenter=${() => (this.at = index)}></circle>`,
        )}
        <circle
          cx=${x(chosen.re)}
          cy=${y(chosen.im)}
          r="6.5"
          fill="none"
          stroke="var(--ink)"
          stroke-width="1.5"
        ></circle>
      </svg>
    </div>`;
  }

  #reading(): string {
    const { eigenvalues } = this.data;
    const at = Math.min(this.at, eigenvalues.length - 1);
    const { re, im } = eigenvalues[at]!;
    const number = `${re < 0 ? '−' : ''}${Math.abs(re).toFixed(3)} ${im < 0 ? '−' : '+'} ${Math.abs(im).toFixed(3)}i`;
    return this.words.read(at + 1, eigenvalues.length, number, Math.hypot(re, im).toFixed(3));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const last = this.data.eigenvalues.length - 1;
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
    if (step === undefined || event.altKey) return;
    event.preventDefault();
    this.at = Math.min(last, Math.max(0, Math.min(this.at, last) + step));
  };

  #follow(layer: string | null, gate: number | null): void {
    [this.layer, this.gate] = [layer, gate];
    this.at = 0;
    this.host.follow({ ...(layer === null ? {} : { layer }), ...(gate === null ? {} : { gate }) });
  }
}
define('rnn-spectrum', SpectrumView);

export const view: View<Spectrum> = { element: 'rnn-spectrum', decode: decodeSpectrum };
