import { css } from 'lit';

export const translationStyles = css`
  :host {
    grid-auto-flow: row dense;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .unknown {
    margin: 0 0 0.4rem;
    font-size: var(--small);
    color: var(--carry);
  }
  .none {
    max-width: 32rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .title {
    margin: 0.4rem 0 0.4rem;
  }
  .examples li {
    grid-template-columns: auto minmax(0, 1fr) minmax(0, auto);
    min-height: 36px;
  }
  .out {
    text-align: right;
    overflow-wrap: anywhere;
  }
  .written {
    font: 600 var(--text) / 1.3 var(--mono);
  }
  .written del {
    color: var(--wrong);
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 0.2em;
  }
  .out small {
    display: block;
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
`;
