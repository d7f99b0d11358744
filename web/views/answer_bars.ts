import { css } from 'lit';

/** A list of answers, each a button with a bar and a number; the first one stands out. */
export const answerBars = css`
  .answers {
    display: grid;
    gap: 1px;
    margin: 0.2rem 0 0;
    padding: 0;
    list-style: none;
  }
  .answers button {
    display: grid;
    grid-template-columns: minmax(6rem, 34%) minmax(0, 1fr) 3.2rem;
    align-items: center;
    gap: 0.6rem;
    width: 100%;
    min-height: 28px;
    padding: 0 0.3rem;
    font-size: var(--small);
    text-align: left;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
  }
  .answers button:hover {
    background: var(--accent-soft);
  }
  .answers b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .answers li:first-child b {
    font-weight: 650;
  }
  .answers i {
    height: 0.7rem;
    min-width: 1px;
    background: var(--line-strong);
    border-radius: 2px;
  }
  .answers li:first-child i {
    background: var(--accent);
  }
  .answers small {
    font-size: var(--tiny);
    color: var(--ink-2);
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
`;
