import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const cells = Array.from({ length: 5 * 9 }, (_, index) => ({
  row: Math.floor(index / 9),
  column: index % 9,
}));

export const card: TaskCard = {
  group: 'first',
  articles: ['understanding-rnn'],
  seconds: 1,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none">
    ${cells.map(({ row, column }) => {
      const state = Math.sin(row * 2.1 + column * (1.1 + row * 0.35));
      return svg`<rect x=${7 + column * 9.2} y=${7 + row * 8.6} width="8.2" height="7.6" rx="1.2"
        fill=${state < 0 ? 'var(--accent)' : 'var(--validation)'} opacity=${column > 5 ? 0.12 : 0.15 + 0.85 * Math.abs(state)}></rect>`;
    })}
    <rect x="52.2" y="5.6" width="9.8" height="44.8" rx="2" stroke="var(--ink)" stroke-width="1.8"></rect>
  </svg>`,
  en: {
    name: 'The loop, step by step',
    line: 'tanh(W·x + U·h + b) with its numbers, one time step after another.',
  },
  ja: { name: '1ステップずつのループ', line: 'tanh(W·x + U·h + b) を、数値とともに1ステップずつ追います。' },
};
