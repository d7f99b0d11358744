import { css } from 'lit';

export const lineHeight = 16;
export const labelHeight = 24;
/** Height of the line below the drawing, which reads a node. */
export const readingHeight = 26;

/** Of a model that is a graph: cards, edges, what says why they are broken, the buttons that magnify. */
export const graphDrawingStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .scroll {
    overflow-x: auto;
  }
  :host([fits]) {
    position: relative;
    height: 100%;
  }
  :host([fits]) .scroll {
    display: grid;
    align-content: safe center;
    height: calc(100% - ${readingHeight}px);
    overflow: auto;
    scrollbar-width: thin;
  }
  :host([magnified]) .scroll {
    cursor: grab;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  .frame {
    margin: 0 auto;
  }
  .field {
    position: relative;
    transform-origin: 0 0;
    font: 12px/1.3 var(--sans);
  }
  svg.edges {
    position: absolute;
    inset: 0;
    overflow: visible;
    pointer-events: none;
  }
  .edge {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.5;
  }
  .head {
    fill: var(--line-strong);
  }
  .edge.near {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .head.near {
    fill: var(--accent);
  }
  .edge.broken {
    stroke: var(--wrong);
    stroke-width: 2;
    stroke-dasharray: 5 4;
  }
  .head.broken {
    fill: var(--wrong);
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    z-index: 2;
  }
  .node,
  .shape {
    position: absolute;
    transform: translate(-50%, -50%);
  }
  .node {
    display: flex;
    flex-direction: column;
    justify-content: center;
    padding: 0 0.55rem;
    overflow: hidden;
    text-align: left;
    background: var(--raised);
    border: 1.5px solid var(--line-strong);
    border-radius: 8px;
  }
  .node:hover {
    border-color: var(--accent);
  }
  .node.recurrent {
    background: var(--accent-soft);
    border-color: var(--accent);
  }
  .node.input,
  .node.output {
    background: var(--sunken);
    border-color: transparent;
    border-radius: 999px;
    padding: 0 0.8rem;
  }
  :host([brief]) .node {
    padding: 0 0.3rem;
  }
  :host([brief]) :is(.input, .output) {
    padding: 0 0.55rem;
  }
  .node.unused {
    border-style: dashed;
    color: var(--ink-3);
  }
  .node.broken {
    border-color: var(--wrong);
    background: var(--wrong-soft);
  }
  .node[aria-pressed='true'] {
    box-shadow: 0 0 0 2px var(--accent);
  }
  .kind {
    display: flex;
    align-items: center;
    gap: 0.3rem;
    white-space: nowrap;
  }
  .kind b {
    font-weight: 650;
  }
  .kind i {
    font-style: normal;
    font-variant-numeric: tabular-nums;
    color: var(--ink-2);
  }
  .kind svg {
    flex: none;
    width: 14px;
    height: 14px;
    fill: none;
    stroke: var(--accent);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .name {
    font: 11px/1.3 var(--mono);
    color: var(--ink-2);
    white-space: nowrap;
  }
  .given {
    font: 10.5px/1.3 var(--mono);
    color: var(--ink-3);
    white-space: nowrap;
  }
  .zoom {
    position: absolute;
    z-index: 3;
    bottom: calc(100% + 0.5rem);
    right: 0;
    display: flex;
    gap: 2px;
  }
  :host(:not([fits])) .zoom {
    position: static;
    justify-content: end;
    margin-bottom: 0.3rem;
  }
  .zoom button {
    width: 28px;
    height: 28px;
    padding: 0;
    font-size: 1rem;
    line-height: 1;
    color: var(--ink-2);
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
  }
  .zoom [aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  .why {
    margin-top: 0.15rem;
    font-size: 11.5px;
    line-height: ${lineHeight}px;
    color: var(--wrong);
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .shape {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.15rem;
    height: ${labelHeight}px;
    padding: 0 0.25rem;
    font: 10.5px/1 var(--mono);
    color: var(--ink-2);
    white-space: nowrap;
    background: none;
    border: 1px solid transparent;
    border-radius: 999px;
  }
  .shape span {
    padding: 2px 1px;
    background: var(--graph-ground, var(--page));
  }
  .shape svg {
    background: var(--graph-ground, var(--page));
  }
  button.shape:focus-visible {
    color: var(--accent);
    background: var(--accent-soft);
    border-color: var(--accent);
  }
  button.shape:focus-visible * {
    background: none;
  }
  @media (hover: hover) {
    button.shape:hover {
      color: var(--accent);
      background: var(--accent-soft);
      border-color: var(--accent);
    }
    button.shape:hover * {
      background: none;
    }
  }
  .shape svg {
    width: 13px;
    height: 13px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2.2;
    stroke-linecap: round;
  }
  .shape.broken {
    background: var(--graph-ground, var(--page));
    color: var(--wrong);
    border-color: var(--wrong);
  }
  .shape.broken::before {
    content: '!';
    width: 1.2em;
    font-weight: 700;
    line-height: 1.2em;
    text-align: center;
    color: var(--surface);
    background: var(--wrong);
    border-radius: 3px;
  }
  output {
    display: block;
    min-height: 1.5em;
    margin-top: 0.2rem;
    font: var(--tiny) / 1.5 var(--sans);
    text-align: center;
    color: var(--ink-2);
  }
  @media (forced-colors: active) {
    .node[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
