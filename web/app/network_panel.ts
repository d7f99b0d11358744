import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { networkTexts } from '../locales/network.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import type { NetworkChoice } from '../views/diagram.ts';
import '../views/diagram.ts';
import { isChain, modelGraph } from '../views/model_graph.ts';
import { Panel } from './panel.ts';
import './view_host.ts';

/** The working model as a drawing: layer by layer, or by the readouts that draw it more closely. */
export class NetworkPanel extends Panel {
  static override properties = { close: { state: true } };
  /** True shows the readouts. */
  declare close: boolean;
  protected readonly topics = ['setup', 'selection'] as const;

  constructor() {
    super();
    this.close = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4rem 1.2rem;
        margin-bottom: 0.7rem;
      }
      .choice {
        display: inline-flex;
        gap: 0.35rem;
      }
      .choice .button {
        min-height: 30px;
      }
      .choice [aria-pressed='true'] {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.session.loadReadouts();
  }

  override render() {
    const { inspection } = this.setup;
    if (!inspection) return nothing;
    const { layer, step } = this.selection;
    const unrolled = isChain(modelGraph(inspection.config.model, null));
    const readouts = this.session.readouts('network');
    const close = this.close && readouts.length > 0;
    return html`<div class="head">
        <h2>${unrolled || close ? this.t.diagram : this.t.network}</h2>
        ${readouts.length > 0 ? this.choice(close) : nothing}
      </div>
      ${
        close
          ? repeat(
              readouts,
              ({ name }) => `${this.session.task?.name} ${name}`,
              (readout) =>
                html`<rnn-view
                  .session=${this.session}
                  .readout=${readout}
                  .t=${this.t}
                  theme=${this.theme}
                ></rnn-view>`,
            )
          : html`<rnn-diagram
              .inspection=${inspection}
              .layer=${layer ?? ''}
              .step=${step}
              .t=${this.t}
              @choose=${({ detail }: CustomEvent<NetworkChoice>) => this.session.select(detail)}
            ></rnn-diagram>`
      }`;
  }

  private choice(close: boolean): TemplateResult {
    const texts = networkTexts[this.t.language];
    return html`<div class="choice" role="group" aria-label=${texts.drawing}>
      ${[false, true].map(
        (one) =>
          html`<button
            type="button"
            class="button"
            data-testid=${testIds.drawing}
            data-close=${one}
            aria-pressed=${one === close}
            @click=${() => (this.close = one)}
          >
            ${one ? texts.neurons : texts.layers}
          </button>`,
      )}
    </div>`;
  }
}
define('rnn-network', NetworkPanel);
