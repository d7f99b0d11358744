import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const bits = ['0110', '0011', '1001'];

export const card: TaskCard = {
  group: 'first',
  articles: ['keras-rnn', 'course-notes'],
  seconds: 1,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true">
    ${bits.flatMap((row, y) => [...row].map((bit, x) => svg`<rect x=${20 + x * 15} y=${4 + y * 17 + (y > 1 ? 3 : 0)} width="12" height="13" rx="3" fill=${bit === '1' ? 'var(--accent)' : 'var(--line)'}></rect>`))}
    <path d="M14 37.5H84" stroke="var(--ink-3)" stroke-width="1.5"></path>
    <path d="M6 28h7M9.5 24.5v7" stroke="var(--ink-3)" stroke-width="1.8"></path>
  </svg>`,
  en: {
    name: 'Binary addition',
    line: 'Two numbers go in bit by bit; the network learns to carry.',
  },
  ja: { name: '2進数の足し算', line: '2つの数を1ビットずつ読み、繰り上がりを覚えて足します。' },
};
