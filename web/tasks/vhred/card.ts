import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'encoders',
  articles: ['course-notes'],
  seconds: 30,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none">
    <rect x="5" y="23" width="30" height="10" rx="5" fill="var(--accent-soft)"></rect>
    ${[8, 28, 48].map(
      (y) =>
        svg`<path d="M37 28C48 28 46 ${y} 57 ${y}" stroke="var(--accent)" stroke-width="1.8" stroke-linecap="round"></path>
        <rect x="59" y=${y - 5} width="32" height="10" rx="5" stroke="var(--training)" stroke-width="2"></rect>`,
    )}
  </svg>`,
  en: {
    name: 'Different fitting answers (VHRED)',
    line: 'A latent variable decides which of several answers it gives.',
  },
  ja: {
    name: 'いろいろな返答（VHRED）',
    line: '複数ある合う返答のうち、どれを返すかを潜在変数が決めます。',
  },
};
