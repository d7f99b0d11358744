import { css, html, svg, type TemplateResult } from 'lit';

/** A mark that says right or wrong by shape, and by its name to a screen reader. */
export function mark(right: boolean, names: { right: string; wrong: string }): TemplateResult {
  return html`<span
    class="mark ${right ? 'right' : 'wrong'}"
    role="img"
    aria-label=${right ? names.right : names.wrong}
  >
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
      ${
        right
          ? svg`<path d="M3 8.5l3.2 3.2L13 4.8" fill="none" stroke="currentColor" stroke-width="2.2"
            stroke-linecap="round" stroke-linejoin="round"></path>`
          : svg`<path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" stroke-width="2.2"
            stroke-linecap="round"></path>`
      }
    </svg>
  </span>`;
}

export const markStyles = css`
  .mark {
    display: inline-flex;
    vertical-align: -0.12em;
  }
  .mark.right {
    color: var(--right);
  }
  .mark.wrong {
    color: var(--wrong);
  }
`;
