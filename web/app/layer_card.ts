import { LitElement, css, html, nothing } from 'lit';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { formulaText } from '../views/network.ts';
import type { Description, Inspection, OptionSchema } from '../protocol/description.ts';
import type { LayerConfig } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { changeClass, stackable, valueOf, withOption } from './edit.ts';
import { icon } from '../ui/icons.ts';
import { rove } from '../ui/roving.ts';
import { faultText } from './fault_text.ts';
import { equalJson } from './json_patch.ts';
import type { OptionChange } from './options_form.ts';
import './options_form.ts';
import { testIds } from '../ui/test_ids.ts';

const basics = new Set(['units', 'activation', 'rate', 'return_sequences']);
const groups: readonly [name: keyof Messages['groups'], of: RegExp][] = [
  ['regularisation', /dropout/],
  ['sequence', /^return_|^go_backwards|^unroll|^stateful/],
  ['cell', /^recurrent_activation|^reset_after|^unit_forget/],
  ['weights', /bias|initializer|trainable|regularizer|constraint/],
  ['other', /./],
];

/** Detail of a `card` event: the change that a card wants in the stack. */
export type CardRequest =
  { verb: 'replace'; layer: LayerConfig } | { verb: 'move'; by: 1 | -1 } | { verb: 'duplicate' | 'remove' };

