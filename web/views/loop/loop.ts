import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText, shareText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { icon } from '../../ui/icons.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeLoop, type Loop, type StateMap } from './decoder.ts';
import type { LoopWords } from './words.en.ts';

/** Between two steps while they are played. */
const playMs = 140;
const widestInput = 3;

/** The formula of a recurrent layer, step by step with its numbers, over the map of all its states. */
export class LoopView extends ViewElement<Loop, LoopWords> {
  static override properties: PropertyDeclarations = {
    request: { state: true },
    feature: { state: true },
    playing: { state: true },
  };
  static override keeps = ['request', 'feature'];
  declare request: { sample: number; step: number; unit: number; scale: number; edits: number[][] };
  /** The feature of the input that can be changed. */
  declare feature: number;
  declare playing: boolean;

  #timer = 0;

  constructor() {
    super();
    this.request = { sample: 0, step: 0, unit: 0, scale: 1, edits: [] };
    this.feature = 0;
    this.playing = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.7rem;
        min-width: 0;
        font-size: var(--small);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4rem 1.1rem;
        color: var(--ink-2);
      }
      .row label {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
      }
      .row select {
        width: auto;
      }
      .steps {
        display: inline-flex;
        gap: 0.35rem;
      }
      .flip svg {
        transform: scaleX(-1);
      }
      input[type='range'] {
        width: 11rem;
        min-width: 5rem;
        accent-color: var(--accent);
      }
      output {
        min-width: 3.4em;
        font-variant-numeric: tabular-nums;
        color: var(--ink);
      }
      .formula {
        padding: 0.6rem 0.8rem;
        font-family: var(--mono);
        font-size: var(--text);
        line-height: 1.7;
        font-variant-numeric: tabular-nums;
        background: var(--sunken);
        border-radius: var(--radius-small);
        overflow-wrap: anywhere;
      }
      .formula b {
        color: var(--validation);
      }
      sub {
        font-size: 0.75em;
        line-height: 1;
      }
      .maps {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 0.8rem 1.6rem;
      }
      .maps h3 {
        margin-bottom: 0.3rem;
      }
      p {
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      p b {
        color: var(--ink);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { data, request } = this;
    // The task was given other extents.
    if (request.step >= data.steps || request.unit >= data.units || this.feature >= data.features) {
      this.feature = 0;
      this.ask({ step: 0, unit: 0, edits: [] });
    }
    const { step } = this.selected;
    if (changed.has('selected') && step !== null && step !== request.step && step < data.steps)
      this.ask({ step });
  }

  private ask(change: Partial<LoopView['request']>): void {
    this.request = { ...this.request, ...change };
    this.host.follow(this.request satisfies ReadoutRequest);
  }

  private go(step: number): void {
    const within = Math.min(this.data.steps - 1, Math.max(0, step));
    this.ask({ step: within });
    this.host.select({ step: within });
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  private play(): void {
    if (this.playing) return this.#stop();
    this.playing = true;
    if (this.request.step >= this.data.steps - 1) this.go(0);
    this.#timer = window.setInterval(() => {
      if (this.request.step >= this.data.steps - 1) this.#stop();
      else this.go(this.request.step + 1);
    }, playMs);
  }

  override render() {
    const { words: t, data } = this;
    return html`<h3>${t.title}</h3>
      ${this.transport()} ${this.formula()}
      <div class="maps">
        ${this.terms(t.inputTerms(data.unit + 1), [t.rows.x, t.rows.w, t.rows.product], data.x, data.w, t.feature)}
        ${this.terms(t.stateTerms(data.unit + 1), [t.rows.before, t.rows.u, t.rows.productOfState], data.before, data.u, t.unitAxis)}
      </div>
      ${this.change()}
      <div class="maps">
        ${this.states(t.own, data.own, true)} ${this.states(t.beside[data.beside.kind], data.beside, false)}
      </div>
      <p>${t.choose}</p>
      <p data-testid=${testIds.loopDifference} data-value=${data.difference}>
        ${t.difference(data.difference.toExponential(1))}
      </p>`;
  }

  private transport(): TemplateResult {
    const { words: t, data, request } = this;
    const button = (name: string, by: number, at: boolean, flip: boolean, go: () => void) =>
      html`<button
        type="button"
        class="icon ${flip ? 'flip' : ''}"
        data-testid=${testIds.loopStep}
        data-step=${by}
        aria-label=${name}
        title=${name}
        aria-disabled=${at}
        @click=${go}
      >
        ${icon('step')}
      </button>`;
    const last = data.steps - 1;
    return html`<div class="row">
      <span class="steps">
        ${button(t.back, -1, request.step === 0, true, () => this.go(request.step - 1))}
        <button
          type="button"
          class="icon"
          data-testid=${testIds.loopPlay}
          aria-label=${this.playing ? t.pause : t.play}
          title=${this.playing ? t.pause : t.play}
          @click=${() => this.play()}
        >
          ${icon(this.playing ? 'pause' : 'play')}
        </button>
        ${button(t.on, 1, request.step === last, false, () => this.go(request.step + 1))}
      </span>
      <label
        >${t.step}
        <input
          type="range"
          min="0"
          max=${last}
          data-testid=${testIds.loopAt}
          aria-valuetext=${t.stepOf(request.step + 1, data.steps)}
          .value=${String(request.step)}
          @input=${(event: Event) => this.go(numberIn(event))}
        /><output>${t.stepOf(request.step + 1, data.steps)}</output></label
      >
      <label
        >${t.unit}
        <select
          data-testid=${testIds.loopUnit}
          @change=${(event: Event) => this.ask({ unit: numberIn(event) })}
        >
          ${numbers(data.units, request.unit)}
        </select></label
      >
      <label
        >${t.sample}
        <select @change=${(event: Event) => this.ask({ sample: numberIn(event), edits: [] })}>
          ${numbers(data.samples, request.sample)}
        </select></label
      >
      <label
        >${t.scale}
        <input
          type="range"
          min="0"
          max="2"
          step="0.01"
          data-testid=${testIds.loopScale}
          .value=${String(request.scale)}
          @input=${(event: Event) => this.ask({ scale: numberIn(event) })}
        /><output>${request.scale.toFixed(2)}</output></label
      >
    </div>`;
  }

