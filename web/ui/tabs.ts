import { css, html, type TemplateResult } from 'lit';
import { rove } from './roving.ts';

export interface Tab {
  name: string;
  title: string;
}

/** A list of tabs, one stop of the Tab key. The panel that `chosen` names has the id `<id>-panel`. */
export function tabList(
  { id, label, hook, tabs, chosen }: { id: string; label: string; hook: string; tabs: Tab[]; chosen: string },
  choose: (name: string) => void,
): TemplateResult {
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${rove} @focusin=${rove}>
    ${tabs.map(
      ({ name, title }) =>
        html`<button
          type="button"
          role="tab"
          id="${id}-${name}"
          data-testid=${hook}
          data-tab=${name}
          tabindex=${name === chosen ? 0 : -1}
          aria-selected=${name === chosen}
          aria-controls="${id}-panel"
          @click=${() => choose(name)}
        >
          ${title}
        </button>`,
    )}
  </div>`;
}

export const tabStyles = css`
  .tabs {
    display: flex;
    gap: 0.15rem;
    min-width: 0;
  }
  .tabs button {
    position: relative;
    min-height: 36px;
    padding: 0 0.75rem;
    font-size: var(--small);
    font-weight: 600;
    white-space: nowrap;
    color: var(--ink-2);
    background: none;
    border: 0;
    border-radius: var(--radius-small);
  }
  .tabs button:hover {
    color: var(--ink);
    background: var(--sunken);
  }
  .tabs button::after {
    content: '';
    position: absolute;
    left: 0.75rem;
    right: 0.75rem;
    bottom: 2px;
    height: 2px;
    border-radius: 1px;
  }
  .tabs :is([aria-selected='true'], [aria-expanded='true']) {
    color: var(--ink);
  }
  .tabs :is([aria-selected='true'], [aria-expanded='true'])::after {
    background: var(--accent);
  }
`;
