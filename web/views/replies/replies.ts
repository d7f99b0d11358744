import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeReplies, type Drawn, type Part, type Replies } from './decoder.ts';
import type { ReplyWords } from './words.en.ts';

/** How often the answers fit, by what has to be heard, and how different drawn answers are. */
export class RepliesView extends ViewElement<Replies, ReplyWords> {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1.2rem 2.5rem;
        align-items: start;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1.2rem;
        margin: 0.2rem 0 0.3rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
      .key span {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
      }
      .key i {
        width: 1.3rem;
        height: 0.6rem;
        border-radius: 2px;
      }
      .key svg {
        width: 0.7rem;
        height: 0.9rem;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.3rem 0 0.3rem 0.7rem;
        text-align: right;
        font-weight: 400;
        color: var(--ink-2);
      }
      th:first-child {
        padding-left: 0;
        text-align: left;
      }
      thead th {
        font-size: var(--tiny);
        vertical-align: bottom;
      }
      .bars {
        width: 38%;
      }
      .bars svg {
        display: block;
        width: 100%;
        height: 1.1rem;
        overflow: visible;
      }
      .now {
        fill: var(--training);
        background: var(--training);
      }
      .rest {
        fill: var(--sunken);
      }
      .limit {
        stroke: var(--ink);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      td b {
        color: var(--ink);
        font-weight: 600;
      }
      .why {
        margin: 0.4rem 0 0;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    return html`<div>
        <h3 id="title">${t.title}</h3>
        <p class="key">
          <span><i class="now"></i>${t.model}</span
          ><span
            ><svg viewBox="0 0 10 14" aria-hidden="true"><path class="limit" d="M5 0v14"></path></svg
            >${t.limit}</span
          >
        </p>
        <table aria-labelledby="title">
          <thead>
            <tr>
              <th scope="col">${t.needs}</th>
              <td></td>
              <th scope="col">%</th>
              <th scope="col">${t.replies}</th>
            </tr>
          </thead>
          <tbody>
            ${data.parts.map((part) => this.#row(part))}
          </tbody>
        </table>
        <p class="why">${data.trained ? t.why : t.untrained}</p>
      </div>
      ${data.drawn ? this.#drawn(data.drawn) : nothing}`;
  }

  #row({ needs, share, limit, replies }: Part): TemplateResult {
    const { words: t } = this;
    const at = (value: number): string => (value * 100).toFixed(2);
    return html`<tr
      data-testid=${testIds.repliesRow}
      data-needs=${needs}
      data-share=${share}
      data-limit=${limit}
    >
      <th scope="row">${t[needs]}</th>
      <td class="bars" aria-hidden="true">
        <svg viewBox="0 0 100 10" preserveAspectRatio="none">
          <rect class="rest" width="100" height="10"></rect>
          <rect class="now" width=${at(share)} height="10"></rect>
          <path class="limit" d="M${at(limit)} 0v10"></path>
        </svg>
      </td>
      <td><b>${shareText(share)}</b><span class="visually-hidden">${t.limitOf(shareText(limit))}</span></td>
      <td>${replies}</td>
    </tr>`;
  }

  #drawn({ draws, varied, closed }: NonNullable<Replies['drawn']>): TemplateResult {
    const { words: t } = this;
    const row = (contexts: 'varied' | 'closed', of: Drawn): TemplateResult =>
      html`<tr
        data-testid=${testIds.drawsRow}
        data-contexts=${contexts}
        data-different=${of.different}
        data-fitting=${of.fitting}
      >
        <th scope="row">${t[contexts]}</th>
        <td><b>${shareText(of.fitting)}</b></td>
        <td><b>${of.different.toFixed(1)}</b></td>
        <td>${contexts === 'varied' ? shareText(of.three / of.contexts) : '–'}</td>
      </tr>`;
    return html`<div>
      <h3 id="draws">${t.draws(draws)}</h3>
      <table aria-labelledby="draws">
        <thead>
          <tr>
            <th scope="col">${t.contexts}</th>
            <th scope="col">${t.fitting}</th>
            <th scope="col">${t.different}</th>
            <th scope="col">${t.three}</th>
          </tr>
        </thead>
        <tbody>
          ${row('varied', varied)}${row('closed', closed)}
        </tbody>
      </table>
    </div>`;
  }
}
define('rnn-replies', RepliesView);

export const view: View<Replies> = { element: 'rnn-replies', decode: decodeReplies };
