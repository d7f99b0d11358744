import { html, nothing, type TemplateResult } from 'lit';
import { graphTexts, type GraphTexts } from '../locales/graph.ts';
import { pickerTexts } from '../locales/picker.ts';
import type { Inspection } from '../protocol/description.ts';
import type { LayerConfig, ModelConfig } from '../protocol/experiment.ts';
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
  type GraphNode,
  type ModelGraph,
} from '../views/model_graph.ts';
import { shapeText } from '../views/network.ts';
import { isModel, sceneOf, type Scene } from './edit.ts';
import { faultText } from './fault_text.ts';
import * as graphs from './graph.ts';
import { joinedBehind, joinedOn, replacedIn } from './graph_insert.ts';
import { idName, nodeInputs, nodeName, sourceName, type EdgeEdits } from './graph_inputs.ts';
import { graphPanelStyles } from './graph_panel_styles.ts';
import type { CardRequest, LayerCard } from './layer_card.ts';
import './layer_card.ts';
import { pickLayer } from './layer_picker.ts';
import { Panel } from './panel.ts';

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

  static override styles = [controls, graphPanelStyles];

  get #model(): ModelConfig {
    return this.state!.experiment.model;
  }

  get #words(): GraphTexts {
    return graphTexts[this.t.language];
  }

  get #inspection(): Inspection | null {
    return this.setup.inspection;
  }

  get #scene(): Scene {
    return sceneOf(this.state!.experiment, this.setup);
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
    const parts = faultyParts(graph, fault ?? null);
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
              ${words.keep(sourceName(this.#edges, graphs.sourceOf(edge)))}
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
              .name=${node.layer}
              .scene=${this.#scene}
              .fault=${own ? { ...fault!, where: fault!.where.slice(prefix.length) } : null}
              .t=${t}
              @card=${(event: CustomEvent<CardRequest>) => this.#answer(node, layer, event.detail)}
              >${nodeInputs(this.#edges, node, graph)}</rnn-layer-card
            >`
          : html`<div class="ends">
              ${node.kind === 'input' ? html`<p>${shapeText(graph.edges.find(({ from }) => from === node.id)?.shape ?? [])}</p>` : nodeInputs(this.#edges, node, graph)}
            </div>`
      }
    </div>`;
  }

  /** What the forms of nodes ask for. */
  get #edges(): EdgeEdits {
    return {
      model: this.#model,
      inspection: this.#inspection,
      layers: this.setup.description!.layers,
      words: this.#words,
      apply: (edited, layer, least) => this.#apply(edited, layer, least),
      announce: (text) => this.announce(text),
    };
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
  #connections(graph: ModelGraph, broken: readonly string[]): TemplateResult {
    const words = this.#words;
    const { edges } = graph;
    return html`<details data-testid=${testIds.connections}>
      <summary>${words.connections} (${edges.length})</summary>
      <ul>
        ${edges.map((edge) => {
          const [from, to] = [
            sourceName(this.#edges, graphs.sourceOf(edge)),
            nodeName(this.#edges, edge.to, graph),
          ];
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
    const made =
      'edge' in place
        ? joinedOn(this.#scene, description, place.edge.id, name)
        : joinedBehind(this.#scene, description, place.node, name);
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
    this.#give(replacedIn(this.#scene, this.setup.description!, node.layer, layer));
  }
}
define('rnn-graph-panel', GraphPanel);
