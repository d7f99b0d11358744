import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { wordStyles } from '../word_styles.ts';
import { decodeNeighbours, type Neighbour, type Neighbours } from './decoder.ts';
import type { NeighbourWords } from './words.en.ts';

/** The words most similar to a typed one, and how well words of a group keep together. */
export class NeighboursView extends ViewElement<Neighbours, NeighbourWords> {
  static override properties: PropertyDeclarations = { text: { state: true } };
  static override keeps = ['text'];
  /** What was typed; null for the readout's own example. */
  declare text: string | null;

  constructor() {
    super();
    this.text = null;
  }

  static override styles = [controls, wordStyles];

  override render() {
    return html`<div>${this.#form()}</div>
      ${this.data.groups.length > 0 ? html`<div>${this.#groups()}</div>` : nothing}`;
  }

  #form(): TemplateResult {
    const { words: t, data } = this;
    const typed = this.text ?? data.word;
    const empty = typed.trim() === '';
    const fault = !empty && !data.known && data.word !== '';
    return html`<label for="word"><h3>${t.title}</h3></label>
      <input
        id="word"
        class="field"
        type="text"
        maxlength="100"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${t.field}
        aria-describedby="said"
        aria-invalid=${fault ? 'true' : nothing}
        data-testid=${testIds.ownText}
        .value=${live(typed)}
        @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
      />
      <div id="said" class="below" role="status">
        ${empty ? t.empty : fault ? html`<p class="fault" data-testid=${testIds.fault}>${t.unknown(data.word)}</p>` : nothing}
      </div>
      ${
        empty || !data.known
          ? nothing
          : html`<h3 id="near">${t.nearest(data.word)}</h3>
              <ol
                class="answers"
                aria-labelledby="near"
                data-testid=${testIds.ownAnswer}
                data-value=${data.neighbours[0]?.word ?? nothing}
              >
                ${data.neighbours.map((one) => this.#answer(one))}
              </ol>`
      }
      <h3 class="second" id="others">${t.others}</h3>
      <div class="chips" role="group" aria-labelledby="others">
        ${data.suggestions.map(
          (word) => html`<button type="button" @click=${() => this.#type(word)}>${word}</button>`,
        )}
      </div>`;
  }

  #answer({ word, group, similarity }: Neighbour): TemplateResult {
    const { words: t } = this;
    const value = similarity.toFixed(2).replace('-', '−');
    return html`<li>
      <button type="button" title=${t.look(word)} @click=${() => this.#type(word)}>
        <b>${word}${group ? html`<small>${this.nameOf(group)}</small>` : nothing}</b>
        <i aria-hidden="true" style="width: ${(Math.max(0, similarity) * 100).toFixed(1)}%"></i>
        <small><span class="visually-hidden">${t.similarity}</span>${value}</small>
      </button>
    </li>`;
  }

  #groups(): TemplateResult {
    const { words: t, data } = this;
    return html`<h3>${t.groups}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.group}</th>
            <th scope="col">${t.share}</th>
          </tr>
        </thead>
        <tbody>
          ${data.groups.map(
            ({ name, right, total }) =>
              html`<tr data-testid=${testIds.groupRow} data-group=${name} data-share=${right / total}>
                <th scope="row">${this.nameOf(name)}</th>
                <td>
                  <span class="meter" aria-hidden="true"
                    ><i style="width: ${((right / total) * 100).toFixed(1)}%"></i></span
                  >${t.shareOf(right, total)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>`;
  }

  #type(text: string): void {
    this.text = text;
    if (text.trim() !== '') this.host.follow({ word: text });
  }
}
define('rnn-neighbours', NeighboursView);

export const view: View<Neighbours> = { element: 'rnn-neighbours', decode: decodeNeighbours };
