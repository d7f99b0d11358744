import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const numbers = [0.4, 0.9, 0.2, 0.65, 0.5, 0.8, 0.35, 0.6, 0.15, 0.75, 0.45, 0.85, 0.3, 0.55];
const marks = [1, 9];

export const card: TaskCard = {
  group: 'memory',
  articles: ['understanding-rnn', 'course-notes'],
  seconds: 4,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true">
    ${numbers.map(
      (value, at) =>
        svg`<rect x=${7 + at * 6} y=${50 - value * 34} width="4.4" height=${value * 34} rx="1" fill=${marks.includes(at) ? 'var(--accent)' : 'var(--line-strong)'}></rect>`,
    )}
    ${marks.map((at) => svg`<path d="M${5.7 + at * 6} 5h7l-3.5 5.5z" fill="var(--accent)"></path>`)}
  </svg>`,
  en: { name: 'Long memory', line: 'Add two marked numbers that lie far apart; watch the gradient vanish.' },
  ja: { name: '長い記憶', line: '離れた2つの数を覚えて足します。勾配の消失と爆発を観察できます。' },
};
