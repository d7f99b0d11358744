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
  .answers b {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .answers i {
    transition: width 120ms linear;
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
