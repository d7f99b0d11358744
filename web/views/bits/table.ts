import { css, html, nothing, type TemplateResult } from 'lit';
import { mark } from '../../ui/mark.ts';
import { testIds } from '../../ui/test_ids.ts';
import type { BitSample } from './decoder.ts';
import type { BitWords } from './words.en.ts';

function tile(bit: number, kind: string): TemplateResult {
  return html`<span class="tile ${kind} ${bit ? 'one' : 'zero'}">${bit}</span>`;
}

/** The network's bit: filled as high as it is sure of a one, marked when it is wrong. */
function answer(sample: BitSample, place: number, t: BitWords): TemplateResult {
  const output = sample.outputs[place] ?? 0;
  const bit = sample.predicted_bits[place] ?? 0;
  const right = bit === sample.sum_bits[place];
  return html`<span
    class="tile answer ${right ? 'good' : 'bad'}"
    style="--level: ${Math.round(output * 100)}%"
    title=${t.probability(output.toFixed(3))}
    ><b>${bit}</b></span
  >`;
}

/**
 * Written addition as at school: carries above, the two numbers, a rule, the network's answer, highest place
 * first, in whatever order the network reads.
 */
export function bitTable(sample: BitSample, t: BitWords): TemplateResult {
  const { length } = sample.a_bits;
  const places = Array.from({ length }, (_, index) => length - 1 - index);
  const row = (head: string, name: string, cell: (place: number) => unknown, end: unknown): TemplateResult =>
    html` <tr class=${name}>
      <th scope="row">${head}</th>
      ${places.map((place) => html`<td>${cell(place)}</td>`)}
      <td class="number">${end}</td>
    </tr>`;
  return html`<table class="bits" style="--places: ${places.length}">
    <caption class="visually-hidden">
      ${t.caption(sample.a, sample.b, sample.predicted)}
    </caption>
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">${t.row}</span></th>
        ${places.map((place) => html`<th scope="col">${2 ** place}</th>`)}
        <th scope="col"><span class="visually-hidden">${t.decimal}</span></th>
      </tr>
    </thead>
    <tbody>
      ${row(
        t.carry,
        'carry',
        (place) =>
          sample.carry_bits[place]
            ? html`<span class="carried"
                ><svg viewBox="0 0 30 12" aria-hidden="true">
                  <path d="M28 11 C 24 1, 10 1, 5 8 M 5 8 l 5.5 -1.2 M 5 8 l 0.2 -5.4"></path></svg
                >1</span
              >`
            : html`<span class="visually-hidden">0</span>`,
        nothing,
      )}
      ${row('a', 'term', (place) => tile(sample.a_bits[place] ?? 0, 'given'), sample.a)}
      ${row('b', 'term', (place) => tile(sample.b_bits[place] ?? 0, 'given'), sample.b)}
      ${row(t.network, 'network', (place) => answer(sample, place, t), html`<b>${sample.predicted}</b>`)}
      ${row(
        t.check,
        'truth',
        (place) => {
          const right = sample.predicted_bits[place] === sample.sum_bits[place];
          return html`<span class="check"
            >${right ? nothing : sample.sum_bits[place]}${mark(right, t)}</span
          >`;
        },
        html`<span class="check">${sample.right ? nothing : sample.sum}${mark(sample.right, t)}</span>`,
      )}
    </tbody>
  </table>`;
}

/** The line `a + b = c`, a button that shows the sum in the table. */
export function sumRow(sample: BitSample, chosen: boolean, choose: () => void, t: BitWords): TemplateResult {
  return html`<li>
    <button
      type="button"
      class="sum"
      data-testid=${testIds.predictionRow}
      data-right=${String(sample.right)}
      aria-pressed=${chosen}
      @click=${choose}
    >
      <span class="terms">${sample.a} + ${sample.b} =</span>
      <b>${sample.predicted}</b>
      ${mark(sample.right, t)}
      ${sample.right ? nothing : html`<span class="instead">${t.instead(sample.sum)}</span>`}
    </button>
  </li>`;
}

export const bitStyles = css`
  table.bits {
    --tile: clamp(16px, (100cqi - 8.6rem) / var(--places) - 5px, max(40px, 4vh));
    border-collapse: separate;
    border-spacing: 4px;
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  @container (max-width: 310px) {
    table.bits {
      border-spacing: 2px;
    }
  }
  table.bits th {
    font-weight: 400;
    font-size: var(--tiny);
    color: var(--ink-3);
    text-align: center;
    padding: 0;
  }
  table.bits th[scope='row'] {
    text-align: right;
    padding-right: 0.5rem;
    white-space: nowrap;
    color: var(--ink-2);
  }
  table.bits td {
    padding: 0;
    text-align: center;
  }
  table.bits td.number {
    min-width: 2.6rem;
    padding-left: 0.5rem;
    text-align: right;
    font-size: 1.125rem;
  }
  .tile {
    display: grid;
    place-items: center;
    width: var(--tile);
    aspect-ratio: 1;
    border-radius: 7px;
    font: 600 1rem/1 var(--mono);
  }
  .tile.given.zero {
    color: var(--ink-3);
    box-shadow: inset 0 0 0 1.5px var(--line);
  }
  .tile.given.one {
    background: var(--ink-2);
    color: var(--surface);
  }
  tr.network td,
  tr.network th {
    border-top: 2px solid var(--ink-2);
    padding-top: 6px;
  }
  .tile.answer {
    --tone: var(--right);
    position: relative;
    overflow: hidden;
    box-shadow: inset 0 0 0 2px var(--tone);
    color: var(--ink);
  }
  .tile.answer.bad {
    --tone: var(--wrong);
    border-radius: 2px;
  }
  .tile.answer::before {
    content: '';
    position: absolute;
    inset: auto 0 0;
    height: var(--level);
    background: color-mix(in srgb, var(--tone) 24%, transparent);
    transition: height 120ms linear;
  }
  .tile.answer b {
    position: relative;
  }
  .carried {
    position: relative;
    display: block;
    height: 22px;
    padding-top: 8px;
    font: 600 0.8125rem/1 var(--mono);
    color: var(--carry);
  }
  .carried svg {
    position: absolute;
    left: 50%;
    top: -2px;
    width: calc(var(--tile) + 8px);
    height: 12px;
    fill: none;
    stroke: var(--carry);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .check {
    display: inline-flex;
    align-items: center;
    gap: 0.1rem;
    font: 600 0.875rem/1 var(--mono);
    color: var(--wrong);
  }
  .sums {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: 2px;
  }
  .sum {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.4rem;
    width: 100%;
    min-height: 30px;
    padding: 0.15rem 0.35rem;
    font: inherit;
    font-variant-numeric: tabular-nums;
    text-align: left;
    color: var(--ink);
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  .sum .terms {
    color: var(--ink-2);
  }
  .sum:hover {
    background: var(--sunken);
  }
  .sum[aria-pressed='true'] {
    background: var(--accent-soft);
  }
  .sum .instead {
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  @media (prefers-reduced-motion: reduce) {
    .tile.answer::before {
      transition: none;
    }
  }
`;
