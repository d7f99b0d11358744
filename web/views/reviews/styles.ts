import { css } from 'lit';

export const reviewStyles = css`
  .positive {
    --tone: var(--right);
    --tone-soft: var(--right-soft);
  }
  .negative {
    --tone: var(--wrong);
    --tone-soft: var(--wrong-soft);
  }
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
    field-sizing: content;
    min-height: 4.1rem;
    max-height: 9rem;
  }
  textarea::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  .answer {
    display: flex;
    align-items: center;
    gap: 0.7rem;
    min-height: 2.6rem;
    margin: 0.35rem 0 0.5rem;
    font-size: var(--small);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  .answer b {
    min-width: 5.2rem;
    font-size: 1.375rem;
    font-weight: 650;
    letter-spacing: -0.01em;
    color: var(--tone);
  }
  .answer .meter {
    flex: 1;
    max-width: 11rem;
    height: 0.7rem;
  }
  .meter {
    position: relative;
    flex: none;
    width: 3.4rem;
    height: 0.55rem;
    background: var(--sunken);
    border-radius: 2px;
  }
  .meter i {
    position: absolute;
    top: 0;
    bottom: 0;
    background: var(--tone);
    border-radius: 1px;
    transition: all 120ms linear;
  }
  .meter::after {
    content: '';
    position: absolute;
    left: calc(50% - 0.5px);
    top: -2px;
    bottom: -2px;
    width: 1px;
    background: var(--line-strong);
  }
  .columns {
    display: flex;
    flex-wrap: wrap;
    gap: 0.55rem 0;
    margin: 0.45rem 0 0.35rem;
    padding: 0;
    list-style: none;
  }
  .columns li {
    position: relative;
    min-width: 2.1rem;
    padding: 3.1rem 0.2rem 0;
    font-size: var(--small);
    line-height: 1.35;
    text-align: center;
  }
  /* The middle, one half, goes through all columns of a line. */
  .columns li::before {
    content: '';
    position: absolute;
    inset: 0 0 auto;
    height: 2.8rem;
    background: linear-gradient(var(--line-strong), var(--line-strong)) 0 50% / 100% 1px no-repeat;
  }
  .columns i {
    position: absolute;
    left: 50%;
    width: min(1.6rem, 76%);
    height: calc(var(--share) * 2.8rem);
    background: var(--tone);
    transform: translateX(-50%);
    transition: height 120ms linear;
  }
  .columns .positive i {
    bottom: auto;
    top: calc(1.4rem - var(--share) * 2.8rem);
    border-radius: 2px 2px 0 0;
  }
  .columns .negative i {
    top: 1.4rem;
    border-radius: 0 0 2px 2px;
  }
  .columns small {
    display: block;
    font-size: var(--tiny);
    color: var(--tone);
    font-variant-numeric: tabular-nums;
  }
  .columns em {
    font-style: normal;
    color: var(--ink-3);
  }
  u {
    color: var(--ink-3);
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1.2rem;
    font-size: var(--tiny);
    color: var(--ink-3);
  }
  .examples li {
    grid-template-columns: auto auto minmax(0, 1fr) auto;
  }
  .really {
    font-size: var(--tiny);
    white-space: nowrap;
    color: var(--wrong);
  }
`;
