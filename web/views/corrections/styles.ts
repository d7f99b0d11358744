import { css } from 'lit';

export const correctionStyles = css`
  .answer {
    min-height: 1.5rem;
  }
  .answer b {
    font: 600 var(--small) / 1.5 var(--sans);
    letter-spacing: normal;
    color: var(--wrong);
  }
  .warning {
    font-size: var(--small);
    color: var(--carry);
  }
  .columns {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.15rem;
    margin: 0.5rem 0 0.2rem;
    padding: 0;
    list-style: none;
  }
  .columns li {
    position: relative;
    min-width: 2.2rem;
    padding: 3.1rem 0.25rem 0;
    text-align: center;
    line-height: 1.35;
  }
  .columns i {
    position: absolute;
    left: 50%;
    bottom: calc(100% - 3rem);
    width: min(1.6rem, 76%);
    height: max(2px, calc(var(--share) * 2.9rem));
    background: var(--line-strong);
    border-radius: 2px 2px 0 0;
    transform: translateX(-50%);
    transition: height 120ms linear;
  }
  .columns .marked i {
    background: var(--wrong);
  }
  .columns small {
    display: block;
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
  }
  .columns .marked {
    color: var(--wrong);
    font-weight: 600;
  }
  .columns .marked small {
    color: var(--wrong);
  }
  u {
    color: var(--ink-3);
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
  }
  .title {
    margin: 0.7rem 0 0.3rem;
  }
  .hint {
    max-width: 34rem;
    margin: 0.3rem 0;
    font-size: var(--small);
    color: var(--ink-2);
  }
  details {
    margin-top: 0.5rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  details p {
    line-height: 1.6;
  }
  .examples li {
    grid-template-columns: auto minmax(0, 1fr);
  }
  .found {
    color: var(--wrong);
    font-weight: 600;
    text-decoration: line-through;
    text-decoration-thickness: 1.5px;
  }
  .missed {
    text-decoration: underline wavy var(--wrong);
    text-underline-offset: 0.2em;
  }
  .alarm {
    padding: 0 0.15em;
    color: var(--ink);
    border-radius: 3px;
    box-shadow: inset 0 0 0 1.5px var(--carry);
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1.2rem;
    margin-top: 0.5rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
`;
