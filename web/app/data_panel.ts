import { css, html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../languages/languages.ts';
import { dataTexts, type DataTexts } from '../locales/data.ts';
import type { ResourceNeed } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import type { Open, Brought } from '../reader/messages.ts';
import { resourceErrorCodes, type ResourceErrorValues } from '../resources/errors.ts';
import type { Columns } from '../resources/forms.ts';
import { byteSize, kindList, sentence, type Messages as FileWords } from '../resources/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import { broughtFiles, type BroughtFiles, type Listed, type Said } from './brought_files.ts';
import { faultText } from './fault_text.ts';
import { Panel } from './panel.ts';

const fileWords: Record<Language, () => Promise<FileWords>> = {
  en: async () => (await import('../resources/messages.en.ts')).en,
  ja: async () => (await import('../resources/messages.ja.ts')).ja,
};

const hashShown = 8;

/** The files of the open task: what it takes, what is in use, what was brought to this browser. */
export class DataPanel extends Panel {
  static override properties = {
    words: { state: true },
    pasting: { state: true },
    chosen: { state: true },
  };
  declare words: FileWords | null;
  declare pasting: boolean;
  /** The columns as chosen so far. */
  declare chosen: Columns;
  protected readonly topics = ['state', 'setup'] as const;
  #files: BroughtFiles | null = null;
  #stop: (() => void) | null = null;
  #language = '';

  constructor() {
    super();
    this.words = null;
    this.pasting = false;
    this.chosen = {};
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.9rem;
        min-width: 0;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.35rem;
      }
      p,
      li,
      dd {
        font-size: var(--small);
        line-height: 1.5;
        overflow-wrap: anywhere;
      }
      .quiet-text {
        color: var(--ink-2);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .said {
        display: grid;
        gap: 0.45rem;
        justify-items: start;
        padding: 0.6rem 0.8rem;
        border-radius: var(--radius);
        background: var(--sunken);
      }
      .said.fault {
        grid-template-columns: auto minmax(0, 1fr);
        background: var(--wrong-soft);
      }
      .said.ready {
        background: var(--right-soft);
      }
      .said.ask {
        background: var(--carry-soft);
      }
      .said > p {
        margin: 0;
      }
      .reading {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0.3rem 0.7rem;
      }
      progress {
        width: 100%;
        height: 6px;
        accent-color: var(--accent);
      }
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.15rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .files li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 0 0.4rem;
        min-height: 44px;
        border-top: 1px solid var(--line);
      }
      .files .name {
        font-weight: 600;
      }
      .files small,
      small {
        display: block;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .used {
        padding: 0 0.6rem;
        color: var(--right);
        font-size: var(--small);
        font-weight: 600;
      }
      .examples {
        width: 100%;
        margin: 0;
        padding: 0;
        border-left: 2px solid var(--line-strong);
      }
      .examples li {
        padding: 0.1rem 0 0.1rem 0.6rem;
      }
      .examples b {
        font-weight: 600;
      }
      textarea {
        width: 100%;
        min-height: 7.5rem;
        padding: 0.5rem 0.6rem;
        font: 0.8125rem/1.5 var(--mono);
        color: inherit;
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-small);
        resize: vertical;
      }
      label {
        display: block;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 0.6rem;
        width: 100%;
      }
      fieldset {
        display: grid;
        gap: 0.15rem;
        margin: 0;
        padding: 0;
        border: 0;
        max-height: 14rem;
        overflow: auto;
      }
      legend {
        padding: 0;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .check {
        display: flex;
        align-items: center;
        gap: 0.45rem;
        min-height: 26px;
        font-size: var(--small);
        color: var(--ink);
      }
      small.fault {
        color: var(--wrong);
      }
      [aria-disabled='true'] {
        opacity: 0.55;
        cursor: default;
      }
      input[type='file'] {
        display: none;
      }
    `,
  ];

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
    this.#stop = files.state.subscribe((state, before) => {
      this.requestUpdate();
      const told = [state.reading?.name, state.open, state.said];
      if (told.some((one, i) => one && one !== [before?.reading?.name, before?.open, before?.said][i]))
        void this.#show();
      if (state.open && state.open !== before?.open) this.chosen = { ...state.open.guess };
      if (state.said?.kind === 'ready' && state.said !== before?.said)
        this.announce(this.texts.ready(state.said.brought.entry.name));
    });
    void files.refresh();
  }

  /** Brings what is said of a file into sight. */
  async #show(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector('.said')?.scrollIntoView({ block: 'nearest' });
  }

  async #speak(language: Language): Promise<void> {
    this.#language = language;
    this.words = await fileWords[language]().catch(() => null);
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
    const { reading, said, open } = files.state.get();
    const needs = files.needs;
    return html`<h2>${texts.title}</h2>
      ${reading ? this.reading(reading, files) : nothing} ${open ? this.columns(open, files) : nothing}
      ${said ? this.said(said, files) : nothing}
      ${
        needs.length === 0
          ? html`<p class="quiet-text">${texts.ownData}</p>`
          : html`${needs.map((need) => this.need(need, files))} ${this.ways()}`
      }
      ${this.list(files)}`;
  }

  private need(need: ResourceNeed, files: BroughtFiles): TemplateResult {
    const { texts, words } = this;
    const reference = files.references[need.name];
    const missing = files.missing().find((one) => one.need === need.name);
    const told = this.t.tasks[this.session.task!.name]?.resources?.[need.name];
    const hash = reference?.sha256.slice(0, hashShown) ?? '';
    const { fault } = this.setup;
    const refused = !missing && fault?.where.startsWith(`/resources/${need.name}`) ? fault : null;
    return html`<section data-testid=${testIds.need} data-need=${need.name}>
      <h3>
        ${this.needName(need.name)}${need.optional ? html`<span class="quiet-text"> (${texts.optional})</span>` : nothing}
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
                    reference.columns
                      ? html`<small>
                          ${Object.entries(reference.columns)
                            .map(
                              ([purpose, column]) =>
                                `${texts.purposes[purpose] ?? purpose}: ${Array.isArray(column) ? column.join(', ') : column}`,
                            )
                            .join(' · ')}
                        </small>`
                      : nothing
                  }
                </p>
                <div class="actions">
                  ${
                    reference.columns
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

  private takePasted(): void {
    const text = this.renderRoot.querySelector('textarea')?.value ?? '';
    if (text.trim() === '') return;
    this.pasting = false;
    void this.#files!.bring([{ file: new Blob([text]), name: this.texts.pastedName }]);
  }

  private reading(
    { name, progress }: NonNullable<ReturnType<BroughtFiles['state']['get']>['reading']>,
    files: BroughtFiles,
  ): TemplateResult {
    const phase = this.words!.phases[progress?.phase ?? 'read'];
    return html`<div class="said" data-testid=${testIds.dataReading}>
      <div class="reading" style="width: 100%">
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

  private columns(open: Open, files: BroughtFiles): TemplateResult {
    const { texts } = this;
    const fits = open.purposes.every((purpose) => this.columnFault(open, purpose) === null);
    return html`<form
      class="said ask"
      data-testid=${testIds.dataColumns}
      @submit=${(event: Event) => {
        event.preventDefault();
        if (fits) void files.use(open.entry, { ...this.chosen });
      }}
    >
      <p>${texts.columnsOpen(open.entry.name)}</p>
      <div class="columns">
        ${open.purposes.map((purpose) =>
          Array.isArray(open.guess[purpose])
            ? this.severalColumns(open, purpose)
            : this.oneColumn(open, purpose),
        )}
      </div>
      <button type="submit" class="button" aria-disabled=${!fits} data-testid=${testIds.useColumns}>
        ${texts.useColumns}
      </button>
    </form>`;
  }

  private oneColumn(open: Open, purpose: string): TemplateResult {
    const { texts } = this;
    const chosen = this.chosen[purpose];
    const column = open.columns.find(({ name }) => name === chosen);
    const fault = this.columnFault(open, purpose);
    const choose = (event: Event): void => {
      this.chosen = { ...this.chosen, [purpose]: (event.target as HTMLSelectElement).value };
    };
    return html`<div>
      <label for=${`column-${purpose}`}>${texts.purposes[purpose] ?? purpose}</label>
      <select
        id=${`column-${purpose}`}
        data-testid=${testIds.dataColumn}
        data-purpose=${purpose}
        aria-invalid=${fault !== null}
        aria-describedby=${`about-${purpose}`}
        @change=${choose}
      >
        ${open.columns.map(
          ({ name }) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`,
        )}
      </select>
      <small id=${`about-${purpose}`} class=${fault ? 'fault' : ''}
        >${fault ?? (column ? texts.sample(column.sample) : nothing)}</small
      >
    </div>`;
  }

  private severalColumns(open: Open, purpose: string): TemplateResult {
    const { texts } = this;
    const given = this.chosen[purpose];
    const chosen = Array.isArray(given) ? given : [];
    const fault = this.columnFault(open, purpose);
    const toggle = (name: string): void => {
      const names = open.columns.map((column) => column.name);
      const next = names.filter((one) => (one === name) !== chosen.includes(one));
      this.chosen = { ...this.chosen, [purpose]: next };
    };
    return html`<fieldset data-testid=${testIds.dataColumn} data-purpose=${purpose}>
      <legend>${texts.purposes[purpose] ?? purpose}</legend>
      ${open.columns.map(
        ({ name, sample, problem }) =>
          html`<label class="check" title=${problem ? (texts.problems[problem]?.(name, sample) ?? '') : ''}
            ><input
              type="checkbox"
              .checked=${chosen.includes(name)}
              @change=${() => toggle(name)}
            />${name}</label
          >`,
      )}
      ${fault ? html`<small class="fault" role="status">${fault}</small>` : nothing}
    </fieldset>`;
  }

  /** Why the columns chosen for a purpose do not serve; null where they do. */
  private columnFault(open: Open, purpose: string): string | null {
    const { texts } = this;
    const given = this.chosen[purpose] ?? [];
    const names = Array.isArray(given) ? given : [given];
    if (names.length === 0) return texts.chooseOne;
    const wrong = open.columns.find(({ name, problem }) => problem && names.includes(name));
    return wrong ? (texts.problems[wrong.problem!]?.(wrong.name, wrong.sample) ?? '') : null;
  }

  private said(said: Said, files: BroughtFiles): TemplateResult {
    const { texts, words } = this;
    const box = (kind: string, role: string, body: unknown) =>
      html`<div class="said ${kind}" role=${role} data-testid=${testIds.dataSaid} data-kind=${said.kind}>
        ${body}
      </div>`;
    switch (said.kind) {
      case 'fault':
        return box('fault', 'alert', html`<p>${sentence(said.fault, words!)}</p>`);
      case 'crash':
        return box('fault', 'alert', html`<p>${texts.failed(said.detail)}</p>`);
      case 'cancelled':
        return box('', 'status', html`<p>${texts.cancelled(said.name)}</p>`);
      case 'other':
        return box(
          'ask',
          'alert',
          html`<p>${texts.other(said.brought.entry.name, said.expected)}</p>
            <button
              type="button"
              class="button"
              data-testid=${testIds.useInstead}
              @click=${() => void files.useInstead(said.brought)}
            >
              ${texts.useInstead}
            </button>`,
        );
      case 'ready':
        return box('ready', 'status', this.facts(said.brought));
    }
  }

  private facts({ entry, facts, reason }: Brought): TemplateResult {
    const { texts, words, t } = this;
    const count = (value: number) => value.toLocaleString(t.language);
    const parts = [
      facts.of === 'characters' ? texts.characters(count(facts.count)) : texts.samples(count(facts.count)),
      ...(facts.testCount === undefined ? [] : [texts.testSamples(count(facts.testCount))]),
      ...(facts.missing === undefined ? [] : [texts.missingValues(count(facts.missing))]),
      ...(facts.classes ? [texts.classes(facts.classes.join(' / '))] : []),
    ];
    return html`<p><strong>${texts.ready(entry.name)}</strong> ${parts.join(' · ')}</p>
      ${
        facts.examples?.length
          ? html`<ul class="examples" aria-label=${texts.examples}>
              ${facts.examples.map(({ text, label }) => html`<li><b>${label}</b> ${text}</li>`)}
            </ul>`
          : nothing
      }
      ${reason ? html`<p>${sentence(reason, words!)}</p>` : nothing}`;
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
          : files.needs.length > 0
            ? html`<button
                type="button"
                class="button"
                data-testid=${testIds.useFile}
                @click=${() => void files.use(entry)}
              >
                ${texts.use}
              </button>`
            : html`<span></span>`
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
