import { css } from 'lit';

export const searchStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem 1.1rem;
    min-width: 0;
    margin: 0.2rem 0 0;
    padding: 0;
    border: 0;
  }
  .ways {
    display: inline-flex;
    padding: 2px;
    background: var(--sunken);
    border-radius: 999px;
  }
  .ways button {
    min-height: 30px;
    padding: 0 0.75rem;
    font-size: var(--small);
    background: none;
    border: 0;
    border-radius: 999px;
  }
  .ways [aria-pressed='true'] {
    font-weight: 600;
    background: var(--surface);
    box-shadow: 0 0 0 1px var(--line-strong);
  }
  .setting {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
    font-size: var(--small);
  }
  .setting input {
    width: 6.5rem;
    accent-color: var(--accent);
  }
  output {
    min-width: 1.8rem;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }
  .note {
    margin: 0.25rem 0 0.6rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .grow {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem 0.9rem;
    margin: 0.3rem 0;
  }
  .grow input {
    flex: 1 1 8rem;
    max-width: 18rem;
    accent-color: var(--accent);
  }
  .scroll {
    overflow-x: auto;
    border-radius: var(--radius-small);
    background: var(--sunken);
  }
  svg.tree {
    display: block;
  }
  .branch {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.5;
  }
  .branch.best {
    stroke: var(--accent);
    stroke-width: 3;
  }
  .branch.alive {
    stroke: var(--ink-2);
    stroke-width: 2;
  }
  .node rect {
    fill: var(--surface);
    stroke: var(--ink-2);
    stroke-width: 1.2;
  }
  .node.best rect {
    fill: var(--accent);
    stroke: var(--accent);
  }
  .node.dropped rect {
    fill: none;
    stroke: var(--line-strong);
  }
  .node text {
    fill: var(--ink);
    font: 600 14px var(--mono);
    text-anchor: middle;
    dominant-baseline: central;
  }
  .node.best text {
    fill: var(--on-accent);
  }
  .node.dropped text {
    fill: var(--ink-3);
    font-weight: 400;
  }
  .node .small {
    font-size: 11px;
  }
  .share {
    fill: var(--ink-2);
    font-size: 10.5px;
    text-anchor: middle;
    font-variant-numeric: tabular-nums;
    paint-order: stroke;
    stroke: var(--sunken);
    stroke-width: 3px;
  }
  .share.dropped {
    fill: var(--ink-3);
  }
  .said {
    min-height: 3em;
    margin: 0.35rem 0 0;
    font-size: var(--small);
    overflow-wrap: anywhere;
  }
  .found {
    max-width: 26rem;
    margin: 0.4rem 0 0;
    padding: 0;
    list-style: none;
    font-size: var(--small);
  }
  .found li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.8rem;
    padding: 0.1rem 0;
    border-top: 1px solid var(--line);
    font-variant-numeric: tabular-nums;
  }
  .found span:first-child {
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
`;
