import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReadoutRequest } from '../../protocol/readouts.ts';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { mark, markStyles } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import { Asking } from '../asking.ts';
import { examplesStyles } from '../examples_styles.ts';
import { pager, pagerStyles } from '../pager.ts';
import { firstSettings, type SearchSettings } from '../search_panel.ts';
import type { Tree } from '../search_tree.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeChat, type Chat } from './decoder.ts';
import { chatStyles } from './styles.ts';
import type { ChatWords } from './words.en.ts';

/**
 * A dialogue that one holds with the network, turn by turn, beside those of the test set. The answer to the last turn
 * follows the training; once the next turn is said, it stands.
 */
export class ChatView extends ViewElement<Chat, ChatWords> {
  static override properties: PropertyDeclarations = {
    said: { state: true },
    reply: { state: true },
    draft: { state: true },
    preview: { state: true },
    pick: { state: true },
    seed: { state: true },
    empty: { state: true },
    settings: { state: true },
    found: { state: true },
  };
  static override keeps = ['said', 'draft', 'pick', 'seed', 'settings'];
  /** The turns so far, the last one the reader's. */
  declare said: readonly string[];
  /** The answer to them. */
  declare reply: Chat | null;
  declare draft: string;
  /** The answer to the draft, once it would be said. */
  declare preview: Chat | null;
  /** The answer to go on with, where several were drawn; null for the most frequent one. */
  declare pick: string | null;
  declare seed: number;
  /** Nothing was typed, and was to be said. */
  declare empty: boolean;
  declare settings: SearchSettings;
  /** The search for the answer to the reader's last turn; before it to that of the test dialogue. */
  declare found: Chat | null;

  static override styles = [controls, markStyles, pagerStyles, examplesStyles, chatStyles];

