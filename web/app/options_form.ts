import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { Description, OptionSchema, RegistryEntry } from '../protocol/description.ts';
import type { Registered } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import {
  nameOf,
  newLayer,
  newRegistered,
  optionsOf,
  registryOf,
  valueOf,
  withOption,
  type Options,
} from './edit.ts';
import { faultText } from './fault_text.ts';
import { equalJson } from './json_patch.ts';
import { parseOption, stepped, valueLabel, valueText } from './option_values.ts';
import { optionTestId, testIds } from '../ui/test_ids.ts';

/** Detail of an `option` event. */
export interface OptionChange {
  option: OptionSchema;
  value: unknown;
}

/**
 * A form made of option schemas. Fires `option` for each value that can be read; one that cannot stays in its field
 * with the reason beside it. `fault.where` is a pointer below these options ('/units').
 */
export class OptionsForm extends LitElement {
  static override properties = {
    schema: { attribute: false },
    values: { attribute: false },
    description: { attribute: false },
    fault: { attribute: false },
    t: { attribute: false },
    described: { type: Boolean },
    hooks: { attribute: false },
    drafts: { state: true },
  };
  declare schema: readonly OptionSchema[];
  declare values: Options;
  declare description: Description;
  declare fault: Fault | null;
  declare t: Messages;
  /** True shows a sentence about each option. */
  declare described: boolean;
  /** data-testids of options that have one of their own. */
  declare hooks: Readonly<Record<string, string>>;
  /** Texts that were typed and cannot be read, each with the value it was typed over. */
  declare drafts: ReadonlyMap<string, { text: string; error: string; over: unknown }>;

  /** What is being typed: drawing anew must not take it away. */
  #typing: { name: string; text: string } | null = null;

