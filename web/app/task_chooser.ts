import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { languageNames, type Language } from '../languages/languages.ts';
import { chooserTexts, type ChooserTexts } from '../locales/chooser.ts';
import { articles, taskGroups, type Article, type TaskCard, type TaskGroup } from '../tasks/card.ts';
import { loadTaskCards } from '../tasks/registry.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';

type Entry = [name: string, card: TaskCard];

/** All tasks as cards in a dialog, to be searched. Sends `task` with the name of the chosen one. */
export class TaskChooser extends LitElement {
  static override properties = {
    language: { type: String },
    present: { type: String },
    cards: { attribute: false },
    search: { state: true },
    article: { state: true },
  };
  declare language: Language;
  /** Name of the open task. */
  declare present: string;
  declare cards: ReadonlyMap<string, TaskCard>;
  declare search: string;
  declare article: Article | '';

  constructor() {
    super();
    this.search = this.article = '';
  }

  static override styles = [
    controls,
    css`
      dialog {
        width: min(62rem, 100vw - 2rem);
        max-width: none;
        max-height: min(50rem, 100dvh - 2rem);
        padding: 0;
        overflow: hidden;
        color: var(--ink);
        background: var(--page);
        border: 1px solid var(--line-strong);
        border-radius: 16px;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(10 12 20 / 45%);
      }
      .head {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.6rem 1rem;
        align-items: center;
        padding: 1rem 1.3rem 0.9rem;
        border-bottom: 1px solid var(--line);
      }
      .tools {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr);
        gap: 0.6rem;
      }
      .find {
        position: relative;
      }
      .find svg {
        position: absolute;
        top: 8px;
        left: 9px;
        width: 18px;
        height: 18px;
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 2;
        stroke-linecap: round;
      }
      .find input,
      .tools select {
        min-height: 36px;
      }
      .find input {
        padding-left: 2.2rem;
      }
      .list {
        flex: 1;
        padding: 0.4rem 1.3rem 1.3rem;
        overflow-y: auto;
      }
      h3 {
        margin: 1rem 0 0.5rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr));
        gap: 0.7rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .card {
        display: grid;
        grid-template-columns: 6rem minmax(0, 1fr);
        gap: 0.1rem 0.9rem;
        align-content: start;
        width: 100%;
        height: 100%;
        padding: 0.8rem;
        text-align: left;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        transition: border-color 120ms;
      }
      .card:hover {
        border-color: var(--accent);
      }
      .card[aria-current='true'] {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }
      .picture {
        grid-row: 1 / span 4;
      }
      .picture svg {
        display: block;
        width: 96px;
        height: 56px;
      }
      b {
        font-size: var(--text);
        font-weight: 650;
        line-height: 1.3;
      }
      .line {
        font-size: var(--small);
        line-height: 1.45;
        color: var(--ink-2);
      }
      small {
        font-size: var(--tiny);
        line-height: 1.45;
        color: var(--ink-3);
      }
      .now {
        color: var(--accent);
        font-weight: 600;
      }
      .none {
        padding: 1.5rem 0;
        color: var(--ink-2);
      }
      @media (max-width: 560px) {
        .head,
        .list {
          padding-inline: 0.9rem;
        }
        .tools {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  override render() {
    const texts = chooserTexts[this.language];
    const found = [...this.cards].filter((entry) => this.fits(entry));
    const used = (Object.keys(articles) as Article[]).filter((article) =>
      [...this.cards.values()].some((card) => card.articles.includes(article)),
    );
    return html`<dialog
      aria-labelledby="title"
      data-testid=${testIds.taskChooser}
      @click=${this.outside}
      @close=${() => this.remove()}
    >
      <div class="head">
        <h2 id="title">${texts.title}</h2>
        <button
          type="button"
          class="icon"
          aria-label=${texts.close}
          title=${texts.close}
          @click=${() => this.close()}
        >
          ${icon('close')}
        </button>
        <div class="tools">
          <div class="find">
            ${icon('search')}<input
              type="text"
              autofocus
              autocomplete="off"
              enterkeyhint="search"
              data-testid=${testIds.taskSearch}
              aria-label=${texts.search}
              placeholder=${texts.search}
              .value=${this.search}
              @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
              @keydown=${(event: KeyboardEvent) => this.enter(event, found)}
            />
          </div>
          <select
            data-testid=${testIds.taskArticle}
            aria-label=${texts.article}
            @change=${(event: Event) => (this.article = (event.target as HTMLSelectElement).value as Article | '')}
          >
            <option value="">${texts.article}: ${texts.anyArticle}</option>
            ${used.map((article) => html`<option value=${article}>${articles[article][this.language]}</option>`)}
          </select>
        </div>
        <span class="visually-hidden" role="status">${texts.count(found.length)}</span>
      </div>
      <div class="list">
        ${taskGroups.map((group) => this.group(group, found, texts))}
        ${found.length === 0 ? html`<p class="none">${texts.none}</p>` : nothing}
      </div>
    </dialog>`;
  }

  private group(
    group: TaskGroup,
    found: readonly Entry[],
    texts: ChooserTexts,
  ): TemplateResult | typeof nothing {
    const entries = found.filter(([, card]) => card.group === group);
    if (entries.length === 0) return nothing;
    return html`<section>
      <h3>${texts.groups[group]}</h3>
      <ul>
        ${entries.map((entry) => html`<li>${this.card(entry, texts)}</li>`)}
      </ul>
    </section>`;
  }

  private card([name, card]: Entry, texts: ChooserTexts): TemplateResult {
    const here = name === this.present;
    const sources = card.articles.map((article) => articles[article][this.language]).join(', ');
    return html`<button
      type="button"
      class="card"
      data-testid=${testIds.taskCard}
      data-task=${name}
      aria-current=${here}
      @click=${() => this.choose(name)}
    >
      <span class="picture">${card.picture}</span>
      <b>${card[this.language].name}</b>
      <span class="line">${card[this.language].line}</span>
      <small
        >${here ? html`<span class="now">${texts.open}</span> · ` : nothing}${texts.time(card.seconds)}</small
      >
      ${sources ? html`<small>${texts.from(sources)}</small>` : nothing}
    </button>`;
  }

  /** True for a task in whose words, in any language, all that was typed is found. */
  private fits([name, card]: Entry): boolean {
    if (this.article !== '' && !card.articles.includes(this.article)) return false;
    const texts = [name, ...languageNames.flatMap((language) => Object.values(card[language]))];
    for (const article of card.articles)
      texts.push(...languageNames.map((language) => articles[article][language]));
    const all = texts.join(' ').normalize('NFKC').toLowerCase();
    const typed = this.search.normalize('NFKC').toLowerCase().split(/\s+/);
    return typed.every((part) => all.includes(part));
  }

  /** Enter chooses the only task that is left; without more of its effects on what then has the focus. */
  private enter(event: KeyboardEvent, found: readonly Entry[]): void {
    if (event.key !== 'Enter' || event.isComposing || found.length !== 1) return;
    event.preventDefault();
    this.choose(found[0]![0]);
  }

  private choose(name: string): void {
    this.dispatchEvent(new CustomEvent('task', { detail: name }));
    this.close();
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')!.close();
  }

  /** Closes where the backdrop was clicked, which counts as the dialog itself. */
  private outside(event: MouseEvent): void {
    if (event.target !== event.currentTarget) return;
    const { left, right, top, bottom } = (event.target as HTMLElement).getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < left || x > right || y < top || y > bottom) this.close();
  }
}
define('rnn-task-chooser', TaskChooser);

/** Opens the task chooser in `root`; it goes when it is closed, and the focus returns to where it was. */
export async function openTaskChooser(
  root: ShadowRoot,
  language: Language,
  present: string,
  choose: (name: string) => void,
): Promise<void> {
  const chooser = new TaskChooser();
  chooser.cards = await loadTaskCards();
  chooser.language = language;
  chooser.present = present;
  chooser.addEventListener('task', (event) => choose((event as CustomEvent<string>).detail));
  root.append(chooser);
  await chooser.updateComplete;
}
