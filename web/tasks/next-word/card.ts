import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const shares = [30, 19, 11, 6];

export const card: TaskCard = {
  group: 'words',
  articles: ['course-notes'],
  seconds: 5,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    ${[6, 19, 32].map((x, at) => svg`<rect x=${x} y=${21} width="10.5" height="14" rx="3" fill="var(--accent)" fill-opacity=${0.25 + at * 0.2}></rect>`)}
    <path d="M45.5 28h6m-2.5-2.8 2.8 2.8-2.8 2.8" stroke="var(--ink-3)" stroke-width="1.8"></path>
    ${shares.map((share, at) => svg`<rect x="56" y=${7 + at * 11} width=${share} height="8" rx="2" fill=${at === 0 ? 'var(--right)' : 'var(--line-strong)'}></rect>`)}
  </svg>`,
  en: {
    name: 'The next word',
    line: 'It reads five words and guesses the sixth; then it writes by itself.',
  },
  ja: { name: '次の単語', line: '5つの単語を読んで次の単語を予測し、文章も作ります。' },
};
