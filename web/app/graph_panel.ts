import { css, html, nothing, type TemplateResult } from 'lit';
import { graphTexts, type GraphTexts } from '../locales/graph.ts';
import { pickerTexts } from '../locales/picker.ts';
import type { Description, Inspection } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig, Reference } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import type { GraphDrawing, GraphEvents } from '../views/graph_drawing.ts';
import '../views/graph_drawing.ts';
import {
  faultPlace,
  faultyParts,
  modelGraph,
  type GraphEdge,
  type GraphNode,
  type ModelGraph,
} from '../views/model_graph.ts';
import { shapeText } from '../views/network.ts';
import { insideOf, isModel, newLayer, stackable } from './edit.ts';
import { faultText } from './fault_text.ts';
import * as graphs from './graph.ts';
import type { CardRequest, LayerCard } from './layer_card.ts';
import './layer_card.ts';
import { pickLayer } from './layer_picker.ts';
import { Panel } from './panel.ts';

/** A layer of this class on an edge, with options and further inputs that fit there. */
export function joinedOn(
  model: ModelConfig,
  inspection: Inspection | null,
  description: Description,
  id: string,
  className: string,
): { model: ModelConfig; name: string } {
  const edge = modelGraph(model, inspection).edges.find((one) => one.id === id);
  if (!edge) return { model, name: '' };
  const others = furtherOn(model, inspection, description, edge, className);
  return graphs.insertOnEdge(model, edge, fitting(description, edge, className), others);
}

function furtherOn(
  model: ModelConfig,
  inspection: Inspection | null,
  { layers }: Description,
  edge: Pick<GraphEdge, 'from' | 'to' | 'output' | 'shape'>,
  className: string,
): Reference[] {
  const least = layers.find(({ name }) => name === className)?.inputs ?? 1;
  return graphs.furtherInputs(model, inspection, edge, least);
}

/** A new layer that gives what it takes: as wide, and at every step where there are steps. */
function fitting(
  description: Description,
  { shape }: Pick<GraphEdge, 'shape'>,
  className: string,
): LayerConfig {
  const layer = newLayer(className, description, shape?.at(-1) ?? 16);
  const options = description.layers.find(({ name }) => name === className)?.options ?? [];
  if (shape && shape.length > 2 && options.some(({ name }) => name === 'return_sequences'))
    layer.config['return_sequences'] = true;
  return layer;
}

/** The editor of a model that is a graph: its drawing, the form of the chosen node, and its edges as a list. */
export class GraphPanel extends Panel {
  static override properties = {
    fault: { attribute: false },
    end: { state: true },
    notice: { state: true },
  };
  /** A fault of the model. */
  declare fault: Fault | null;
  /** Id of the chosen output of the model; '' for none. Layers are chosen by the session's selection. */
  declare end: string;
  /** What could not be done, and the layer whose inputs are offered to go on. */
  declare notice: { text: string; layer?: string } | null;
  protected readonly topics = ['state', 'setup', 'selection'] as const;

