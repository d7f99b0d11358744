import { css } from 'lit';

const light = css`
  --group-0: #1f5fb4;
  --group-1: #b3204d;
  --group-2: #0b6e5c;
  --group-3: #8a5a00;
  --group-4: #6b3fa0;
  --group-5: #00697f;
  --group-6: #a84808;
  --group-7: #3d6b14;
  --group-8: #a0307f;
  --group-9: #4b5060;
`;
const dark = css`
  --group-0: #8fb8ff;
  --group-1: #ff8fab;
  --group-2: #55d1b4;
  --group-3: #f0c164;
  --group-4: #c9a5ff;
  --group-5: #6fd0ea;
  --group-6: #f3a05c;
  --group-7: #a9d96b;
  --group-8: #f79ad8;
  --group-9: #b9bdca;
`;

export const groupColours = 10;

/** Colours of groups, `--group-0` to `--group-9`, by a view's theme. Whoever uses them marks the groups by something else too. */
export const groupColourStyles = css`
  :host {
    ${light}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${dark}
    }
  }
  :host([theme='dark']) {
    ${dark}
  }
`;