  private formula(): TemplateResult {
    const { words: t, data } = this;
    const [step, unit] = [data.step + 1, data.unit + 1];
    const part = (value: number): string => (value < 0 ? `(${value.toFixed(3)})` : value.toFixed(3));
    return html`<div
      class="formula"
      role="group"
      data-testid=${testIds.formula}
      data-step=${data.step}
      data-unit=${data.unit}
      data-state=${data.state}
      aria-label=${t.formulaLabel(step, unit, data.state.toFixed(4))}
    >
      h<sub>${step},${unit}</sub> = tanh( Σ W<sub>${unit},i</sub> x<sub>${step},i</sub> + Σ U<sub
        >${unit},k</sub
      >
      h<sub>${step - 1},k</sub> + b<sub>${unit}</sub> )<br />= tanh( ${part(data.fromInput)} +
      ${part(data.fromState)} + ${part(data.bias)} ) = tanh( ${data.sum.toFixed(3)} ) =
      <b>${stateText(data.state)}</b>
    </div>`;
  }

  private terms(
    title: string,
    names: [string, string, string],
    first: Float32Array,
    second: Float32Array,
    column: string,
  ): TemplateResult {
    const { words: t } = this;
    const products = first.map((value, index) => value * second[index]!);
    const values = new Float32Array([...first, ...second, ...products]);
    return html`<div>
      <h3>${title}</h3>
      <rnn-heat-map
        .values=${values}
        .rows=${3}
        .columns=${first.length}
        .rowLabels=${names}
        columnName=${column}
        label=${t.termsLabel(names[0], names[1], first.length)}
        .read=${({ column: at, row }: Cell, value: number) => t.term(names[row]!, at + 1, readingText(value))}
        theme=${this.theme}
      ></rnn-heat-map>
    </div>`;
  }

  private change(): TemplateResult {
    const { words: t, data, request, feature } = this;
    const edit = (value: number): void => {
      const others = request.edits.filter(([step, at]) => step !== request.step || at !== feature);
      this.ask({ edits: [...others, [request.step, feature, value]] });
    };
    const value = data.x[feature] ?? 0;
    return html`<div class="row">
      <h3>${t.change}</h3>
      <label
        >${t.feature}
        <select
          data-testid=${testIds.inputFeature}
          @change=${(event: Event) => (this.feature = numberIn(event))}
        >
          ${numbers(data.features, feature)}
        </select></label
      >
      <label
        >${t.value}
        <input
          type="range"
          min=${-widestInput}
          max=${widestInput}
          step="0.05"
          data-testid=${testIds.inputValue}
          .value=${String(value)}
          @input=${(event: Event) => edit(numberIn(event))}
        /><output>${value.toFixed(2)}</output></label
      >
      ${
        request.edits.length > 0
          ? html`<button type="button" class="button" @click=${() => this.ask({ edits: [] })}>
              ${t.undo(request.edits.length)}
            </button>`
          : nothing
      }
    </div>`;
  }

  private states(title: string, map: StateMap, own: boolean): TemplateResult {
    const { words: t, data, request } = this;
    return html`<div>
      <h3>${title}</h3>
      <rnn-heat-map
        .values=${map.values}
        .rows=${data.units}
        .columns=${data.steps}
        .marked=${{ column: request.step, row: request.unit }}
        rowName=${t.unitAxis}
        columnName=${t.time}
        label=${t.mapLabel(title, data.units, data.steps)}
        .read=${({ column, row }: Cell, value: number) => t.read(column + 1, row + 1, stateText(value))}
        theme=${this.theme}
        @pick=${({ detail }: CustomEvent<Cell>) => {
          this.ask({ unit: detail.row });
          this.go(detail.column);
        }}
      ></rnn-heat-map>
      <p data-testid=${testIds.saturated} data-share=${map.saturated}>
        ${t.saturated(shareText(map.saturated), own ? shareText(data.saturatedNow) : null)}
      </p>
      <p>${t.apart(map.apart.toFixed(4))}</p>
    </div>`;
  }
}
define('rnn-loop', LoopView);

export const view: View<Loop> = { element: 'rnn-loop', decode: decodeLoop };

function numberIn(event: Event): number {
  return Number((event.target as HTMLInputElement | HTMLSelectElement).value);
}

/** Options from 1 on; their values count from 0. */
function numbers(count: number, chosen: number): TemplateResult[] {
  return Array.from(
    { length: count },
    (_, index) => html`<option value=${index} .selected=${index === chosen}>${index + 1}</option>`,
  );
}

/** A state with as many digits as tell it from 1. */
function stateText(value: number): string {
  const left = 1 - Math.abs(value);
  return left > 0 && left < 5e-5 ? `${value < 0 ? '−' : ''}(1 − ${left.toExponential(1)})` : value.toFixed(4);
}
