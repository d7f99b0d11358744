import { css } from 'lit';

export const neuronStyles = css`
  :host {
    --below: #2166ac;
    --zero: #f7f7f4;
    --over: #b35806;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      --below: #7fb3e6;
      --zero: #23262f;
      --over: #f0a04b;
    }
  }
  :host([theme='dark']) {
    --below: #7fb3e6;
    --zero: #23262f;
    --over: #f0a04b;
  }
  :host([theme='light']) {
    --below: #2166ac;
    --zero: #f7f7f4;
    --over: #b35806;
  }
  .field:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 3px;
  }
  svg {
    display: block;
    max-width: 100%;
    font: 12px var(--sans);
    cursor: crosshair;
    touch-action: pan-y;
  }
  .line {
    fill: none;
    stroke-linecap: round;
    opacity: var(--pale);
  }
  .line.counted {
    opacity: 0.9;
  }
  .asking .line {
    opacity: 0.06;
  }
  .asking .line.asked {
    opacity: 0.35;
  }
  .asking .line.asked.counted {
    opacity: 1;
  }
  .asking circle {
    opacity: 0.25;
  }
  .asking circle.asked {
    opacity: 1;
  }
  .link {
    fill: none;
    stroke: var(--ink-3);
    stroke-width: 0.8;
    opacity: 0.45;
  }
  .asking .link {
    opacity: 0.12;
  }
  .ghost {
    fill: none;
    stroke: var(--line-strong);
    stroke-dasharray: 2 3;
  }
  .halo {
    fill: none;
    stroke: var(--ink);
    stroke-width: 1.5;
  }
  .read {
    fill: none;
    stroke: var(--ink);
    stroke-width: 2;
  }
  text {
    fill: var(--ink-3);
  }
  .name {
    fill: var(--ink-2);
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 3px;
  }
  .time {
    text-anchor: middle;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 3px;
  }
  .help {
    margin-bottom: 0.5rem;
    max-width: 52rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  output {
    display: block;
    min-height: 1.5em;
    margin: 0.2rem 0 0.5rem;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  .counts {
    display: grid;
    gap: 0.45rem;
    margin: 0.3rem 0 0;
    padding: 0;
    list-style: none;
    font-size: var(--small);
  }
  .counts li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem 0.45rem;
  }
  .counts b {
    min-width: 6.5rem;
  }
  .counts .button {
    min-height: 30px;
    padding: 0 0.65rem;
    font-variant-numeric: tabular-nums;
  }
  .counts .button[aria-pressed='true'] {
    background: var(--accent-soft);
    border-color: var(--accent);
  }
  .sum {
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
`;