  constructor() {
    super();
    this.fault = null;
    this.described = false;
    this.hooks = {};
    this.drafts = new Map();
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: var(--form-columns, minmax(0, 1fr));
        gap: var(--form-gap, 0.55rem 0.75rem);
        align-items: start;
      }
      .field {
        min-width: 0;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, var(--control-width, 7.5rem));
        gap: 0.15rem 0.6rem;
        align-items: center;
      }
      .row.check {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      :host([stacked]) .row:not(.check) {
        grid-template-columns: minmax(0, 1fr);
      }
      label {
        font: 0.75rem/1.35 var(--mono);
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      :host([stacked]) .field:has(.check, .nested) {
        grid-column: 1 / -1;
      }
      .changed label {
        color: var(--ink);
      }
      .dot {
        display: inline-block;
        width: 6px;
        height: 6px;
        margin-left: 0.4rem;
        vertical-align: 0.1em;
        background: var(--accent);
        transform: rotate(45deg);
      }
      .help {
        margin-top: 0.1rem;
        font-size: 0.75rem;
        line-height: 1.4;
        color: var(--ink-3);
      }
      .nested {
        display: block;
        margin: 0.4rem 0 0.2rem 0.25rem;
        padding-left: 0.7rem;
        border-left: 2px solid var(--line);
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('values') && !changed.has('schema')) return;
    const kept = [...this.drafts].filter(([name, draft]) => {
      const option = this.schema.find((one) => one.name === name);
      return option !== undefined && equalJson(draft.over, valueOf(option, this.values));
    });
    if (kept.length < this.drafts.size) this.drafts = new Map(kept);
  }

  override render() {
    return html`${this.schema.map((option) => this.#field(option))}`;
  }

  #field(option: OptionSchema): TemplateResult {
    const { t } = this;
    const value = valueOf(option, this.values);
    const changed = !option.required && !equalJson(value, option.default);
    const draft = this.drafts.get(option.name);
    const pointer = `/${option.name}`;
    const nestedFault = this.fault?.where.startsWith(`${pointer}/config`) ?? false;
    const own =
      !nestedFault && (this.fault?.where === pointer || this.fault?.where.startsWith(`${pointer}/`));
    const error = draft ? t.inForce(draft.error, valueLabel(value)) : own ? faultText(t, this.fault!) : null;
    const help = t.options[option.name];
    const id = `f-${option.name}`;
    const described = [this.described && help ? `${id}-help` : '', error ? `${id}-error` : '']
      .filter(Boolean)
      .join(' ');
    return html`<div class="field ${changed ? 'changed' : ''}">
      <div class="row ${option.kind === 'boolean' ? 'check' : ''}">
        <label for=${id} title=${help ?? nothing}
          >${option.name}${
            changed
              ? html`<span
                  class="dot"
                  role="img"
                  aria-label=${t.changedMark(valueLabel(option.default))}
                  title=${t.changedMark(valueLabel(option.default))}
                ></span>`
              : nothing
          }</label
        >
        ${this.#control(option, value, id, draft?.text, error !== null, described)}
      </div>
      ${error ? html`<p class="fault" id="${id}-error" role="alert" data-testid=${testIds.fault}>${error}</p>` : nothing}
      ${this.described && help ? html`<p class="help" id="${id}-help">${help}</p>` : nothing}
      ${option.registry || option.kind === 'layer' ? this.#nested(option, value, nestedFault) : nothing}
    </div>`;
  }

  #control(
    option: OptionSchema,
    value: unknown,
    id: string,
    draft: string | undefined,
    invalid: boolean,
    described: string,
  ): TemplateResult {
    const shared = {
      testid: this.hooks[option.name] ?? optionTestId(option.name),
      invalid: invalid ? 'true' : nothing,
      described: described || nothing,
    };
    if (option.kind === 'boolean') {
      return html`<input
        type="checkbox"
        id=${id}
        data-testid=${shared.testid}
        aria-invalid=${shared.invalid}
        aria-describedby=${shared.described}
        .checked=${live(value === true)}
        @change=${(event: Event) => this.#give(option, (event.target as HTMLInputElement).checked)}
      />`;
    }
    if (option.kind === 'choice' || option.kind === 'registered' || option.kind === 'layer') {
      const names =
        option.kind === 'choice'
          ? [...(option.choices ?? [])]
          : this.#registered(option).map((entry) => entry.name);
      const now = value === null ? '' : this.#known(option, value as Registered);
      if (now !== '' && !names.includes(now)) names.unshift(now);
      return html`<select
        id=${id}
        data-testid=${shared.testid}
        aria-invalid=${shared.invalid}
        aria-describedby=${shared.described}
        .value=${live(now)}
        @change=${(event: Event) => this.#choose(option, (event.target as HTMLSelectElement).value)}
      >
        ${option.nullable || now === '' ? html`<option value="" ?selected=${now === ''}>${this.t.none}</option>` : nothing}
        ${names.map((name) => html`<option value=${name} ?selected=${name === now}>${name}</option>`)}
      </select>`;
    }
    if (option.kind === 'list') return html`<span></span>`;
    const numeric = option.kind === 'integer' ? 'numeric' : option.kind === 'number' ? 'decimal' : 'text';
    return html`<input
      type="text"
      id=${id}
      data-testid=${shared.testid}
      inputmode=${numeric}
      autocomplete="off"
      spellcheck="false"
      aria-invalid=${shared.invalid}
      aria-describedby=${shared.described}
      placeholder=${option.nullable ? this.t.none : nothing}
      .value=${live(this.#typing?.name === option.name ? this.#typing.text : (draft ?? valueText(value)))}
      @input=${(event: Event) => (this.#typing = { name: option.name, text: (event.target as HTMLInputElement).value })}
      @blur=${() => (this.#typing = null)}
      @change=${(event: Event) => this.#read(option, (event.target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => this.#arrow(option, event)}
    />`;
  }

  /** One switch for each possible element of the list. */
  #list(option: OptionSchema, value: Registered[]): TemplateResult {
    return html`${this.#registered(option).map((entry) => {
      const at = value.findIndex((one) => nameOf(one) === entry.name);
      const own: OptionSchema = { ...option, name: entry.name, kind: 'registered', nullable: true };
      const where = `/${option.name}/${at}/config`;
      const faulty = at >= 0 && (this.fault?.where.startsWith(where) ?? false);
      const set = (now: Registered | null): void => {
        const others = value.filter((_, i) => i !== at);
        const next = now === null ? others : at < 0 ? [...value, now] : value.with(at, now);
        this.#give(option, next);
      };
      return html`<label class="row check">
          ${entry.name}
          <input
            type="checkbox"
            data-testid=${optionTestId(entry.name)}
            .checked=${live(at >= 0)}
            @change=${(event: Event) => set((event.target as HTMLInputElement).checked ? newRegistered(entry, this.description) : null)}
          />
        </label>
        ${at < 0 ? nothing : this.#nested(own, value[at], faulty, where, set)}`;
    })}`;
  }

  #nested(
    option: OptionSchema,
    value: unknown,
    faulty: boolean,
    where = `/${option.name}/config`,
    set = (now: Registered): void => this.#give(option, now),
  ): TemplateResult | typeof nothing {
    if (option.kind === 'list') return this.#list(option, (value ?? []) as Registered[]);
    if (value === null || typeof value === 'number') return nothing;
    const registered = value as Registered;
    const entry = this.#registered(option).find((one) => one.name === this.#known(option, registered));
    if (!entry || entry.options.length === 0) return nothing;
    const given = optionsOf(registered);
    const change = (event: CustomEvent<OptionChange>): void => {
      event.stopPropagation();
      const config = withOption(given, event.detail.option, event.detail.value);
      const plain = Object.keys(config).length === 0 && option.kind === 'registered';
      set(plain ? entry.name : { class_name: entry.name, config });
    };
    const fault =
      faulty && this.fault ? { ...this.fault, where: this.fault.where.slice(where.length) } : null;
    return html`<rnn-options
      class="nested"
      data-testid="${optionTestId(option.name)}-options"
      .schema=${entry.options}
      .values=${given}
      .description=${this.description}
      .fault=${fault}
      .t=${this.t}
      @option=${change}
    ></rnn-options>`;
  }

  #registered(option: OptionSchema): RegistryEntry[] {
    return registryOf(this.description, option.registry);
  }

  /** The registry's name for a value that may use an alias: `glorot_uniform` for `GlorotUniform`. */
  #known(option: OptionSchema, value: Registered): string {
    const name = nameOf(value);
    const loose = (text: string): string => text.replaceAll('_', '').toLowerCase();
    return this.#registered(option).find((entry) => loose(entry.name) === loose(name))?.name ?? name;
  }

  #choose(option: OptionSchema, name: string): void {
    const usual = option.default;
    const isUsual =
      option.kind === 'registered' && usual !== null && this.#known(option, usual as Registered) === name;
    const entry = this.#registered(option).find((one) => one.name === name);
    if (isUsual || !entry) return this.#give(option, isUsual ? usual : name || null);
    const made =
      option.kind === 'layer' ? newLayer(name, this.description, 16) : newRegistered(entry, this.description);
    this.#give(option, made);
  }

  #read(option: OptionSchema, text: string): void {
    this.#typing = null;
    // A number may be given by the name of a registered thing, such as a schedule.
    const named = option.kind === 'number' && option.registry ? this.#known(option, text.trim()) : '';
    const entry = this.#registered(option).find(({ name }) => name === named);
    if (entry) {
      const made = newRegistered(entry, this.description);
      return this.#give(option, { class_name: named, config: optionsOf(made) });
    }
    const parsed = parseOption(option, text, this.t);
    const drafts = new Map(this.drafts);
    if ('error' in parsed)
      drafts.set(option.name, { text, error: parsed.error, over: valueOf(option, this.values) });
    else drafts.delete(option.name);
    this.drafts = drafts;
    if ('value' in parsed) this.#give(option, parsed.value);
  }

  #arrow(option: OptionSchema, event: KeyboardEvent): void {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0 || event.altKey || (option.kind !== 'integer' && option.kind !== 'number')) return;
    const parsed = parseOption(option, (event.target as HTMLInputElement).value, this.t);
    if (!('value' in parsed) || typeof parsed.value !== 'number') return;
    event.preventDefault();
    this.#read(option, String(stepped(option, parsed.value, direction)));
  }

  #give(option: OptionSchema, value: unknown): void {
    if (equalJson(value, valueOf(option, this.values))) {
      this.requestUpdate();
      return;
    }
    this.dispatchEvent(new CustomEvent<OptionChange>('option', { detail: { option, value } }));
  }
}
define('rnn-options', OptionsForm);