  constructor() {
    super();
    this.fault = this.notice = null;
    this.end = '';
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .why {
        margin: 0.2rem 0 0.6rem;
        padding: 0.5rem 0.7rem;
        font-size: var(--tiny);
        line-height: 1.5;
        background: var(--wrong-soft);
        border-radius: var(--radius-small);
      }
      .said {
        position: sticky;
        bottom: var(--sticky-bottom, 0);
        z-index: 4;
        border: 1px solid var(--wrong);
      }
      .keys {
        margin-bottom: 0.4rem;
        font-size: var(--tiny);
        line-height: 1.4;
        color: var(--ink-2);
      }
      rnn-graph-drawing {
        padding: 0.2rem 0;
      }
      .form {
        position: sticky;
        bottom: var(--sticky-bottom, 0);
        z-index: 3;
        max-height: min(60dvh, 34rem);
        margin-top: 0.6rem;
        overflow-y: auto;
        background: var(--raised);
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        box-shadow: 0 -4px 20px rgb(0 0 0 / 12%);
      }
      .form.faulty {
        border-color: var(--wrong);
      }
      .form header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 0.35rem 0.4rem 0 0.7rem;
      }
      .form h3 {
        font: 600 var(--tiny) / 1.3 var(--mono);
        overflow-wrap: anywhere;
      }
      .inputs {
        display: grid;
        gap: 0.3rem;
        margin: 0.5rem 0 0;
      }
      .ends {
        padding: 0 0.7rem 0.7rem;
      }
      .inputs h4 {
        margin: 0;
        font-size: var(--tiny);
        font-weight: 600;
        color: var(--ink-2);
      }
      .input {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0.4rem;
        align-items: center;
        font-size: var(--tiny);
      }
      .input select {
        font-family: var(--mono);
        font-size: 0.6875rem;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin-top: 0.4rem;
      }
      .button.small {
        min-height: 28px;
        font-size: var(--tiny);
      }
      .tools {
        display: flex;
        gap: 0.5rem;
        margin-top: 0.6rem;
      }
      details {
        margin-top: 0.7rem;
        font-size: var(--small);
      }
      summary {
        min-height: 24px;
        color: var(--accent);
        cursor: pointer;
      }
      details ul {
        margin: 0.3rem 0 0;
        padding: 0;
        list-style: none;
      }
      details li {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 30px;
        border-top: 1px solid var(--line);
        font-size: var(--tiny);
      }
      details li span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      details code {
        font-size: 0.6875rem;
        color: var(--ink-2);
      }
      details li.broken span {
        color: var(--wrong);
      }
    `,
  ];

  get #model(): ModelConfig {
    return this.state!.experiment.model;
  }

  get #words(): GraphTexts {
    return graphTexts[this.t.language];
  }

  get #inspection(): Inspection | null {
    return this.setup.inspection;
  }

  /** The layers whose shapes are known: all of a model that works, else those before the change. */
  get #known(): (layer: string) => boolean {
    if (!this.fault) return () => true;
    const { model } = this.setup;
    const unchanged = model ? graphs.unchangedLayers(this.#model, model) : new Set<string>();
    return (layer) => unchanged.has(layer);
  }

  get #chosen(): string {
    return this.end || (this.session.selection.get().layer ?? '');
  }

  override render() {
    const { t, fault } = this;
    const { description, inspection } = this.setup;
    if (!this.state || !description || this.#model.class_name !== 'Functional') return nothing;
    const words = this.#words;
    const graph = modelGraph(this.#model, this.#inspection, this.#known);
    const chosen = graph.nodes.find(
      ({ id, layer }) => this.#chosen !== '' && [id, layer].includes(this.#chosen),
    );
    const parts = faultyParts(graph, fault?.where ?? '');
    // The card of the node says why, or its form; the form of another may lie over the card.
    const placed = chosen
      ? this.#isFaulty(chosen) || parts.edges.includes(`${chosen.id}/0`)
      : parts.nodes.length > 0;
    return html`${
        fault
          ? html`<p class="why">
              <strong>${words.broken}</strong> ${inspection ? t.stillTraining : nothing}
              ${placed ? nothing : html`<span class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, fault)}</span>`}
            </p>`
          : nothing
      }
      <rnn-graph-drawing
        editable
        .model=${this.#model}
        .inspection=${this.#inspection}
        .known=${this.#known}
        .fault=${fault && { text: faultText(t, fault), where: fault.where }}
        .chosen=${this.#chosen}
        .t=${t}
        @choose=${(event: CustomEvent<GraphEvents['choose']>) => this.#choose(event.detail)}
        @insert=${(event: CustomEvent<GraphEvents['insert']>) => void this.#insert(event.detail)}
        @remove=${(event: CustomEvent<GraphEvents['remove']>) => this.#remove(event.detail.node.layer)}
      ></rnn-graph-drawing>
      <p class="keys">${words.keys}</p>
      ${this.#notice()} ${chosen ? this.#form(chosen, graph) : nothing}
      ${graphs.asStack(this.#model) ? this.#tools() : nothing} ${this.#connections(graph, parts.edges)}`;
  }

  /** True when the form of a node says what is wrong. */
  #isFaulty({ kind, index }: GraphNode): boolean {
    return kind !== 'output' && this.fault !== null && faultPlace(this.fault.where)?.layer === index;
  }

  #notice(): TemplateResult | typeof nothing {
    const { notice } = this;
    if (!notice) return nothing;
    const words = this.#words;
    const { layer } = notice;
    const edges = layer ? modelGraph(this.#model, null).edges.filter(({ to }) => to === `${layer}/0`) : [];
    return html`<div
      class="why said"
      role="alert"
      data-testid=${testIds.graphNotice}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#dismiss()}
    >
      ${notice.text}
      <div class="choices">
        ${edges.map(
          (edge) =>
            html`<button
              type="button"
              class="button small"
              data-testid=${testIds.keepInput}
              data-input=${edge.input}
              @click=${() => this.#remove(layer!, edge.input)}
            >
              ${words.keep(sourceText(graphs.sourceOf(edge)))}
            </button>`,
        )}
        <button type="button" class="button small quiet" @click=${() => this.#dismiss()}>
          ${edges.length > 0 ? words.cancel : words.close}
        </button>
      </div>
    </div>`;
  }

  #form(node: GraphNode, graph: ModelGraph): TemplateResult {
    const { t, fault } = this;
    const words = this.#words;
    const description = this.setup.description!;
    const layer = this.#model.config.layers[node.index]!;
    const own = this.#isFaulty(node);
    const prefix = `/model/config/layers/${node.index}`;
    const title = node.kind === 'output' ? words.output(node.index) : node.layer;
    const known = this.#known(node.layer) ? this.setup.inspection : null;
    const inspected = known?.layers.find(({ name }) => name === node.layer) ?? null;
    return html`<div
      class="form ${own ? 'faulty' : ''}"
      role="group"
      data-testid=${testIds.graphForm}
      aria-label=${title}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#leave(node)}
    >
      <header>
        <h3>${title}</h3>
        <button
          type="button"
          class="icon"
          aria-label=${words.close}
          title=${words.close}
          @click=${() => this.#leave(node)}
        >
          ${icon('close')}
        </button>
      </header>
      ${
        node.kind === 'layer'
          ? html`<rnn-layer-card
              .layer=${layer}
              .label=${node.layer}
              .classes=${description.layers
                .filter((entry) => entry.name !== 'InputLayer' && !isModel(entry))
                .map(({ name }) => name)}
              .description=${description}
              .inspected=${inspected}
              .steps=${(inspected?.output_shapes[0]?.length ?? 0) > 2}
              .fault=${own ? { ...fault!, where: fault!.where.slice(prefix.length) } : null}
              .t=${t}
              @card=${(event: CustomEvent<CardRequest>) => this.#answer(node, layer, event.detail)}
              >${this.#inputs(node, graph)}</rnn-layer-card
            >`
          : html`<div class="ends">
              ${node.kind === 'input' ? html`<p>${shapeText(graph.edges.find(({ from }) => from === node.id)?.shape ?? [])}</p>` : this.#inputs(node, graph)}
            </div>`
      }
    </div>`;
  }

  /** What a node takes, which can be changed; several calls of a layer one below the other. */
  #inputs(node: GraphNode, graph: ModelGraph): TemplateResult {
    const words = this.#words;
    const calls = node.kind === 'output' ? [node] : graph.nodes.filter(({ layer }) => layer === node.layer);
    const least = this.#least(node);
    const single =
      node.kind === 'output' ||
      stackable(this.setup.description!.layers).includes(this.#model.config.layers[node.index]!.class_name);
    return html`${calls.map((call) => {
      const edges = graph.edges.filter(({ to }) => to === call.id);
      const sources = graphs.sourcesFor(this.#model, this.#inspection, call.id);
      return html`<div class="inputs">
        ${calls.length > 1 ? html`<h4>${words.callNumber(call.call + 1, call.calls)}</h4>` : nothing}
        ${edges.map((edge) => {
          const now = sourceText(graphs.sourceOf(edge));
          const names = sources.map(sourceText);
          if (!names.includes(now)) names.unshift(now);
          return html`<div class="input">
            <label for="input-${edge.id}"
              >${edges.length > 1 ? words.inputNumber(edge.input + 1) : words.takes}</label
            >
            <select
              id="input-${edge.id}"
              data-testid=${testIds.graphInput}
              data-input=${edge.input}
              @change=${(event: Event) => this.#rewire(edge, sources[names.indexOf((event.target as HTMLSelectElement).value) - (names.length - sources.length)])}
            >
              ${names.map((name) => html`<option value=${name} .selected=${name === now}>${name}</option>`)}
            </select>
            ${
              edges.length > least
                ? html`<button
                    type="button"
                    class="icon"
                    data-testid=${testIds.removeInput}
                    aria-label=${words.removeInput(edge.input + 1)}
                    title=${words.removeInput(edge.input + 1)}
                    @click=${() => this.#apply(graphs.removeInput(this.#model, call, edge.input, least), call.layer)}
                  >
                    ${icon('remove')}
                  </button>`
                : html`<span></span>`
            }
          </div>`;
        })}
        ${
          single && edges.length <= 1
            ? nothing
            : html`<div>
                <button
                  type="button"
                  class="button small"
                  data-testid=${testIds.addInput}
                  @click=${() => this.#addInput(call, edges[0])}
                >
                  ${icon('add')}${words.addInput}
                </button>
              </div>`
        }
      </div>`;
    })}`;
  }

  #tools(): TemplateResult {
    return html`<div class="tools">
      <button
        type="button"
        class="button small quiet"
        data-testid=${testIds.asStack}
        @click=${() => this.#give(graphs.asStack(this.#model)!)}
      >
        ${this.#words.asStack}
      </button>
    </div>`;
  }

  /** The edges as a list, for screen readers and narrow rooms. */
  #connections({ nodes, edges }: ModelGraph, broken: readonly string[]): TemplateResult {
    const words = this.#words;
    const nameOf = (id: string): string => {
      const node = nodes.find((one) => one.id === id);
      if (!node) return id;
      return node.kind === 'output' ? words.output(node.index) : node.calls > 1 ? node.id : node.layer;
    };
    return html`<details data-testid=${testIds.connections}>
      <summary>${words.connections} (${edges.length})</summary>
      <ul>
        ${edges.map((edge) => {
          const [from, to] = [nameOf(edge.from), nameOf(edge.to)];
          const shape = edge.shape ? shapeText(edge.shape) : '?';
          const label = words.insertOn(from, to, edge.shape ? shape : '');
          return html`<li class=${broken.includes(edge.id) ? 'broken' : ''}>
            <span>${words.connection(from, to)} ${broken.includes(edge.id) ? html`<b>!</b>` : nothing}</span>
            <code>${shape}</code>
            <button
              type="button"
              class="icon"
              aria-label=${label}
              title=${label}
              @click=${(event: Event) => void this.#insert({ edge }, event.currentTarget as HTMLElement)}
            >
              ${icon('add')}
            </button>
          </li>`;
        })}
      </ul>
    </details>`;
  }

  /** The inputs that a node needs at least. */
  #least(node: GraphNode): number {
    if (node.kind !== 'layer') return 1;
    const { class_name } = this.#model.config.layers[node.index]!;
    return this.setup.description!.layers.find(({ name }) => name === class_name)?.inputs ?? 1;
  }

  get #drawing(): GraphDrawing | null {
    return this.renderRoot.querySelector('rnn-graph-drawing');
  }

  #choose({ node, open }: GraphEvents['choose']): void {
    const again = [node.id, node.layer].includes(this.#chosen) && this.#chosen !== '';
    this.notice = null;
    if (again && !open) return this.#leave(node);
    this.end = node.kind === 'output' ? node.id : '';
    this.session.select({ layer: node.kind === 'output' ? null : node.layer });
    // By keyboard the form is entered.
    if (open) void this.#enter();
  }

  async #enter(): Promise<void> {
    await this.updateComplete;
    const form = this.renderRoot.querySelector<HTMLElement>(`[data-testid="${testIds.graphForm}"]`);
    const card = form?.querySelector<LayerCard>('rnn-layer-card');
    await card?.updateComplete;
    (
      card?.renderRoot.querySelector<HTMLElement>('select') ??
      form?.querySelector<HTMLElement>('select, button')
    )?.focus();
  }

  /** Closes the form; the focus goes back to the node. */
  #leave(node: GraphNode): void {
    this.end = '';
    this.session.select({ layer: null });
    void this.#drawing?.focusNode(node.id);
  }

  #give(model: ModelConfig): void {
    this.notice = null;
    this.session.edit((experiment) => ({ ...experiment, model }));
  }

  /** Makes an edit, or says why it is not made. */
  #apply(edited: graphs.Edited, layer: string, least = 1): boolean {
    if ('model' in edited) {
      this.#give(edited.model);
      return true;
    }
    const { refusals } = this.#words;
    const said = refusals[edited.refused];
    const text =
      typeof said === 'string'
        ? said
        : edited.refused === 'least'
          ? refusals.least(least)
          : refusals[edited.refused as 'ways'](layer);
    this.notice = edited.refused === 'ways' ? { text, layer } : { text };
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-testid="${testIds.graphNotice}"] button`)?.focus(),
    );
    return false;
  }

  #dismiss(): void {
    this.notice = null;
    const drawing = this.#drawing;
    if (drawing) void drawing.focusNode(drawing.current);
  }

  async #insert(place: GraphEvents['insert'], anchor?: HTMLElement): Promise<void> {
    const { t } = this;
    const words = this.#words;
    const description = this.setup.description!;
    const inspection = this.#inspection;
    const target = 'node' in place ? place.node : null;
    if (target?.kind === 'output') return;
    const heading =
      'edge' in place
        ? words.insertOn(idName(place.edge.from), idName(place.edge.to) || words.output(0), '')
        : words.insertBehind(place.node.layer);
    const drawing = this.#drawing;
    const from = anchor ?? (drawing?.shadowRoot?.activeElement as HTMLElement | null) ?? drawing ?? this;
    const name = await pickLayer(this.renderRoot as ShadowRoot, from, {
      entries: description.layers.filter((entry) => entry.name !== 'InputLayer' && !isModel(entry)),
      heading,
      note: pickerTexts[t.language].merging,
      t,
    });
    if (name === null) return;
    const model = this.#model;
    let made: { model: ModelConfig; name: string };
    if ('edge' in place) made = joinedOn(model, inspection, description, place.edge.id, name);
    else {
      const { layer, call, id } = place.node;
      const edge = modelGraph(model, inspection).edges.find((one) => one.from === id && one.output === 0);
      const like = edge ?? { from: id, to: id, output: 0, shape: null };
      const others = furtherOn(model, inspection, description, like, name);
      made = graphs.insertBehind(model, { layer, call }, fitting(description, like, name), others);
    }
    if (made.name === '') return;
    this.#give(made.model);
    this.end = '';
    this.session.select({ layer: made.name });
    this.announce(words.inserted(made.name));
    await this.updateComplete;
    await this.#drawing?.focusNode(`${made.name}/0`);
  }

  #remove(layer: string, keep?: number): void {
    if (layer === '') return;
    const before = modelGraph(this.#model, null).edges.find(({ to }) => to.startsWith(`${layer}/`))?.from;
    if (!this.#apply(graphs.removeFromGraph(this.#model, layer, keep), layer)) return;
    this.session.select({ layer: null });
    this.announce(this.#words.removed(layer));
    void this.updateComplete.then(() =>
      before === undefined ? undefined : this.#drawing?.focusNode(before),
    );
  }

  #rewire(edge: GraphEdge, source: Reference | undefined): void {
    if (source) this.#apply(graphs.rewire(this.#model, edge, source), idName(edge.to));
  }

  /** One more input: the output that is most like the first one. */
  #addInput(node: GraphNode, first: GraphEdge | undefined): void {
    if (!first) return;
    const [source] = graphs.furtherInputs(this.#model, this.#inspection, first, 2);
    if (source) this.#apply(graphs.addInput(this.#model, node, source), node.layer);
  }

  #answer(node: GraphNode, layer: LayerConfig, request: CardRequest): void {
    const { t } = this;
    switch (request.verb) {
      case 'replace':
        return this.#replace(node, layer, request.layer);
      case 'wrap':
        this.#give(graphs.wrapInGraph(this.#model, node.layer, request.layer));
        return this.announce(t.wrappedIn(request.layer.class_name));
      case 'unwrap':
        this.#give(graphs.unwrapInGraph(this.#model, node.layer, request.layer, this.#outputs(node)));
        return this.announce(t.unwrappedFrom(layer.class_name));
      case 'insert':
        return void this.#insert({ node });
      case 'remove':
        return this.#remove(node.layer);
    }
  }

  /** The number of outputs of a node's layer, as far as known. */
  #outputs(node: GraphNode): number {
    return this.#inspection?.layers.find(({ name }) => name === node.layer)?.output_shapes.length ?? 1;
  }

  #replace(node: GraphNode, before: LayerConfig, layer: LayerConfig): void {
    const entry = this.setup.description!.layers.find(({ name }) => name === layer.class_name);
    // A changed name is a change of all references.
    const name = layer.config['name'];
    if (before.class_name === layer.class_name && name !== node.layer) {
      const to = typeof name === 'string' ? name : '';
      if (this.#apply(graphs.rename(this.#model, node.layer, to), to)) {
        this.session.select({ layer: to });
        this.announce(this.#words.renamed(to));
      }
      return;
    }
    // A wrapper chosen as the class goes around the layer, and comes off it, with its states.
    const [inside, insideBefore] = [insideOf(layer), insideOf(before)];
    if (inside && !insideBefore && inside.class_name === before.class_name)
      return this.#give(graphs.wrapInGraph(this.#model, node.layer, layer));
    if (insideBefore && !inside && insideBefore.class_name === layer.class_name)
      return this.#give(graphs.unwrapInGraph(this.#model, node.layer, layer, this.#outputs(node)));
    this.#give(graphs.replaceInGraph(this.#model, node.layer, layer, entry, this.#inspection));
  }
}
define('rnn-graph-panel', GraphPanel);

function sourceText([layer, call, output]: Reference): string {
  return [layer, ...(call > 0 || output > 0 ? [`[${call}][${output}]`] : [])].join('');
}

/** The layer's name in a node's id; '' for an output. */
function idName(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
