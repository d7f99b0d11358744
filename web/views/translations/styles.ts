import { css } from 'lit';

export const translationStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: 1.2rem 2.5rem;
    align-items: start;
  }
  :host > div {
    min-width: 0;
  }
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
  }
  .unknown {
    margin: 0 0 0.4rem;
    font-size: var(--small);
    color: var(--carry);
  }
  .none {
    max-width: 32rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .title {
    margin: 0.4rem 0 0.4rem;
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
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 0.6rem;
    min-height: 36px;
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
  .out {
    text-align: right;
  }
  .iso {
    font: 600 var(--text) / 1.3 var(--mono);
  }
  .iso del {
    color: var(--wrong);
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 0.2em;
  }
  .out small {
    display: block;
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
`;
