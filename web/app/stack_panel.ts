import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { inputShape, shapeText } from '../views/network.ts';
import { layerLabel, layerNames } from '../views/layer_names.ts';
import type { LayerConfig } from '../protocol/experiment.ts';
import type { Inspection } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import { comingFor } from './coming.ts';
import { dragToReorder } from './drag.ts';
import {
  addLayer,
  configIndex,
  duplicateLayer,
  isModel,
  moveLayer,
  removeLayer,
  replaceLayer,
  sceneOf,
  stackable,
  stackOf,
  type Scene,
} from './edit.ts';
import { innermostFocus } from '../ui/deep.ts';
import { icon } from '../ui/icons.ts';
import { faultText } from './fault_text.ts';
import { roveDown } from '../ui/roving.ts';
import { equalJson } from './json_patch.ts';
import type { CardRequest } from './layer_card.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/**
 * The model's editor. A stack is a list of rows along which the shapes flow, the selected one with its form; a graph is
 * drawn by a part of its own.
 */
export class StackPanel extends Panel {
  static override properties = {
    dropAt: { state: true },
    dragged: { state: true },
  };
  declare dropAt: number | null;
  declare dragged: number | null;
  protected readonly topics = ['state', 'setup', 'selection'] as const;

  /** Numbers of the rows, which stay with their layers when the stack changes. */
  #keys: number[] = [];
  #nextKey = 0;

  constructor() {
    super();
    this.dropAt = null;
    this.dragged = null;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
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
      .end {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 22px;
        padding-left: 0.9rem;
        font: 0.6875rem/1 var(--mono);
        color: var(--ink-2);
      }
      .end::before {
        content: '';
        width: 8px;
        height: 8px;
        margin-left: -4px;
        border-radius: 50%;
        background: var(--line-strong);
      }
      .end b {
        font: 600 var(--tiny) / 1 var(--sans);
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
        top: 8px;
      }
      li.after::after {
        bottom: -2px;
      }
      .line {
        display: flex;
        align-items: center;
        height: 24px;
        padding-left: 0.9rem;
      }
      .line::before {
        content: '';
        align-self: stretch;
        width: 2px;
        margin-left: -1px;
        background: var(--line);
      }
      .insert {
        width: 24px;
        height: 24px;
        margin-left: -13px;
        color: var(--ink-2);
      }
      .insert svg {
        width: 14px;
        height: 14px;
        background: var(--page);
      }
      .layer {
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
      }
      .layer.faulty {
        border-color: var(--wrong);
      }
      .layer.open {
        border-color: var(--accent);
      }
      .row {
        display: flex;
        align-items: stretch;
      }
      .grip {
        flex: none;
        display: grid;
        place-items: center;
        width: 24px;
        color: var(--line-strong);
        cursor: grab;
        touch-action: none;
      }
      .grip svg {
        width: 24px;
        height: 30px;
      }
      .name {
        flex: 1;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.4rem;
        min-width: 0;
        min-height: 36px;
        padding: 0.5rem 0.5rem 0.45rem 0.2rem;
        font-size: var(--small);
        line-height: 1.4;
        text-align: left;
        background: none;
        border: 0;
        border-radius: var(--radius);
      }
      .name b {
        font-weight: 600;
      }
      .name i {
        font-style: normal;
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
      }
      .right {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        margin-left: auto;
      }
      .name code {
        font-size: 0.6875rem;
        color: var(--ink-2);
      }
      .name svg {
        align-self: center;
        width: 14px;
        height: 14px;
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 2.2;
        transition: transform 120ms;
      }
      .name[aria-expanded='true'] svg {
        transform: rotate(180deg);
      }
      .layer > .fault {
        margin: 0;
        padding: 0 0.7rem 0.5rem;
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
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.6rem;
      }
    `,
  ];

  override render() {
    const { state, setup, t } = this;
    const { description, inspection, fault } = setup;
    if (!state || !description) return html`<h2>${t.model}</h2>`;
    const inModel = fault !== null && !/^\/(task|compile|fit|seed|resources)(\/|$)/.test(fault.where);
    const graph = state.experiment.model.class_name === 'Functional';
    return html`<header>
        <h2>${t.model}</h2>
        ${inspection && !inModel ? html`<span class="total">${t.totalParameters} ${t.parameterCount(inspection.parameters)}</span>` : nothing}
      </header>
      ${graph ? this.#graph(inModel ? fault : null) : this.#stack(inModel ? fault : null)}`;
  }

  #graph(fault: Fault | null) {
    if (!customElements.get('rnn-graph-panel')) void this.#load(() => import('./graph_panel.ts'));
    return html`<rnn-graph-panel .session=${this.session} .t=${this.t} .fault=${fault}></rnn-graph-panel>`;
  }

