import { css } from 'lit';

/** A score in large figures, and the key to the marks of a picture. */
export const scoreStyles = css`
  .score {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5rem;
    margin: 0.1rem 0 0.4rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .score b {
    font-size: 1.75rem;
    font-weight: 650;
    letter-spacing: -0.02em;
    color: var(--ink);
    font-variant-numeric: tabular-nums;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1.2rem;
    margin-bottom: 0.3rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .key span {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
  }
`;

const tableStyles = css`
  :host {
    display: block;
    min-width: 0;
    max-width: 44rem;
  }
  .key i {
    display: block;
    width: 1.3rem;
    height: 0.6rem;
    border-radius: 2px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.18rem 0;
    text-align: right;
    font-weight: 400;
    color: var(--ink-2);
  }
  thead th {
    font-size: var(--tiny);
  }
  th:last-child,
  td:last-child {
    padding-left: 0.9rem;
  }
  .bars {
    padding: 0.18rem 0.8rem;
  }
  .now {
    fill: var(--training);
    background: var(--training);
  }
  td b {
    color: var(--ink);
    font-weight: 600;
  }
`;

/** A score, the key to the bars, and a table with a bar in each row. */
export const accuracyStyles = [scoreStyles, tableStyles];

/** Bars of shares, each with limits. See `limitedBar`. */
export const limitStyles = css`
  .key svg {
    width: 0.7rem;
    height: 0.9rem;
  }
  th,
  td {
    padding: 0.3rem 0;
  }
  th[scope='row'],
  thead th:first-child {
    text-align: left;
  }
  .bars svg {
    display: block;
    width: 100%;
    height: 1.1rem;
    overflow: visible;
  }
  .rest {
    fill: var(--sunken);
  }
  .limit {
    stroke: var(--ink);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }
  .why {
    margin: 0.4rem 0;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
`;
