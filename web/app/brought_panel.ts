import { html, nothing, type TemplateResult } from 'lit';
import { dataTexts, type DataTexts } from '../locales/data.ts';
import type { Fault } from '../protocol/messages.ts';
import type { Columns } from '../resources/forms/form.ts';
import type { Messages as FileWords } from '../resources/messages.ts';
import type { TaskCard } from '../tasks/card.ts';
import { loadTaskCards } from '../tasks/registry.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import type { BroughtFiles, BroughtState } from './brought_files.ts';
import { broughtFiles } from './session_files.ts';
import './column_choice.ts';
import { dataPanelStyles } from './data_panel_styles.ts';
import { dismissal, fileAnswer } from './file_answer.ts';
import { loadFileWords } from './file_words.ts';
import { faultText } from './fault_text.ts';
import { Panel } from './panel.ts';

/** What becomes of the last file that somebody brought: first under Data, where a drop leads to. */
export class BroughtPanel extends Panel {
  static override properties = {
    hide: { attribute: false },
    words: { state: true },
    cards: { state: true },
  };
  /** Names of the controls that are not shown. */
  declare hide: readonly string[];
  declare words: FileWords | null;
  /** Of all tasks; fetched with the first file. */
  declare cards: ReadonlyMap<string, TaskCard> | null;
  protected readonly topics = ['state', 'setup'] as const;
  #files: BroughtFiles | null = null;
  #stop: (() => void) | null = null;
  #language = '';

  constructor() {
    super();
    this.hide = [];
    this.words = this.cards = null;
  }

  static override styles = [controls, dataPanelStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#followFiles();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = this.#files = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('session')) this.#followFiles();
  }

  #followFiles(): void {
    if (!this.session) return;
    this.#stop?.();
    const files = (this.#files = broughtFiles(this.session));
    this.#stop = files.state.subscribe((state, before) => void this.#tell(state, before));
    const { reading, said, open } = files.state.get();
    if (reading ?? said ?? open) void this.#fetchWords();
  }

  async #tell(state: BroughtState, before: BroughtState | null): Promise<void> {
    this.requestUpdate();
    await this.#fetchWords();
    const { said } = state;
    const told = [state.reading?.name, state.open, said];
    if (told.some((one, i) => one && one !== [before?.reading?.name, before?.open, before?.said][i])) {
      await this.updateComplete;
      this.renderRoot.querySelector('.said')?.scrollIntoView({ block: 'center' });
    }
    if (said?.kind === 'ready' && said !== before?.said)
      this.announce(this.texts.ready(said.brought.entry.name));
  }

  async #fetchWords(): Promise<void> {
    const { language } = this.t;
    if (language !== this.#language) {
      this.#language = language;
      this.words = await loadFileWords(language).catch(() => null);
      if (!this.words) this.#language = '';
    }
    this.cards ??= await loadTaskCards().catch(() => null);
  }

  private get texts(): DataTexts {
    return dataTexts[this.t.language];
  }

  override render() {
    const files = this.#files;
    if (!files) return nothing;
    const { texts, words, cards, t } = this;
    const { reading, said, open } = files.state.get();
    if (!(reading ?? said ?? open)) return nothing;
    if (t.language !== this.#language) void this.#fetchWords();
    if (!words) return nothing;
    const offers = !this.hide.includes('task');
    const given = {
      ...{ texts, words, cards, offers, language: t.language, close: t.close },
      faultText: (fault: Fault) => faultText(t, fault),
    };
    return html`${reading ? this.reading(reading, words, files) : nothing}
    ${
      open
        ? html`<div class="said ask">
            <rnn-columns
              .open=${open}
              .texts=${texts}
              @columns=${({ detail: columns }: CustomEvent<Columns>) =>
                void files.use(open.entry, { columns, task: open.task })}
            ></rnn-columns>
            ${dismissal(t.close, files)}
          </div>`
        : nothing
    }
    ${said ? fileAnswer(said, given, files) : nothing}`;
  }

  private reading(
    { name, progress }: NonNullable<BroughtState['reading']>,
    words: FileWords,
    files: BroughtFiles,
  ): TemplateResult {
    const phase = words.phases[progress?.phase ?? 'read'];
    return html`<div class="said" data-testid=${testIds.dataReading}>
      <div class="reading">
        <div>
          <p>${phase}: ${name}</p>
          <progress max="1" .value=${progress?.share ?? 0} aria-label=${`${phase}: ${name}`}></progress>
        </div>
        <button
          type="button"
          class="button"
          data-testid=${testIds.cancelReading}
          @click=${() => files.cancel()}
        >
          ${this.texts.cancel}
        </button>
      </div>
    </div>`;
  }
}
define('rnn-brought', BroughtPanel);
