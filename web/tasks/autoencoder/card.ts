import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'generate',
  articles: ['course-notes'],
  seconds: 5,
  picture: html`<svg
    viewBox="0 0 96 56"
    aria-hidden="true"
    fill="none"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d="M9 18h13l-7 21" stroke="var(--ink-2)" stroke-width="3.4"></path>
    <path
      d="M30 13 44 25v6L30 43zM66 13 52 25v6l14 12z"
      fill="var(--accent-soft)"
      stroke="var(--accent)"
      stroke-width="1.8"
    ></path>
    <circle cx="48" cy="24" r="2.6" fill="var(--carry)"></circle>
    <circle cx="48" cy="32" r="2.6" fill="var(--carry)"></circle>
    <path d="M74 18.5h13l-7 20" stroke="var(--line-strong)" stroke-width="4.4"></path>
  </svg>`,
  en: {
    name: 'Autoencoder',
    line: 'Squeezes a handwritten digit into two numbers and draws it again. Draw your own.',
  },
  ja: {
    name: 'オートエンコーダー',
    line: '手書き数字を2つの数に縮めて、もう一度描きます。自分の字でも試せます。',
  },
};
