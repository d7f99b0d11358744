import { html } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'waves',
  articles: ['summary-shapes'],
  seconds: 1,
  picture: html`<svg
    viewBox="0 0 96 56"
    aria-hidden="true"
    fill="none"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <circle cx="20" cy="16" r="7" fill="var(--carry-soft)" stroke="var(--carry)" stroke-width="2"></circle>
    <path
      d="M20 3v2.5M7.5 16H10M30 16h2.5M11 7l1.8 1.8M29 7l-1.8 1.8"
      stroke="var(--carry)"
      stroke-width="2"
    ></path>
    <path
      d="M60 22h20a6.5 6.5 0 0 0 .6-13A10 10 0 0 0 61.5 8 7 7 0 0 0 60 22z"
      fill="var(--sunken)"
      stroke="var(--ink-3)"
      stroke-width="2"
    ></path>
    <path d="m64 26-1.5 4M71 26l-1.5 4M78 26l-1.5 4" stroke="var(--accent)" stroke-width="2"></path>
    <path d="M8 47 22 40l14 4" stroke="var(--ink-3)" stroke-width="2.2"></path>
    <path d="m36 44 14-9" stroke="var(--accent)" stroke-width="2.2" stroke-dasharray="4 4"></path>
    <g fill="var(--ink-2)">
      <circle cx="8" cy="47" r="2.4"></circle>
      <circle cx="22" cy="40" r="2.4"></circle>
      <circle cx="36" cy="44" r="2.4"></circle>
    </g>
    <circle cx="50" cy="35" r="3" fill="var(--accent)"></circle>
    <path d="M60 50h26" stroke="var(--line)" stroke-width="2"></path>
  </svg>`,
  en: { name: 'Weather', line: 'From three days in Seattle the next one: temperature, or sun and rain.' },
  ja: { name: '天気', line: 'シアトルの3日分の記録から、翌日の気温や天気を予測します。' },
};
