import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Messages } from '../locales/messages.ts';
import type { Selection } from './selection.ts';
import type { Session } from './session.ts';
import type { RunRecord, Setup } from './run_record.ts';
import type { AppState } from './state.ts';
import { unfetched } from './unfetched.ts';

export type Topic = 'state' | 'setup' | 'run' | 'selection' | 'edits';

/** A part of the page, drawn anew when one of the session's stores that it reads changes. */
export abstract class Panel extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    t: { attribute: false },
    theme: { type: String },
  };
  declare session: Session;
  declare t: Messages;
  declare theme: string;

  /** The stores that it reads. */
  protected abstract readonly topics: readonly Topic[];
  #stops: (() => void)[] = [];

  constructor() {
    super();
    this.theme = '';
  }

  protected get state(): AppState | null {
    return this.session.state.get();
  }

  protected get setup(): Setup {
    return this.session.setup.get();
  }

  protected get run(): RunRecord {
    return this.session.run.get();
  }

  protected get selection(): Selection {
    return this.session.selection.get();
  }

  /** True when what is shown of model and run belongs to an earlier experiment than the one as edited. */
  protected get stale(): boolean {
    return this.setup.fault !== null;
  }

  /** What is shown until the whole core is there: that it comes, or what asks for it again. */
  protected restOfCore(): TemplateResult {
    const { t, session } = this;
    if (this.setup.incomplete) return unfetched(t, () => void session.loadWhole());
    return html`<p>${t.busyWith('loading', '')} …</p>`;
  }

  /** Gives a text to the page's live region, which screen readers say. */
  protected announce(text: string): void {
    this.dispatchEvent(new CustomEvent('announce', { detail: text, bubbles: true, composed: true }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) this.#follow();
  }

  #follow(): void {
    this.#leave();
    if (!this.session) return;
    this.#stops = this.topics.map((topic) => this.session[topic].subscribe(() => this.requestUpdate()));
  }

  #leave(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
