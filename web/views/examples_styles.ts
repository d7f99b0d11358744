import { css } from 'lit';

/** What a reader typed, beside a list of test samples that one can page through. */
export const examplesStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1.2rem 2.5rem;
    align-items: start;
  }
  :host > div {
    min-width: 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.1rem 1rem;
    min-height: 30px;
  }
  .examples ol {
    margin: 0.2rem 0 0;
    padding: 0;
    list-style: none;
  }
  .examples li {
    display: grid;
    align-items: center;
    gap: 0 0.6rem;
    padding: 0.1rem 0.3rem;
    border-top: 1px solid var(--line);
  }
  .examples li.chosen {
    background: var(--accent-soft);
  }
  .text {
    min-height: 32px;
    padding: 0.2rem;
    font-size: var(--small);
    line-height: 1.35;
    text-align: left;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    overflow-wrap: anywhere;
  }
  .text:hover {
    color: var(--accent);
  }
`;

/** The field for one's own text, and the answer below it. */
export const typedStyles = css`
  #text {
    min-height: 40px;
    margin-top: 0.35rem;
    padding: 0 0.65rem;
    font-size: 1.0625rem;
  }
  .answer {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.8rem;
    min-height: 2.6rem;
    margin-top: 0.35rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .answer b {
    font: 600 1.625rem/1.5 var(--mono);
    letter-spacing: -0.01em;
    color: var(--ink);
    overflow-wrap: anywhere;
  }
`;
