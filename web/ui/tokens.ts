import { css } from 'lit';

/**
 * The design's constants. Colours carry meaning: `accent` is what can be pressed and the training curve,
 * `validation` the second curve, `right` and `wrong` the marks; each of the latter also differs in shape or dash, so
 * that nothing is said by colour alone. Text colours reach 4.5 : 1 on every surface they are used on.
 */
const light = css`
  color-scheme: light;
  --page: #f6f6f2;
  --surface: #ffffff;
  --raised: #ffffff;
  --sunken: #eeeee8;
  --ink: #1b1e28;
  --ink-2: #4b5060;
  --ink-3: #646a7b;
  --line: #deded5;
  --line-strong: #8a8f9c;
  --accent: #2f4fc4;
  --accent-hover: #2641a8;
  --accent-soft: #e6eafb;
  --on-accent: #ffffff;
  --training: #2f4fc4;
  --validation: #a84808;
  --right: #0b6e5c;
  --right-soft: #daf0ea;
  --wrong: #b3204d;
  --wrong-soft: #fbe3ea;
  --carry: #8a5a00;
  --carry-soft: #fbeccb;
  --grid: #e9e9e2;
  --shadow: 0 1px 2px rgb(27 30 40 / 5%), 0 4px 16px rgb(27 30 40 / 5%);
`;

const dark = css`
  color-scheme: dark;
  --page: #14161d;
  --surface: #1b1e27;
  --raised: #232733;
  --sunken: #262a36;
  --ink: #eceef4;
  --ink-2: #b9bdca;
  --ink-3: #989eae;
  --line: #30343f;
  --line-strong: #757b8b;
  --accent: #94a9ff;
  --accent-hover: #b0c0ff;
  --accent-soft: #272f4f;
  --on-accent: #10131c;
  --training: #94a9ff;
  --validation: #f3a05c;
  --right: #55d1b4;
  --right-soft: #173a35;
  --wrong: #ff8fab;
  --wrong-soft: #46202d;
  --carry: #f0c164;
  --carry-soft: #3d3219;
  --grid: #2a2e39;
  --shadow: 0 1px 2px rgb(0 0 0 / 30%), 0 4px 16px rgb(0 0 0 / 20%);
`;

export const tokens = css`
  :host {
    ${light}
    --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Hiragino Sans', 'Hiragino Kaku Gothic ProN',
      'Yu Gothic UI', 'Noto Sans JP', 'Noto Sans CJK JP', 'Noto Sans', sans-serif;
    --mono:
      ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono',
      'Noto Sans Mono CJK JP', monospace;
    --text: 0.9375rem;
    --small: 0.8125rem;
    --tiny: 0.75rem;
    --radius: 10px;
    --radius-small: 6px;
    --ease: cubic-bezier(0.2, 0.7, 0.2, 1);
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
