import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const clouds: readonly { colour: string; at: readonly (readonly [number, number])[] }[] = [
  {
    colour: 'accent',
    at: [
      [16, 14],
      [23, 10],
      [27, 18],
    ],
  },
  {
    colour: 'validation',
    at: [
      [70, 12],
      [78, 17],
      [82, 9],
    ],
  },
  {
    colour: 'right',
    at: [
      [26, 42],
      [34, 46],
      [20, 48],
    ],
  },
];

export const card: TaskCard = {
  group: 'generate',
  articles: ['course-notes'],
  seconds: 2,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <path d="M23 10 78 17M34 46 86 50" stroke="var(--ink-3)" stroke-width="1.4" stroke-dasharray="2 3"></path>
    <path d="m74.5 14 3.7 3-4.4 1.8M82.4 47.2l3.8 2.8-4.4 2" stroke="var(--ink-3)" stroke-width="1.4"></path>
    ${clouds.map(({ colour, at }) => at.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="3.4" fill="var(--${colour})"></circle>`))}
    <circle cx="90" cy="50" r="3.4" fill="var(--wrong)"></circle>
  </svg>`,
  en: {
    name: 'Word vectors (word2vec)',
    line: 'Words that keep the same company get similar vectors, and paris − france + japan is tokyo.',
  },
  ja: {
    name: '単語のベクトル（word2vec）',
    line: '周りに同じ単語が来る単語は、似たベクトルになります。パリ − フランス + 日本 は東京です。',
  },
};
