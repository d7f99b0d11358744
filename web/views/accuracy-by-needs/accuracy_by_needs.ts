import { css, html, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { accuracyStyles } from '../accuracy_styles.ts';
import { accuracyTable } from '../accuracy_table.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeAccuracyByNeeds, type AccuracyByNeeds } from './decoder.ts';
import type { NeedsWords } from './words.en.ts';

type Part = AccuracyByNeeds['parts'][number];

/** Right marks by what has to be read to make them, beside the best that a reader in one direction can do. */
export class AccuracyByNeedsView extends ViewElement<AccuracyByNeeds, NeedsWords> {
  static override styles = [
    controls,
    accuracyStyles,
    css`
      .limits,
      .why {
        margin-bottom: 0.4rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .why {
        margin-top: 0.4rem;
        font-size: var(--tiny);
      }
      .key svg {
        width: 0.7rem;
        height: 0.9rem;
      }
      th,
      td {
        padding: 0.3rem 0;
      }
      th[scope='row'],
      thead th:first-child {
        text-align: left;
      }
      .bars {
        width: 55%;
        padding: 0.3rem 0.8rem;
      }
      .bars svg {
        display: block;
        width: 100%;
        height: 1.1rem;
        overflow: visible;
      }
      .rest {
        fill: var(--sunken);
      }
      .limit {
        stroke: var(--ink);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .from-end {
        stroke: var(--validation);
        stroke-dasharray: 2 2;
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    const line = (kind: string): TemplateResult =>
      html`<svg viewBox="0 0 10 14" aria-hidden="true"><path class="limit ${kind}" d="M5 0v14"></path></svg>`;
    return html`<h3 id="title">${t.title}</h3>
      <p class="score"><b>${shareText(data.sentences)}</b> ${t.sentences}</p>
      <p class="limits">${t.limits(shareText(data.forward), shareText(data.backward))}</p>
      <p class="key">
        <span><i class="now"></i>${t.model}</span><span>${line('')}${t.forward}</span
        ><span>${line('from-end')}${t.backward}</span>
      </p>
      ${accuracyTable(
        { parts: t.needs, counts: t.words },
        data.parts.map((part) => this.#row(part)),
      )}
      <p class="why">${t.why}</p>`;
  }

  #row({ needs, share, words, forward, backward }: Part): TemplateResult {
    const { words: t } = this;
    const at = (value: number): string => (value * 100).toFixed(2);
    return html`<tr
      data-testid=${testIds.needsRow}
      data-needs=${needs}
      data-share=${share}
      data-forward=${forward}
    >
      <th scope="row">${t[needs]}</th>
      <td class="bars" aria-hidden="true">
        <svg viewBox="0 0 100 10" preserveAspectRatio="none">
          <rect class="rest" width="100" height="10"></rect>
          <rect class="now" width=${at(share)} height="10"></rect>
          <path class="limit from-end" d="M${at(backward)} 0v10"></path>
          <path class="limit" d="M${at(forward)} 0v10"></path>
        </svg>
      </td>
      <td>
        <b>${shareText(share)}</b
        ><span class="visually-hidden">${t.limitsOf(shareText(forward), shareText(backward))}</span>
      </td>
      <td>${words}</td>
    </tr>`;
  }
}
define('rnn-accuracy-by-needs', AccuracyByNeedsView);

export const view: View<AccuracyByNeeds> = {
  element: 'rnn-accuracy-by-needs',
  decode: decodeAccuracyByNeeds,
};
