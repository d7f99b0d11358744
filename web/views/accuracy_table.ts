import { html, type TemplateResult } from 'lit';

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
