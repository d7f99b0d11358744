import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const paths = {
  play: svg`<path d="M7 4.5v15l12.5-7.5z" fill="currentColor"></path>`,
  pause: svg`<path d="M7.5 5v14M16.5 5v14" stroke-width="4"></path>`,
  step: svg`<path d="M5 5v14l9-7z" fill="currentColor"></path><path d="M18 5v14"></path>`,
  reset: svg`<path d="M4 4v6h6"></path><path d="M4.6 10A8 8 0 1 1 4 14.5"></path>`,
  fast: svg`<path d="M4 5.5v13l8-6.5zM12 5.5v13l8-6.5z" fill="currentColor"></path>`,
  up: svg`<path d="M12 19V6M6 11.5 12 5.5l6 6"></path>`,
  down: svg`<path d="M12 5v13M6 12.5l6 6 6-6"></path>`,
  copy: svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2"></rect><path d="M15.5 8.5v-3a1 1 0 0 0-1-1h-9a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3"></path>`,
  remove: svg`<path d="M5 7h14M10 7V5h4v2M7 7l1 12.5h8L17 7"></path>`,
  link: svg`<path d="M10 14a4 4 0 0 0 5.7.3l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2"></path><path d="M14 10a4 4 0 0 0-5.7-.3l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2"></path>`,
  add: svg`<path d="M12 5v14M5 12h14"></path>`,
  wrap: svg`<path d="M8 4.5H4.5v15H8M16 4.5h3.5v15H16"></path><rect x="9" y="9" width="6" height="6" rx="1"></rect>`,
  unwrap: svg`<path d="M8 4.5H4.5v15H8"></path><rect x="9" y="9" width="6" height="6" rx="1"></rect><path d="M17 12h4.5M19 9.5l2.5 2.5-2.5 2.5"></path>`,
  grip: svg`<g fill="currentColor" stroke="none"><circle cx="9" cy="6" r="1.6"></circle><circle cx="15" cy="6" r="1.6"></circle><circle cx="9" cy="12" r="1.6"></circle><circle cx="15" cy="12" r="1.6"></circle><circle cx="9" cy="18" r="1.6"></circle><circle cx="15" cy="18" r="1.6"></circle></g>`,
  more: svg`<path d="m6 9 6 6 6-6"></path>`,
  tick: svg`<path d="m5 12.5 4.5 4.5L19 7"></path>`,
  undo: svg`<path d="M9 6 4.5 10.5 9 15"></path><path d="M5 10.5h9a5 5 0 0 1 0 10h-3"></path>`,
  redo: svg`<path d="m15 6 4.5 4.5L15 15"></path><path d="M19 10.5h-9a5 5 0 0 0 0 10h3"></path>`,
  layers: svg`<path d="m12 4 8.5 4.5L12 13 3.5 8.5z"></path><path d="m4 13 8 4.3 8-4.3"></path>`,
  eye: svg`<path d="M3 12c3-5 6-6.5 9-6.5s6 1.5 9 6.5c-3 5-6 6.5-9 6.5S6 17 3 12z"></path><circle cx="12" cy="12" r="2.8"></circle>`,
  code: svg`<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5"></path>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"></circle><path d="m15 15 5 5"></path>`,
  info: svg`<circle cx="12" cy="12" r="8.5"></circle><path d="M12 11v5.5M12 7.5v.5"></path>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"></path>`,
  dice: svg`<rect x="4.5" y="4.5" width="15" height="15" rx="3"></rect><g fill="currentColor" stroke="none"><circle cx="9" cy="9" r="1.5"></circle><circle cx="15" cy="15" r="1.5"></circle><circle cx="15" cy="9" r="1.5"></circle><circle cx="9" cy="15" r="1.5"></circle></g>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof paths;

/** Decoration only: the control around it carries the name. */
export function icon(name: IconName): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${paths[name]}</svg>`;
}

/** A unit that feeds itself. */
export function logo(): TemplateResult {
  return html`<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" fill="none">
    <circle cx="16" cy="19" r="7" fill="var(--accent)"></circle>
    <path
      d="M10.2 14.2C5.5 8 10 3 16 3s10.5 5 5.8 11.2"
      stroke="var(--accent)"
      stroke-width="2.4"
      stroke-linecap="round"
    ></path>
    <path
      d="M26 11.6 21.6 15 20 9.8"
      stroke="var(--accent)"
      stroke-width="2.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    ></path>
    <path
      d="M16 26.5V31M1.5 19H8M24 19h6.5"
      stroke="var(--validation)"
      stroke-width="2.4"
      stroke-linecap="round"
    ></path>
  </svg>`;
}
