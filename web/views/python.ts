import { css, html, type TemplateResult } from 'lit';

const token =
  /(#[^\n]*)|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|\b(import|from|as|def|return|for|in|if|else|None|True|False)\b|\b(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)\b|\b([A-Za-z_]\w*)(?=\s*=[^=])|\b([A-Z]\w*)(?=\()/g;
const classes = ['comment', 'string', 'keyword', 'number', 'name', 'class'];

/** Python with its words coloured; the text stays exactly as it is. */
export function python(code: string): TemplateResult {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const match of code.matchAll(token)) {
    const kind = match.slice(1).findIndex((group) => group !== undefined);
    parts.push(code.slice(end, match.index), html`<span class=${classes[kind]!}>${match[0]}</span>`);
    end = match.index + match[0].length;
  }
  parts.push(code.slice(end));
  return html`${parts}`;
}

export const pythonStyles = css`
  .comment {
    color: var(--ink-3);
    font-style: italic;
  }
  .string {
    color: var(--right);
  }
  .keyword {
    color: var(--accent);
  }
  .number {
    color: var(--validation);
  }
  .name {
    color: var(--ink-2);
  }
  .class {
    color: var(--ink);
    font-weight: 600;
  }
`;
