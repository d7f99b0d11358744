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
import { readingText, shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { scoreStyles } from '../accuracy_styles.ts';
import { Asking } from '../asking.ts';
import { pager, pagerStyles } from '../pager.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeBeats, markOf, tally, type Beats, type Row } from './decoder.ts';
import type { BeatWords } from './words.en.ts';

const onPage = 6;

/** The beats that the network answers: to taps of the reader's own, and to those of the test set. */
export class BeatsView extends ViewElement<Beats, BeatWords> {
  static override properties: PropertyDeclarations = {
    taps: { state: true },
    own: { state: true },
    at: { state: true },
    first: { state: true },
  };
  static override keeps = ['taps', 'first'];
  /** Steps with a tap of the reader's; null for the example. */
  declare taps: readonly number[] | null;
  declare own: Row | null;
  /** The step that the keys stand on, and the pointer. */
  declare at: number;
  declare first: number;

  readonly #asking = new Asking<Beats>(
    this,
    () => ({ taps: [...this.#taps], count: 1 }),
    ({ own }) => (this.own = own),
  );

  constructor() {
    super();
    this.taps = this.own = null;
    this.at = this.first = 0;
  }

  static override styles = [
    controls,
    pagerStyles,
    scoreStyles,
    css`
      :host {
        display: grid;
        gap: 1.1rem;
        min-width: 0;
      }
      .key svg {
        width: 14px;
        height: 14px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.2rem 1rem;
        min-height: 30px;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      .help {
        margin: 0.1rem 0 0.3rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(var(--wide), minmax(0, 1fr));
        row-gap: 8px;
      }
      .step {
        position: relative;
        display: block;
        width: 100%;
        height: 52px;
        padding: 0;
        background: none;
        border: 0;
        border-radius: 0;
      }
      .step:hover {
        background: var(--accent-soft);
      }
      .step:focus-visible {
        z-index: 1;
        outline-offset: -1px;
      }
      .step svg {
        display: block;
        width: 100%;
        height: 100%;
      }
      li .step {
        height: 30px;
      }
      ol {
        margin: 0.2rem 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 2.2rem minmax(0, 1fr) 6.2rem;
        gap: 0 0.5rem;
        align-items: center;
        padding: 0.15rem 0;
        border-top: 1px solid var(--line);
        font-size: var(--tiny);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      li.chosen {
        background: var(--accent-soft);
      }
      li button {
        min-height: 30px;
        padding: 0 0.2rem;
        background: none;
        border: 0;
        border-radius: var(--radius-small);
        color: var(--accent);
        text-align: left;
      }
      li svg.row {
        display: block;
        width: 100%;
        height: 30px;
      }
      .said {
        min-height: 1.5em;
        margin: 0.3rem 0 0;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      .base {
        stroke: var(--line-strong);
        stroke-width: 1;
        vector-effect: non-scaling-stroke;
      }
      .bar {
        fill: var(--training);
        fill-opacity: 0.85;
      }
      .bar.wrong {
        fill: var(--wrong);
      }
      .due {
        fill: none;
        stroke: var(--right);
        stroke-width: 1.6;
        stroke-dasharray: 3 2;
        vector-effect: non-scaling-stroke;
      }
      .due.missed {
        stroke: var(--wrong);
      }
      .tap {
        fill: var(--ink);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data') || changed.has('taps')) void this.#asking.refresh();
  }

  override render() {
    const { words: t, data } = this;
    return html`<div>
        <p class="score">
          <b>${shareText(data.due === 0 ? 0 : data.hit / data.due)}</b>
          ${t.score(data.hit, data.due, data.wrong)}
        </p>
        <p class="key" aria-hidden="true">
          <span>${sample('tap')} ${t.tap}</span><span>${sample('due')} ${t.due}</span>
          <span>${sample('bar')} ${t.answer}</span><span>${sample('missed')} ${t.missedKey}</span>
          <span>${sample('wrong')} ${t.wrongKey}</span>
        </p>
      </div>
      <div>${this.#form()}</div>
      <div>
        <div class="head">
          <h3>${t.examples}</h3>
          ${pager({ first: this.first, shown: data.samples.length, total: data.total, page: onPage }, t, (to) => this.#go(to))}
        </div>
        <ol start=${this.first + 1}>
          ${data.samples.map((row, at) => this.#example(row, this.first + at))}
        </ol>
      </div>`;
  }

  get #taps(): readonly number[] {
    const { period, steps } = this.data;
    return this.taps ?? [Math.round(period / 4), Math.round(1.75 * period)].filter((step) => step < steps);
  }

  #form(): TemplateResult {
    const { words: t, data } = this;
    const { steps, period } = data;
    const row = this.#shownRow();
    const at = Math.min(this.at, steps - 1);
    const count = tally(row);
    const due = count.right + count.missed;
    return html`<div class="head">
        <h3 id="own">${t.own}</h3>
        <div class="tools">
          <button type="button" class="button" @click=${() => (this.taps = [])}>${t.clear}</button>
          <button type="button" class="button" @click=${() => (this.taps = this.#random())}>
            ${t.random}
          </button>
        </div>
      </div>
      <p class="help" id="help">${t.help(period)}</p>
      <div
        class="steps"
        role="group"
        aria-labelledby="own"
        aria-describedby="help"
        style="--wide: ${steps}"
        @keydown=${this.#key}
      >
        ${Array.from({ length: steps }, (_, step) => {
          const mark = markOf(row, step);
          const tapped = this.#taps.includes(step);
          return html`<button
            type="button"
            class="step"
            tabindex=${step === at ? 0 : -1}
            aria-pressed=${tapped}
            aria-label=${t.step(step + 1, tapped, mark, readingText(row.answers[step]!))}
            data-testid=${testIds.tap}
            data-beat=${mark}
            @click=${() => this.#toggle(step)}
            @focus=${() => (this.at = step)}
            @pointerenter=${() => (this.at = step)}
          >
            <svg viewBox="0 0 10 52" preserveAspectRatio="none" aria-hidden="true">
              ${drawn(row, step, 0, 52)}
            </svg>
          </button>`;
        })}
      </div>
      <p
        class="said"
        role="status"
        data-testid=${testIds.ownBeats}
        data-hit=${count.right}
        data-wanted=${due}
        data-wrong=${count.wrong}
      >
        ${t.said(count.right, due, count.wrong)}
        ${t.at(at + 1, this.#taps.includes(at), markOf(row, at), readingText(row.answers[at]!))}
      </p>`;
  }

  /** The answers to the reader's taps; those of before stand until they come, at the taps as they are. */
  #shownRow(): Row {
    const row = this.own ?? this.data.own;
    const taps = new Float32Array(this.data.steps);
    for (const step of this.#taps) taps[step] = 1;
    return row.answers.length === taps.length ? { ...row, taps } : { ...this.data.own, taps };
  }

  #toggle(step: number): void {
    const taps = this.#taps;
    this.at = step;
    this.taps = taps.includes(step) ? taps.filter((one) => one !== step) : [...taps, step];
  }

  #random(): number[] {
    const { steps, period } = this.data;
    const taps: number[] = [];
    for (let step = Math.floor(Math.random() * period); step < steps;) {
      taps.push(step);
      step += Math.ceil(period / 2) + Math.floor(Math.random() * (steps - period / 2));
    }
    return taps;
  }

  #key(event: KeyboardEvent): void {
    const last = this.data.steps - 1;
    const to = {
      ArrowRight: this.at + 1,
      ArrowLeft: this.at - 1,
      PageDown: this.at + 10,
      PageUp: this.at - 10,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('.steps button');
    buttons[Math.min(last, Math.max(0, to))]?.focus();
  }

  #example(row: Row, number: number): TemplateResult {
    const { words: t, selected } = this;
    const { steps } = this.data;
    const count = tally(row);
    const due = count.right + count.missed;
    return html`<li
      class=${selected.sample === number ? 'chosen' : ''}
      data-testid=${testIds.predictionRow}
      data-right=${count.missed + count.wrong === 0}
    >
      <button
        type="button"
        title=${t.take}
        aria-label=${`${number + 1}: ${t.take}`}
        aria-pressed=${selected.sample === number}
        @click=${() => this.#take(row, number)}
      >
        ${number + 1}
      </button>
      <svg
        class="row"
        viewBox="0 0 ${steps * 10} 30"
        preserveAspectRatio="none"
        role="img"
        aria-label=${t.said(count.right, due, count.wrong)}
      >
        ${Array.from({ length: steps }, (_, step) => drawn(row, step, step * 10, 30))}
      </svg>
      <span aria-hidden="true">${t.short(count.right, due, count.wrong)}</span>
    </li>`;
  }

  #take({ taps }: Row, sample: number): void {
    this.taps = [...taps.keys()].filter((step) => taps[step]! > 0.5);
    this.host.select({ sample });
  }

  #go(first: number): void {
    this.first = first;
    this.host.follow({ first, count: onPage });
  }
}
define('rnn-beats', BeatsView);

/** One step, 10 wide: a tap below the line, the answer above it as a bar, dashed where a beat is due. */
function drawn(row: Row, step: number, x: number, height: number): SVGTemplateResult {
  const line = height * 0.74;
  const mark = markOf(row, step);
  const answer = Math.min(1, Math.max(0, row.answers[step]!)) * (line - 2);
  return svg`<line class="base" x1=${x} y1=${line} x2=${x + 10} y2=${line}></line>
    <rect class="bar ${mark}" x=${x + 1.5} y=${line - answer} width="7" height=${answer}></rect>
    ${mark === 'right' || mark === 'missed' ? svg`<rect class="due ${mark}" x=${x + 0.5} y="1" width="9" height=${line - 1}></rect>` : nothing}
    ${row.taps[step]! > 0.5 ? svg`<path class="tap" d=${`M${x} ${height}L${x + 5} ${line + 1}L${x + 10} ${height}z`}></path>` : nothing}`;
}

function sample(kind: 'tap' | 'due' | 'bar' | 'missed' | 'wrong') {
  const parts = {
    tap: html`<svg viewBox="0 0 14 14"><path class="tap" d="M2 12L7 3L12 12z"></path></svg>`,
    due: html`<svg viewBox="0 0 14 14"><rect class="due" x="2" y="1" width="10" height="12"></rect></svg>`,
    bar: html`<svg viewBox="0 0 14 14"><rect class="bar" x="3" y="1" width="8" height="12"></rect></svg>`,
    missed: html`<svg viewBox="0 0 14 14">
      <rect class="due missed" x="2" y="1" width="10" height="12"></rect>
    </svg>`,
    wrong: html`<svg viewBox="0 0 14 14">
      <rect class="bar wrong" x="3" y="1" width="8" height="12"></rect>
    </svg>`,
  };
  return parts[kind];
}

export const view: View<Beats> = {
  element: 'rnn-beats',
  decode: decodeBeats,
  request: { first: 0, count: onPage },
};
