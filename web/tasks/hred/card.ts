import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const bubbles = [
  [6, 5, 44, 0],
  [24, 17, 40, 1],
  [6, 29, 30, 0],
] as const;

export const card: TaskCard = {
  group: 'encoders',
  articles: ['course-notes'],
  seconds: 32,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none">
    ${bubbles.map(
      ([x, y, width, model]) =>
        svg`<rect x=${x} y=${y} width=${width} height="9" rx="4.5" fill=${model ? 'var(--sunken)' : 'var(--accent-soft)'}></rect>`,
    )}
    <rect x="24" y="41" width="40" height="9" rx="4.5" stroke="var(--training)" stroke-width="2"></rect>
    <path
      d="M78 9v25q0 11.5-11.5 11.5M50 9.5h28M64 21.5h14M36 33.5h42"
      stroke="var(--accent)"
      stroke-width="1.8"
      stroke-linecap="round"
    ></path>
  </svg>`,
  en: {
    name: 'Dialogues, turn by turn (HRED)',
    line: 'Tell it your name; it still knows some turns later.',
  },
  ja: { name: '対話の文脈（HRED）', line: '名前を伝えると、何度かやり取りした後でも答えられます。' },
};
