import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'encoders',
  articles: ['course-notes'],
  seconds: 50,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <path d="M8 16h26M8 28h26M8 40h26" stroke="var(--ink-3)" stroke-width="3"></path>
    <path d="M36 16 46 28 36 40" stroke="var(--ink-3)" stroke-width="2.2" stroke-linejoin="round"></path>
    <circle cx="51" cy="28" r="5" fill="var(--accent)"></circle>
    <path
      d="M57 28c5 0 5-13 10-13h4M57 28h14M57 28c5 0 5 13 10 13h4"
      stroke="var(--accent)"
      stroke-width="2.2"
    ></path>
    <path
      d="M72 15c4 0 4-7 8-7h8M72 15c4 0 4 5 8 5h8M72 41c4 0 4 6 8 6h8"
      stroke="var(--ink-3)"
      stroke-width="2"
    ></path>
    <path d="M72 28c4 0 4 4 8 4h8" stroke="var(--accent)" stroke-width="2.6"></path>
  </svg>`,
  en: {
    name: 'Encoder and decoder',
    line: 'Read a date or a number into one state, write the answer from it.',
  },
  ja: {
    name: 'エンコーダー・デコーダー',
    line: '日付や数の言葉を1つの状態に読み込み、そこから答えを書きます。',
  },
};
