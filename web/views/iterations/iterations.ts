import { css, html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { metricText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeIteration, type Iteration } from './decoder.ts';
import type { IterationWords } from './words.en.ts';

/** A table of more lines would be longer than anybody reads, and slow to draw at full speed. */
const mostLines = 200;

/** The log of a run, newest line first. */
export class Iterations extends ViewElement<Iteration, IterationWords> {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      h3 {
        margin: 1rem 0 0.3rem;
      }
      .scroll {
        position: relative;
        max-height: 24rem;
        overflow: auto;
        background: var(--sunken);
        border-radius: var(--radius);
        padding: 0.4rem 0.9rem 0.8rem;
      }
      p {
        margin: 0.6rem 0 0;
        font-size: var(--small);
        color: var(--ink-3);
      }
      .good {
        color: var(--right);
      }
      .bad {
        color: var(--wrong);
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 0.1rem 0.8rem 0.1rem 0;
        text-align: left;
        white-space: nowrap;
        font: 0.75rem/1.6 var(--mono);
      }
      th {
        position: sticky;
        top: 0;
        color: var(--ink-3);
        background: var(--sunken);
        font-family: var(--sans);
      }
    `,
  ];

  override render() {
    const { words: t } = this;
    return html`<h3>${t.title}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t.iteration}</th>
              <th scope="col">Loss</th>
              <th scope="col">Pred</th>
              <th scope="col">True</th>
              <th scope="col">a + b = c</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              this.records.slice(-mostLines).reverse(),
              ({ iteration }) => iteration,
              (entry) => this.line(entry),
            )}
          </tbody>
        </table>
        ${this.records.length > mostLines ? html`<p>${t.newest(mostLines)}</p>` : ''}
      </div>`;
  }

  private line({ iteration, loss, pred, true: wanted, right, text }: Iteration) {
    return html`<tr data-testid=${testIds.logRow} data-iteration=${iteration}>
      <td>${iteration}</td>
      <td>${metricText(loss)}</td>
      <td>${pred.join('')}</td>
      <td>${wanted.join('')}</td>
      <td class=${right ? 'good' : 'bad'}>
        ${text} ${right ? '✓' : '✗'}<span class="visually-hidden"
          >${right ? this.words.right : this.words.wrong}</span
        >
      </td>
    </tr>`;
  }
}
define('rnn-iterations', Iterations);

export const view: View<Iteration> = { element: 'rnn-iterations', decode: decodeIteration };
