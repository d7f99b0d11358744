import { LitElement, css, html, nothing } from 'lit';
import type { Messages } from '../locales/messages.ts';
import { pickerTexts, type PickerTexts } from '../locales/picker.ts';
import type { RegistryEntry } from '../protocol/description.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';

/** A choice of a layer's class in a dialog beside the control that asked for it. */
export class LayerPicker extends LitElement {
  static override properties = {
    entries: { attribute: false },
    heading: { type: String },
    note: { type: String },
    t: { attribute: false },
    query: { state: true },
    at: { state: true },
  };
  declare entries: readonly RegistryEntry[];
  declare heading: string;
  /** A sentence about layers that take several inputs; '' for none. */
  declare note: string;
  declare t: Messages;
  declare query: string;
  /** Place of the marked choice among those that fit. */
  declare at: number;

  constructor() {
    super();
    this.entries = [];
    this.heading = this.note = this.query = '';
    this.at = 0;
  }

  static override styles = [
    controls,
    css`
      dialog {
        width: min(23rem, calc(100vw - 1.5rem));
        max-height: min(30rem, calc(100dvh - 1.5rem));
        padding: 0.8rem;
        color: var(--ink);
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        box-shadow: 0 12px 40px rgb(0 0 0 / 25%);
      }
      dialog[open] {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
        gap: 0.5rem;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 12%);
      }
      h2 {
        font-size: var(--small);
      }
      ul {
        margin: 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        padding: 0.35rem 0.5rem;
        border-radius: var(--radius-small);
        cursor: pointer;
      }
      li b {
        display: block;
        font-size: var(--small);
        font-weight: 600;
      }
      li span {
        display: block;
        font-size: var(--tiny);
        line-height: 1.35;
        color: var(--ink-2);
      }
      li[aria-selected='true'] {
        background: var(--accent-soft);
        box-shadow: inset 3px 0 var(--accent);
      }
      .none {
        padding: 0.5rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      @media (forced-colors: active) {
        li[aria-selected='true'] {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];

  get #words(): PickerTexts {
    return pickerTexts[this.t.language];
  }

  #about(name: string): string {
    return this.t.layerKinds[name] ?? '';
  }

  /** What fits the search: names that begin with it first, then other names, then explanations. */
  get #found(): RegistryEntry[] {
    const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/[\s_]/g, '');
    const query = plain(this.query);
    const rank = ({ name }: RegistryEntry): number => {
      if (plain(name).startsWith(query)) return 0;
      if (plain(name).includes(query)) return 1;
      return plain(this.#about(name)).includes(query) ? 2 : 3;
    };
    return this.entries.filter((entry) => rank(entry) < 3).sort((a, b) => rank(a) - rank(b));
  }

  override render() {
    const found = this.#found;
    const words = this.#words;
    const at = Math.min(this.at, found.length - 1);
    return html`<dialog
      aria-label=${this.heading}
      data-testid=${testIds.layerPicker}
      @close=${() => this.#give(null)}
      @click=${(event: Event) => event.target instanceof HTMLDialogElement && this.#give(null)}
    >
      <h2>${this.heading}</h2>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="choices"
        aria-autocomplete="list"
        aria-activedescendant=${found.length > 0 ? `choice-${at}` : nothing}
        aria-label=${words.search}
        placeholder=${words.search}
        autocomplete="off"
        spellcheck="false"
        data-testid=${testIds.layerSearch}
        .value=${this.query}
        @input=${(event: Event) => {
          this.query = (event.target as HTMLInputElement).value;
          this.at = 0;
        }}
        @keydown=${(event: KeyboardEvent) => this.#key(event, found, at)}
      />
      <ul id="choices" role="listbox" aria-label=${this.heading}>
        ${found.map(
          ({ name, inputs }, index) =>
            html`<li
              role="option"
              id="choice-${index}"
              aria-selected=${index === at}
              data-testid=${testIds.layerChoice}
              data-class=${name}
              @pointermove=${() => (this.at = index)}
              @click=${() => this.#give(name)}
            >
              <b>${name}</b>
              ${this.#about(name) ? html`<span>${this.#about(name)}</span>` : nothing}
              ${(inputs ?? 1) > 1 && this.note ? html`<span>${this.note}</span>` : nothing}
            </li>`,
        )}
        ${found.length === 0 ? html`<li class="none" role="option" aria-disabled="true" aria-selected="false">${words.none(this.query)}</li>` : nothing}
      </ul>
    </dialog>`;
  }

  #key(event: KeyboardEvent, found: readonly RegistryEntry[], at: number): void {
    // Enter ends the input of kana before it chooses.
    if (event.isComposing) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.at = Math.max(0, Math.min(found.length - 1, to));
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === 'Enter' && found[at]) {
      event.preventDefault();
      this.#give(found[at].name);
    }
  }

  #give(name: string | null): void {
    this.dispatchEvent(new CustomEvent<string | null>('pick', { detail: name }));
  }

  /** Opens the dialog beside `anchor`, inside the window. */
  async show(anchor: DOMRect): Promise<void> {
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog')!;
    dialog.showModal();
    const { width, height } = dialog.getBoundingClientRect();
    const within = (at: number, size: number, room: number): number =>
      Math.max(8, Math.min(at, room - size - 8));
    dialog.style.margin = '0';
    dialog.style.left = `${within(anchor.left, width, innerWidth)}px`;
    dialog.style.top = `${within(anchor.bottom + 4, height, innerHeight)}px`;
    this.renderRoot.querySelector('input')!.focus();
  }
}
define('rnn-layer-picker', LayerPicker);

/** Lets a person choose a layer's class; null when none was chosen. The focus returns to where it was. */
export async function pickLayer(
  root: ShadowRoot | HTMLElement,
  anchor: Element,
  given: Pick<LayerPicker, 'entries' | 'heading' | 'note' | 't'>,
): Promise<string | null> {
  const focused = anchor instanceof HTMLElement ? anchor : null;
  const picker = Object.assign(new LayerPicker(), given);
  root.append(picker);
  const picked = new Promise<string | null>((resolve) => {
    picker.addEventListener('pick', (event) => resolve((event as CustomEvent<string | null>).detail));
  });
  await picker.show(anchor.getBoundingClientRect());
  const name = await picked;
  picker.remove();
  focused?.focus();
  return name;
}
