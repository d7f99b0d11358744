import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { mark, markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { typedNumber } from '../../ui/typed_number.ts';
import { Asking } from '../asking.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeBits, type Bits, type BitSample } from './decoder.ts';
import { bitStyles, bitTable, sumRow } from './table.ts';
import type { BitWords } from './words.en.ts';

type Own = { a: number; b: number };

/** Sums the network has never seen, one of them worked out bit by bit, and the reader's own. */
export class BitsView extends ViewElement<Bits, BitWords> {
  static override properties: PropertyDeclarations = {
    own: { state: true },
    answered: { state: true },
    errors: { state: true },
  };
  static override keeps = ['own'];
  /** The numbers in the fields; null for the first pair of the list. */
  declare own: Own | null;
  declare answered: BitSample | null;
  declare errors: { a?: string | undefined; b?: string | undefined };
  readonly #asking = new Asking<Bits>(
    this,
    () => (this.own && !this.#listed(this.own) ? { ...this.own } : null),
    ({ samples }) => (this.answered = samples[0] ?? null),
  );

  constructor() {
    super();
    this.own = null;
    this.answered = null;
    this.errors = {};
  }

  static override styles = [
    controls,
    markStyles,
    bitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 1.2rem 2.5rem;
        align-items: start;
        container-type: inline-size;
      }
      .worked {
        container-type: inline-size;
        min-width: 0;
      }
      .reads {
        margin-top: 0.2rem;
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem 0.5rem;
        margin: 0 0 0.7rem;
        font-size: 1.125rem;
        font-variant-numeric: tabular-nums;
      }
      form h3 {
        flex-basis: 100%;
      }
      form input {
        width: 3.9rem !important;
        min-height: 36px !important;
        font-size: 1.0625rem !important;
        text-align: center;
      }
      form b {
        font-size: 1.25rem;
      }
      form .fault {
        flex-basis: 100%;
        margin: 0;
      }
      form .mark {
        font-size: 1.3rem;
      }
      .instead {
        font-size: var(--small);
        color: var(--ink-2);
      }
      .score {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.5rem;
        margin: 0.1rem 0 0.4rem;
      }
      .score b {
        font-size: 1.75rem;
        font-weight: 650;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .score span {
        white-space: nowrap;
        font-size: var(--small);
        color: var(--ink-2);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('data')) return;
    const most = 2 ** (this.data.bits - 1) - 1;
    if (this.own && (this.own.a > most || this.own.b > most)) this.own = null;
    void this.#asking.refresh();
  }

  override render() {
    const { words: t, data } = this;
    const sample = this.#sample();
    const chosen = (one: BitSample): boolean => one.a === sample?.a && one.b === sample.b;
    return html` <div class="worked">
        ${this.#form(sample)} ${sample ? bitTable(sample, t) : nothing}
        <p class="reads" data-testid=${testIds.readingOrder}>
          ${t.lowestRight}${data.reads ? t.reads[data.reads] : nothing}
        </p>
      </div>
      <div>
        <h3>${t.testPairs}</h3>
        <p class="score">
          <b>${shareText(data.sums_right)}</b><span>${t.sumsRight}</span> <b>${shareText(data.accuracy)}</b
          ><span>${t.bitsRight}</span>
        </p>
        <ul class="sums">
          ${data.samples.map((one) => sumRow(one, chosen(one), () => this.#choose(one), t))}
        </ul>
      </div>`;
  }

  /** The sum in the table: from the list, which is always current, or else the answer to a request. */
  #sample(): BitSample | null {
    const { own, answered, data } = this;
    if (own === null) return data.samples[0] ?? null;
    return data.samples.find((one) => one.a === own.a && one.b === own.b) ?? answered;
  }

  #choose({ a, b }: Own): void {
    this.own = { a, b };
    this.errors = {};
  }

  #form(sample: BitSample | null) {
    const { words: t, errors } = this;
    const own = this.own ?? sample;
    const field = (name: 'a' | 'b', label: string, testid: string) =>
      html`<input
        type="text"
        inputmode="numeric"
        autocomplete="off"
        aria-label=${label}
        data-testid=${testid}
        aria-invalid=${errors[name] ? 'true' : nothing}
        aria-describedby=${errors[name] ? 'own-error' : nothing}
        .value=${live(errors[name] ? this.#typed(name) : String(own?.[name] ?? ''))}
        @input=${(event: Event) => this.#read(name, (event.target as HTMLInputElement).value)}
      />`;
    const error = errors.a ?? errors.b;
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <h3>${t.own}</h3>
      ${field('a', t.first, testIds.ownFirst)} + ${field('b', t.second, testIds.ownSecond)} =
      ${
        sample && !error
          ? html`<span data-testid=${testIds.ownAnswer} data-right=${String(sample.right)}
              ><b>${sample.predicted}</b> ${mark(sample.right, t)}
              ${sample.right ? nothing : html`<span class="instead">${t.instead(sample.sum)}</span>`}</span
            >`
          : nothing
      }
      ${error ? html`<p class="fault" id="own-error" role="alert" data-testid=${testIds.fault}>${error}</p>` : nothing}
    </form>`;
  }

  #typed(name: 'a' | 'b'): string {
    const testid = name === 'a' ? testIds.ownFirst : testIds.ownSecond;
    return this.renderRoot.querySelector<HTMLInputElement>(`[data-testid="${testid}"]`)?.value ?? '';
  }

  #read(name: 'a' | 'b', text: string): void {
    const maximum = 2 ** (this.data.bits - 1) - 1;
    const value = typedNumber(text);
    if (!Number.isInteger(value) || value < 0 || value > maximum) {
      this.errors = { ...this.errors, [name]: this.words.range(maximum) };
      return;
    }
    this.errors = { ...this.errors, [name]: undefined };
    const { a = 0, b = 0 } = this.own ?? this.#sample() ?? {};
    this.own = { a, b, [name]: value };
    void this.#asking.refresh();
  }

  #listed({ a, b }: Own): boolean {
    return this.data.samples.some((one) => one.a === a && one.b === b);
  }
}
define('rnn-bits', BitsView);

export const view: View<Bits> = { element: 'rnn-bits', decode: decodeBits, request: { count: 10, first: 0 } };
