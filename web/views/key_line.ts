import { html, type TemplateResult } from 'lit';

/** A piece of a line, or dots, as a chart draws them: for its key. */
export function keyLine(colour: string, dash: string, width = 2): TemplateResult {
  return dash === 'dots'
    ? html`<svg width="24" height="8" aria-hidden="true">
        <g fill=${colour}>
          <circle cx="4" cy="5" r="2"></circle>
          <circle cx="12" cy="3" r="2"></circle>
          <circle cx="20" cy="5" r="2"></circle>
        </g>
      </svg>`
    : html`<svg width="24" height="8" aria-hidden="true">
        <line
          x1="0"
          y1="4"
          x2="24"
          y2="4"
          stroke=${colour}
          stroke-width=${width}
          stroke-dasharray=${dash || 'none'}
        ></line>
      </svg>`;
}
