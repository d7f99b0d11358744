import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons.ts';
import type { Session } from './session.ts';

/** A part of the page under a heading that folds it; the names of the open ones are part of the link. */
export function section(
  session: Session,
  name: string,
  title: string,
  tools: unknown,
  body: () => unknown,
): TemplateResult {
  const panels = session.state.get()?.view.panels ?? [];
  const open = panels.includes(name);
  const toggle = (): void =>
    session.view({ panels: open ? panels.filter((other) => other !== name) : [...panels, name] });
  return html`<section>
    <div class="head">
      <h2>
        <button type="button" class="fold" aria-expanded=${open} @click=${toggle}>
          ${icon('more')}${title}
        </button>
      </h2>
      ${open ? tools : nothing}
    </div>
    ${open ? body() : nothing}
  </section>`;
}

export const sectionStyles = css`
  .head {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-height: 34px;
    margin-bottom: 0.35rem;
  }
  .head select {
    width: auto;
    margin-left: auto;
  }
  .head .button {
    margin-left: auto;
  }
  .fold {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 28px;
    padding: 0 0.3rem 0 0;
    font: inherit;
    font-weight: inherit;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
  }
  .fold svg {
    width: 16px;
    height: 16px;
    fill: none;
    stroke: var(--ink-3);
    stroke-width: 2.2;
    transform: rotate(-90deg);
    transition: transform 120ms;
  }
  .fold[aria-expanded='true'] svg {
    transform: none;
  }
`;
