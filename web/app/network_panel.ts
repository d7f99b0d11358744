import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import '../views/diagram.ts';
import { Panel } from './panel.ts';

/** The working model as a drawing. */
export class NetworkPanel extends Panel {
  protected readonly topics = ['setup'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      h2 {
        margin-bottom: 0.7rem;
      }
    `,
  ];

  override render() {
    const { inspection } = this.setup;
    if (!inspection) return nothing;
    return html`<h2>${this.t.diagram}</h2>
      <rnn-diagram .inspection=${inspection} .t=${this.t}></rnn-diagram>`;
  }
}
define('rnn-network', NetworkPanel);
