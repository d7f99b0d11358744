import { css } from 'lit';

/** What views with a heat map share. */
export const mapStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 1.1rem;
    margin-bottom: 0.6rem;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .choice label {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
  }
  .choice select {
    width: auto;
  }
  .choice .number {
    width: 5rem;
  }
  .choice .typed {
    flex: 1 1 16rem;
    max-width: 30rem;
  }
  .choice .typed input {
    flex: 1;
  }
  .choice b {
    color: var(--ink);
    font-weight: 600;
  }
`;