  readonly #asking = new Asking<Chat>(
    this,
    () => this.#wanted(),
    (answer) => this.#take(answer),
  );
  readonly #searching = new Asking<Chat>(
    this,
    () => ({ ...this.#searched, draws: 0, ...this.settings }),
    (found) => (this.found = found),
  );

  /** A turn was said, below whose answer the field is to be in sight. */
  #said = false;

  constructor() {
    super();
    this.said = [];
    this.reply = this.preview = this.pick = null;
    this.draft = '';
    this.seed = 0;
    this.empty = false;
    this.settings = firstSettings;
    this.found = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const has = (...names: string[]): boolean => names.some((name) => changed.has(name));
    if (has('data', 'draft', 'said', 'seed', 'settings')) void this.#asking.refresh();
    if (has('data', 'said', 'settings')) void this.#searching.refresh();
  }

  override updated(): void {
    if (!this.#said || !this.reply) return;
    this.#said = false;
    this.renderRoot.querySelector('form')?.scrollIntoView({ block: 'nearest' });
  }

  /** The dialogue whose answer is searched for. */
  get #searched(): ReadoutRequest {
    return this.said.length > 0 ? { turns: this.said.join('\n') } : { sample: this.data.sample ?? 0 };
  }

  get #drafted(): readonly string[] {
    const before = this.said.length > 0 ? [...this.said, this.#answer] : [];
    return [...before, this.draft.trim()];
  }

  get #answer(): string {
    return this.pick ?? this.reply?.answers[0]?.text ?? '';
  }

  #wanted(): ReadoutRequest | null {
    const turns = this.draft.trim() ? this.#drafted : this.said;
    if (turns.length === 0) return null;
    const how = this.data.draws > 0 ? { seed: this.seed } : this.settings;
    return { turns: turns.join('\n'), ...how };
  }

  #take(answer: Chat): void {
    if (this.draft.trim()) {
      this.preview = answer;
    } else {
      this.reply = answer;
      if (!answer.answers.some(({ text }) => text === this.pick)) this.pick = null;
    }
  }

  override render() {
    return html`<div>${this.#own()}</div>
      <div class="examples">${this.#example()}</div>
      ${this.found?.search ? this.#search(this.found.turns, this.found.search) : nothing}`;
  }

  #search(turns: readonly string[], search: Tree): TemplateResult {
    const { words: t } = this;
    const turn = turns.at(-1)!;
    return html`<div class="search">
      <h3>${t.searched(turn)}</h3>
      ${this.data.draws > 0 ? html`<p class="said">${t.searchedMean}</p>` : nothing}
      <rnn-search
        .search=${search}
        .settings=${this.settings}
        .words=${t.search}
        source=${turn}
        @settings=${({ detail }: CustomEvent<SearchSettings>) => {
          this.settings = detail;
          this.host.follow({ sample: this.data.sample ?? 0, ...detail });
        }}
      ></rnn-search>
    </div>`;
  }

  #own(): TemplateResult {
    const { words: t, data, said, draft, preview } = this;
    const drafted = draft.trim() !== '';
    return html`<div class="head-row">
        <h3 id="own">${t.own}</h3>
        ${
          said.length > 0
            ? html`<button
                type="button"
                class="button quiet"
                data-testid=${testIds.startAnew}
                @click=${() => this.#startAnew()}
              >
                ${t.anew}
              </button>`
            : nothing
        }
      </div>
      ${
        said.length === 0
          ? html`<p class="said">${t.greeting}</p>`
          : html`<ol class="turns" aria-labelledby="own" aria-live="polite">
              ${said.map((turn, at) => this.#bubble(turn, at % 2 === 0, at < (this.reply?.forgotten ?? 0)))}
              ${this.#answered()}
            </ol>`
      }
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          this.#say(this.draft);
        }}
      >
        <input
          id="turn"
          type="text"
          maxlength="120"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder=${t.field}
          aria-label=${t.field}
          aria-describedby="about"
          data-testid=${testIds.ownText}
          .value=${live(draft)}
          @input=${(event: Event) => {
            this.draft = (event.target as HTMLInputElement).value;
            this.preview = null;
            this.empty = false;
          }}
        />
        <button type="submit" class="button">${t.say}</button>
      </form>
      <div id="about" role="status">
        ${this.empty ? html`<p class="said fault">${t.nothing}</p>` : nothing}
        ${this.#faults(drafted ? preview : this.reply)}
        <p
          class="said"
          data-testid=${testIds.ownAnswer}
          data-value=${drafted && preview ? textOf(preview, t) : nothing}
        >
          ${drafted ? (preview ? t.would(textOf(preview, t)) : '…') : nothing}
        </p>
      </div>
      <ul class="hints" aria-label=${t.hints}>
        ${data.hints.map((hint) => html`<li><button type="button" class="button" @click=${() => this.#say(hint)}>${hint}</button></li>`)}
      </ul>
      <details>
        <summary>${t.vocabulary(data.vocabulary.length)}</summary>
        <p>${data.vocabulary.join(data.joined ? '・' : ' ')}</p>
      </details>`;
  }

  #faults(chat: Chat | null) {
    const { words: t } = this;
    if (!chat) return nothing;
    const { unknown, leftOut, forgotten } = chat;
    return html`${unknown.length > 0 ? html`<p class="said fault">${t.unknown(unknown)}</p>` : nothing}
    ${leftOut > 0 ? html`<p class="said fault">${t.leftOut(leftOut)}</p>` : nothing}
    ${forgotten > 0 ? html`<p class="said">${t.forgotten(forgotten)}</p>` : nothing}`;
  }

  #bubble(turn: string, you: boolean, outOfReach = false): TemplateResult {
    const { words: t } = this;
    return html`<li
      class=${`${you ? 'you' : 'model'}${outOfReach ? ' out-of-reach' : ''}`}
      data-testid=${testIds.chatTurn}
    >
      <span class="bubble"
        ><span class="visually-hidden">${you ? t.you : t.model}: </span>${turn || t.silent}</span
      >
    </li>`;
  }

  /** The answer to the last turn, or the answers that were drawn. */
  #answered(): TemplateResult {
    const { words: t, reply } = this;
    if (!reply) return html`<li class="model"><span class="bubble">…</span></li>`;
    const text = this.#answer;
    const fits = reply.answers.find((answer) => answer.text === text)?.fits ?? false;
    return html`<li class="model" data-testid=${testIds.chatAnswer} data-value=${text} data-fits=${fits}>
        <span class="bubble now"
          ><span class="visually-hidden">${t.model}: </span>${text || t.silent}
          ${reply.wanted.length > 0 ? mark(fits, { right: t.fits, wrong: t.doesNotFit }) : nothing}</span
        >
      </li>
      ${
        reply.draws > 0
          ? html`<li class="model">
              <p class="note">
                ${t.draws(reply.draws)}
                <button type="button" class="pick" @click=${() => (this.seed += 1)}>${t.again}</button>
              </p>
              ${this.#draws(reply, true)}
            </li>`
          : nothing
      }`;
  }

  #draws({ answers, draws, wanted }: Chat, choice: boolean): TemplateResult {
    const { words: t } = this;
    return html`<ul class="draws">
      ${answers.map(
        ({ text, times, fits }) =>
          html`<li data-testid=${testIds.drawnAnswer} data-fits=${fits}>
            ${wanted.length > 0 ? mark(fits, { right: t.fits, wrong: t.doesNotFit }) : html`<span></span>`}
            ${
              choice
                ? html`<button
                    type="button"
                    class="pick"
                    title=${t.take}
                    aria-pressed=${text === this.#answer}
                    @click=${() => (this.pick = text)}
                  >
                    ${text || t.silent}
                  </button>`
                : html`<span>${text || t.silent}</span>`
            }
            <span class="bar" aria-hidden="true"><i style=${`width: ${(100 * times) / draws}%`}></i></span>
            <small>${t.times(times, draws)}</small>
          </li>`,
      )}
    </ul>`;
  }

  /** A dialogue of the test set, with the answer of the network. */
  #example(): TemplateResult {
    const { words: t, data } = this;
    const { turns, sample, total, wanted, answers, draws } = data;
    const number = sample ?? 0;
    const { text, fits } = answers[0]!;
    const list = wanted.join(data.joined ? '、' : ', ');
    return html`<div class="head">
        <h3 id="test">${t.examples}</h3>
        ${pager({ first: number, shown: 1, total, page: 1 }, t, (to) => this.#go(to))}
      </div>
      <p class="said">${data.needs === null ? nothing : t.needs[data.needs]}</p>
      <ol class="turns" aria-labelledby="test">
        ${turns.map((turn, at) => this.#bubble(turn, at % 2 === 0))}
        <li class="model" data-testid=${testIds.predictionRow} data-right=${fits}>
          ${
            draws > 0
              ? this.#draws(data, false)
              : html`<span class="bubble now"
                  ><span class="visually-hidden">${t.model}: </span>${text || t.silent} ${mark(fits, t)}</span
                >`
          }
          <p class="note">
            ${wanted.length > 1 ? t.anyOf(list) : fits && draws === 0 ? nothing : t.wanted(list)}
          </p>
        </li>
      </ol>
      <button type="button" class="button" @click=${() => this.#goOn()}>${t.goOn}</button>`;
  }

  #go(sample: number): void {
    this.host.follow({ sample, ...this.settings });
    this.host.select({ sample });
  }

  #goOn(): void {
    this.said = this.data.turns;
    this.reply = this.data;
    this.#clear();
  }

  #say(text: string): void {
    const turn = text.replaceAll('\n', ' ').trim();
    this.empty = turn === '';
    if (this.empty) return;
    const answered = this.draft.trim() === turn ? this.preview : null;
    this.said = [...(this.said.length > 0 ? [...this.said, this.#answer] : []), turn];
    this.reply = answered;
    this.#said = true;
    this.#clear();
    this.renderRoot.querySelector<HTMLInputElement>('#turn')?.focus();
  }

  #startAnew(): void {
    this.said = [];
    this.reply = null;
    this.#clear();
    this.renderRoot.querySelector<HTMLInputElement>('#turn')?.focus();
  }

  #clear(): void {
    this.draft = '';
    this.preview = this.pick = null;
    this.empty = false;
  }
}
define('rnn-chat', ChatView);

function textOf({ answers }: Chat, words: ChatWords): string {
  return answers[0]!.text || words.silent;
}

export const view: View<Chat> = {
  element: 'rnn-chat',
  decode: decodeChat,
  request: { sample: 0, ...firstSettings },
};
