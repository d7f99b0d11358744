import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const cloud = [
  [48, 28, 3.4],
  [39, 23, 2.8],
  [56, 22, 2.8],
  [43, 36, 2.8],
  [55, 35, 2.8],
  [30, 30, 2.2],
  [66, 29, 2.2],
  [48, 15, 2.2],
  [35, 41, 2],
  [62, 43, 2],
  [31, 15, 2],
  [66, 14, 2],
] as const;

export const card: TaskCard = {
  group: 'generate',
  articles: ['course-notes'],
  seconds: 5,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    <ellipse cx="48" cy="28" rx="30" ry="23" fill="var(--sunken)"></ellipse>
    <ellipse cx="48" cy="28" rx="17" ry="13" fill="var(--accent-soft)"></ellipse>
    ${cloud.map(([x, y, r]) => svg`<circle cx=${x} cy=${y} r=${r} fill="var(--accent)"></circle>`)}
    <path d="M82 20h8l-5 14" stroke="var(--ink-2)" stroke-width="2.6" stroke-linejoin="round"></path>
    <path d="M72 27h5" stroke="var(--line-strong)" stroke-width="2"></path>
    <path
      d="M6 22c2-3 7-2 6 2-1 3-4 6-6 10h7"
      stroke="var(--ink-2)"
      stroke-width="2.6"
      stroke-linejoin="round"
    ></path>
    <path d="M17 27h4" stroke="var(--line-strong)" stroke-width="2"></path>
  </svg>`,
  en: {
    name: 'Variational autoencoder',
    line: 'The same, but what is between the digits is filled: draw z from N(0, 1), and get a digit.',
  },
  ja: {
    name: '変分オートエンコーダー（VAE）',
    line: '数字と数字の間も埋まります。z を N(0, 1) から引くと、新しい数字が生まれます。',
  },
};
