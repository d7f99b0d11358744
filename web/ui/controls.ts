import { css } from 'lit';

/** Buttons, fields and small parts as every panel uses them. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none !important;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.005em;
    line-height: 1.3;
  }
  h3 {
    font-size: var(--small);
    font-weight: 600;
    color: var(--ink-2);
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4rem;
    min-height: 34px;
    padding: 0 0.8rem;
    font-size: var(--small);
    font-weight: 500;
    white-space: nowrap;
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    transition:
      background 120ms,
      border-color 120ms;
  }
  .button:hover:not(:disabled) {
    background: var(--accent-soft);
    border-color: var(--accent);
  }
  .button.quiet {
    background: none;
    border-color: transparent;
  }
  .button.quiet:hover:not(:disabled) {
    background: var(--sunken);
  }
  .icon {
    display: inline-grid;
    place-items: center;
    width: 30px;
    height: 30px;
    padding: 0;
    color: var(--ink-2);
    background: none;
    border: 0;
    border-radius: var(--radius-small);
  }
  .icon:hover:not(:disabled) {
    background: var(--sunken);
    color: var(--ink);
  }
  .icon svg,
  .button svg {
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  input:not([type]),
  input[type='text'],
  select {
    min-height: 32px;
    width: 100%;
    min-width: 0;
    padding: 0 0.55rem;
    font-size: var(--small);
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
  }
  input:not([type]),
  input[type='text'] {
    font-variant-numeric: tabular-nums;
  }
  input::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  select {
    appearance: none;
    padding-right: 1.5rem;
    text-overflow: ellipsis;
    background-image:
      linear-gradient(45deg, transparent 50%, var(--ink-2) 50%),
      linear-gradient(135deg, var(--ink-2) 50%, transparent 50%);
    background-size: 5px 5px;
    background-position:
      right 13px center,
      right 8px center;
    background-repeat: no-repeat;
    cursor: pointer;
  }
  option {
    background: var(--surface);
    color: var(--ink);
  }
  select:hover,
  input:hover {
    border-color: var(--ink-2);
  }
  [aria-invalid='true'] {
    border-color: var(--wrong) !important;
    box-shadow: 0 0 0 1px var(--wrong);
  }
  input[type='checkbox'] {
    appearance: none;
    flex: none;
    position: relative;
    width: 34px;
    height: 20px;
    margin: 2px 0;
    background: var(--surface);
    border: 1.5px solid var(--line-strong);
    border-radius: 999px;
    cursor: pointer;
    transition: background 120ms;
  }
  input[type='checkbox']::before {
    content: '';
    position: absolute;
    top: 2.5px;
    left: 3px;
    width: 12px;
    height: 12px;
    border-radius: 50%;
    background: var(--line-strong);
    transition: transform 120ms var(--ease);
  }
  input[type='checkbox']:checked {
    background: var(--accent);
    border-color: var(--accent);
  }
  input[type='checkbox']:checked::before {
    transform: translateX(13px);
    background: var(--on-accent);
  }
  .fault {
    display: flex;
    gap: 0.4rem;
    align-items: flex-start;
    margin: 0.3rem 0 0;
    font-size: var(--tiny);
    line-height: 1.45;
    color: var(--wrong);
    overflow-wrap: anywhere;
  }
  .fault::before {
    content: '!';
    flex: none;
    width: 1.1em;
    margin-top: 0.15em;
    font-weight: 700;
    line-height: 1.1em;
    text-align: center;
    color: var(--surface);
    background: var(--wrong);
    border-radius: 3px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [aria-busy='true'] {
    cursor: progress;
  }
  code,
  pre {
    font-family: var(--mono);
  }
  @media (forced-colors: active) {
    input[type='checkbox']::before {
      background: ButtonText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
`;
