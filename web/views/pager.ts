import { css, html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

export interface PagerWords {
  /** Says which samples are shown, of all. */
  range: (first: number, last: number, total: number) => string;
  previous: string;
  next: string;
}

const arrow = (path: string): SVGTemplateResult => svg`<path d=${path}></path>`;

/** Pages through `total` samples, `shown` of which begin with number `first`; `go` gets the first one of a page. */
export function pager(
  { first, shown, total, page }: { first: number; shown: number; total: number; page: number },
  words: PagerWords,
  go: (first: number) => void,
): TemplateResult {
  const range = words.range(first + 1, first + shown, total);
  // A button that is disabled would lose the focus at the last page.
  const button = (name: string, to: number, ends: boolean, path: string): TemplateResult =>
    html`<button
      type="button"
      class="icon"
      aria-label=${name}
      title=${name}
      aria-disabled=${ends}
      @click=${() => ends || go(to)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">${arrow(path)}</svg>
    </button>`;
  return html`<div class="pager">
    ${button(words.previous, Math.max(0, first - page), first === 0, 'M14.5 6 8.5 12l6 6')}
    <span aria-live="polite">${range}</span>
    ${button(words.next, Math.min(total - 1, first + page), first + shown >= total, 'M9.5 6l6 6-6 6')}
  </div>`;
}

export const pagerStyles = css`
  .pager {
    display: inline-flex;
    align-items: center;
    gap: 0.15rem;
    font-size: var(--small);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  .pager [aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  .pager [aria-disabled='true']:hover {
    background: none;
  }
`;
