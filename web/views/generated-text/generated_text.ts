import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { typedNumber } from '../../ui/typed_number.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeGeneratedText, type GeneratedText } from './decoder.ts';
import type { GeneratedTextWords } from './words.en.ts';

interface Settings {
  temperature: number;
  top_k: number;
  top_p: number;
  length: number;
  seed: number;
}
type Setting = keyof Settings;

interface Range {
  least: number;
  most: number;
  whole: boolean;
}
const ranges: Record<Setting, Range> = {
  temperature: { least: 0, most: 5, whole: false },
  top_k: { least: 0, most: 5000, whole: true },
  top_p: { least: 0.01, most: 1, whole: false },
  length: { least: 1, most: 200, whole: true },
  seed: { least: 0, most: 2147483647, whole: true },
};
const first: Settings = { temperature: 0.8, top_k: 0, top_p: 1, length: 40, seed: 0 };

/** A text that the network writes: each word drawn from the probabilities that it gives after those before. */
export class GeneratedTextView extends ViewElement<GeneratedText, GeneratedTextWords> {
  static override properties: PropertyDeclarations = {
    settings: { state: true },
    begin: { state: true },
    unknown: { state: true },
    wrong: { state: true },
  };
  static override keeps = ['settings', 'begin', 'unknown', 'wrong'];
  declare settings: Settings;
  declare begin: string;
  declare unknown: boolean;
  /** What is typed in the fields that hold no number that will do. */
  declare wrong: ReadonlyMap<Setting, string>;

  constructor() {
    super();
    this.settings = first;
    this.begin = '';
    this.unknown = false;
    this.wrong = new Map();
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 0.8rem 2.5rem;
        align-items: start;
      }
      :host > div {
        min-width: 0;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        gap: 0.5rem 0.9rem;
        margin: 0.4rem 0 0.7rem;
      }
      .wide {
        grid-column: 1 / -1;
      }
      label {
        display: block;
        font-size: var(--small);
      }
      .check {
        display: flex;
        gap: 0.45rem;
        align-items: center;
        min-height: 30px;
      }
      .fields input:not([type='checkbox']) {
        display: block;
        width: 100%;
        margin-top: 0.15rem;
      }
      small {
        display: block;
        font-size: var(--tiny);
        line-height: 1.35;
        color: var(--ink-3);
      }
      small.fault {
        color: var(--wrong);
      }
      .result {
        margin: 0.4rem 0 0.3rem;
        padding: 0.7rem 0.9rem;
        font-size: 1.0625rem;
        line-height: 1.65;
        background: var(--sunken);
        border-radius: var(--radius);
        overflow-wrap: anywhere;
      }
      .prompt {
        color: var(--ink-2);
      }
      .prompt u {
        text-decoration: underline dotted;
        text-underline-offset: 0.2em;
      }
      .written {
        border-bottom: 2px solid color-mix(in srgb, var(--accent) var(--share), transparent);
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    return html`<div>
        <h3>${t.title}</h3>
        <form class="fields" @submit=${(event: Event) => (event.preventDefault(), this.#write(true))}>
          <label class="wide"
            >${t.begin}
            <input
              type="text"
              maxlength="500"
              autocomplete="off"
              spellcheck="false"
              placeholder=${t.beginHint}
              data-testid=${testIds.writeBegin}
              .value=${live(this.begin)}
              @input=${(event: Event) => (this.begin = (event.target as HTMLInputElement).value)}
          /></label>
          ${this.#number('temperature', t.temperature, t.temperatureHelp)}
          ${this.#number('top_k', t.topK, t.topKHelp)} ${this.#number('top_p', t.topP, t.topPHelp)}
          ${this.#number('length', t.length[data.unit] ?? '')} ${this.#number('seed', t.seed, t.seedHelp)}
          <label class="check wide"
            ><input
              type="checkbox"
              .checked=${live(this.unknown)}
              @change=${(event: Event) => {
                this.unknown = (event.target as HTMLInputElement).checked;
                this.#write(false);
              }}
            />${t.unknown}</label
          >
          <div class="wide">
            <button
              type="submit"
              class="button"
              data-testid=${testIds.write}
              aria-disabled=${this.wrong.size > 0}
            >
              ${t.write}
            </button>
            <button
              type="button"
              class="button quiet"
              data-testid=${testIds.writeAgain}
              aria-disabled=${this.wrong.size > 0}
              @click=${() => this.#again()}
            >
              ${t.again}
            </button>
          </div>
        </form>
      </div>
      <div>${this.#result()}</div>`;
  }

  #number(name: Setting, label: string, help = ''): TemplateResult {
    const { words: t } = this;
    const { least, most, whole } = ranges[name];
    const wrong = this.wrong.has(name);
    const said = wrong ? (whole ? t.whole(least, most) : t.range(least, most)) : help;
    return html`<label
      >${label}
      <input
        type="text"
        autocomplete="off"
        inputmode=${whole ? 'numeric' : 'decimal'}
        name=${name}
        aria-invalid=${wrong}
        aria-describedby=${said ? `${name}-said` : nothing}
        .value=${live(this.wrong.get(name) ?? String(this.settings[name]))}
        @change=${(event: Event) => this.#set(name, event.target as HTMLInputElement)}
      />${
        said
          ? html`<small id="${name}-said" class=${wrong ? 'fault' : ''} role=${wrong ? 'alert' : nothing}
              >${said}</small
            >`
          : nothing
      }</label
    >`;
  }

  #set(name: Setting, field: HTMLInputElement): void {
    const { least, most, whole } = ranges[name];
    const value = typedNumber(field.value);
    const fits = value >= least && value <= most && (!whole || Number.isInteger(value));
    const wrong = new Map(this.wrong);
    if (fits) wrong.delete(name);
    else wrong.set(name, field.value);
    this.wrong = wrong;
    if (!fits) return;
    this.settings = { ...this.settings, [name]: value };
    this.#write(false);
  }

  #again(): void {
    if (this.wrong.size > 0) return;
    this.settings = { ...this.settings, seed: (this.settings.seed + 1) % 2147483648 };
    this.#write(true);
  }

  #write(asked: boolean): void {
    if (this.wrong.size > 0) return void (asked && this.#toFault());
    this.host.follow({ text: this.begin, unknown: this.unknown, ...this.settings });
  }

  #toFault(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  #result(): TemplateResult {
    const { words: t, data } = this;
    const gap = data.unit === 'word' ? ' ' : '';
    return html`<p class="result" role="status" aria-label=${t.result} data-testid=${testIds.written}>
        <span class="prompt"
          >${data.prompt.map(({ text, known }) => (known ? `${text}${gap}` : html`<u title=${t.notKnown}>${text}</u>${gap}`))}</span
        >${data.words.map(
          ({ text, probability }) =>
            html`<span
                class="written"
                style="--share: ${(15 + 85 * Math.sqrt(probability)).toFixed(0)}%"
                title=${t.probability(text, `${(probability * 100).toFixed(1)}%`)}
                >${text}</span
              >${gap}`,
        )}
      </p>
      <small>${t.key}</small>`;
  }
}
define('rnn-generated-text', GeneratedTextView);

export const view: View<GeneratedText> = {
  element: 'rnn-generated-text',
  decode: decodeGeneratedText,
  request: { text: '', unknown: false, ...first },
};
