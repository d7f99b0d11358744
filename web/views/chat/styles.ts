import { css } from 'lit';

export const chatStyles = css`
  .search {
    grid-column: 1 / -1;
  }
  .search > h3,
  .search > .said {
    margin: 0 0 0.3rem;
  }
  .turns {
    display: grid;
    gap: 0.35rem;
    margin: 0.4rem 0 0.6rem;
    padding: 0;
    list-style: none;
  }
  .turns li,
  .examples .turns li {
    display: grid;
    justify-items: start;
    max-width: 88%;
    padding: 0;
    border: 0;
  }
  .turns li.you,
  .examples .turns li.you {
    justify-self: end;
    justify-items: end;
  }
  .bubble {
    padding: 0.3rem 0.65rem;
    font-size: var(--small);
    line-height: 1.4;
    background: var(--sunken);
    border-radius: 0.8rem 0.8rem 0.8rem 0.2rem;
    overflow-wrap: anywhere;
  }
  .you .bubble {
    background: var(--accent-soft);
    border-radius: 0.8rem 0.8rem 0.2rem 0.8rem;
  }
  .out-of-reach .bubble {
    opacity: 0.55;
  }
  .now {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
  }
  .note {
    margin: 0.15rem 0 0.3rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .draws {
    display: grid;
    gap: 0.15rem;
    margin: 0.2rem 0 0;
    padding: 0;
    list-style: none;
  }
  .turns .draws li,
  .examples .turns .draws li {
    justify-items: stretch;
    grid-template-columns: 1.1rem minmax(0, 1fr) 4rem auto;
    align-items: center;
    gap: 0.5rem;
    max-width: none;
    font-size: var(--small);
  }
  .turns li:has(.draws) {
    justify-items: stretch;
  }
  .draws .bar {
    height: 0.5rem;
    background: var(--sunken);
    border-radius: 2px;
  }
  .draws .bar i {
    display: block;
    height: 100%;
    background: var(--training);
    border-radius: 2px;
  }
  .draws small {
    font-size: var(--tiny);
    color: var(--ink-2);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .pick {
    min-height: 30px;
    padding: 0.15rem 0.3rem;
    font-size: var(--small);
    text-align: left;
    background: none;
    border: 0;
    border-radius: var(--radius-small);
    overflow-wrap: anywhere;
  }
  .pick:hover {
    color: var(--accent);
  }
  form {
    /* What is cut off fades. */
    scroll-margin-bottom: 3rem;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.4rem;
  }
  @container (max-width: 640px) {
    /* The transport and the bar of places cover the lower edge. */
    form {
      scroll-margin-bottom: 10rem;
    }
  }
  .head-row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.2rem 1rem;
  }
  .hints {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
    margin: 0.6rem 0 0;
    padding: 0;
    list-style: none;
  }
  .hints button {
    min-height: 28px;
    padding: 0.1rem 0.55rem;
    font-size: var(--tiny);
    font-weight: 400;
  }
  .said {
    min-height: 1.4em;
    margin: 0.3rem 0 0.4rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .said.fault {
    color: var(--wrong);
  }
  details {
    margin-top: 0.7rem;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  details p {
    margin: 0.3rem 0 0;
    line-height: 1.5;
  }
`;