  #stack(fault: Fault | null) {
    const { t } = this;
    const { inspection, description } = this.setup;
    const { experiment } = this.state!;
    const { layers } = experiment.model.config;
    const stack = stackOf(experiment);
    this.#matchKeys(stack.length);
    const at = this.#faultyLayer(fault, configIndex(experiment, 0));
    return html`${
        fault
          ? html`<p class="stack-fault">
              <strong>${t.stackFault}</strong> ${inspection ? t.stillTraining : nothing}
              ${at === null ? html`<span class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, fault)}</span>` : nothing}
            </p>`
          : nothing
      }
      <div class="end"><b>${t.input}</b>${shapeText(inputShape(layers))}</div>
      <ol @pointerdown=${this.#press} @keydown=${roveDown} @focusin=${roveDown}>
        ${repeat(
          stack,
          (_, index) => this.#keys[index],
          (layer, index) =>
            this.#item(layer, index, stack.length, at === index ? fault : null, fault !== null),
        )}
      </ol>
      ${stack.length === 0 ? html`<p>${t.noLayers}</p>` : html`<div class="line"></div>`}
      <div class="end"><b>${t.output}</b></div>
      <div class="add">
        <button
          type="button"
          class="button"
          data-testid=${testIds.addLayer}
          @click=${(event: Event) => this.#ask(event.currentTarget as HTMLElement, stack.length)}
        >
          ${icon('add')}${t.addLayer}
        </button>
        ${
          description!.layers.some((entry) => isModel(entry) && entry.name === 'Functional')
            ? html`<button
                type="button"
                class="button quiet"
                data-testid=${testIds.asGraph}
                title=${t.asGraphHelp}
                @click=${() => this.#toGraph()}
              >
                ${t.asGraph}
              </button>`
            : nothing
        }
      </div>`;
  }

