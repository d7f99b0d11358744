import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { inputShape, shapeText } from '../views/network.ts';
import type { LayerConfig } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { dragToReorder } from './drag.ts';
import {
  addLayer,
  configIndex,
  duplicateLayer,
  moveLayer,
  newLayer,
  removeLayer,
  replaceLayer,
  stackable,
  stackOf,
} from './edit.ts';
import { innermostFocus } from '../ui/deep.ts';
import { icon } from '../ui/icons.ts';
import { faultText } from './fault_text.ts';
import type { CardRequest, LayerCard } from './layer_card.ts';
import './layer_card.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** The layer stack editor: cards on a line along which the shapes flow. */
export class StackPanel extends Panel {
  static override properties = {
    newClass: { state: true },
    dropAt: { state: true },
    dragged: { state: true },
  };
  declare newClass: string;
  declare dropAt: number | null;
  declare dragged: number | null;
  protected readonly topics = ['state', 'setup'] as const;

  /** Numbers of the cards, which stay with their layers when the stack changes, so that open forms stay open. */
  #keys: number[] = [];
  #nextKey = 0;

  constructor() {
    super();
    this.newClass = 'Dense';
    this.dropAt = null;
    this.dragged = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        margin-bottom: 0.6rem;
      }
      .total {
        font-size: var(--small);
        color: var(--ink-2);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .shape {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 28px;
        padding-left: 1rem;
        font: 0.6875rem/1 var(--mono);
        color: var(--ink-3);
      }
      .shape::before {
        content: '';
        align-self: stretch;
        width: 2px;
        background: var(--line);
      }
      .shape.input::before,
      .shape.output::before {
        align-self: center;
        width: 8px;
        height: 8px;
        margin: 0 -3px;
        border-radius: 50%;
        background: var(--line-strong);
      }
      .shape b {
        font: 600 var(--tiny) / 1 var(--sans);
        color: var(--ink-2);
      }
      li {
        position: relative;
      }
      li.dragged {
        z-index: 2;
        opacity: 0.9;
      }
      li.before::before,
      li.after::after {
        content: '';
        position: absolute;
        left: 0;
        right: 0;
        height: 3px;
        background: var(--accent);
        border-radius: 2px;
      }
      li.before::before {
        top: -6px;
      }
      li.after::after {
        bottom: 10px;
      }
      .insert {
        width: 24px;
        height: 24px;
        margin-left: auto;
        color: var(--ink-3);
      }
      .insert svg {
        width: 14px;
        height: 14px;
      }
      .stack-fault {
        margin: 0.2rem 0 0.6rem;
        padding: 0.5rem 0.7rem;
        font-size: var(--tiny);
        line-height: 1.5;
        background: var(--wrong-soft);
        border-radius: var(--radius-small);
      }
      .add {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.5rem;
        margin-top: 0.6rem;
      }
    `,
  ];

  override render() {
    const { state, setup, t } = this;
    const { description, inspection, fault } = setup;
    if (!state || !description) return html`<h2>${t.model}</h2>`;
    const { experiment } = state;
    const stack = stackOf(experiment);
    this.#matchKeys(stack.length);
    const layers = inspection?.layers.filter((layer) => layer.type !== 'InputLayer') ?? [];
    const at = this.#faultyLayer(fault, configIndex(experiment, 0));
    const inModel = fault !== null && !/^\/(task|compile|fit|seed)(\/|$)/.test(fault.where);
    const inspected = (index: number) => {
      const good = layers[index];
      const same = good?.type === stack[index]?.class_name && (!inModel || (at !== null && index < at));
      return same ? good! : null;
    };
    const first = inputShape(experiment.model.config.layers);
    return html` <header>
        <h2>${t.model}</h2>
        ${inspection && !inModel ? html`<span class="total">${t.totalParameters} ${t.parameterCount(inspection.parameters)}</span>` : nothing}
      </header>
      ${
        inModel
          ? html`<p class="stack-fault">
              <strong>${t.stackFault}</strong> ${inspection ? t.stillTraining : nothing}
              ${at === null ? html`<span class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, fault)}</span>` : nothing}
            </p>`
          : nothing
      }
      <div class="shape input"><b>${t.input}</b>${shapeText(first)}</div>
      <ol @pointerdown=${this.#press}>
        ${repeat(
          stack,
          (_, index) => this.#keys[index],
          (layer, index) =>
            this.#item(layer, index, stack.length, inspected(index), at === index ? fault : null),
        )}
      </ol>
      ${stack.length === 0 ? html`<p>${t.noLayers}</p>` : nothing} ${this.#adder()}`;
  }

  #item(
    layer: LayerConfig,
    index: number,
    count: number,
    inspected: LayerCard['inspected'],
    fault: Fault | null,
  ) {
    const { dropAt, dragged } = this;
    const mark =
      dropAt !== null && dragged !== null && dropAt !== dragged && dropAt === index
        ? dropAt > dragged
          ? 'after'
          : 'before'
        : '';
    const prefix = `/model/config/layers/${configIndex(this.state!.experiment, index)}`;
    const relative = fault && { ...fault, where: fault.where.slice(prefix.length) };
    return html`<li
      class="${mark} ${dragged === index ? 'dragged' : ''}"
      data-testid=${testIds.layerRow}
      data-index=${index}
      data-class=${layer.class_name}
      aria-invalid=${fault ? 'true' : nothing}
    >
      <rnn-layer-card
        .layer=${layer}
        index=${index}
        count=${count}
        .description=${this.setup.description}
        .inspected=${inspected}
        .fault=${relative}
        .t=${this.t}
        @card=${(event: CustomEvent<CardRequest>) => this.#answer(index, layer, event.detail)}
      ></rnn-layer-card>
      <div class="shape ${index === count - 1 ? 'output' : ''}">
        ${index === count - 1 ? html`<b>${this.t.output}</b>` : nothing}
        <span data-testid=${testIds.layerShape}>${inspected?.output_shape ?? '?'}</span>
        ${index < count - 1 ? this.#inserter(index + 1) : nothing}
      </div>
    </li>`;
  }

  #inserter(at: number) {
    const label = this.t.insertLayer(this.newClass, at + 1);
    return html`<button
      type="button"
      class="icon insert"
      data-testid=${testIds.insertLayer}
      aria-label=${label}
      title=${label}
      @click=${() => this.#add(at)}
    >
      ${icon('add')}
    </button>`;
  }

  #adder() {
    const { t } = this;
    const names = stackable(this.setup.description!.layers);
    return html`<div class="add">
      <select
        data-testid=${testIds.addLayerClass}
        aria-label=${t.newLayer}
        @change=${(event: Event) => (this.newClass = (event.target as HTMLSelectElement).value)}
      >
        ${names.map((name) => html`<option value=${name} .selected=${name === this.newClass}>${name}</option>`)}
      </select>
      <button type="button" class="button" data-testid=${testIds.addLayer} @click=${() => this.#add()}>
        ${icon('add')}${t.addLayer}
      </button>
    </div>`;
  }

  /** Adds a layer at the end of the stack, or before the layer `at`, with options that fit its place. */
  #add(at?: number): void {
    const { description, inspection } = this.setup;
    const stack = stackOf(this.state!.experiment);
    const layers = inspection?.layers.filter((layer) => layer.type !== 'InputLayer') ?? [];
    const before = (at ?? stack.length) - 1;
    const incoming =
      before < 0
        ? inputShape(this.state!.experiment.model.config.layers)
        : (layers[before]?.output_shapes[0] ?? []);
    const width = at === undefined ? (incoming.at(-1) ?? 1) : 16;
    const schema = description!.layers.find((entry) => entry.name === this.newClass)?.options ?? [];
    const layer = newLayer(this.newClass, description!, width);
    if (incoming.length > 2 && schema.some((option) => option.name === 'return_sequences'))
      layer.config['return_sequences'] = true;
    this.#keys.splice(at ?? this.#keys.length, 0, this.#nextKey++);
    this.session.edit((experiment) => addLayer(experiment, layer, at));
    this.announce(this.t.added(this.newClass));
  }

  #answer(index: number, layer: LayerConfig, request: CardRequest): void {
    switch (request.verb) {
      case 'replace':
        return this.session.edit((experiment) => replaceLayer(experiment, index, request.layer));
      case 'move':
        return this.#move(index, index + request.by);
      case 'duplicate':
        this.#keys.splice(index + 1, 0, this.#nextKey++);
        this.session.edit((experiment) => duplicateLayer(experiment, index));
        return this.announce(this.t.added(layer.class_name));
      case 'remove':
        this.#keys.splice(index, 1);
        this.session.edit((experiment) => removeLayer(experiment, index));
        void this.updateComplete.then(() => this.#focusRemover(index));
        return this.announce(this.t.removed(layer.class_name));
    }
  }

  #move(from: number, to: number): void {
    const stack = stackOf(this.state!.experiment);
    if (to < 0 || to >= stack.length) return;
    const focused = innermostFocus(this.#cards()[from]);
    this.#keys.splice(to, 0, ...this.#keys.splice(from, 1));
    this.session.edit((experiment) => moveLayer(experiment, from, to));
    this.announce(this.t.moved(stack[from]!.class_name, to + 1));
    void this.updateComplete.then(() => {
      const card = this.#cards()[to];
      void card?.updateComplete.then(() => {
        focused?.focus();
      });
    });
  }

  /** After a layer is gone: the same button of the next one, or what adds a layer. */
  #focusRemover(index: number): void {
    const cards = this.#cards();
    const card = cards[Math.min(index, cards.length - 1)];
    const button = `[data-testid="${card ? testIds.removeLayer : testIds.addLayer}"]`;
    (card ?? this).renderRoot.querySelector<HTMLElement>(button)?.focus();
  }

  #press(event: PointerEvent): void {
    const path = event.composedPath();
    if (!path.some((part) => part instanceof Element && part.classList.contains('grip'))) return;
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('li')];
    const from = items.findIndex((item) => path.includes(item));
    this.dragged = from;
    dragToReorder(
      event,
      from,
      items,
      (to) => {
        this.dropAt = to;
        if (to === null) this.dragged = null;
      },
      (to) => this.#move(from, to),
    );
  }

  #cards(): LayerCard[] {
    return [...this.renderRoot.querySelectorAll('rnn-layer-card')] as LayerCard[];
  }

  #matchKeys(length: number): void {
    while (this.#keys.length < length) this.#keys.push(this.#nextKey++);
    this.#keys.length = length;
  }

  #faultyLayer(fault: Fault | null, inputs: number): number | null {
    const match = /^\/model\/config\/layers\/(\d+)/.exec(fault?.where ?? '');
    return match ? Math.max(0, Number(match[1]) - inputs) : null;
  }
}

define('rnn-stack', StackPanel);
