import { css, html, svg, type TemplateResult } from 'lit';
import type { MarkedNumbers } from './decoder.ts';
import type { MarkedNumberWords } from './words.en.ts';

const [size, edge] = [200, 22];

/** Answers against the right ones: good ones lie on the diagonal, those of a rule that knows nothing on a level line. */
export function scatter(
  { plotted, problem, sample }: MarkedNumbers,
  t: MarkedNumberWords,
  choose: (sample: number) => void,
): TemplateResult {
  const most = problem === 'adding' ? 2 : 1;
  const place = (value: number): number =>
    edge + (Math.min(1.08, Math.max(-0.08, value / most)) * (size - 2 * edge)) / 1;
  const [x, y] = [place, (value: number) => size - place(value)];
  const mean = plotted.reduce((sum, { truth }) => sum + truth, 0) / Math.max(1, plotted.length);
  const error =
    plotted.reduce((sum, one) => sum + Math.abs(one.answer - one.truth), 0) / Math.max(1, plotted.length);
  const told = Number.isFinite(error) ? error.toFixed(3) : 'nan';
  return html`<figure class="scatter">
    <figcaption><h3>${t.all(plotted.length)}</h3></figcaption>
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${t.scatter(plotted.length, told)}>
      <path class="frame" d="M${x(0)} ${y(most)}V${y(0)}H${x(most)}"></path>
      <path class="diagonal" d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}"></path>
      <path class="mean" d="M${x(0)} ${y(mean)}H${x(most)}"></path>
      ${plotted.map((one, at) =>
        Number.isFinite(one.answer)
          ? svg`<circle class=${at === sample ? 'chosen' : ''} cx=${x(one.truth)} cy=${y(one.answer)} r=${at === sample ? 4.5 : 2.4} @click=${() => choose(at)}></circle>`
          : '',
      )}
      <text x=${x(0)} y=${size - 8} text-anchor="middle">0</text>
      <text x=${x(most)} y=${size - 8} text-anchor="middle">${most}</text>
      <text x=${x(most / 2)} y=${size - 8} text-anchor="middle">${t.xAxis}</text>
      <text x=${-size / 2} y="10" text-anchor="middle" transform="rotate(-90)">${t.yAxis}</text>
    </svg>
    <p>${t.meanError(told)} ${t.key}</p>
  </figure>`;
}

export const scatterStyles = css`
  .scatter {
    margin: 0;
    max-width: 20rem;
  }
  .scatter svg {
    display: block;
    width: 100%;
    height: auto;
  }
  .scatter p {
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  .scatter path {
    fill: none;
    stroke: var(--line);
  }
  .scatter .frame {
    stroke: var(--line-strong);
  }
  .scatter .diagonal {
    stroke: var(--right);
    stroke-width: 1.5;
  }
  .scatter .mean {
    stroke: var(--ink-3);
    stroke-dasharray: 4 3;
  }
  .scatter circle {
    fill: var(--training);
    fill-opacity: 0.6;
    cursor: pointer;
  }
  .scatter circle.chosen {
    fill: var(--validation);
    fill-opacity: 1;
    stroke: var(--surface);
  }
  .scatter text {
    font-size: 9px;
    fill: var(--ink-3);
  }
`;
