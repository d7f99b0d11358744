import { css, html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { kindNames } from '../views/registry.ts';
import { Panel } from './panel.ts';
import './view_host.ts';

/** What goes on inside of the model: a view for each readout that applies. */
export class InsidePanel extends Panel {
  protected readonly topics = ['state', 'setup'] as const;

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
      <p>${readouts.length === 0 ? t.nothingInside : t.insideHelp}</p>
      ${repeat(
        readouts,
        ({ name }) => `${session.task?.name} ${name}`,
        (readout) =>
          html`<rnn-view .session=${session} .readout=${readout} .t=${t} theme=${this.theme}></rnn-view>`,
      )}`;
  }
}
define('rnn-inside', InsidePanel);
