import { html, svg, type TemplateResult } from 'lit';

/** A table of shares with a bar in each row, below the heading with the id `title`. */
export function accuracyTable(
  { parts, counts }: { parts: string; counts: string },
  rows: readonly TemplateResult[],
): TemplateResult {
  return html`<table aria-labelledby="title">
    <thead>
      <tr>
        <th scope="col">${parts}</th>
        <td></td>
        <th scope="col">%</th>
        <th scope="col">${counts}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** The cell with the bar of a share; limits are lines across it, by their classes. */
export function limitedBar(share: number, limits: Readonly<Record<string, number>>): TemplateResult {
  const at = (value: number): string => (value * 100).toFixed(2);
  return html`<td class="bars" aria-hidden="true">
    <svg viewBox="0 0 100 10" preserveAspectRatio="none">
      <rect class="rest" width="100" height="10"></rect>
      <rect class="now" width=${at(share)} height="10"></rect>
      ${Object.entries(limits).map(([name, limit]) => svg`<path class="limit ${name}" d="M${at(limit)} 0v10"></path>`)}
    </svg>
  </td>`;
}

/** A limit in the key. */
export function limitKey(name = ''): TemplateResult {
  return html`<svg viewBox="0 0 10 14" aria-hidden="true">
    <path class="limit ${name}" d="M5 0v14"></path>
  </svg>`;
}
