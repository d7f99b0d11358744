import { css, html } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { mapStyles } from '../map_styles.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeKlByDimension, type KlByDimension } from './decoder.ts';
import type { KlWords } from './words.en.ts';

/** A bar for each dimension of a Sampling layer, in nats. */
export class KlByDimensionView extends ViewElement<KlByDimension, KlWords> {
  static override styles = [
    controls,
    mapStyles,
    css`
      .room {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.12rem 0.9rem 0.12rem 0;
        font-weight: 400;
        text-align: right;
        color: var(--ink-2);
      }
      thead th {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      th[scope='row'] {
        color: var(--ink);
      }
      .bar {
        width: clamp(7rem, 24vw, 20rem);
      }
      .bar i {
        display: block;
        height: 0.7rem;
        min-width: 1px;
        background: var(--accent);
        border-radius: 0 2px 2px 0;
      }
      .idle i {
        background: var(--line-strong);
      }
      .said {
        margin-top: 0.5rem;
        max-width: 46rem;
        font-size: var(--small);
        line-height: 1.5;
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    const most = Math.max(1e-6, ...data.kl);
    const choose = (event: Event): void =>
      this.host.follow({ layer: (event.target as HTMLSelectElement).value });
    return html`<h3>${t.title}</h3>
      <div class="choice">
        ${
          data.layers.length > 1
            ? html`<label
                >${t.layer}
                <select @change=${choose}>
                  ${data.layers.map((name) => html`<option value=${name} .selected=${name === data.layer}>${name}</option>`)}
                </select></label
              >`
            : html`<span>${t.layer} <b>${data.layer}</b></span>`
        }
        <span data-total=${data.total} data-active=${data.active}
          >${t.total(data.total.toFixed(2), data.active, data.kl.length)}</span
        >
      </div>
      <div class="room" role="region" aria-label=${t.title} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${t.dimension}</th>
              <td></td>
              <th scope="col">${t.nats}</th>
              <th scope="col">${t.spread}</th>
            </tr>
          </thead>
          <tbody>
            ${Array.from(
              data.kl,
              (value, at) =>
                html`<tr data-kl=${value}>
                  <th scope="row">z${at + 1}</th>
                  <td class="bar ${value < 0.05 ? 'idle' : ''}">
                    <i style="width: ${((Math.max(0, value) / most) * 100).toFixed(1)}%"></i>
                  </td>
                  <td>${value.toFixed(3)}</td>
                  <td>${data.spread[at]!.toFixed(2)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="said">${t.said(data.samples)}</p>`;
  }
}
define('rnn-kl-by-dimension', KlByDimensionView);

export const view: View<KlByDimension> = { element: 'rnn-kl-by-dimension', decode: decodeKlByDimension };
