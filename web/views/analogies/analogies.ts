import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { wordStyles } from '../word_styles.ts';
import { decodeAnalogies, type Analogies, type Relation } from './decoder.ts';
import type { AnalogyWords } from './words.en.ts';

/** An analogy of one's own, and how many with known answers are right. */
export class AnalogiesView extends ViewElement<Analogies, AnalogyWords> {
  static override properties: PropertyDeclarations = { typed: { state: true } };
  static override keeps = ['typed'];
  /** What was typed; null for the readout's own example. */
  declare typed: readonly string[] | null;

  constructor() {
    super();
    this.typed = null;
  }

  static override styles = [
    controls,
    wordStyles,
    css`
      .asked {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3rem 0.5rem;
        margin-top: 0.3rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .asked input {
        width: 6.4rem;
        font-size: 1rem;
      }
      td {
        vertical-align: top;
      }
      @media (min-width: 480px) {
        td + td {
          white-space: nowrap;
        }
      }
      td button {
        min-height: 26px;
        padding: 0 0.2rem;
        text-align: left;
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: var(--radius-small);
      }
      td button:hover {
        text-decoration: underline;
      }
    `,
  ];

  override render() {
    return html`<div>${this.#form()}</div>
      <div>${this.#relations()}</div>`;
  }

  #form(): TemplateResult {
    const { words: t, data } = this;
    const typed = this.typed ?? data.given;
    const missing = typed.some((word) => word.trim() === '');
    const faulty = (word: string): boolean => data.unknown.includes(word.trim().toLowerCase());
    const fault = data.unknown.length > 0 && typed.some(faulty);
    return html`<h3 id="title">${t.title}</h3>
      <div class="asked" role="group" aria-labelledby="title">
        ${typed.map(
          (word, at) =>
            html`<input
                type="text"
                maxlength="100"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=${t.fields[at]!}
                aria-describedby="said"
                aria-invalid=${faulty(word) ? 'true' : nothing}
                data-testid=${testIds.ownText}
                .value=${live(word)}
                @input=${(event: Event) => this.#type(typed.with(at, (event.target as HTMLInputElement).value))}
              />
              <span>${t.between[at]}</span>`,
        )}
        <b>${t.what}</b>
      </div>
      <div id="said" class="below" role="status">
        ${
          missing
            ? t.missing
            : fault
              ? html`<p class="fault" data-testid=${testIds.fault}>${t.unknown(data.unknown.join(', '))}</p>`
              : nothing
        }
      </div>
      <h3 id="answers">${t.answers}</h3>
      <ol
        class="answers"
        aria-labelledby="answers"
        data-testid=${testIds.ownAnswer}
        data-value=${(missing ? undefined : data.answers[0]?.word) ?? nothing}
      >
        ${
          missing
            ? nothing
            : data.answers.map(({ word, similarity }) => {
                const value = similarity.toFixed(2).replace('-', '−');
                return html`<li>
                  <button type="button" @click=${() => this.#type(typed.with(2, word))}>
                    <b>${word}</b>
                    <i
                      aria-hidden="true"
                      style="width: ${(Math.min(1, Math.max(0, similarity)) * 100).toFixed(1)}%"
                    ></i>
                    <small><span class="visually-hidden">${t.similarity}</span>${value}</small>
                  </button>
                </li>`;
              })
        }
      </ol>`;
  }

  #relations(): TemplateResult {
    const { words: t, data } = this;
    return html`<h3>${t.relations}</h3>
      ${
        data.relations.length === 0
          ? html`<p class="note">${t.none}</p>`
          : html`<table>
                <thead>
                  <tr>
                    <th scope="col">${t.relation}</th>
                    <th scope="col">${t.right}</th>
                    <th scope="col">${t.nearest}</th>
                  </tr>
                </thead>
                <tbody>
                  ${data.relations.map((one) => this.#row(one))}
                </tbody>
              </table>
              <p class="note">${t.note}</p>`
      }`;
  }

  #row({ name, example, right, nearest, total }: Relation): TemplateResult {
    const { words: t } = this;
    const share = (count: number, plain: boolean): TemplateResult =>
      html`<span class="meter ${plain ? 'plain' : ''}" aria-hidden="true"
          ><i style="width: ${((count / total) * 100).toFixed(1)}%"></i></span
        >${t.share(count, total)}`;
    const told = t.asIn(example);
    return html`<tr
      data-testid=${testIds.analogyRow}
      data-relation=${name}
      data-share=${right / total}
      data-nearest=${nearest / total}
    >
      <td>
        ${this.nameOf(name)}<br /><button
          type="button"
          title=${t.take(told)}
          @click=${() => this.#type(example.slice(0, 3))}
        >
          ${told}
        </button>
      </td>
      <td>${share(right, false)}</td>
      <td>${share(nearest, true)}</td>
    </tr>`;
  }

  #type(typed: readonly string[]): void {
    this.typed = typed;
    const [a, b, c] = typed.map((word) => word.trim());
    if (a && b && c) this.host.follow({ a, b, c });
  }
}
define('rnn-analogies', AnalogiesView);

export const view: View<Analogies> = { element: 'rnn-analogies', decode: decodeAnalogies };
