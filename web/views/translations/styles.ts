import { css } from 'lit';

export const translationStyles = css`
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
  .examples li {
    grid-template-columns: auto minmax(0, 1fr) auto;
    min-height: 36px;
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
