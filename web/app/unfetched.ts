import { html, type TemplateResult } from 'lit';
import type { Messages } from '../locales/messages.ts';
import { testIds } from '../ui/test_ids.ts';

/** In place of a part of the page that could not be fetched: says so, and calls `again` when it is to be asked for again. */
export function unfetched(t: Messages, again: () => void): TemplateResult {
  return html`<div>
    <p class="fault" role="alert" data-testid=${testIds.fault}>${t.partFailed}</p>
    <button type="button" class="button" data-testid=${testIds.tryAgain} @click=${again}>
      ${t.tryAgain}
    </button>
  </div>`;
}
