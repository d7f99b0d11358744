import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import type { ReadoutEntry } from '../protocol/readouts.ts';
import { kindNames } from '../views/registry.ts';
import { Panel } from './panel.ts';
import type { ViewHostElement } from './view_host.ts';
import './view_host.ts';

/** What goes on inside of the model: a view for each readout that applies. */
export class InsidePanel extends Panel {
  static override properties: PropertyDeclarations = { headings: { state: true } };
  /** Of the views, by the names of their readouts. */
  declare headings: Readonly<Record<string, string>>;
  protected readonly topics = ['state', 'setup'] as const;

  constructor() {
    super();
    this.headings = {};
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      p {
        margin-bottom: 0.7rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin-bottom: 0.9rem;
      }
      nav .button {
        min-height: 30px;
        padding: 0 0.7rem;
      }
      rnn-view {
        scroll-margin-top: 0.6rem;
      }
      rnn-view + rnn-view {
        margin-top: 1.4rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.session.loadWhole();
  }

  override render() {
    const { t, session } = this;
    const readouts = session.readouts('inside').filter(({ view }) => kindNames.includes(view));
    return html`<h2>${t.inside}</h2>
      ${readouts.length > 0 ? html`<p>${t.insideHelp}</p>` : session.isWhole ? html`<p>${t.nothingInside}</p>` : this.restOfCore()}
      ${readouts.length > 1 ? this.contents(readouts) : nothing}
      ${repeat(
        readouts,
        ({ name }) => `${session.task?.name} ${name}`,
        (readout) =>
          html`<rnn-view
            .session=${session}
            .readout=${readout}
            .t=${t}
            theme=${this.theme}
            @view-loaded=${({ target }: Event) => this.#entitle(readout, (target as ViewHostElement).heading)}
          ></rnn-view>`,
      )}`;
  }

  #entitle({ name }: ReadoutEntry, heading: string): void {
    this.headings = { ...this.headings, [name]: heading };
  }

  /** The views by their headings, each of which leads to its view. */
  private contents(readouts: readonly ReadoutEntry[]): TemplateResult {
    return html`<nav aria-label=${this.t.inside}>
      ${readouts
        .filter(({ name }) => this.headings[name])
        .map(
          ({ name }) =>
            html`<button
              class="button"
              data-testid=${testIds.insideContents}
              data-readout=${name}
              @click=${() => this.#lead(name)}
            >
              ${this.headings[name]}
            </button>`,
        )}
    </nav>`;
  }

  #lead(name: string): void {
    this.renderRoot.querySelector(`rnn-view[data-readout="${name}"]`)?.scrollIntoView({ block: 'start' });
  }
}
define('rnn-inside', InsidePanel);
