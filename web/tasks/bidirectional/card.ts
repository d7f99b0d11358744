import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'words',
  articles: ['course-notes'],
  seconds: 4,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <path d="M8 14h62M66 10l5 4-5 4" stroke="var(--training)" stroke-width="2.4"></path>
    <path d="M88 42H26M30 38l-5 4 5 4" stroke="var(--validation)" stroke-width="2.4"></path>
    <rect x="8" y="22" width="16" height="12" rx="3" fill="var(--sunken)"></rect>
    <rect
      x="29"
      y="22"
      width="16"
      height="12"
      rx="3"
      fill="var(--wrong-soft)"
      stroke="var(--wrong)"
      stroke-width="1.6"
    ></rect>
    <path d="m33 25 8 6m0-6-8 6" stroke="var(--wrong)" stroke-width="1.8"></path>
    <rect x="50" y="22" width="16" height="12" rx="3" fill="var(--sunken)"></rect>
    <rect x="71" y="22" width="16" height="12" rx="3" fill="var(--sunken)"></rect>
  </svg>`,
  en: {
    name: 'Proofreading, in both directions',
    line: 'Which word is wrong? Often the words after it tell.',
  },
  ja: { name: '文章の推敲（双方向RNN）', line: '誤った単語を、後の単語も読んで見つけます。' },
};
