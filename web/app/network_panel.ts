import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { networkTexts } from '../locales/network.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import type { NetworkChoice } from '../views/diagram.ts';
import '../views/diagram.ts';
import { isChain, modelGraph } from '../views/model_graph.ts';
import { watchSize } from '../ui/watch_size.ts';
import type { Fault } from '../protocol/messages.ts';
import type { ReadoutEntry } from '../protocol/readouts.ts';
import { EngineError } from './engine.ts';
import { faultText } from './fault_text.ts';
import { Panel } from './panel.ts';
import './view_host.ts';

/** A fault's sentence without the name in front of it, which tells a person nothing here. */
const withoutFinder = (sentence: string): string => sentence.replace(/^\[[^\]]*\] /, '');

/** The working model as a drawing: layer by layer, or by the readouts that draw it more closely. */
export class NetworkPanel extends Panel {
  static override properties = {
    room: { state: true },
    close: { state: true },
    refusals: { state: true },
  };
  /** Height of the place where it has one of its own; Infinity where the page grows with what is in it. */
  declare room: number;
  /** True shows the readouts. */
  declare close: boolean;
  /** Why the readouts that do not apply to the model do not. */
  declare refusals: readonly Fault[];
  /** The readouts of the experiment that was asked for them. */
  #asked: readonly ReadoutEntry[] = [];
  protected readonly topics = ['setup', 'selection'] as const;
  #stopWatching: (() => void) | null = null;

  constructor() {
    super();
    this.room = Infinity;
    this.close = false;
    this.refusals = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.session.loadWhole();
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
    const { readouts } = this.setup;
    if (readouts === this.#asked) return;
    this.#asked = readouts;
    this.refusals = [];
    for (const { name } of this.session.readoutsWithout('network')) void this.#askWhy(name, readouts);
  }

  async #askWhy(name: string, readouts: readonly ReadoutEntry[]): Promise<void> {
    try {
      await this.session.ask(name, {});
    } catch (error) {
      if (!(error instanceof EngineError) || error.reason !== 'refused' || readouts !== this.#asked) return;
      this.refusals = [...this.refusals, error.fault];
    }
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
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4rem 1.2rem;
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
      .refusal {
        margin: 0;
        font-size: var(--small);
        color: var(--ink-2);
        overflow-wrap: anywhere;
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
        ${this.refusals.map(
          (fault) =>
            html`<p class="refusal" data-testid=${testIds.notDrawn}>
              ${networkTexts[this.t.language].notDrawn} ${withoutFinder(faultText(this.t, fault))}
            </p>`,
        )}
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
              class="drawing ${unrolled ? '' : 'whole'}"
              .height=${this.room}
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
