import { css } from 'lit';

export const nextTokenStyles = css`
  textarea {
    display: block;
    width: 100%;
    margin-top: 0.35rem;
    padding: 0.5rem 0.65rem;
    font: inherit;
    font-size: 1.0625rem;
    line-height: 1.45;
    color: inherit;
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    resize: vertical;
    min-height: 3rem;
  }
  textarea::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  .said {
    min-height: 2.6em;
    margin: 0.3rem 0 0.6rem;
    font-size: var(--tiny);
    line-height: 1.3;
    color: var(--ink-2);
    overflow-wrap: anywhere;
  }
  .said em {
    font-style: normal;
    color: var(--wrong);
  }
  .answers {
    display: grid;
    gap: 1px;
    margin: 0.3rem 0 0;
    padding: 0;
    list-style: none;
  }
  .answers button {
    display: grid;
    grid-template-columns: minmax(5.5rem, 34%) minmax(0, 1fr) 3.2rem;
    align-items: center;
    gap: 0.6rem;
    width: 100%;
    min-height: 30px;
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
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .answers li:first-child b {
    font-weight: 650;
  }
  .answers i {
    height: 0.7rem;
    min-width: 1px;
    background: var(--line-strong);
    border-radius: 2px;
    transition: width 120ms linear;
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
  .special {
    color: var(--ink-3);
  }
  .examples li {
    grid-template-columns: auto minmax(0, 1fr) minmax(0, auto);
  }
  .examples .text {
    width: 100%;
  }
  .guess {
    font-size: var(--small);
    text-align: right;
    overflow-wrap: anywhere;
  }
  .guess small {
    display: block;
    font-size: var(--tiny);
    color: var(--wrong);
  }
`;
