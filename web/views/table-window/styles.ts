import { css } from 'lit';

export const tableWindowStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    gap: 0.8rem 2.2rem;
    align-items: start;
    min-width: 0;
  }
  .given {
    flex: 6 1 26rem;
    min-width: 0;
    max-width: 52rem;
  }
  .answer {
    flex: 1 1 14rem;
    min-width: 0;
    max-width: 30rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.1rem 1rem;
    min-height: 30px;
  }
  .hint {
    font-size: var(--small);
    color: var(--ink-2);
  }
  .given .hint {
    min-height: 30px;
  }
  .room {
    max-height: 15rem;
    overflow: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }
  th {
    padding: 0.15rem 0.5rem 0.15rem 0;
    font-weight: 500;
    color: var(--ink-2);
    text-align: left;
  }
  thead th {
    font-size: var(--tiny);
    vertical-align: bottom;
  }
  tbody th {
    white-space: nowrap;
  }
  td {
    padding: 0.1rem 0.4rem 0.1rem 0;
  }
  .value {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.4rem;
    max-width: 18rem;
  }
  .value input[type='text'] {
    flex: none;
    width: 3.6rem;
    min-height: 30px;
    padding: 0 0.4rem;
  }
  .value input[type='range'] {
    flex: 1 1 2.3rem;
    width: 2.3rem;
    min-width: 2.3rem;
    height: 24px;
    margin: 0;
    accent-color: var(--accent);
  }
  .big {
    margin: 0.2rem 0;
    font-size: 1.75rem;
    font-weight: 650;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .bars {
    display: grid;
    gap: 0.25rem;
    margin: 0.3rem 0;
    padding: 0;
    list-style: none;
    font-size: var(--small);
  }
  .bars li {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr) 3.4rem;
    align-items: center;
    gap: 0.5rem;
  }
  .bars i {
    width: var(--share);
    min-width: 1px;
    height: 0.8rem;
    background: var(--training);
    border-radius: 2px;
  }
  .bars .true span {
    font-weight: 650;
    color: var(--right);
  }
  .bars .true i {
    background: var(--right);
  }
  .bars b {
    font-weight: 600;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
`;
