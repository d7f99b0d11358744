import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'words',
  articles: ['understanding-rnn'],
  seconds: 3,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <rect x="6" y="6" width="56" height="34" rx="7" fill="var(--sunken)"></rect>
    <path d="M16 39v9l10-9z" fill="var(--sunken)"></path>
    <path d="M15 17h20M15 25h34M15 32h15" stroke="var(--ink-3)" stroke-width="2.4"></path>
    <path d="M41 17h10" stroke="var(--right)" stroke-width="2.4"></path>
    <circle cx="76" cy="20" r="11" fill="var(--right-soft)" stroke="var(--right)" stroke-width="2"></circle>
    <path d="m71 20.5 3.5 3.5 6.5-7" stroke="var(--right)" stroke-width="2.2"></path>
    <path d="M66 44h20" stroke="var(--line)" stroke-width="4"></path>
    <path d="M66 44h15" stroke="var(--right)" stroke-width="4"></path>
  </svg>`,
  en: {
    name: 'Praise or complaint',
    line: 'Real reviews, read word by word: positive or negative?',
  },
  ja: { name: '好評か不評か', line: '実際のレビューを単語ごとに読み、肯定的かを判定します。' },
};
