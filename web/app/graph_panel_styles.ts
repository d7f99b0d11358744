import { css } from 'lit';

export const graphPanelStyles = css`
  :host {
    display: block;
  }
  .why {
    margin: 0.2rem 0 0.6rem;
    padding: 0.5rem 0.7rem;
    font-size: var(--tiny);
    line-height: 1.5;
    background: var(--wrong-soft);
    border-radius: var(--radius-small);
  }
  .said {
    position: sticky;
    bottom: var(--sticky-bottom, 0);
    z-index: 4;
    border: 1px solid var(--wrong);
  }
  .keys {
    margin-bottom: 0.4rem;
    font-size: var(--tiny);
    line-height: 1.4;
    color: var(--ink-2);
  }
  rnn-graph-drawing {
    padding: 0.2rem 0;
  }
  .form {
    position: sticky;
    bottom: var(--sticky-bottom, 0);
    z-index: 3;
    max-height: min(60dvh, 34rem);
    margin-top: 0.6rem;
    overflow-y: auto;
    background: var(--raised);
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    box-shadow: 0 -4px 20px rgb(0 0 0 / 12%);
  }
  .form.faulty {
    border-color: var(--wrong);
  }
  .form header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.35rem 0.4rem 0 0.7rem;
  }
  .form h3 {
    font: 600 var(--tiny) / 1.3 var(--mono);
    overflow-wrap: anywhere;
  }
  .inputs {
    display: grid;
    gap: 0.3rem;
    margin: 0.5rem 0 0;
  }
  .ends {
    padding: 0 0.7rem 0.7rem;
  }
  .inputs h4 {
    margin: 0;
    font-size: var(--tiny);
    font-weight: 600;
    color: var(--ink-2);
  }
  .inputs h4 {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  .again {
    display: grid;
    gap: 0.2rem;
    margin-top: 0.6rem;
    font-size: var(--tiny);
  }
  .again small {
    color: var(--ink-2);
  }
  .input {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.4rem;
    align-items: center;
    font-size: var(--tiny);
  }
  .input select {
    font-family: var(--mono);
    font-size: 0.6875rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    margin-top: 0.4rem;
  }
  .button.small {
    min-height: 28px;
    font-size: var(--tiny);
  }
  .tools {
    display: flex;
    gap: 0.5rem;
    margin-top: 0.6rem;
  }
  details {
    margin-top: 0.7rem;
    font-size: var(--small);
  }
  summary {
    min-height: 24px;
    color: var(--accent);
    cursor: pointer;
  }
  details ul {
    margin: 0.3rem 0 0;
    padding: 0;
    list-style: none;
  }
  details li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 30px;
    border-top: 1px solid var(--line);
    font-size: var(--tiny);
  }
  details li span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  details code {
    font-size: 0.6875rem;
    color: var(--ink-2);
  }
  details li.broken span {
    color: var(--wrong);
  }
`;
