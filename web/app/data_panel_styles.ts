import { css } from 'lit';

/** Of the panel of files, and of the choice of columns in it. */
export const dataPanelStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.9rem;
    min-width: 0;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.35rem;
  }
  p,
  li,
  dd {
    font-size: var(--small);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  .quiet-text {
    color: var(--ink-2);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .said {
    display: grid;
    gap: 0.45rem;
    justify-items: start;
    padding: 0.6rem 0.8rem;
    border-radius: var(--radius);
    background: var(--sunken);
  }
  .said {
    position: relative;
  }
  .dismiss {
    position: absolute;
    top: 0.25rem;
    right: 0.25rem;
  }
  .said > .body > p:first-child,
  form > p:first-child {
    padding-right: 1.6rem;
  }
  .said > .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.45rem;
    justify-items: start;
    width: 100%;
  }
  .said.fault {
    grid-template-columns: auto minmax(0, 1fr);
    background: var(--wrong-soft);
  }
  .said.ready {
    background: var(--right-soft);
  }
  .said.ask {
    background: var(--carry-soft);
  }
  .said p {
    margin: 0;
  }
  .reading {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.3rem 0.7rem;
    width: 100%;
  }
  progress {
    width: 100%;
    height: 6px;
    accent-color: var(--accent);
  }
  ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.15rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .files li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 0 0.4rem;
    min-height: 44px;
    border-top: 1px solid var(--line);
  }
  .files .name {
    font-weight: 600;
  }
  .files small,
  small {
    display: block;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .used {
    padding: 0 0.6rem;
    color: var(--right);
    font-size: var(--small);
    font-weight: 600;
  }
  .examples {
    width: 100%;
    margin: 0;
    padding: 0;
    border-left: 2px solid var(--line-strong);
  }
  .examples li {
    padding: 0.1rem 0 0.1rem 0.6rem;
  }
  .examples b {
    font-weight: 600;
  }
  .offers {
    gap: 0.35rem;
    width: 100%;
  }
  .offers li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.1rem 0.6rem;
  }
  .wants {
    display: grid;
    gap: 0.35rem;
    margin: 0;
  }
  .wants dt {
    font-size: var(--small);
    font-weight: 600;
  }
  .wants dd {
    margin: 0;
  }
  form {
    display: grid;
    gap: 0.45rem;
    justify-items: start;
  }
  textarea {
    width: 100%;
    min-height: 7.5rem;
    padding: 0.5rem 0.6rem;
    font: 0.8125rem/1.5 var(--mono);
    color: inherit;
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    resize: vertical;
  }
  label {
    display: block;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 0.6rem;
    width: 100%;
  }
  fieldset {
    display: grid;
    gap: 0.15rem;
    margin: 0;
    padding: 0;
    border: 0;
    max-height: 14rem;
    overflow: auto;
  }
  legend {
    padding: 0;
    font-size: var(--tiny);
    color: var(--ink-2);
  }
  .check {
    display: flex;
    align-items: center;
    gap: 0.45rem;
    min-height: 26px;
    font-size: var(--small);
    color: var(--ink);
  }
  small.fault {
    color: var(--wrong);
  }
  [aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  input[type='file'] {
    display: none;
  }
`;
