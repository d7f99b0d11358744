import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { NetworkChoice } from '../views/diagram.ts';
import '../views/diagram.ts';
import { isChain, modelGraph } from '../views/model_graph.ts';
import { Panel } from './panel.ts';

/** The working model as a drawing. */
export class NetworkPanel extends Panel {
  protected readonly topics = ['setup', 'selection'] as const;

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
    const { layer, step } = this.selection;
    const unrolled = isChain(modelGraph(inspection.config.model, null));
    return html`<h2>${unrolled ? this.t.diagram : this.t.network}</h2>
      <rnn-diagram
        .inspection=${inspection}
        .layer=${layer ?? ''}
        .step=${step}
        .t=${this.t}
        @choose=${({ detail }: CustomEvent<NetworkChoice>) => this.session.select(detail)}
      ></rnn-diagram>`;
  }
}
define('rnn-network', NetworkPanel);