  /** The layer in the inspection; null where the edited stack differs from what was inspected. */
  #inspected(index: number, broken: boolean): Inspection['layers'][number] | null {
    const { model } = this.state!.experiment;
    const offset = configIndex(this.state!.experiment, 0);
    const row = this.setup.inspection?.layers.filter(({ type }) => type !== 'InputLayer')[index];
    const now = model.config.layers.slice(0, index + offset + 1);
    const then = this.setup.model?.config.layers.slice(0, index + offset + 1);
    const same = row?.type === now.at(-1)?.class_name && (!broken || equalJson(now, then));
    return same ? (row ?? null) : null;
  }

  #item(layer: LayerConfig, index: number, count: number, fault: Fault | null, broken: boolean) {
    const { t, dropAt, dragged } = this;
    const mark =
      dropAt !== null && dragged !== null && dropAt !== dragged && dropAt === index
        ? dropAt > dragged
          ? 'after'
          : 'before'
        : '';
    const prefix = `/model/config/layers/${configIndex(this.state!.experiment, index)}`;
    const relative = fault && { ...fault, where: fault.where.slice(prefix.length) };
    const open = this.#selected === index;
    const label = layerLabel(layer);
    const title = t.layerCard(index + 1, [label.type, label.size].filter(Boolean).join(' '));
    const inspected = this.#inspected(index, broken);
    if (open && !customElements.get('rnn-layer-card')) void this.#load(() => import('./layer_card.ts'));
    return html`<li
      class="${mark} ${dragged === index ? 'dragged' : ''}"
      data-testid=${testIds.layerRow}
      data-index=${index}
      data-class=${layer.class_name}
      aria-invalid=${fault ? 'true' : nothing}
    >
      <div class="line">
        <button
          type="button"
          class="icon insert"
          data-testid=${testIds.insertLayer}
          tabindex="-1"
          aria-label=${index === 0 ? t.insertFirst : t.insertAfter(this.#title(index - 1))}
          title=${index === 0 ? t.insertFirst : t.insertAfter(this.#title(index - 1))}
          @click=${(event: Event) => this.#ask(event.currentTarget as HTMLElement, index)}
        >
          ${icon('add')}
        </button>
      </div>
      <div class="layer ${fault ? 'faulty' : ''} ${open ? 'open' : ''}">
        <div class="row" @keydown=${(event: KeyboardEvent) => this.#key(event, index)}>
          <span class="grip" title=${t.drag}>${icon('grip')}</span>
          <button
            type="button"
            class="name"
            data-testid=${testIds.layerOpen}
            tabindex=${index === Math.max(0, this.#selected) ? 0 : -1}
            aria-expanded=${open}
            title=${t.layerKinds[layer.class_name] ?? nothing}
            @click=${() => this.#select(open ? null : index)}
          >
            <b>${label.type}</b>${' '}<i>${label.size}</i>${' '}
            <span class="right"
              ><code data-testid=${testIds.layerShape}>${inspected?.output_shape ?? '?'}</code
              >${icon('more')}</span
            >
          </button>
        </div>
        ${relative && !open ? html`<p class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, relative)}</p>` : nothing}
        ${
          open
            ? html`<rnn-layer-card
                .layer=${layer}
                .label=${title}
                .place=${{ index, count }}
                .classes=${stackable(this.setup.description!.layers)}
                .description=${this.setup.description}
                .inspected=${inspected}
                .name=${this.#names()[index]!}
                .scene=${this.#scene}
                .fault=${relative}
                .t=${t}
                @card=${(event: CustomEvent<CardRequest>) => this.#answer(index, layer, event.detail)}
              ></rnn-layer-card>`
            : nothing
        }
      </div>
    </li>`;
  }

  /** Fetches a part of the editor, which then draws itself. */
  async #load(part: () => Promise<unknown>): Promise<void> {
    await this.session.part(part());
  }

  /** Place of the selected layer in the stack; -1 for none. */
  get #selected(): number {
    const { layer } = this.session.selection.get();
    return layer === null ? -1 : this.#names().indexOf(layer);
  }

  #names(): string[] {
    const { experiment } = this.state!;
    return layerNames(experiment.model.config.layers).slice(configIndex(experiment, 0));
  }

  #title(index: number): string {
    return stackOf(this.state!.experiment)[index]?.class_name ?? '';
  }

  #select(index: number | null): void {
    const layer = index === null ? null : (this.#names()[index] ?? null);
    this.session.select({ layer });
  }

  /** Makes a change after which the layer at `selected` is the selected one; -1 for none. */
  #edit(change: Parameters<typeof this.session.edit>[0], selected: number): void {
    this.session.edit(change);
    this.#select(selected < 0 ? null : selected);
  }

  /** Lets a person choose a layer, and puts it before the layer `at`. */
  async #ask(anchor: HTMLElement, at: number): Promise<void> {
    const { t } = this;
    const { description } = this.setup;
    const parts = await comingFor(this.session, anchor, () =>
      Promise.all([import('./layer_picker.ts'), import('../locales/picker.ts'), import('./fitting.ts')]),
    );
    if (!parts) return;
    const [{ pickLayer }, { pickerTexts }, fitting] = parts;
    const single = stackable(description!.layers);
    const name = await pickLayer(this.renderRoot as ShadowRoot, anchor, {
      entries: description!.layers.filter((entry) => entry.name !== 'InputLayer' && !isModel(entry)),
      heading: at === 0 ? t.insertFirst : t.insertAfter(this.#title(at - 1)),
      note: pickerTexts[t.language].makesGraph,
      t,
    });
    if (name === null) return;
    if (single.includes(name)) this.#add(name, at, fitting);
    else await this.#toGraph({ name, at });
  }

  get #scene(): Scene {
    return sceneOf(this.state!.experiment, this.setup);
  }

  /** Adds a layer before the layer `at`, with options that fit its place. */
  #add(name: string, at: number, { fittedLayer, roomOn }: typeof import('./fitting.ts')): void {
    const description = this.setup.description!;
    const layer = fittedLayer(name, description, roomOn(this.#scene, description, this.#edge(at)));
    this.#keys.splice(at, 0, this.#nextKey++);
    this.#edit((experiment) => addLayer(experiment, layer, at), at);
    this.announce(this.t.added(name));
    void this.updateComplete.then(() => this.#rows()[at]?.focus());
  }

  /** Id of the edge before the layer `at`. */
  #edge(at: number): string {
    return `${this.#names()[at] ?? ''}/0/0`;
  }

  /** Makes a graph of the stack; with a layer that joins before the layer `at`. */
  async #toGraph(joining?: { name: string; at: number }): Promise<void> {
    const parts = await this.session.part(Promise.all([import('./graph.ts'), import('./graph_insert.ts')]));
    if (!parts) return;
    const [{ asGraph }, { joinedOn }] = parts;
    const { experiment } = this.state!;
    const graph = asGraph(experiment.model);
    if (!joining) return this.session.edit((one) => ({ ...one, model: graph }));
    const scene = { ...this.#scene, model: graph };
    const made = joinedOn(scene, this.setup.description!, this.#edge(joining.at), joining.name);
    this.session.edit((one) => ({ ...one, model: made.model }));
    this.session.select({ layer: made.name });
    this.announce(this.t.added(joining.name));
  }

  #answer(index: number, layer: LayerConfig, request: CardRequest): void {
    const { t } = this;
    switch (request.verb) {
      case 'replace':
        return this.#edit((experiment) => replaceLayer(experiment, index, request.layer), index);
      case 'wrap':
        this.#edit((experiment) => replaceLayer(experiment, index, request.layer), index);
        return this.announce(t.wrappedIn(request.layer.class_name));
      case 'unwrap':
        this.#edit((experiment) => replaceLayer(experiment, index, request.layer), index);
        return this.announce(t.unwrappedFrom(layer.class_name));
      case 'move':
        return this.#move(index, index + request.by);
      case 'duplicate':
        this.#keys.splice(index + 1, 0, this.#nextKey++);
        this.#edit((experiment) => duplicateLayer(experiment, index, this.setup.description!), index);
        return this.announce(t.added(layer.class_name));
      case 'remove':
        return this.#remove(index);
      case 'insert':
        return void this.#ask(this.#rows()[index]!, index + 1);
    }
  }

  #remove(index: number): void {
    const [selected, { class_name }] = [this.#selected, stackOf(this.state!.experiment)[index]!];
    this.#keys.splice(index, 1);
    this.#edit(
      (experiment) => removeLayer(experiment, index),
      selected === index ? -1 : selected - (selected > index ? 1 : 0),
    );
    this.announce(this.t.removed(class_name));
    // The row that has its place now, or what adds one.
    void this.updateComplete.then(() => {
      const rows = this.#rows();
      const add = this.renderRoot.querySelector<HTMLElement>(`[data-testid="${testIds.addLayer}"]`);
      (rows[Math.min(index, rows.length - 1)] ?? add)?.focus();
    });
  }

  #move(from: number, to: number): void {
    const stack = stackOf(this.state!.experiment);
    if (to < 0 || to >= stack.length) return;
    const items = (): HTMLElement[] => [...this.renderRoot.querySelectorAll<HTMLElement>('li')];
    const focused = innermostFocus(this);
    const within = focused && items()[from]?.contains(this.shadowRoot!.activeElement);
    const selected = this.#selected;
    this.#keys.splice(to, 0, ...this.#keys.splice(from, 1));
    const order = stack.map((_, index) => index);
    order.splice(to, 0, ...order.splice(from, 1));
    this.#edit((experiment) => moveLayer(experiment, from, to), order.indexOf(selected));
    this.announce(this.t.moved(stack[from]!.class_name, to + 1));
    // Moving an element takes the focus from it; the next key may follow at once.
    if (within) void this.updateComplete.then(() => focused.focus());
  }

  #key(event: KeyboardEvent, index: number): void {
    const { key, altKey } = event;
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
      event.preventDefault();
      this.#move(index, index + (key === 'ArrowUp' ? -1 : 1));
    } else if (key === 'Delete') {
      event.preventDefault();
      this.#remove(index);
    } else if (key === 'Insert') {
      event.preventDefault();
      void this.#ask(this.#rows()[index]!, index + 1);
    }
  }

  #rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(`[data-testid="${testIds.layerOpen}"]`)];
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
