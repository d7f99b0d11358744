import { css, html, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { typedNumber } from '../../ui/typed_number.ts';
import { Asking } from '../asking.ts';
import { pager, pagerStyles } from '../pager.ts';
import { ViewElement, type Selected, type View } from '../view.ts';
import { decodeMarkedNumbers, type MarkedNumbers } from './decoder.ts';
import { scatter, scatterStyles } from './scatter.ts';
import type { MarkedNumberWords } from './words.en.ts';

/** A sequence of one's own: a test sample until something in it is changed. */
interface Own {
  values: number[];
  marks: number[];
}

type Field = { mark: number; part: 'step' | 'number' };

const [width, height] = [600, 120];

/** A sequence with its marks, which a reader changes, and the network's answer; all answers against the right ones. */
export class MarkedNumbersView extends ViewElement<MarkedNumbers, MarkedNumberWords> {
  static override properties: PropertyDeclarations = {
    own: { state: true },
    answered: { state: true },
    faults: { state: true },
  };
  static override keeps = ['own', 'faults'];
  declare own: Own | null;
  /** The answer to `own`. */
  declare answered: MarkedNumbers | null;
  /** What is typed in the fields with a fault, and the sentences. */
  declare faults: ReadonlyMap<string, { typed: string; text: string }>;
  readonly #asking = new Asking<MarkedNumbers>(
    this,
    () => (this.own ? { input: [this.own.values, this.own.marks] } : null),
    (answer) => (this.answered = answer),
  );

  constructor() {
    super();
    this.own = this.answered = null;
    this.faults = new Map();
  }

  static override styles = [
    controls,
    pagerStyles,
    scatterStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 1rem 2.2rem;
        align-items: start;
      }
      @media (max-width: 720px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.1rem 1rem;
        min-height: 32px;
      }
      .head .pager {
        margin-left: auto;
      }
      svg.bars {
        display: block;
        width: 100%;
        height: clamp(90px, 13vh, 140px);
        touch-action: none;
        cursor: ns-resize;
        background: var(--sunken);
        border-radius: var(--radius-small);
      }
      .bars rect {
        fill: var(--line-strong);
      }
      .bars .marked {
        fill: var(--validation);
      }
      .bars path {
        fill: var(--validation);
      }
      .hint {
        margin: 0.2rem 0 0.6rem;
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem 1.2rem;
        margin-bottom: 0.5rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      fieldset {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.45rem;
        margin: 0;
        padding: 0;
        border: 0;
      }
      fieldset .fault {
        flex-basis: 100%;
        margin: 0;
      }
      fieldset label {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        white-space: nowrap;
      }
      .fields input[type='text'] {
        width: 4.6rem;
      }
      .result {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.5rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .result b {
        font-size: 1.75rem;
        font-weight: 650;
        letter-spacing: -0.02em;
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .result span {
        margin-right: 0.9rem;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('selected')) {
      const before = changed.get('selected') as Selected | undefined;
      const { sample } = this.selected;
      if (sample !== null && sample !== before?.sample && sample !== this.data.sample) this.#page(sample);
    }
    if (!changed.has('data')) return;
    const old = changed.get('data') as MarkedNumbers | undefined;
    const { values, problem, marks } = this.data;
    const another = old && (old.values.length !== values.length || old.problem !== problem);
    if (
      another ||
      (this.own && (this.own.values.length !== values.length || this.own.marks.length !== marks.length))
    ) {
      this.own = this.answered = null;
      this.faults = new Map();
    }
    void this.#asking.refresh();
  }

  override render() {
    const { words: t, data, own } = this;
    const shown: Own = own ?? { values: Array.from(data.values), marks: data.marks };
    return html`<div>
        <div class="head">
          <h3>${own ? t.own : t.sequence}</h3>
          ${
            own
              ? html`<button type="button" class="button quiet" @click=${() => this.#page(data.sample ?? 0)}>
                  ${t.back}
                </button>`
              : nothing
          }
          ${pager({ first: data.sample ?? 0, shown: 1, total: data.total, page: 1 }, t, (first) => this.#page(first))}
        </div>
        ${this.#bars(shown)}
        <p class="hint">${t.hint(t.lead[data.problem])}</p>
        <div class="fields">${shown.marks.map((_, mark) => this.#fields(shown, mark))}</div>
        ${this.#result()}
      </div>
      ${scatter(data, t, (sample) => this.#page(sample))}`;
  }

  #result(): TemplateResult | typeof nothing {
    const { words: t } = this;
    const answer = this.own ? this.answered : this.data;
    if (this.faults.size > 0 || !answer) return nothing;
    const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : String(value));
    const error = Math.abs(answer.answer - answer.truth);
    return html`<p
      class="result"
      data-testid=${testIds.ownAnswer}
      data-answer=${answer.answer}
      data-truth=${answer.truth}
    >
      ${t.answer} <b>${digits(answer.answer)}</b> <span>${t.right(digits(answer.truth))}</span>
      <span>${t.error(digits(error))}</span>
    </p>`;
  }

  #bars({ values, marks }: Own): TemplateResult {
    const step = width / values.length;
    const gap = Math.min(2, step / 4);
    return html`<svg
      class="bars"
      viewBox="0 0 ${width} ${height + 12}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${this.words.bars(values.length, marks.map((at) => `${at + 1}: ${values[at]!.toFixed(2)}`).join(', '))}
      @pointerdown=${this.#draw}
      @pointermove=${this.#draw}
    >
      ${values.map((value, at) => {
        const tall = Math.max(1, value * height);
        const marked = marks.includes(at);
        return svg`<rect class=${marked ? 'marked' : ''} x=${at * step + gap / 2} y=${height + 12 - tall} width=${Math.max(0.5, step - gap)} height=${tall}></rect>`;
      })}
      ${marks.map((at) => {
        const x = (at + 0.5) * step;
        return svg`<path d="M${x - 6} 0h12l-6 9z"></path>`;
      })}
    </svg>`;
  }

  #fields({ values, marks }: Own, mark: number): TemplateResult {
    const { words: t } = this;
    const field = (part: Field['part'], label: string, value: string): TemplateResult => {
      const id = faultOf({ mark, part });
      const faulty = this.faults.get(id);
      return html`<label
        >${label}
        <input
          type="text"
          inputmode=${part === 'step' ? 'numeric' : 'decimal'}
          autocomplete="off"
          data-part=${part}
          data-mark=${mark}
          aria-invalid=${faulty ? 'true' : nothing}
          aria-describedby=${faulty ? id : nothing}
          .value=${live(faulty ? faulty.typed : value)}
          @change=${(event: Event) => this.#read({ mark, part }, (event.target as HTMLInputElement).value)}
          @input=${(event: Event) => this.#read({ mark, part }, (event.target as HTMLInputElement).value)}
      /></label>`;
    };
    const at = marks[mark]!;
    const typing = this.#typing?.mark === mark ? this.#typing : null;
    const shown = (part: Field['part'], value: string): string =>
      typing?.part === part && typedNumber(typing.typed) === Number(value) ? typing.typed : value;
    return html`<fieldset>
      <legend class="visually-hidden">${t.mark(mark + 1)}</legend>
      ${field('step', t.step(mark + 1), shown('step', String(at + 1)))}
      ${field('number', t.number, shown('number', String(Number(values[at]!.toFixed(4)))))}
      ${(['step', 'number'] as const).map((part) => {
        const id = faultOf({ mark, part });
        const faulty = this.faults.get(id);
        return faulty
          ? html`<p class="fault" id=${id} role="alert" data-testid=${testIds.fault}>${faulty.text}</p>`
          : nothing;
      })}
    </fieldset>`;
  }

  /** The text that is being typed into a field, as long as it says the value that is there. */
  #typing: (Field & { typed: string }) | null = null;

  #read(field: Field, typed: string): void {
    const { words: t } = this;
    const own = this.#changed();
    const length = own.values.length;
    const others = new Map(this.faults);
    others.delete(faultOf(field));
    const refuse = (text: string): void => {
      this.faults = others.set(faultOf(field), { typed, text });
    };
    const value = typedNumber(typed);
    if (field.part === 'step') {
      if (!Number.isInteger(value) || value < 1 || value > length) return refuse(t.stepRange(length));
      if (own.marks.some((at, other) => other !== field.mark && at === value - 1)) return refuse(t.sameStep);
      own.marks[field.mark] = value - 1;
    } else {
      if (!(value >= 0 && value <= 1)) return refuse(t.numberRange);
      own.values[own.marks[field.mark]!] = value;
    }
    this.#typing = { ...field, typed };
    this.faults = others;
    this.#take(own);
  }

  readonly #draw = (event: PointerEvent): void => {
    if (event.buttons !== 1) return;
    event.preventDefault();
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const own = this.#changed();
    const at = Math.floor(((event.clientX - box.left) / box.width) * own.values.length);
    if (at < 0 || at >= own.values.length) return;
    const share = (box.bottom - event.clientY) / (box.height * (height / (height + 12)));
    own.values[at] = Number(Math.min(1, Math.max(0, share)).toFixed(3));
    this.faults = new Map();
    this.#take(own);
  };

  /** A copy of what is shown, to be changed. */
  #changed(): Own {
    const { own, data } = this;
    return own
      ? { values: [...own.values], marks: [...own.marks] }
      : { values: Array.from(data.values), marks: [...data.marks] };
  }

  #take(own: Own): void {
    this.own = own;
    void this.#asking.refresh();
  }

  #page(sample: number): void {
    this.own = this.answered = null;
    this.faults = new Map();
    this.#typing = null;
    this.host.follow({ sample });
    this.host.select({ sample });
  }
}
/** The id of the sentence about a field. */
function faultOf({ mark, part }: Field): string {
  return `fault-${mark}-${part}`;
}
define('rnn-marked-numbers', MarkedNumbersView);

export const view: View<MarkedNumbers> = { element: 'rnn-marked-numbers', decode: decodeMarkedNumbers };
