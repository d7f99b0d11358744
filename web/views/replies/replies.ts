import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { accuracyStyles, limitStyles } from '../accuracy_styles.ts';
import { accuracyTable, limitKey, limitedBar } from '../accuracy_table.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeReplies, type Drawn, type Part, type Replies } from './decoder.ts';
import type { ReplyWords } from './words.en.ts';

/** How often the answers fit, by what has to be heard, and how different drawn answers are. */
export class RepliesView extends ViewElement<Replies, ReplyWords> {
  static override styles = [
    controls,
    accuracyStyles,
    limitStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1.2rem 2.5rem;
        align-items: start;
        max-width: none;
      }
      th,
      td {
        padding-left: 0.7rem;
      }
      th:first-child {
        padding-left: 0;
      }
      thead th {
        vertical-align: bottom;
      }
      .bars {
        width: 38%;
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    return html`<div>
        <h3 id="title">${t.title}</h3>
        <p class="key">
          <span><i class="now"></i>${t.model}</span><span>${limitKey()}${t.limit}</span>
        </p>
        ${accuracyTable(
          { parts: t.needs, counts: t.replies },
          data.parts.map((part) => this.#row(part)),
        )}
        <p class="why">${data.trained ? t.why : t.untrained}</p>
      </div>
      ${data.drawn ? this.#drawn(data.drawn) : nothing}`;
  }

  #row({ needs, share, limit, replies }: Part): TemplateResult {
    const { words: t } = this;
    return html`<tr
      data-testid=${testIds.repliesRow}
      data-needs=${needs}
      data-share=${share}
      data-limit=${limit}
    >
      <th scope="row">${t[needs]}</th>
      ${limitedBar(share, { last: limit })}
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
