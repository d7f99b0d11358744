import { css, html, type TemplateResult } from 'lit';

/** A part of a panel under a heading. */
export function section(title: string, tools: unknown, body: () => unknown): TemplateResult {
  return html`<section>
    <div class="head">
      <h2>${title}</h2>
      ${tools}
    </div>
    ${body()}
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
`;
