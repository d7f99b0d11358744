import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'first',
  articles: ['course-notes'],
  seconds: 1,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <rect x="8" y="5" width="80" height="46" rx="6" fill="var(--sunken)"></rect>
    <path d="M17 16h18M17 25h32M17 34h24M17 43h10" stroke="var(--ink-3)" stroke-width="2.4"></path>
    <path d="M40 16h12M46 34h9" stroke="var(--accent)" stroke-width="2.4"></path>
    <path d="M62 42c1-9 4-24 18-28" stroke="var(--validation)" stroke-width="2.4"></path>
  </svg>`,
  en: {
    name: 'Binary addition, from scratch',
    line: 'The hand-written NumPy network, with its log line by line.',
  },
  ja: { name: '2進数の足し算（NumPy版）', line: 'NumPy で一から書いたネットワークを、記録とともに見ます。' },
};
