import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const scores = [
  [9, 3, 1, 0, 0, 0],
  [2, 8, 2, 1, 0, 0],
  [0, 0, 1, 3, 8, 2],
  [0, 0, 0, 1, 3, 9],
  [1, 0, 6, 4, 1, 0],
];

export const card: TaskCard = {
  group: 'encoders',
  articles: ['course-notes'],
  seconds: 25,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true">
    ${scores.flatMap((row, y) => row.map((score, x) => svg`<rect x=${14 + x * 11.5} y=${3 + y * 10.2} width="10.4" height="9.1" rx="2" fill="var(--accent)" fill-opacity=${0.1 + score / 10}></rect>`))}
  </svg>`,
  en: {
    name: 'Dates, with attention',
    line: 'Dates written in many ways become one; see where it looks.',
  },
  ja: { name: '日付の書き換え（注意機構）', line: 'さまざまな書き方の日付を1つの形に直します。' },
};
