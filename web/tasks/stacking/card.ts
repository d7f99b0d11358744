import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

export const card: TaskCard = {
  group: 'first',
  articles: ['understanding-rnn'],
  seconds: 4,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    ${[6, 18, 30, 42].map((y, layer) =>
      [14, 36, 58, 80].map(
        (x, step) => svg`<rect x=${x - 8} y=${y} width="16" height="8" rx="2.5"
            fill=${layer === 0 && step === 3 ? 'var(--right-soft)' : 'var(--accent-soft)'}
            stroke=${layer === 0 && step === 3 ? 'var(--right)' : 'var(--accent)'} stroke-width="1.4"></rect>
          ${step < 3 ? svg`<path d=${`M${x + 9} ${y + 4}h4`} stroke="var(--line-strong)" stroke-width="1.6"></path>` : ''}
          ${layer > 0 ? svg`<path d=${`M${x} ${y - 1}v-2`} stroke="var(--line-strong)" stroke-width="1.6"></path>` : ''}`,
      ),
    )}
  </svg>`,
  en: {
    name: 'Calculations, layer upon layer',
    line: '2+3×4, symbol by symbol: does a second layer help?',
  },
  ja: { name: '層を重ねて計算', line: '2+3×4 を1文字ずつ読みます。層を重ねると良くなるでしょうか。' },
};
