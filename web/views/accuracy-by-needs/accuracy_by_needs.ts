import { css, html, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { accuracyStyles, limitStyles } from '../accuracy_styles.ts';
import { accuracyTable, limitKey, limitedBar } from '../accuracy_table.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeAccuracyByNeeds, type AccuracyByNeeds } from './decoder.ts';
import type { NeedsWords } from './words.en.ts';

type Part = AccuracyByNeeds['parts'][number];

/** Right marks by what has to be read to make them, beside the best that a reader in one direction can do. */
export class AccuracyByNeedsView extends ViewElement<AccuracyByNeeds, NeedsWords> {
  static override styles = [
    controls,
    accuracyStyles,
    limitStyles,
    css`
      .limits {
        margin-bottom: 0.4rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .bars {
        width: 55%;
        padding: 0.3rem 0.8rem;
      }
      .from-end {
        stroke: var(--validation);
        stroke-dasharray: 2 2;
      }
    `,
  ];

  override render() {
    const { words: t, data } = this;
    return html`<h3 id="title">${t.title}</h3>
      <p class="score"><b>${shareText(data.sentences)}</b> ${t.sentences}</p>
      <p class="limits">${t.limits(shareText(data.forward), shareText(data.backward))}</p>
      <p class="key">
        <span><i class="now"></i>${t.model}</span><span>${limitKey()}${t.forward}</span
        ><span>${limitKey('from-end')}${t.backward}</span>
      </p>
      ${accuracyTable(
        { parts: t.needs, counts: t.words },
        data.parts.map((part) => this.#row(part)),
      )}
      <p class="why">${t.why}</p>`;
  }

  #row({ needs, share, words, forward, backward }: Part): TemplateResult {
    const { words: t } = this;
    return html`<tr
      data-testid=${testIds.needsRow}
      data-needs=${needs}
      data-share=${share}
      data-forward=${forward}
    >
      <th scope="row">${t[needs]}</th>
      ${limitedBar(share, { 'from-end': backward, forward })}
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
