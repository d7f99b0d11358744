import {
  LitElement,
  html,
  nothing,
  svg,
  type PropertyDeclarations,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { shareText } from '../ui/format.ts';
import { testIds } from '../ui/test_ids.ts';
import { textWidth } from '../ui/text_width.ts';
import { searchStyles } from './search_styles.ts';
import { fatesAt, rowsOfTree, wayTo, type Fate, type Tree } from './search_tree.ts';
import type { SearchWords } from './search_words.en.ts';

const methods = ['greedy', 'sample', 'beam'] as const;

/** How an answer is searched for, as requests say it. */
export interface SearchSettings {
  method: (typeof methods)[number];
  beams: number;
  length_penalty: number;
  temperature: number;
  seed: number;
}

export const firstSettings: SearchSettings = {
  method: 'beam',
  beams: 3,
  length_penalty: 0,
  temperature: 1,
  seed: 0,
};

/** Time between the steps of a search that grows. */
const stepMs = 650;
const [rowHeight, branch, edge, nodeHeight] = [38, 52, 14, 26];

/** The search for an answer as it grows, and how to search: a choice is an event `settings` with all of them. */
export class SearchElement extends LitElement {
  static override properties: PropertyDeclarations = {
    search: { attribute: false },
    settings: { attribute: false },
    words: { attribute: false },
    source: { type: String },
    step: { state: true },
    playing: { state: true },
    at: { state: true },
  };
  /** Null while it is not known. */
  declare search: Tree | null;
  declare settings: SearchSettings;
  declare words: SearchWords;
  /** What is answered. */
  declare source: string;
  /** The step up to which the tree is drawn; null for all. */
  declare step: number | null;
  declare playing: boolean;
  /** Number of the node that is read; null for none. */
  declare at: number | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.search = this.step = this.at = null;
    this.settings = firstSettings;
    this.source = '';
    this.playing = false;
  }

  static override styles = [controls, searchStyles];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('source')) return;
    this.at = this.step = null;
    this.#stop();
  }

  override render() {
    return html`${this.#settings()} ${this.search ? this.#search(this.search) : nothing}`;
  }

  #settings(): TemplateResult {
    const { words: t, settings } = this;
    const { method } = settings;
    return html`<fieldset aria-label=${t.methods}>
        <div class="ways" role="group" aria-label=${t.methods}>
          ${methods.map(
            (one) =>
              html`<button
                type="button"
                data-method=${one}
                aria-pressed=${one === method}
                @click=${() => this.#set({ method: one })}
              >
                ${t.method[one]}
              </button>`,
          )}
        </div>
        ${method === 'beam' ? html`${this.#range('beams', t.beams, 1, 8, 1)}${this.#range('length_penalty', t.penalty, 0, 2, 0.1)}` : nothing}
        ${
          method === 'sample'
            ? html`${this.#range('temperature', t.temperature, 0, 3, 0.1)}<button
                  type="button"
                  class="button"
                  @click=${() => this.#set({ seed: settings.seed + 1 })}
                >
                  ${t.again}
                </button>`
            : nothing
        }
      </fieldset>
      <p class="note">${t.notes[method]}</p>`;
  }

  #range(
    name: 'beams' | 'length_penalty' | 'temperature',
    label: string,
    least: number,
    most: number,
    step: number,
  ): TemplateResult {
    const value = this.settings[name];
    return html`<label class="setting"
      >${label}
      <input
        type="range"
        name=${name}
        min=${least}
        max=${most}
        step=${step}
        .value=${live(String(value))}
        @input=${(event: Event) => this.#set({ [name]: Number((event.target as HTMLInputElement).value) })}
      /><output>${value}</output></label
    >`;
  }

  #set(change: Partial<SearchSettings>): void {
    this.at = null;
    const detail = { ...this.settings, ...change };
    this.dispatchEvent(new CustomEvent<SearchSettings>('settings', { detail }));
  }

  #search(tree: Tree): TemplateResult {
    const { words: t } = this;
    const step = Math.min(this.step ?? tree.steps, tree.steps);
    return html`<h3>${t.tree}</h3>
      <div class="grow">
        <button
          type="button"
          class="button"
          data-testid=${testIds.growSearch}
          @click=${() => (this.playing ? this.#stop() : this.#play(tree.steps))}
        >
          ${this.playing ? t.pause : t.play}
        </button>
        <input
          type="range"
          min="1"
          max=${tree.steps}
          step="1"
          aria-label=${t.step}
          aria-valuetext=${t.steps(step, tree.steps)}
          data-testid=${testIds.searchStep}
          .value=${live(String(step))}
          @input=${(event: Event) => {
            this.#stop();
            this.step = Number((event.target as HTMLInputElement).value);
          }}
        />
        <output>${t.steps(step, tree.steps)}</output>
      </div>
      ${this.#drawing(tree, step)}
      <p class="said" role="status">
        ${this.at !== null && tree.nodes[this.at] ? this.#reading(tree, this.at) : this.#kept(tree, step)}
      </p>
      ${this.#found(tree)}
      <p class="note">${t.key}</p>`;
  }

  #play(steps: number): void {
    this.playing = true;
    this.at = null;
    this.step = this.step === null || this.step >= steps ? 1 : this.step;
    const next = (): void => {
      this.#timer = setTimeout(() => {
        this.step = (this.step ?? 0) + 1;
        if (this.step >= steps) this.#stop();
        else next();
      }, stepMs);
    };
    next();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.playing = false;
  }

  #name(token: string): string {
    return token === '' ? this.words.end : token === ' ' ? this.words.space : token;
  }

  #drawing(tree: Tree, step: number): TemplateResult {
    const { nodes } = tree;
    const fates = fatesAt(tree, step);
    const rows = rowsOfTree(tree);
    // Columns are as wide as their widest token.
    const widths: number[] = [];
    const shown = nodes.map(({ token }) => (token === ' ' ? '␣' : this.#name(token)));
    for (const [at, node] of nodes.entries())
      widths[node.step] = Math.max(widths[node.step] ?? 26, textWidth(shown[at]!, 8.6) + 14);
    const lefts: number[] = [];
    let right = edge + 10;
    for (let column = 1; column <= tree.steps; column += 1) {
      lefts[column] = right + branch;
      right = lefts[column]! + (widths[column] ?? 26);
    }
    const height = (Math.max(...rows) + 1) * rowHeight + 2 * edge;
    const middle = (row: number): number => edge + row * rowHeight + rowHeight / 2;
    const order = nodes
      .map((_, at) => at)
      .filter((at) => fates[at] !== null)
      .sort((a, b) => rank(fates[a]!) - rank(fates[b]!));
    const branchTo = (at: number): SVGTemplateResult => {
      const { parent, step: column } = nodes[at]!;
      const [x, y] = [lefts[column]!, middle(rows[at]!)];
      const fromX = parent === null ? edge + 10 : lefts[column - 1]! + widths[column - 1]!;
      const fromY = parent === null ? middle(0) : middle(rows[parent]!);
      const bend = (fromX + x) / 2;
      return svg`<path class="branch ${fates[at]!}" d="M${fromX} ${fromY}C${bend} ${fromY} ${bend} ${y} ${x} ${y}"></path>`;
    };
    const drawn = (at: number): SVGTemplateResult => {
      const node = nodes[at]!;
      const [x, y, width] = [lefts[node.step]!, middle(rows[at]!), widths[node.step]!];
      return svg`<g
          class="node ${fates[at]!}"
          data-node=${at}
          data-fate=${fates[at]!}
          @pointerenter=${() => (this.at = at)}
          @pointerdown=${() => (this.at = at)}
          @pointerleave=${() => (this.at = null)}
        >
          <rect x=${x} y=${y - nodeHeight / 2} width=${width} height=${nodeHeight} rx="7"></rect>
          <text class=${node.token === '' ? 'small' : ''} x=${x + width / 2} y=${y}>${shown[at]!}</text>
        </g>
        <text class="share ${fates[at]!}" x=${x - 19} y=${y - 5}>${share(node.probability)}</text>`;
    };
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.words.tree}>
      <svg
        class="tree"
        role="img"
        aria-label=${this.words.treeLabel(this.source, tree.steps)}
        width=${right + edge}
        height=${height}
        data-testid=${testIds.searchTree}
        data-steps=${tree.steps}
        data-step=${step}
      >
        <circle cx=${edge + 5} cy=${middle(0)} r="5" fill="var(--ink-2)"></circle>
        ${order.map(branchTo)}${order.map(drawn)}
      </svg>
    </div>`;
  }

  /** The tokens up to a node as one text. */
  #way(tree: Tree, node: number): string {
    const way = wayTo(tree, node).map((token) => this.#name(token));
    const long = way.some((token) => [...token].length > 1 && token !== this.words.end);
    return this.words.quoted(way.join(long ? ' ' : ''));
  }

  #kept(tree: Tree, step: number): string {
    const { words: t } = this;
    if (step >= tree.steps) {
      const best = tree.answers[0]!;
      const whole = Math.exp(tree.nodes[best.node]!.logProbability);
      return t.over(t.quoted(best.text), share(whole));
    }
    const ways = tree.nodes
      .map((node, at) => ({ node, at }))
      .filter(({ node }) => node.kept && node.step === step)
      .map(({ node, at }) => t.way(this.#way(tree, at), share(Math.exp(node.logProbability))));
    return t.kept(step, ways.join(t.comma));
  }

  #reading(tree: Tree, at: number): string {
    const { words: t } = this;
    const node = tree.nodes[at]!;
    const said = t.read(
      t.quoted(this.#name(node.token)),
      share(node.probability),
      this.#way(tree, at),
      share(Math.exp(node.logProbability)),
    );
    return node.kept ? said : t.dropped(said);
  }

  #found({ answers, nodes }: Tree): TemplateResult | typeof nothing {
    const { words: t, settings } = this;
    if (answers.length < 2) return nothing;
    const penalised = settings.method === 'beam' && settings.length_penalty > 0;
    return html`<h3>${t.found}</h3>
      <ol class="found">
        ${answers.map(
          ({ text, node, score }) =>
            html`<li>
              <span>${text || t.empty}</span>
              <span title=${penalised ? t.penalised : t.score}
                >${penalised ? score.toFixed(2) : share(Math.exp(nodes[node]!.logProbability))}</span
              >
            </li>`,
        )}
      </ol>`;
  }
}
define('rnn-search', SearchElement);

/** What is drawn last lies on top. */
function rank(fate: Fate): number {
  return { dropped: 0, alive: 1, best: 2 }[fate];
}

/** A probability, short: `97%`, `0.4%`, `<0.1%`. */
function share(value: number): string {
  if (value >= 0.0995) return value >= 0.9995 ? '100%' : shareText(value).replace(/\.\d%$/, '%');
  return value < 0.001 ? '<0.1%' : `${(value * 100).toFixed(1)}%`;
}
