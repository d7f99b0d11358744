import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { kindNames } from '../views/registry.ts';
import { Panel } from './panel.ts';
import { section, sectionStyles } from './section.ts';
import './view_host.ts';

/** What goes on inside of the model: a view for each readout that applies. Folded at first. */
export class InsidePanel extends Panel {
  protected readonly topics = ['state', 'setup'] as const;

  static override styles = [
    controls,
    sectionStyles,
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

  override render() {
    const { t, session } = this;
    return section(t.inside, nothing, () => {
      const readouts = session.readouts('inside').filter(({ view }) => kindNames.includes(view));
      if (readouts.length === 0) return html`<p>${t.nothingInside}</p>`;
      return html`<p>${t.insideHelp}</p>
        ${repeat(
          readouts,
          ({ name }) => `${session.task?.name} ${name}`,
          (readout) =>
            html`<rnn-view .session=${session} .readout=${readout} .t=${t} theme=${this.theme}></rnn-view>`,
        )}`;
    });
  }
}
define('rnn-inside', InsidePanel);
