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

/** The gradient flow through the cells side by side, untrained or each trained for as many batches. */
export class CellGradientsView extends ViewElement<CellGradients, CellGradientWords> {
  static override properties: PropertyDeclarations = { updates: { state: true } };
  /** Batches asked for. */
  declare updates: number;

  constructor() {
    super();
    this.updates = 0;
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
    const { words: t, data } = this;
    const lines = data.cells.map(({ cell, state, loss, norms }) => ({
      name: `${t.cells[cell] ?? cell}, ${state}`,
      norms,
      first: 0,
      last: norms.length - 1,
      note: metricText(loss),
    }));
    const choose = (event: Event): void => {
      this.updates = Number((event.target as HTMLSelectElement).value);
      this.host.follow({ updates: this.updates });
    };
    const busy = data.updates !== this.updates;
    return html`<div class="choice">
        <h3>${t.title}</h3>
        <label
          >${t.trained}
          <select @change=${choose}>
            ${choices.map((count) => html`<option value=${count} .selected=${count === this.updates}>${t.updates(count)}</option>`)}
          </select></label
        >
        <span role="status">${busy ? t.busy : ''}</span>
      </div>
      <p class="lead">
        ${t.lead(data.units, data.samples)} ${data.updates === 0 ? t.untrained : t.after(data.updates)}
      </p>
      <rnn-flow-chart .lines=${lines} .words=${t} theme=${this.theme}></rnn-flow-chart>`;
  }
}
define('rnn-cell-gradients', CellGradientsView);

export const view: View<CellGradients> = { element: 'rnn-cell-gradients', decode: decodeCellGradients };
