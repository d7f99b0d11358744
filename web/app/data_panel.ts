import { html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../languages/languages.ts';
import { dataTexts, type DataTexts } from '../locales/data.ts';
import type { ResourceNeed } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import { resourceErrorCodes, type ResourceErrorValues } from '../resources/errors.ts';
import { byteSize, kindList, sentence, type Messages as FileWords } from '../resources/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import type { BroughtFiles, Listed } from './brought_files.ts';
import { broughtFiles } from './session_files.ts';
import { dataPanelStyles } from './data_panel_styles.ts';
import { faultText } from './fault_text.ts';
import { loadFileWords } from './file_words.ts';
import { Panel } from './panel.ts';

const hashShown = 8;
/** Characters of a text that is laid out in the field when it is pasted. */
const longestShown = 50_000;

/** The files of the open task: what it takes, what is in use, what was brought to this browser. */
export class DataPanel extends Panel {
  static override properties = {
    words: { state: true },
    pasting: { state: true },
  };
  declare words: FileWords | null;
  declare pasting: boolean;
  protected readonly topics = ['state', 'setup'] as const;
  #files: BroughtFiles | null = null;
  #stop: (() => void) | null = null;
  #language = '';

  constructor() {
    super();
    this.words = null;
    this.pasting = false;
  }

  static override styles = [controls, dataPanelStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = this.#files = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('session')) this.#follow();
    if (this.t.language !== this.#language) void this.#speak(this.t.language);
  }

  #follow(): void {
    if (!this.session) return;
    this.#stop?.();
    const files = (this.#files = broughtFiles(this.session));
    this.#stop = files.state.subscribe(() => this.requestUpdate());
    void files.refresh();
  }

  async #speak(language: Language): Promise<void> {
    this.#language = language;
    const words = await this.session.part(loadFileWords(language));
    if (this.#language !== language) return;
    if (words) this.words = words;
    // Asked for again with what is done next.
    else this.#language = '';
  }

  private get texts(): DataTexts {
    return dataTexts[this.t.language];
  }

  private needName(name: string): string {
    return this.t.tasks[this.session.task?.name ?? '']?.resources?.[name]?.name ?? name;
  }

  override render() {
    const files = this.#files;
    if (!files || !this.session.task || !this.words) return nothing;
    const { texts } = this;
    const needs = files.needs;
    return html`<h2>${texts.title}</h2>
      ${needs.length === 0 ? html`<p class="quiet-text">${texts.ownData}</p>` : needs.map((need) => this.need(need, files))}
      ${this.ways()} ${this.list(files)}`;
  }

  private need(need: ResourceNeed, files: BroughtFiles): TemplateResult {
    const { texts, words } = this;
    const reference = files.references[need.name];
    const missing = files.missing().find((one) => one.need === need.name);
    const told = this.t.tasks[this.session.task!.name]?.resources?.[need.name];
    const hash = reference?.sha256.slice(0, hashShown) ?? '';
    const { fault } = this.setup;
    const chosen = Object.entries(reference?.columns ?? {}).filter(([purpose]) => purpose in texts.purposes);
    const refused = !missing && fault?.where.startsWith(`/resources/${need.name}`) ? fault : null;
    return html`<section data-testid=${testIds.need} data-need=${need.name}>
      <h3>
        ${this.needName(need.name)}${need.optional ? html`<span class="quiet-text">${texts.optional}</span>` : nothing}
      </h3>
      <p class="quiet-text">${told?.note ?? texts.takes(kindList(need.kinds.join(), words!, texts.or))}</p>
      ${
        refused
          ? html`<div class="said fault" role="alert" tabindex="-1" data-testid=${testIds.fault}>
              <p>${this.refusal(refused)}</p>
            </div>`
          : nothing
      }
      ${
        missing
          ? html`<div
              class="said ask"
              role="alert"
              tabindex="-1"
              data-testid=${need.optional ? testIds.dataMissing : testIds.fault}
            >
              <p>
                ${need.optional ? texts.missingOptional(missing.name, hash) : texts.missing(missing.name, hash)}
              </p>
              ${this.releaseButton(need, files)}
            </div>`
          : reference
            ? html`<p>
                  ${texts.inUse} <strong data-testid=${testIds.dataInUse}>${reference.name}</strong>${
                    chosen.length > 0
                      ? html`<small>
                          ${chosen
                            .map(
                              ([purpose, column]) =>
                                `${texts.purposes[purpose]}: ${Array.isArray(column) ? column.join(', ') : column}`,
                            )
                            .join(' · ')}
                        </small>`
                      : nothing
                  }
                </p>
                <div class="actions">
                  ${
                    chosen.length > 0
                      ? html`<button
                          type="button"
                          class="button"
                          data-testid=${testIds.changeColumns}
                          @click=${() => void files.reconsider(need.name)}
                        >
                          ${texts.changeColumns}
                        </button>`
                      : nothing
                  }
                  ${this.releaseButton(need, files)}
                </div>`
            : need.shipped
              ? html`<p>${texts.shipped}</p>`
              : nothing
      }
    </section>`;
  }

  /** What the core, or reading in the training worker, refuses. */
  private refusal(fault: Fault): string {
    const { code, values } = fault;
    const ofFile = resourceErrorCodes.find((known) => known === code);
    return ofFile
      ? sentence({ code: ofFile, values: values as unknown as ResourceErrorValues }, this.words!)
      : faultText(this.t, fault);
  }

  private releaseButton(need: ResourceNeed, files: BroughtFiles): TemplateResult {
    return html`<button
      type="button"
      class="button"
      data-testid=${testIds.useShipped}
      @click=${() => files.release(need.name)}
    >
      ${need.shipped ? this.texts.useShipped : this.texts.stopUsing}
    </button>`;
  }

  private ways(): TemplateResult {
    const { texts } = this;
    return html`<section>
      <div class="actions">
        <button
          type="button"
          class="button"
          data-testid=${testIds.chooseFile}
          @click=${() => this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')?.click()}
        >
          ${icon('add')}${texts.choose}
        </button>
        <button
          type="button"
          class="button"
          data-testid=${testIds.pasteText}
          aria-expanded=${this.pasting}
          @click=${this.startPasting}
        >
          ${texts.paste}
        </button>
        <input
          type="file"
          multiple
          tabindex="-1"
          aria-label=${texts.choose}
          data-testid=${testIds.fileInput}
          @change=${this.pick}
        />
      </div>
      ${
        this.pasting
          ? html`<div>
              <label for="pasted">${texts.pasteLabel}</label>
              <textarea
                id="pasted"
                data-testid=${testIds.pasted}
                placeholder=${texts.pasteHint}
                spellcheck="false"
                @paste=${this.paste}
              ></textarea>
              <div class="actions">
                <button
                  type="button"
                  class="button"
                  data-testid=${testIds.usePasted}
                  @click=${this.takePasted}
                >
                  ${texts.pasteUse}
                </button>
              </div>
            </div>`
          : nothing
      }
      <p class="quiet-text">${texts.dropHint}</p>
    </section>`;
  }

  private async startPasting(): Promise<void> {
    this.pasting = !this.pasting;
    await this.updateComplete;
    this.renderRoot.querySelector('textarea')?.focus();
  }

  private pick(event: Event): void {
    const input = event.target as HTMLInputElement;
    const picked = [...(input.files ?? [])].map((file) => ({ file, name: file.name }));
    input.value = '';
    if (picked.length > 0) void this.#files!.bring(picked);
  }

  /** A long text is used at once: a browser takes many seconds to lay out a book in a field. */
  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const field = event.currentTarget as HTMLTextAreaElement;
    if (text.length <= longestShown || field.value.trim() !== '') return;
    event.preventDefault();
    this.#use(text);
  }

  private takePasted(): void {
    this.#use(this.renderRoot.querySelector('textarea')?.value ?? '');
  }

  #use(text: string): void {
    if (text.trim() === '') return;
    this.pasting = false;
    void this.#files!.bring([{ file: new Blob([text]), name: this.texts.pastedName }]);
  }

  private list(files: BroughtFiles): TemplateResult | typeof nothing {
    const { texts, words } = this;
    const { files: listed, unkept } = files.state.get();
    if (!listed) return nothing;
    return html`<section data-testid=${testIds.dataFiles}>
      <h3>${texts.kept}</h3>
      ${unkept ? html`<p class="quiet-text" data-testid=${testIds.dataUnkept}>${sentence(unkept, words!)}</p>` : nothing}
      ${
        listed.length === 0
          ? html`<p class="quiet-text">${texts.keptNone}</p>`
          : html`<ul class="files">
              ${listed.map((entry) => this.file(entry, files))}
            </ul>`
      }
    </section>`;
  }

  private file(entry: Listed, files: BroughtFiles): TemplateResult {
    const { texts, t } = this;
    const used = Object.values(files.references).some(({ sha256 }) => sha256 === entry.sha256);
    const date = entry.kept
      ? new Date(entry.date).toLocaleDateString(t.language, { dateStyle: 'medium' })
      : texts.visitOnly;
    const remove = async (): Promise<void> => {
      await files.remove(entry);
      this.announce(texts.removed(entry.name));
    };
    return html`<li data-testid=${testIds.dataFile} data-name=${entry.name}>
      <span><span class="name">${entry.name}</span><small>${byteSize(entry.size)} · ${date}</small></span>
      ${
        used
          ? html`<span class="used">${texts.used}</span>`
          : html`<button
              type="button"
              class="button"
              data-testid=${testIds.useFile}
              @click=${() => void files.use(entry)}
            >
              ${texts.use}
            </button>`
      }
      <button
        type="button"
        class="icon"
        aria-label=${texts.remove(entry.name)}
        title=${texts.remove(entry.name)}
        data-testid=${testIds.removeFile}
        @click=${remove}
      >
        ${icon('remove')}
      </button>
    </li>`;
  }
}
define('rnn-data', DataPanel);
