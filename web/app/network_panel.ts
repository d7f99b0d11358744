import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { NetworkChoice } from '../views/diagram.ts';
import '../views/diagram.ts';
import { isChain, modelGraph } from '../views/model_graph.ts';
import { watchSize } from '../ui/watch_size.ts';
import { Panel } from './panel.ts';

/** The working model as a drawing. */
export class NetworkPanel extends Panel {
  static override properties = { room: { state: true } };
  /** Height of the place where it has one of its own; Infinity where the page grows with what is in it. */
  declare room: number;
  protected readonly topics = ['setup', 'selection'] as const;
  #stopWatching: (() => void) | null = null;

  constructor() {
    super();
    this.room = Infinity;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = watchSize(this, () => this.#measure());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
  }

  /** A graph is as high as the page leaves it where `contain` says so (see the styles). */
  #measure(): void {
    const drawing = this.renderRoot.querySelector<HTMLElement>('.drawing');
    if (!drawing) return;
    const own = getComputedStyle(drawing).contain.includes('size');
    const left = this.getBoundingClientRect().bottom - drawing.getBoundingClientRect().top;
    const chain = !drawing.classList.contains('whole');
    this.room = own ? Math.floor(drawing.clientHeight) : chain ? Math.floor(left) : Infinity;
  }

  override updated(): void {
    this.#measure();
  }

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        height: 100%;
      }
      h2 {
        margin-bottom: 0.7rem;
      }
      .drawing {
        flex: 1 1 auto;
      }
      @container (min-width: 640.1px) {
        .drawing.whole {
          flex: 1 1 0;
          min-height: 17rem;
          contain: size;
        }
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
        class="drawing ${unrolled ? '' : 'whole'}"
        .height=${this.room}
        .inspection=${inspection}
        .layer=${layer ?? ''}
        .step=${step}
        .t=${this.t}
        @choose=${({ detail }: CustomEvent<NetworkChoice>) => this.session.select(detail)}
      ></rnn-diagram>`;
  }
}
define('rnn-network', NetworkPanel);
