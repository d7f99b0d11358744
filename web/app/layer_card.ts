import { LitElement, css, html, nothing } from 'lit';
import type { Messages } from '../locales/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { formulaText } from '../views/network.ts';
import type { Description, Inspection, OptionSchema } from '../protocol/description.ts';
import type { LayerConfig } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { insideOf, stackable, unwrapped, valueOf, withOption, wrappersFor, type Scene } from './edit.ts';
import { icon } from '../ui/icons.ts';
import { rove } from '../ui/roving.ts';
import { faultText } from './fault_text.ts';
import { backwardLayer, changeClass, fittedWrapper, roomInside, roomOf, type Room } from './fitting.ts';
import { equalJson } from './json_patch.ts';
import type { OptionChange } from './options_form.ts';
import './options_form.ts';
import { testIds } from '../ui/test_ids.ts';

const basics = new Set(['units', 'activation', 'rate', 'return_sequences', 'merge_mode']);
const groups: readonly [name: keyof Messages['groups'], of: RegExp][] = [
  ['regularisation', /dropout/],
  ['sequence', /^return_|^go_backwards|^unroll|^stateful/],
  ['cell', /^recurrent_activation|^reset_after|^unit_forget/],
  ['weights', /bias|initializer|trainable|regularizer|constraint/],
  ['other', /./],
];

/** Detail of a `card` event: the change that a card wants in the model. */
export type CardRequest =
  | { verb: 'replace' | 'wrap' | 'unwrap'; layer: LayerConfig }
  | { verb: 'move'; by: 1 | -1 }
  | { verb: 'duplicate' | 'remove' | 'insert' };

/** Places that a card can be in: among the layers of a stack, or at a node of a graph. */
export type CardPlace = { index: number; count: number } | 'graph';

/**
 * The form of a layer: its class, the options that matter most, all others on demand; those of the layer inside of a
 * wrapper too. What is slotted stands behind the first options. Fires `card`.
 */
