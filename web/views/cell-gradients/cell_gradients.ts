import { css, html, type PropertyDeclarations } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { metricText } from '../../ui/format.ts';
import '../flow_chart.ts';
import { mapStyles } from '../map_styles.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeCellGradients, type CellGradients } from './decoder.ts';
import type { CellGradientWords } from './words.en.ts';

const choices = [0, 100, 300, 1000];
/** Batches between two pictures. */
const drawnEvery = 10;

/** The gradient flow through the cells side by side, untrained or as they are trained. */
export class CellGradientsView extends ViewElement<CellGradients, CellGradientWords> {
  static override properties: PropertyDeclarations = {
    updates: { state: true },
    shown: { state: true },
    training: { state: true },
  };
  /** Batches asked for. */
  declare updates: number;
  /** The newest frame of those that training asked for; null before the first. */
  declare shown: CellGradients | null;
  declare training: boolean;

  constructor() {
    super();
    this.updates = 0;
    this.shown = null;
    this.training = false;
  }

  /** Another frame that was not asked for here: of another experiment, or the cells begin anew. */
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('data') || !this.hasUpdated) return;
    this.shown = null;
    void this.#train();
  }

  static override styles = [
    controls,
    mapStyles,
    css`
      .lead {
        max-width: 46rem;
        margin-bottom: 0.5rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { words: t, training } = this;
    const data = this.shown ?? this.data;
    const lines = data.cells.map(({ cell, state, loss, norms }) => ({
      name: `${t.cells[cell] ?? cell}, ${state}`,
      norms,
      first: 0,
      last: norms.length - 1,
      note: metricText(loss),
    }));
    const choose = (event: Event): void => {
      this.updates = Number((event.target as HTMLSelectElement).value);
      void this.#train();
    };
    return html`<div class="choice">
        <h3>${t.title}</h3>
        <label
          >${t.trained}
          <select @change=${choose}>
            ${choices.map((count) => html`<option value=${count} .selected=${count === this.updates}>${t.updates(count)}</option>`)}
          </select></label
        >
        <span>${training ? t.busy(data.updates) : ''}</span>
      </div>
      <p class="lead">
        ${t.lead(data.units, data.samples)} ${data.updates === 0 ? t.untrained : t.after(data.updates)}
      </p>
      <rnn-flow-chart .lines=${lines} .words=${t} theme=${this.theme}></rnn-flow-chart>`;
  }

  /** Some batches of all cells at a time, each drawn before the next are asked for; anew for fewer than there were. */
  async #train(): Promise<void> {
    if (this.training || this.updates === (this.shown ?? this.data).updates) return;
    this.training = true;
    const { data } = this;
    try {
      while (this.isConnected && this.data === data) {
        const { updates } = this.shown ?? data;
        if (updates === this.updates) break;
        const from = updates > this.updates ? 0 : updates;
        const frame = await this.host.ask({ updates: Math.min(from + drawnEvery, this.updates) });
        if (this.data === data) this.shown = frame;
        await this.updateComplete;
      }
    } catch {
      // The experiment was replaced; its frame comes.
    } finally {
      this.training = false;
    }
    if (this.isConnected && this.data !== data) void this.#train();
  }
}
define('rnn-cell-gradients', CellGradientsView);

export const view: View<CellGradients> = { element: 'rnn-cell-gradients', decode: decodeCellGradients };
