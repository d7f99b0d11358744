import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const beats = [30, 52, 74];

export const card: TaskCard = {
  group: 'memory',
  articles: ['course-notes'],
  seconds: 3,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none">
    <path d="M4 40H92" stroke="var(--line-strong)" stroke-width="1.6"></path>
    <path d="M4 49L8 42L12 49z" fill="var(--ink)"></path>
    <path
      d="M8 39L28 17V39L50 17V39L72 17V39L88 22"
      stroke="var(--ink-3)"
      stroke-width="1.6"
      stroke-dasharray="3 2.5"
    ></path>
    ${beats.map((x) => svg`<rect x=${x - 4} y="10" width="5" height="30" rx="1.5" fill="var(--accent)"></rect>`)}
  </svg>`,
  en: {
    name: 'Anatomy of the LSTM',
    line: 'A cell that counts: what each gate adds, and what peepholes see.',
  },
  ja: { name: 'LSTMの解剖', line: '数を数えるセル。ゲートと覗き穴結合の働きを1つずつ見ます。' },
};
