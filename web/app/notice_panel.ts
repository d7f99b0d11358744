import { css, html, nothing, type TemplateResult } from 'lit';
import type { Fault } from '../protocol/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { icon } from '../ui/icons.ts';
import { browserWords, faultText } from './fault_text.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** Messages about the whole page: a worker that was replaced, a link that could not be read, no engine. */
export class NoticePanel extends Panel {
  protected readonly topics = ['setup'] as const;

  static override styles = [
    controls,
    css`
      .notice {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 1rem;
        margin-bottom: 1rem;
        padding: 0.6rem 0.7rem 0.6rem 1rem;
        font-size: var(--small);
        background: var(--carry-soft);
        border-radius: var(--radius);
      }
      .notice.engine {
        background: var(--wrong-soft);
      }
      .notice small {
        display: block;
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
    `,
  ];

  #fault(fault: Fault): TemplateResult {
    const text = faultText(this.t, fault);
    const words = browserWords(fault);
    const at = words ? text.indexOf(words) : -1;
    if (at < 0) return html`<small>${text}</small>`;
    return html`<small
      >${text.slice(0, at)}<span lang="en">${words}</span>${text.slice(at + words.length)}</small
    >`;
  }

  override render() {
    const { t } = this;
    const { notice } = this.setup;
    if (!notice) return nothing;
    const texts = {
      restart: `${t.restarted} ${notice.resumed ? t.resumedFrom : t.restartedFromStart}`,
      link: t.badLink,
      attribute: t.badAttribute,
      experiment: t.badExperiment,
      engine: t.engineFailed,
      part: t.partFailed,
      unsupported: t.unsupported,
    };
    const kind = notice.kind === 'unsupported' ? 'engine' : notice.kind;
    return html`<div class="notice ${kind}" role="alert" data-testid=${testIds.notice} data-kind=${kind}>
      <p>
        ${texts[notice.kind]}
        ${
          notice.kind === 'unsupported' || notice.kind === 'part'
            ? nothing
            : notice.faults.map((fault) => this.#fault(fault))
        }
      </p>
      <button
        type="button"
        class="icon"
        aria-label=${t.dismiss}
        title=${t.dismiss}
        @click=${() => this.session.notify(null)}
      >
        ${icon('close')}
      </button>
    </div>`;
  }
}
define('rnn-notice', NoticePanel);
