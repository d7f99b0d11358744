import { html, svg } from 'lit';
import type { TaskCard } from '../card.ts';

const columns = [18, 44, 70];

export const card: TaskCard = {
  group: 'first',
  articles: ['summary-shapes'],
  seconds: 1,
  picture: html`<svg viewBox="0 0 96 56" aria-hidden="true" fill="none" stroke-linecap="round">
    ${columns.map(
      (x, index) =>
        svg`<path d="M${x} 46L${x + 8} 30M${x} 46L${x + 8} 16" stroke="var(--ink-3)" stroke-width=${index === 1 ? 1.2 : 2.2}></path>`,
    )}
    ${columns.slice(1).map(
      (x) =>
        svg`<path d="M${x - 18} 30H${x + 8}M${x - 18} 16H${x + 8}" stroke="var(--accent)" stroke-width="2"></path>
            <path d="M${x - 18} 30L${x + 8} 16M${x - 18} 16L${x + 8} 30" stroke="var(--validation)" stroke-width="1.2"></path>`,
    )}
    <path d="M78 30L89 8M78 16L89 8" stroke="var(--ink-3)" stroke-width="1.6"></path>
    ${columns.map(
      (x) =>
        svg`<circle cx=${x} cy="46" r="4" fill="var(--sunken)" stroke="var(--ink-3)" stroke-width="1.5"></circle>
          <circle cx=${x + 8} cy="30" r="4" fill="var(--accent)"></circle>
          <circle cx=${x + 8} cy="16" r="4" fill="var(--accent)"></circle>`,
    )}
    <circle cx="89" cy="8" r="4" fill="var(--right)"></circle>
  </svg>`,
  en: {
    name: 'Shapes of a network',
    line: 'Every neuron and weight drawn: 3, 8 or 10 parameters, counted one by one.',
  },
  ja: {
    name: 'ネットワークの形',
    line: 'すべてのニューロンと重みを描き、3、8、10個のパラメータを1つずつ数えます。',
  },
};
