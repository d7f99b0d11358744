import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'own',
  articles: [],
  seconds: 2,
  picture: html`<svg
    viewBox="0 0 96 56"
    aria-hidden="true"
    fill="none"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <rect
      x="6"
      y="8"
      width="38"
      height="40"
      rx="4"
      fill="var(--surface)"
      stroke="var(--line-strong)"
      stroke-width="1.6"
    ></rect>
    <path d="M6 18h38M6 28h38M6 38h38M19 8v40M31 8v40" stroke="var(--line)" stroke-width="1.6"></path>
    <rect
      x="31"
      y="8"
      width="13"
      height="40"
      rx="2"
      fill="var(--accent-soft)"
      stroke="var(--accent)"
      stroke-width="1.8"
    ></rect>
    <path d="M50 28h8m-3-3.5 3.5 3.5-3.5 3.5" stroke="var(--ink-3)" stroke-width="2"></path>
    <path d="m64 38 6-11 6 6 5-13" stroke="var(--ink-3)" stroke-width="2.2"></path>
    <path d="m81 20 8-8" stroke="var(--accent)" stroke-width="2.2" stroke-dasharray="3 4"></path>
    <circle cx="90" cy="11" r="3" fill="var(--accent)"></circle>
  </svg>`,
  en: {
    name: 'Your own data',
    line: 'Drop a table, and forecast its next rows. Drop texts, and see which tasks learn from them.',
  },
  ja: {
    name: '自分のデータ',
    line: '表をドロップして続きの行を予測します。文章なら、それで学習できる課題を示します。',
  },
};
