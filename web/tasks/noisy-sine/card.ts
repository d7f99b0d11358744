import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const noise = [2, -3, 1, 3, -2, 0, 3, -1, -3, 2, 1, -2, 2, -3, 0];

export const card: TaskCard = {
  group: 'waves',
  articles: ['keras-7'],
  seconds: 1,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none">
    ${noise.map((by, index) => svg`<circle cx=${6 + index * 4} cy=${28 - 19 * Math.sin(index / 2.4) + by} r="1.8" fill="var(--ink-3)"></circle>`)}
    <path
      d=${`M${Array.from({ length: 11 }, (_, at) => `${62 + at * 2.9} ${28 - 19 * Math.sin((14 + at * 0.72) / 2.4)}`).join('L')}`}
      stroke="var(--accent)"
      stroke-width="2.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    ></path>
  </svg>`,
  en: { name: 'Noisy sine wave', line: 'From 20 points the next one; then it carries on alone.' },
  ja: { name: 'ノイズ入り sin 波', line: '20点から次の1点を予測し、その先は自分だけで続けます。' },
};