/** One layer of the stack: its class, the options that matter most, all others on demand. Fires `card`. */
export class LayerCard extends LitElement {
  static override properties = {
    layer: { attribute: false },
    index: { type: Number },
    count: { type: Number },
    description: { attribute: false },
    inspected: { attribute: false },
    fault: { attribute: false },
    t: { attribute: false },
    open: { state: true },
  };
  declare layer: LayerConfig;
  declare index: number;
  declare count: number;
  declare description: Description;
  /** The layer in the inspection of the working model; null where the edited stack differs. */
  declare inspected: Inspection['layers'][number] | null;
  /** Fault of this layer, its pointer relative to the layer. */
  declare fault: Fault | null;
  declare t: Messages;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
    this.inspected = null;
    this.fault = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .card {
        padding: 0.5rem 0.7rem 0.6rem 0.35rem;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
      }
      .card.faulty {
        border-color: var(--wrong);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.1rem;
      }
      .grip {
        flex: none;
        width: 24px;
        height: 30px;
        color: var(--line-strong);
        cursor: grab;
        touch-action: none;
      }
      .grip svg {
        width: 24px;
        height: 30px;
      }
      .head select {
        flex: 0 1 auto;
        width: auto;
        field-sizing: content;
        min-height: 30px;
        margin-right: auto;
        padding-left: 0.3rem;
        font-size: 0.9375rem;
        font-weight: 650;
        border-color: transparent;
        background-color: transparent;
      }
      .head select:hover {
        border-color: var(--line-strong);
      }
      .icon {
        width: 26px;
        height: 28px;
      }
      .icon svg {
        width: 16px;
        height: 16px;
      }
      .icon[aria-disabled='true'] {
        opacity: 0.45;
        cursor: default;
      }
      [role='toolbar'] {
        display: flex;
        gap: 0.1rem;
      }
      .body {
        padding-left: 1.6rem;
      }
      .basics {
        --form-columns: repeat(2, minmax(0, 1fr));
        --form-gap: 0.35rem 0.75rem;
        margin-top: 0.15rem;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.7rem;
        margin-top: 0.4rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .facts code {
        font-size: 0.6875rem;
        color: var(--ink-3);
      }
      .facts b {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .more {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        min-height: 26px;
        margin: 0.15rem 0 0 -0.35rem;
        padding: 0 0.35rem;
        font-size: var(--tiny);
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: var(--radius-small);
      }
      .more:hover {
        background: var(--accent-soft);
      }
      .more svg {
        width: 14px;
        height: 14px;
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
        transition: transform 120ms;
      }
      .more[aria-expanded='true'] svg {
        transform: rotate(180deg);
      }
      .count {
        color: var(--ink-2);
      }
      .group {
        margin: 0.5rem 0 0.9rem;
      }
      .group h3 {
        margin-bottom: 0.35rem;
        font-size: var(--tiny);
        font-weight: 600;
        color: var(--ink-3);
      }
    `,
  ];

  override render() {
    const { t, layer, index, count, fault } = this;
    const schema = this.#schema();
    const simple = schema.filter((option) => basics.has(option.name));
    const advanced = schema.filter((option) => !basics.has(option.name));
    const changed = advanced.filter(
      (option) => !equalJson(valueOf(option, layer.config), option.default),
    ).length;
    const optionFault = fault?.where.startsWith('/config/')
      ? { ...fault, where: fault.where.slice('/config'.length) }
      : null;
    const below = (options: OptionSchema[]) =>
      optionFault &&
      options.some(
        (option) =>
          optionFault.where === `/${option.name}` || optionFault.where.startsWith(`/${option.name}/`),
      )
        ? optionFault
        : null;
    const shown = this.open || below(advanced) !== null;
    const whole = fault && !below(schema) ? fault : null;
    return html`<section
      class="card ${fault ? 'faulty' : ''}"
      aria-label=${t.layerCard(index + 1, layer.class_name)}
      @keydown=${this.#key}
    >
      <div class="head">
        <span class="grip" title=${t.drag}>${icon('grip')}</span>
        ${this.#classSelect()}
        <div
          role="toolbar"
          aria-label=${t.layerCard(index + 1, layer.class_name)}
          @keydown=${rove}
          @focusin=${rove}
        >
          ${this.#tool('up', t.moveUp, testIds.moveUp, { verb: 'move', by: -1 }, index === 0)}
          ${this.#tool('down', t.moveDown, testIds.moveDown, { verb: 'move', by: 1 }, index === count - 1)}
          ${this.#tool('copy', t.duplicate, testIds.duplicateLayer, { verb: 'duplicate' }, false)}
          ${this.#tool('remove', t.remove, testIds.removeLayer, { verb: 'remove' }, false)}
        </div>
      </div>
      <div class="body">
        ${simple.length > 0 ? this.#form(simple, below(simple), 'basics') : nothing}
        ${whole ? html`<p class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, whole)}</p>` : nothing}
        <div class="facts">
          <span data-testid=${testIds.layerParameters}
            ><b>${this.inspected ? t.parameterCount(this.inspected.parameters) : '–'}</b></span
          >
          ${this.inspected?.formula ? html`<code>= ${formulaText(this.inspected.formula)}</code>` : nothing}
        </div>
        <button
          type="button"
          class="more"
          data-testid=${testIds.layerOptions}
          aria-expanded=${shown}
          @click=${() => (this.open = !this.open)}
        >
          ${icon('more')}${shown ? t.fewerOptions : t.moreOptions}
          ${changed > 0 ? html`<span class="count">· ${t.changedCount(changed)}</span>` : nothing}
        </button>
        ${shown ? this.#groups(advanced, below(advanced)) : nothing}
      </div>
    </section>`;
  }

  #schema(): OptionSchema[] {
    return this.description.layers.find((entry) => entry.name === this.layer.class_name)?.options ?? [];
  }

  #classSelect() {
    const { layer, t } = this;
    const names = stackable(this.description.layers);
    if (!names.includes(layer.class_name)) names.unshift(layer.class_name);
    return html`<select
      data-testid=${testIds.layerClass}
      aria-label=${t.layerClass(this.index + 1)}
      title=${t.layerKinds[layer.class_name] ?? nothing}
      @change=${(event: Event) => this.#changeClass((event.target as HTMLSelectElement).value)}
    >
      ${names.map((name) => html`<option value=${name} .selected=${name === layer.class_name}>${name}</option>`)}
    </select>`;
  }

  #tool(
    name: 'up' | 'down' | 'copy' | 'remove',
    label: string,
    testid: string,
    request: CardRequest,
    disabled: boolean,
  ) {
    return html`<button
      type="button"
      class="icon"
      data-testid=${testid}
      aria-label=${label}
      title=${label}
      tabindex=${name === 'up' ? 0 : -1}
      aria-disabled=${disabled}
      @click=${() => disabled || this.#ask(request)}
    >
      ${icon(name)}
    </button>`;
  }

  #form(options: OptionSchema[], fault: Fault | null, kind: 'basics' | 'advanced') {
    return html`<rnn-options
      class=${kind}
      ?stacked=${kind === 'basics'}
      ?described=${kind === 'advanced'}
      .schema=${options}
      .values=${this.layer.config}
      .description=${this.description}
      .fault=${fault}
      .t=${this.t}
      @option=${(event: CustomEvent<OptionChange>) => this.#setOption(event.detail)}
    ></rnn-options>`;
  }

  #groups(options: OptionSchema[], fault: Fault | null) {
    let left = options;
    return groups.map(([name, of]) => {
      const members = left.filter((option) => of.test(option.name));
      left = left.filter((option) => !members.includes(option));
      return members.length === 0
        ? nothing
        : html`<div class="group">
            <h3>${this.t.groups[name]}</h3>
            ${this.#form(members, fault, 'advanced')}
          </div>`;
    });
  }

  #setOption({ option, value }: OptionChange): void {
    const config = withOption(this.layer.config, option, value);
    this.#ask({ verb: 'replace', layer: { ...this.layer, config } });
  }

  #changeClass(className: string): void {
    this.#ask({ verb: 'replace', layer: changeClass(this.layer, className, this.description) });
  }

  #key(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    this.#ask({ verb: 'move', by: event.key === 'ArrowUp' ? -1 : 1 });
  }

  #ask(detail: CardRequest): void {
    this.dispatchEvent(new CustomEvent<CardRequest>('card', { detail }));
  }
}
define('rnn-layer-card', LayerCard);
