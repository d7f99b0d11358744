import { css } from 'lit';
import { answerBars } from './answer_bars.ts';

/** What views of word vectors share: fields for words, answers with bars, a table beside them. */
const styles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1rem 2.5rem;
    align-items: start;
  }
  :host > div {
    min-width: 0;
  }
  .field {
    max-width: 16rem;
    margin-top: 0.3rem;
    font-size: 1rem;
  }
  .answers b small {
    display: inline;
    margin-left: 0.3rem;
    font-weight: 400;
    color: var(--ink-3);
  }
  .below {
    min-height: 1.6em;
    margin: 0.3rem 0 0.5rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .below .fault {
    margin: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 0.3rem;
    margin-top: 0.3rem;
  }
  .chips button {
    min-height: 26px;
    padding: 0 0.55rem;
    font-size: var(--tiny);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 999px;
  }
  .chips button:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  h3.second {
    margin-top: 0.7rem;
  }
  table {
    width: 100%;
    max-width: 34rem;
    margin-top: 0.3rem;
    border-collapse: collapse;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.2rem 0.8rem 0.2rem 0;
    text-align: left;
    border-top: 1px solid var(--line);
  }
  thead th {
    font-size: var(--tiny);
    font-weight: 500;
    color: var(--ink-2);
    border: 0;
  }
  tbody th {
    font-weight: 500;
  }
  .meter {
    display: inline-block;
    width: 3.5rem;
    height: 0.55rem;
    margin-right: 0.4rem;
    background: var(--sunken);
    border-radius: 2px;
    overflow: hidden;
  }
  @media (max-width: 479.9px) {
    .meter {
      display: block;
      width: 100%;
    }
  }
  .meter i {
    display: block;
    height: 100%;
    background: var(--accent);
  }
  .meter.plain i {
    background: var(--line-strong);
  }
  .note {
    max-width: 36rem;
    margin-top: 0.4rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
`;

export const wordStyles = [answerBars, styles];