export class LayerCard extends LitElement {
  static override properties = {
    layer: { attribute: false },
    label: { type: String },
    place: { attribute: false },
    classes: { attribute: false },
    description: { attribute: false },
    inspected: { attribute: false },
    name: { type: String },
    scene: { attribute: false },
    fault: { attribute: false },
    t: { attribute: false },
    open: { state: true },
  };
  declare layer: LayerConfig;
  /** The card's name for screen readers. */
  declare label: string;
  declare place: CardPlace;
  /** The classes that the layer may have. */
  declare classes: readonly string[];
  declare description: Description;
  /** The layer in the inspection of the working model; null where the edited model differs. */
  declare inspected: Inspection['layers'][number] | null;
  /** The layer's name in the model, and the model. */
  declare name: string;
  declare scene: Scene;
  /** Fault of this layer, its pointer relative to the layer. */
  declare fault: Fault | null;
  declare t: Messages;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
    this.inspected = null;
    this.fault = null;
    this.classes = [];
    this.place = 'graph';
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .card {
        padding: 0.1rem 0.7rem 0.5rem;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.1rem;
      }
      .head select {
        flex: 0 1 auto;
        width: auto;
        field-sizing: content;
        min-height: 30px;
        margin-right: auto;
        padding-left: 0.3rem;
        font-weight: 600;
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
      .inner {
        color: var(--ink-2);
      }
      .part {
        margin-top: 0.7rem;
        font: 600 var(--tiny) / 1.3 var(--mono);
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
    const { t, layer, fault } = this;
    const inside = insideOf(layer);
    const inner = inside && {
      layer: inside,
      fault: within(fault, '/config/layer'),
      give: (changed: LayerConfig) =>
        this.#replace({ ...layer, config: { ...layer.config, layer: changed } }),
    };
    const own = { layer, fault, give: (changed: LayerConfig) => this.#replace(changed) };
    // Of a wrapper the options of the layer inside come first.
    const parts = [...(inner ? [inner] : []), own].map((part) => {
      const schema = this.#schema(part.layer).filter(
        ({ kind, name }) => kind !== 'layer' || name !== 'layer',
      );
      const simple = schema.filter(({ name, required }) => required || basics.has(name));
      const advanced = schema.filter((option) => !simple.includes(option));
      return { ...part, simple, advanced };
    });
    const changed = parts
      .flatMap(({ layer: { config }, advanced }) => advanced.map((option) => [option, config] as const))
      .filter(([option, config]) => !equalJson(valueOf(option, config), option.default)).length;
    const shown = this.open || parts.some((part) => faultOf(part.fault, part.advanced) !== null);
    const placed = parts.some((part) => faultOf(part.fault, [...part.simple, ...part.advanced]) !== null);
    return html`<section class="card ${fault ? 'faulty' : ''}" aria-label=${this.label} @keydown=${this.#key}>
      <div class="head">${this.#classSelect()} ${this.#toolbar()}</div>
      ${inner ? html`<div class="head inner">${this.#innerSelect(inner.layer, inner.give)}</div>` : nothing}
      ${parts.map((part) =>
        part.simple.length > 0
          ? this.#form(part.simple, part.layer.config, faultOf(part.fault, part.simple), 'basics', part)
          : nothing,
      )}
      ${fault && !placed ? html`<p class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, fault)}</p>` : nothing}
      <slot></slot>
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
      ${
        shown
          ? parts.map(
              (part) =>
                html`${inner ? html`<h3 class="part">${part.layer.class_name}</h3>` : nothing}
                ${this.#groups(part.advanced, part)}`,
            )
          : nothing
      }
    </section>`;
  }

  get #room(): Room {
    return roomOf(this.scene, this.description, this.name);
  }

  #schema({ class_name }: LayerConfig): OptionSchema[] {
    return this.description.layers.find((entry) => entry.name === class_name)?.options ?? [];
  }

  #classSelect() {
    const { layer, t } = this;
    const names = [...this.classes];
    if (!names.includes(layer.class_name)) names.unshift(layer.class_name);
    return html`<select
      data-testid=${testIds.layerClass}
      aria-label=${t.layerClass}
      title=${t.layerKinds[layer.class_name] ?? nothing}
      @change=${(event: Event) =>
        this.#replace(
          changeClass(layer, (event.target as HTMLSelectElement).value, this.description, this.#room),
        )}
    >
      ${names.map((name) => html`<option value=${name} .selected=${name === layer.class_name}>${name}</option>`)}
    </select>`;
  }

  /** The class of the layer inside of a wrapper: any that the same wrapper fits around. */
  #innerSelect(inside: LayerConfig, give: (layer: LayerConfig) => void) {
    const { description, layer, t } = this;
    const names = stackable(description.layers).filter((name) =>
      wrappersFor({ class_name: name, config: {} }, description).includes(layer.class_name),
    );
    if (!names.includes(inside.class_name)) names.unshift(inside.class_name);
    return html`<span aria-hidden="true">↳</span
      ><select
        data-testid=${testIds.innerClass}
        aria-label=${t.layerInside(layer.class_name)}
        title=${t.layerKinds[inside.class_name] ?? nothing}
        @change=${(event: Event) =>
          give(
            changeClass(
              inside,
              (event.target as HTMLSelectElement).value,
              description,
              roomInside(this.#room, layer.class_name),
            ),
          )}
      >
        ${names.map((name) => html`<option value=${name} .selected=${name === inside.class_name}>${name}</option>`)}
      </select>`;
  }

  #toolbar() {
    const { t, place, layer, description } = this;
    const stack = place === 'graph' ? null : place;
    return html`<div role="toolbar" aria-label=${this.label} @keydown=${rove} @focusin=${rove}>
      ${
        stack
          ? html`${this.#tool('up', t.moveUp, testIds.moveUp, { verb: 'move', by: -1 }, { disabled: stack.index === 0 })}
            ${this.#tool('down', t.moveDown, testIds.moveDown, { verb: 'move', by: 1 }, { disabled: stack.index === stack.count - 1 })}
            ${this.#tool('copy', t.duplicate, testIds.duplicateLayer, { verb: 'duplicate' })}`
          : this.#tool('add', t.insertAfter(this.label), testIds.insertLayer, { verb: 'insert' })
      }
      ${wrappersFor(layer, description).map((name) =>
        this.#tool('wrap', t.wrapIn(name), testIds.wrapLayer, () => ({
          verb: 'wrap',
          layer: fittedWrapper(layer, name, this.#room),
        })),
      )}
      ${insideOf(layer) ? this.#tool('unwrap', t.unwrap(layer.class_name), testIds.unwrapLayer, { verb: 'unwrap', layer: unwrapped(layer) }) : nothing}
      ${this.#tool('remove', t.remove, testIds.removeLayer, { verb: 'remove' })}
    </div>`;
  }

  #tool(
    name: 'up' | 'down' | 'copy' | 'remove' | 'wrap' | 'unwrap' | 'add',
    label: string,
    testid: string,
    request: CardRequest | (() => CardRequest),
    { disabled = false } = {},
  ) {
    const first = name === 'up' || name === 'add';
    return html`<button
      type="button"
      class="icon"
      data-testid=${testid}
      aria-label=${label}
      title=${label}
      tabindex=${first ? 0 : -1}
      aria-disabled=${disabled}
      @click=${() => disabled || this.#ask(typeof request === 'function' ? request() : request)}
    >
      ${icon(name)}
    </button>`;
  }

  #form(
    options: OptionSchema[],
    values: LayerConfig['config'],
    fault: Fault | null,
    kind: 'basics' | 'advanced',
    part: Part,
  ) {
    return html`<rnn-options
      class=${kind}
      ?stacked=${kind === 'basics'}
      ?described=${kind === 'advanced'}
      .schema=${options}
      .values=${values}
      .description=${this.description}
      .fault=${fault}
      .t=${this.t}
      @option=${({ detail: { option, value } }: CustomEvent<OptionChange>) =>
        part.give({
          ...part.layer,
          config: withOption(part.layer.config, option, this.#firstOf(option, value, part.layer)),
        })}
    ></rnn-options>`;
  }

  /** The value of an option; of a layer for the way back, that was just chosen, one that fits the way there. */
  #firstOf({ kind, name }: OptionSchema, value: unknown, layer: LayerConfig): unknown {
    const [inside, before] = [insideOf(layer), layer.config[name] as LayerConfig | null | undefined];
    const chosen = value as LayerConfig | null;
    if (kind !== 'layer' || !inside || !chosen || chosen.class_name === before?.class_name) return value;
    return backwardLayer(inside, chosen.class_name, this.description);
  }

  #groups(options: OptionSchema[], part: Part) {
    let left = options;
    return groups.map(([name, of]) => {
      const members = left.filter((option) => of.test(option.name));
      left = left.filter((option) => !members.includes(option));
      return members.length === 0
        ? nothing
        : html`<div class="group">
            <h3>${this.t.groups[name]}</h3>
            ${this.#form(members, part.layer.config, faultOf(part.fault, members), 'advanced', part)}
          </div>`;
    });
  }

  #replace(layer: LayerConfig): void {
    this.#ask({ verb: 'replace', layer });
  }

  #key(event: KeyboardEvent): void {
    if (this.place === 'graph') return;
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    this.#ask({ verb: 'move', by: event.key === 'ArrowUp' ? -1 : 1 });
  }

  #ask(detail: CardRequest): void {
    this.dispatchEvent(new CustomEvent<CardRequest>('card', { detail }));
  }
}
define('rnn-layer-card', LayerCard);

/** A layer that a card shows options of, its fault relative to it, and the way to change it. */
interface Part {
  layer: LayerConfig;
  fault: Fault | null;
  give: (layer: LayerConfig) => void;
}

/** The part of a fault that lies below a pointer. */
function within(fault: Fault | null, pointer: string): Fault | null {
  return fault?.where.startsWith(`${pointer}/`)
    ? { ...fault, where: fault.where.slice(pointer.length) }
    : null;
}

/** The fault of a layer, relative to its options, when it lies in one of these. */
function faultOf(fault: Fault | null, options: readonly OptionSchema[]): Fault | null {
  const below = within(fault, '/config');
  return below && options.some(({ name }) => `${below.where}/`.startsWith(`/${name}/`)) ? below : null;
}
