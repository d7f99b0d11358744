import { LitElement, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { graphTexts, type GraphTexts } from '../locales/graph.ts';
import type { Messages } from '../locales/messages.ts';
import type { Inspection } from '../protocol/description.ts';
import type { ModelConfig } from '../protocol/experiment.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import { textWidth } from '../ui/text_width.ts';
import { watchSize } from '../ui/watch_size.ts';
import { layoutGraph, linePath, type Box, type Link, type Placed } from './graph_layout.ts';
import {
  faultyParts,
  inOrder,
  modelGraph,
  type GraphEdge,
  type GraphNode,
  type ModelGraph,
} from './model_graph.ts';
import { shapeText, type Extents } from './network.ts';
import { graphDrawingStyles, labelHeight, lineHeight, readingHeight } from './graph_drawing_styles.ts';

/** Details of the drawing's events: a node was chosen, a layer is wanted on an edge or behind a node, a node is to go. */
export interface GraphEvents {
  choose: { node: GraphNode; open: boolean };
  insert: { edge: GraphEdge } | { node: GraphNode };
  remove: { node: GraphNode };
}

const nodeHeight = { one: 30, two: 44 };
/** Below `smallest` it is moved rather than made smaller; below `readable` its cards say less and so take less room. */
const fitted = { smallest: 0.63, readable: 0.8, largest: 2 };
/** The same of one that is as high as it has to be. */
const high = { smallest: 0.5, largest: 1 };
/** How much cards say of a node, from its kind alone to all, each with the room between the rows of cards. */
const details = [
  { name: false, shape: false, apart: 10 },
  { name: true, shape: false, apart: 20 },
  { name: true, shape: true, apart: 24 },
] as const;
const all = details.length - 1;
const zooms = { step: 1.25, most: 4 };

/**
 * A model as a graph, inputs at the top: a card for each call of a layer, edges with their shapes. One card is in the
 * Tab order; the arrow keys go along the edges. `editable` puts a button on each edge.
 */
export class GraphDrawing extends LitElement {
  static override properties = {
    model: { attribute: false },
    inspection: { attribute: false },
    known: { attribute: false },
    fault: { attribute: false },
    chosen: { type: String },
    editable: { type: Boolean },
    height: { type: Number },
    zoom: { state: true },
    t: { attribute: false },
    current: { state: true },
    room: { state: true },
    read: { state: true },
  };
  declare model: ModelConfig;
  declare inspection: Inspection | null;
  /** True for the layers whose shapes are those of the inspection. */
  declare known: (layer: string) => boolean;
  /** What the core refuses, in words, and its place. */
  declare fault: { text: string; where: string } | null;
  /** Id of the chosen node, or the name of its layer. */
  declare chosen: string;
  declare editable: boolean;
  /** Room from top to bottom, into which a drawing that is only looked at is fitted; Infinity for as much as it takes. */
  declare height: number;
  /** Times the size at which it fits. */
  declare zoom: number;
  declare t: Messages;
  /** Id of the node in the Tab order. */
  declare current: string;
  declare room: number;
  /** Id of the focused node. */
  declare read: string;

  #stopWatching: (() => void) | null = null;
  #graph: ModelGraph = { nodes: [], edges: [] };
  #placed: Placed | null = null;
  #across = false;
  #detail = all;
  #drawn = '';
  /** The node that the focus came from by an arrow key. */
  #before = '';
  #marks: { nodes: string[]; edges: string[] } = { nodes: [], edges: [] };

  constructor() {
    super();
    this.inspection = this.fault = null;
    this.known = () => true;
    this.chosen = this.current = this.read = '';
    this.editable = false;
    this.room = this.height = Infinity;
    this.zoom = 1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchSize(this, ({ width }) => {
      if (width >= 1) this.room = Math.floor(width);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  static override styles = graphDrawingStyles;

  override willUpdate(): void {
    const graph = modelGraph(this.model, this.inspection, this.known);
    this.#graph = { ...graph, nodes: inOrder(graph) };
    this.#marks = faultyParts(this.#graph, this.fault);
    const sized = (): Box[] => this.#graph.nodes.map((node) => ({ id: node.id, ...this.#sizeOf(node) }));
    const linked = (): Link[] =>
      this.#graph.edges.map(({ id, from, to, shape }) => ({
        ...{ id, from, to },
        width: textWidth(this.#shape(shape), 6.4) + (this.editable ? 22 : 12),
        height: labelHeight,
      }));
    const fits = this.#fits;
    this.toggleAttribute('fits', fits);
    this.toggleAttribute('magnified', this.zoom > 1);
    const before = this.#detail;
    this.#detail = all;
    const drawn = JSON.stringify([sized(), linked(), this.room, this.height]);
    if (drawn === this.#drawn) {
      this.#detail = before;
    } else {
      this.#drawn = drawn;
      this.#across = false;
      this.#fit(sized, linked);
    }
    this.toggleAttribute('brief', this.#brief);
    if (!this.#graph.nodes.some(({ id }) => id === this.current))
      this.current =
        this.#graph.nodes.find((node) => this.#isChosen(node))?.id ?? this.#graph.nodes[0]?.id ?? '';
  }

  /** The way to draw and what the cards say, with which the drawing is large enough to be read, or as large as it can be. */
  #fit(sized: () => Box[], linked: () => Link[]): void {
    for (this.#detail = all; ; this.#detail -= 1) {
      const boxes = sized();
      const links = linked();
      const bare = links.map((link) => ({ ...link, width: 0, height: 0 }));
      const { apart } = details[this.#detail]!;
      const [down, right] = this.#fits
        ? [false, true].map((across) => layoutGraph(boxes, bare, { across, apart }))
        : [layoutGraph(boxes, links)];
      this.#across = right !== undefined && this.#whole(right) > this.#whole(down!);
      this.#placed = this.#across ? right! : down!;
      if (this.#detail === 0 || this.#whole(this.#placed) >= fitted.readable) return;
    }
  }

  get #words(): GraphTexts {
    return graphTexts[this.t.language];
  }

  /** True for a drawing that is fitted into its room. */
  get #fits(): boolean {
    return !this.editable && Number.isFinite(this.height) && Number.isFinite(this.room);
  }

  /** True where cards are as small as they can be. */
  get #brief(): boolean {
    return !details[this.#detail]!.name;
  }

  /** True for a drawing that can be magnified. */
  get #zooms(): boolean {
    return this.#fits || this.#detail < all;
  }

  #scaleOf(placed: Placed): number {
    const { smallest, largest } = this.#fits ? fitted : high;
    return Math.min(largest, Math.max(smallest, this.#whole(placed))) * (this.#zooms ? this.zoom : 1);
  }

  /** The scale at which all of it is in its room; where that has no height, from side to side. */
  #whole({ width, height }: { width: number; height: number }): number {
    return Math.min(this.room / width, this.#fits ? (this.height - readingHeight) / height : Infinity);
  }

  /** The shape of a node's first output, which is in its card where the edges have none. */
  #given({ id, kind }: GraphNode): string {
    if (!this.#fits || !details[this.#detail]!.shape || kind === 'output') return '';
    const edge = this.#graph.edges.find(({ from, output }) => from === id && output === 0);
    return edge?.shape ? shapeText(edge.shape) : '';
  }

  /** A shape; without its batch where there is little room, and none where there is less. */
  #shape(shape: Extents | null): string {
    if (!details[this.#detail]!.shape) return '';
    return shape ? shapeText(this.editable ? shape.slice(1) : shape) : '?';
  }

  #isChosen({ id, layer }: GraphNode): boolean {
    return this.chosen !== '' && (this.chosen === id || this.chosen === layer);
  }

  #title(node: GraphNode): string {
    if (node.kind === 'output') return this.#words.output(node.index);
    if (node.kind === 'input') return this.t.input;
    return this.#brief ? node.type.replace(/ · .*/, '') : node.type;
  }

  /** The name of a node; with the number of the call where there are several. */
  #name({ layer, call, calls, kind, index }: GraphNode): string {
    if (kind === 'output') return this.#words.output(index);
    return calls > 1 ? `${layer} (${this.#words.callNumber(call + 1, calls)})` : layer;
  }

  /** The second line of a node's card. */
  #second(node: GraphNode): string {
    const named = node.kind === 'input' || (node.kind === 'layer' && details[this.#detail]!.name);
    return named ? this.#name(node) : '';
  }

  /** The sentence of the fault in a node's card: in the first node that it lies in. */
  #why(node: GraphNode): string {
    return this.fault && this.#marks.nodes[0] === node.id ? this.fault.text : '';
  }

  #sizeOf(node: GraphNode): { width: number; height: number } {
    const title = textWidth(this.#title(node), 7.6) + (node.size === '' ? 0 : textWidth(node.size) + 5);
    const mark = directions(node.type) > 0 ? 19 : 0;
    const given = this.#given(node);
    const second = Math.max(textWidth(this.#second(node), 6.8), textWidth(given, 6.4));
    const round = (node.kind === 'layer' ? 23 : 28) - (this.#brief ? 8 : 0);
    const width = Math.ceil(Math.max(54, title + mark, second) + round);
    const height = this.#second(node) === '' ? nodeHeight.one : nodeHeight.two + (given ? 14 : 0);
    const why = this.#why(node);
    if (why === '') return { width, height };
    const wide = Math.max(width, 210);
    return { width: wide, height: height + 8 + lineHeight * Math.ceil(textWidth(why, 6.3) / (wide - 30)) };
  }

  override render() {
    const placed = this.#placed;
    if (!placed) return nothing;
    const { nodes, edges } = this.#graph;
    const words = this.#words;
    const scale = this.#scaleOf(placed);
    return html`${this.#zooms ? this.#zooming() : nothing}
      <div class="scroll" @wheel=${this.#wheel} @pointerdown=${this.#grab}>
        <div class="frame" style="width: ${placed.width * scale}px; height: ${placed.height * scale}px">
          <div
            class="field"
            role="group"
            aria-label="${words.label(nodes.filter(({ kind }) => kind === 'layer').length)}. ${words.keys}"
            style="width: ${placed.width}px; height: ${placed.height}px; transform: scale(${scale})"
            @keydown=${this.#key}
          >
            <svg class="edges" width=${placed.width} height=${placed.height} aria-hidden="true">
              ${edges.map((edge) => this.#line(edge))}
            </svg>
            ${edges.map((edge) => this.#label(edge))} ${nodes.map((node) => this.#node(node))}
          </div>
        </div>
      </div>
      ${this.editable ? nothing : html`<output aria-live="polite">${this.#reading(nodes.find(({ id }) => id === this.read))}</output>`}`;
  }

  /** With Ctrl, as a pinch comes too, it magnifies. */
  #wheel(event: WheelEvent): void {
    if (!this.#zooms || !event.ctrlKey) return;
    event.preventDefault();
    this.zoom = Math.max(1, Math.min(zooms.most, this.zoom * 2 ** (-event.deltaY / 200)));
  }

  /** Moves what is magnified with the mouse; fingers scroll it by themselves. */
  #grab(event: PointerEvent): void {
    const scroll = event.currentTarget as HTMLElement;
    if (!this.#zooms || event.pointerType !== 'mouse' || (event.target as Element).closest('button')) return;
    const from = { x: event.clientX + scroll.scrollLeft, y: event.clientY + scroll.scrollTop };
    const move = ({ clientX, clientY }: PointerEvent): void =>
      scroll.scrollTo(from.x - clientX, from.y - clientY);
    const end = new AbortController();
    addEventListener('pointermove', move, { signal: end.signal });
    for (const name of ['pointerup', 'pointercancel'])
      addEventListener(name, () => end.abort(), { signal: end.signal });
  }

  #zooming(): TemplateResult {
    const words = this.#words;
    const button = (name: string, text: string, to: number, off: boolean): TemplateResult =>
      html`<button
        type="button"
        aria-label=${name}
        title=${name}
        aria-disabled=${off}
        @click=${() => off || (this.zoom = to)}
      >
        ${text}
      </button>`;
    const { zoom } = this;
    return html`<div class="zoom" role="group" aria-label=${words.zoom}>
      ${button(words.smaller, '−', Math.max(1, zoom / zooms.step), zoom <= 1)}
      ${button(words.larger, '+', Math.min(zooms.most, zoom * zooms.step), zoom >= zooms.most)}
    </div>`;
  }

  #line(edge: GraphEdge): SVGTemplateResult | typeof nothing {
    const way = this.#placed!.links.get(edge.id);
    const end = way?.points.at(-1);
    if (!way || !end) return nothing;
    const chosen = this.#graph.nodes.filter((node) => this.#isChosen(node)).map(({ id }) => id);
    const state = this.#marks.edges.includes(edge.id)
      ? 'broken'
      : chosen.includes(edge.from) || chosen.includes(edge.to)
        ? 'near'
        : '';
    return svg`<path class="edge ${state}" d=${linePath(way.points)}></path>
      <path class="head ${state}" d=${
        this.#across
          ? `M${end.x - 7} ${end.y - 4} L${end.x} ${end.y} L${end.x - 7} ${end.y + 4} Z`
          : `M${end.x - 4} ${end.y - 7} L${end.x} ${end.y} L${end.x + 4} ${end.y - 7} Z`
      }></path>`;
  }

  #label(edge: GraphEdge): TemplateResult | typeof nothing {
    const way = this.#placed!.links.get(edge.id);
    if (!way || this.#fits) return nothing;
    const broken = this.#marks.edges.includes(edge.id);
    const text = this.#shape(edge.shape);
    const style = `left: ${way.label.x}px; top: ${way.label.y}px`;
    const classes = `shape ${broken ? 'broken' : ''}`;
    if (!this.editable)
      return text === '' ? nothing : html`<span class=${classes} style=${style}><span>${text}</span></span>`;
    const label = this.#words.insertOn(
      this.#nameOf(edge.from),
      this.#nameOf(edge.to),
      edge.shape ? shapeText(edge.shape) : '',
    );
    return html`<button
      type="button"
      class=${classes}
      style=${style}
      tabindex="-1"
      title=${broken ? `${this.fault!.text}\n${label}` : label}
      aria-label=${label}
      data-testid=${testIds.graphEdge}
      data-from=${edge.from}
      data-to=${edge.to}
      data-broken=${broken}
      @click=${() => this.#tell('insert', { edge })}
    >
      ${text ? html`<span>${text}</span>` : nothing}${icon('add')}
    </button>`;
  }

  #nameOf(id: string): string {
    const node = this.#graph.nodes.find((one) => one.id === id);
    return node ? this.#name(node) : id;
  }

  #node(node: GraphNode): TemplateResult {
    const { edges } = this.#graph;
    const { x, y } = this.#placed!.boxes.get(node.id)!;
    const { width, height } = this.#sizeOf(node);
    const words = this.#words;
    const list = (ids: string[]): string => ids.map((id) => this.#nameOf(id)).join(', ') || words.nothing;
    const from = edges.filter(({ to }) => to === node.id).map((edge) => edge.from);
    const to = edges.filter((edge) => edge.from === node.id).map((edge) => edge.to);
    const broken = this.#marks.nodes.includes(node.id);
    const unused = node.kind !== 'output' && to.length === 0;
    const why = this.#why(node);
    const ways = directions(node.type);
    const name = node.kind === 'output' ? '' : this.#name(node);
    const second = this.#second(node);
    // The parts end in spaces of their own: a space between them is lost where the card is scrolled out of sight.
    const visible = [this.#title(node), node.size, name, why].filter(Boolean).join(' ');
    return html`<button
      type="button"
      class="node ${node.kind} ${ways > 0 ? 'recurrent' : ''} ${broken ? 'broken' : ''} ${unused ? 'unused' : ''}"
      style="left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px"
      data-testid=${testIds.graphNode}
      data-node=${node.id}
      data-class=${node.type}
      data-broken=${broken}
      tabindex=${node.id === this.current ? 0 : -1}
      aria-label=${words.node(visible, list(from), list(to))}
      aria-pressed=${this.#isChosen(node)}
      title=${unused ? words.unused : this.#reading(node)}
      @focus=${() => {
        this.current = node.id;
        this.read = node.id;
      }}
      @blur=${() => (this.read = '')}
      @click=${(event: MouseEvent) => this.#tell('choose', { node, open: event.detail === 0 })}
    >
      <span class="kind"
        >${ways > 0 ? directionMark(ways) : nothing}<b>${`${this.#title(node)} `}</b
        ><i>${`${node.size} `}</i></span
      >
      ${second ? html`<span class="name">${`${second} `}</span>` : nothing}
      ${this.#given(node) ? html`<span class="given">${this.#given(node)}</span>` : nothing}
      ${why ? html`<span class="why">${why}</span>` : nothing}
    </button>`;
  }

  /** A node's layer in words: its name, class, shapes and parameters. */
  #reading(node: GraphNode | undefined): string {
    if (!node) return '';
    const row = this.known(node.layer)
      ? this.inspection?.layers.find(({ name }) => name === node.layer)
      : null;
    return [
      this.#name(node),
      [this.#title(node), node.size].filter(Boolean).join(' '),
      row?.output_shape ?? '',
      row && row.parameters > 0 ? this.t.parameterCount(row.parameters) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  /** Moves the focus to a node. */
  async focusNode(id: string): Promise<void> {
    this.current = id;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  }

  #key(event: KeyboardEvent): void {
    const { nodes, edges } = this.#graph;
    const node = nodes.find(({ id }) => id === (event.target as HTMLElement).dataset['node']);
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.editable && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      return this.#tell('remove', { node });
    }
    if (this.editable && (event.key === 'Insert' || event.key === '+')) {
      event.preventDefault();
      return this.#tell('insert', { node });
    }
    // Along the edges goes y, beside them x, whichever way it is drawn.
    const place = (id: string): { x: number; y: number } => {
      const { x, y } = this.#placed!.boxes.get(id)!;
      return this.#across ? { x: y, y: x } : { x, y };
    };
    const at = place(node.id);
    // The way back is the way that was taken.
    const nearest = (ids: string[]): string | undefined =>
      ids.find((id) => id === this.#before) ??
      ids
        .filter((id) => this.#placed!.boxes.has(id))
        .sort(
          (a, b) => Math.abs(place(a).x - at.x) - Math.abs(place(b).x - at.x) || place(a).y - place(b).y,
        )[0];
    const beside = (sign: number): string | undefined =>
      nodes
        .map(({ id }) => id)
        .filter((id) => id !== node.id && (place(id).x - at.x) * sign > 1)
        .sort(
          (a, b) =>
            Math.abs(place(a).y - at.y) - Math.abs(place(b).y - at.y) || (place(a).x - place(b).x) * sign,
        )[0];
    const [on, back, after, before] = this.#across
      ? ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']
      : ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft'];
    const ways: Record<string, () => string | undefined> = {
      [on!]: () => nearest(edges.filter(({ from }) => from === node.id).map(({ to }) => to)),
      [back!]: () => nearest(edges.filter(({ to }) => to === node.id).map(({ from }) => from)),
      [after!]: () => beside(1),
      [before!]: () => beside(-1),
      Home: () => nodes[0]?.id,
      End: () => nodes.at(-1)?.id,
    };
    const next = ways[event.key]?.();
    if (next === undefined) return;
    event.preventDefault();
    this.#before = node.id;
    void this.focusNode(next);
  }

  #tell<Name extends keyof GraphEvents>(name: Name, detail: GraphEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
define('rnn-graph-drawing', GraphDrawing);

/** 2 for a layer that reads in both directions, 1 for another recurrent one, 0 for the rest. */
function directions(type: string): number {
  if (type.startsWith('Bidirectional')) return 2;
  return /(^|· )(SimpleRNN|LSTM|GRU|LSTMAnatomy)$/.test(type) ? 1 : 0;
}

function directionMark(ways: number): TemplateResult {
  const paths =
    ways === 2
      ? svg`<path d="M4 8.5h15M15 4.5l4 4-4 4M20 16H5M9 12l-4 4 4 4"></path>`
      : svg`<path d="M4 12h15M14.5 7.5 19 12l-4.5 4.5"></path>`;
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;
}
