import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { DataTexts } from '../locales/data.ts';
import type { Open } from '../reader/messages.ts';
import type { Columns } from '../resources/forms/form.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import { dataPanelStyles } from './data_panel_styles.ts';

/** Asks which columns of a table are what, and says why one does not serve. Sends `columns` with those chosen. */
export class ColumnChoice extends LitElement {
  static override properties = {
    open: { attribute: false },
    texts: { attribute: false },
    chosen: { state: true },
  };
  declare open: Open;
  declare texts: DataTexts;
  /** The columns as chosen so far. */
  declare chosen: Columns;

  constructor() {
    super();
    this.chosen = {};
  }

  static override styles = [controls, dataPanelStyles];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('open')) this.chosen = { ...this.open.guess };
  }

  override render(): TemplateResult {
    const { open, texts } = this;
    const fits = open.purposes.every((purpose) => this.#fault(purpose) === null);
    return html`<form
      data-testid=${testIds.dataColumns}
      @submit=${(event: Event) => {
        event.preventDefault();
        if (fits) this.dispatchEvent(new CustomEvent('columns', { detail: { ...this.chosen } }));
      }}
    >
      <p>${texts.columnsOpen(open.entry.name)} ${open.skipped ? texts.skipped(open.skipped) : nothing}</p>
      <div class="columns">
        ${open.purposes.map((purpose) =>
          Array.isArray(open.guess[purpose]) ? this.#several(purpose) : this.#one(purpose),
        )}
      </div>
      <button type="submit" class="button" aria-disabled=${!fits} data-testid=${testIds.useColumns}>
        ${texts.useColumns}
      </button>
    </form>`;
  }

  #one(purpose: string): TemplateResult {
    const { open, texts } = this;
    const chosen = this.chosen[purpose];
    const column = open.columns.find(({ name }) => name === chosen);
    const fault = this.#fault(purpose);
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
        >${fault ?? (column ? texts.sample(column.sample) : nothing)}${
          !fault && column?.counts ? html`<br />${texts.counts(column.name)}` : nothing
        }</small
      >
    </div>`;
  }

  #several(purpose: string): TemplateResult {
    const { open, texts } = this;
    const given = this.chosen[purpose];
    const chosen = Array.isArray(given) ? given : [];
    const fault = this.#fault(purpose);
    const toggle = (name: string): void => {
      const names = open.columns.map((column) => column.name);
      const next = names.filter((one) => (one === name) !== chosen.includes(one));
      this.chosen = { ...this.chosen, [purpose]: next };
    };
    return html`<fieldset data-testid=${testIds.dataColumn} data-purpose=${purpose}>
      <legend>${texts.purposes[purpose] ?? purpose}</legend>
      ${open.columns.map(
        (column) =>
          html`<label class="check" title=${this.#problem(column)}
            ><input
              type="checkbox"
              .checked=${chosen.includes(column.name)}
              @change=${() => toggle(column.name)}
            />${column.name}</label
          >`,
      )}
      ${fault ? html`<small class="fault" role="status">${fault}</small>` : nothing}
    </fieldset>`;
  }

  /** Why the columns chosen for a purpose do not serve; null where they do. */
  #fault(purpose: string): string | null {
    const { open, texts } = this;
    const given = this.chosen[purpose] ?? [];
    const names = Array.isArray(given) ? given : [given];
    if (names.length === 0) return texts.chooseOne;
    const wrong = open.columns.find(({ name, problem }) => problem && names.includes(name));
    return wrong ? this.#problem(wrong) : null;
  }

  #problem(column: Open['columns'][number]): string {
    return (column.problem && this.texts.problems[column.problem]?.(column)) ?? '';
  }
}
define('rnn-columns', ColumnChoice);
