import { html, nothing, type TemplateResult } from 'lit';
import type { GraphTexts } from '../locales/graph.ts';
import type { Inspection, RegistryEntry } from '../protocol/description.ts';
import type { ModelConfig, Reference } from '../protocol/experiment.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import { layerNames, outputName } from '../views/layer_names.ts';
import type { GraphEdge, GraphNode, ModelGraph } from '../views/model_graph.ts';
import { stackable } from './edit.ts';
import * as graphs from './graph.ts';

/** What the forms of nodes need to show and to change what a node takes. */
export interface EdgeEdits {
  model: ModelConfig;
  /** Of the last model that the core took. */
  inspection: Inspection | null;
  layers: readonly RegistryEntry[];
  words: GraphTexts;
  /** Makes an edit, or says why it is not made. */
  apply: (edited: graphs.Edited, layer: string, least?: number) => boolean;
  announce: (text: string) => void;
}

/** What a node takes, which can be changed; several calls of a layer one below the other. */
export function nodeInputs(edits: EdgeEdits, node: GraphNode, graph: ModelGraph): TemplateResult {
  const { words } = edits;
  const calls = node.kind === 'output' ? [node] : graph.nodes.filter(({ layer }) => layer === node.layer);
  const least = leastOf(edits, node);
  const single =
    node.kind === 'output' ||
    stackable(edits.layers).includes(edits.model.config.layers[node.index]!.class_name);
  return html`${calls.map((call) => {
    const edges = graph.edges.filter(({ to }) => to === call.id);
    const sources = graphs.sourcesFor(edits.model, edits.inspection, call.id);
    return html`<div class="inputs">
      ${calls.length > 1 ? callHeading(edits, call) : nothing}
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
            @change=${(event: Event) => rewire(edits, edge, sources[names.indexOf((event.target as HTMLSelectElement).value) - (names.length - sources.length)])}
          >
            ${names.map((name, at) => {
              const source = sources[at - (names.length - sources.length)] ?? graphs.sourceOf(edge);
              return html`<option value=${name} .selected=${name === now}>
                ${sourceName(edits, source)}
              </option>`;
            })}
          </select>
          ${
            edges.length > least
              ? html`<button
                  type="button"
                  class="icon"
                  data-testid=${testIds.removeInput}
                  aria-label=${words.removeInput(edge.input + 1)}
                  title=${words.removeInput(edge.input + 1)}
                  @click=${() => edits.apply(graphs.removeInput(edits.model, call, edge.input, least), call.layer)}
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
                @click=${() => addInput(edits, call, edges[0])}
              >
                ${icon('add')}${words.addInput}
              </button>
            </div>`
      }
    </div>`;
  })}${node.kind === 'layer' && single ? callAgain(edits, node, graph) : nothing}`;
}

function callHeading(edits: EdgeEdits, { layer, call, calls }: GraphNode): TemplateResult {
  const { words } = edits;
  return html`<h4>
    ${words.callNumber(call + 1, calls)}
    <button
      type="button"
      class="icon"
      data-testid=${testIds.removeCall}
      data-call=${call}
      aria-label=${words.removeCall(call + 1)}
      title=${words.removeCall(call + 1)}
      @click=${() => edits.apply(graphs.removeCall(edits.model, layer, call), layer)}
    >
      ${icon('remove')}
    </button>
  </h4>`;
}

/** The places in which a layer with weights can be used once more. */
function callAgain(
  edits: EdgeEdits,
  { layer }: GraphNode,
  graph: ModelGraph,
): TemplateResult | typeof nothing {
  const { words } = edits;
  const edges = graphs.edgesFor(graph, layer);
  const weights = edits.inspection?.layers.find(({ name }) => name === layer)?.parameters ?? 0;
  if (edges.length === 0 || weights === 0) return nothing;
  const use = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const edge = edges.find(({ id }) => id === select.value);
    select.value = '';
    if (!edge) return;
    edits.apply(graphs.callOnEdge(edits.model, edge, layer), layer);
    edits.announce(words.calledAgain(layer));
  };
  return html`<div class="again">
    <label for="again">${words.again}</label>
    <select id="again" data-testid=${testIds.callAgain} title=${words.againHelp} @change=${use}>
      <option value="" .selected=${true}>${words.choose}</option>
      ${edges.map(
        (edge) =>
          html`<option value=${edge.id}>
            ${words.connection(sourceName(edits, graphs.sourceOf(edge)), nodeName(edits, edge.to, graph))}
          </option>`,
      )}
    </select>
    <small>${words.againHelp}</small>
  </div>`;
}

export function nodeName({ words }: EdgeEdits, id: string, { nodes }: ModelGraph): string {
  const node = nodes.find((one) => one.id === id);
  if (!node) return id;
  if (node.kind === 'output') return words.output(node.index);
  return words.outputOf(node.layer, node.calls > 1 ? node.call : null, null);
}

/** An output of a layer in words. */
export function sourceName({ model, words }: EdgeEdits, [layer, call, output]: Reference): string {
  const { layers } = model.config;
  const config = layers[layerNames(layers).indexOf(layer)];
  const several = (config?.inbound_nodes?.length ?? 0) > 1;
  return words.outputOf(layer, several ? call : null, config ? outputName(config, output) : null);
}

/** The inputs that a node needs at least. */
function leastOf({ model, layers }: EdgeEdits, node: GraphNode): number {
  if (node.kind !== 'layer') return 1;
  const { class_name } = model.config.layers[node.index]!;
  return layers.find(({ name }) => name === class_name)?.inputs ?? 1;
}

function rewire({ model, apply }: EdgeEdits, edge: GraphEdge, source: Reference | undefined): void {
  if (source) apply(graphs.rewire(model, edge, source), idName(edge.to));
}

/** One more input: the output that is most like the first one. */
function addInput(
  { model, inspection, layers, apply }: EdgeEdits,
  node: GraphNode,
  first: GraphEdge | undefined,
): void {
  if (!first) return;
  const entry = layers.find(({ name }) => name === model.config.layers[node.index]?.class_name);
  const [source] = graphs.furtherInputs(model, inspection, first, entry);
  if (source) apply(graphs.addInput(model, node, source), node.layer);
}

/** A reference as the value of a choice. */
function sourceText([layer, call, output]: Reference): string {
  return [layer, ...(call > 0 || output > 0 ? [`[${call}][${output}]`] : [])].join('');
}

/** The layer's name in a node's id; '' for an output. */
export function idName(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
