import { css } from 'lit';

export const planeStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .all {
    display: grid;
    grid-template-columns: minmax(0, 26rem) minmax(0, 1fr);
    gap: 0.8rem 1.6rem;
    align-items: start;
  }
  .all.two {
    grid-template-columns: repeat(2, minmax(0, 30rem));
  }
  .two .side {
    grid-column: 1 / -1;
  }
  @media (max-width: 720px) {
    .all,
    .all.two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem 1rem;
    margin-bottom: 0.4rem;
    min-height: 32px;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .head h3 {
    flex: 1 0 100%;
  }
  .head label {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    white-space: nowrap;
  }
  .head select {
    width: auto;
  }
  .plane {
    position: relative;
    aspect-ratio: 1;
    overflow: hidden;
    background: var(--surface);
    border-radius: 3px;
    box-shadow: 0 0 0 1px var(--line);
    cursor: crosshair;
    touch-action: none;
  }
  .kept .plane {
    cursor: default;
    touch-action: auto;
  }
  .plane.line {
    aspect-ratio: 8;
  }
  .plane canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .plane.both .grid {
    opacity: 0.38;
  }
  .plane.images .glyphs,
  .plane.places .grid {
    display: none;
  }
  .cursor {
    position: absolute;
    width: 22px;
    height: 22px;
    margin: -11px;
    border: 2.5px solid var(--accent);
    border-radius: 50%;
    box-shadow:
      0 0 0 2px var(--surface),
      inset 0 0 0 1px var(--surface);
    pointer-events: none;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    margin-top: 0.2rem;
    font-size: var(--tiny);
    color: var(--ink-3);
    font-variant-numeric: tabular-nums;
  }
  .side {
    display: grid;
    gap: 0.9rem;
    min-width: 0;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem 1.2rem;
    align-items: flex-start;
  }
  figure {
    display: grid;
    gap: 0.35rem;
    margin: 0;
  }
  figure[hidden] {
    display: none;
  }
  figcaption,
  .note {
    font-size: var(--small);
    line-height: 1.45;
    color: var(--ink-2);
  }
  .note {
    max-width: 34rem;
  }
  figure canvas {
    display: block;
    width: 9rem;
    aspect-ratio: 1;
    border-radius: var(--radius-small);
    box-shadow: 0 0 0 1px var(--line);
  }
  output {
    font-size: var(--small);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  output b {
    color: var(--ink);
    font-weight: 600;
  }
  .sliders {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
    gap: 0.1rem 1rem;
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  .sliders label {
    display: grid;
    grid-template-columns: 2.2rem minmax(0, 1fr) 2.8rem;
    align-items: center;
    gap: 0.3rem;
  }
  .sliders input {
    width: 100%;
    min-width: 0;
    accent-color: var(--accent);
  }
  .sliders span:last-child {
    text-align: right;
  }
`;
