import { LitElement, css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import type { Messages } from '../locales/messages.ts';
import type { Fault } from '../protocol/messages.ts';
import type { Frame, ReadoutEntry, ReadoutRequest } from '../protocol/readouts.ts';
import { kindNames, loadView, type LoadedView } from '../views/registry.ts';
import type { ViewElement } from '../views/view.ts';
import { EngineError } from './engine.ts';
import { faultText, whenWorded } from './fault_text.ts';
import type { Session } from './session.ts';
import { unfetched } from './unfetched.ts';

type AnyView = ViewElement<unknown, unknown>;

/** What a reader put into views that are no longer on the page, by task and readout. */
const left = new WeakMap<
  Session,
  Map<string, { request: ReadoutRequest; values: Record<string, unknown> }>
>();

/** Records that are kept of a run. */
const mostRecords = 2000;

/**
 * One readout on the page: subscribed to while it is in sight, drawn by the view of its kind. One that records is
 * subscribed to as long as it is on the page, so that its record has no holes. `view-loaded` is fired when its heading
 * is known, and again in another language.
 */
export class ViewHostElement extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    readout: { attribute: false },
    t: { attribute: false },
    theme: { type: String },
    fault: { state: true },
    unfetched: { state: true },
  };
  declare session: Session;
  declare readout: ReadoutEntry;
  declare t: Messages;
  declare theme: string;
  /** A refusal of the core, or a frame that cannot be drawn, in a sentence. */
  declare fault: string | Fault | null;
  /** True when the view or its words could not be fetched. */
  declare unfetched: boolean;

  #loaded: LoadedView | null = null;
  #language = '';
  #view: AnyView | null = null;
  /** Where what is put into the view is kept. */
  #place = '';
  #request: ReadoutRequest | null = null;
  #records: { batches: number; data: unknown }[] = [];
  /** Frames that came before the view was loaded. */
  #early: Frame[] = [];
  #inSight = false;
  readonly #shownOrHidden = (): void => this.#subscribe();
  #observer: IntersectionObserver | null = null;
  #stops: (() => void)[] = [];
  #unsubscribe: (() => void) | null = null;
  #drawing = false;

  constructor() {
    super();
    this.theme = '';
    this.fault = null;
    this.unfetched = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        /* What is visually hidden in a view scrolls with it, and makes the page no longer. */
        position: relative;
        min-width: 0;
        min-height: 2.5rem;
        overflow-wrap: break-word;
      }
      p {
        margin: 0 0 0.4rem;
        font-size: var(--small);
        color: var(--ink-3);
      }
      .fault {
        color: var(--wrong);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#inSight = entries.at(-1)!.isIntersecting;
        this.#subscribe();
        if (this.#inSight && this.#isRecord) this.#draw();
      },
      { rootMargin: '80px' },
    );
    this.#observer.observe(this);
    document.addEventListener('visibilitychange', this.#shownOrHidden);
    if (this.session) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.#shownOrHidden);
    this.#inSight = false;
    this.#keep();
    this.#end();
    for (const stop of this.#stops.splice(0)) stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#follow();
    if (changed.has('readout')) this.dataset['readout'] = this.readout.name;
    if (changed.has('t') && this.t.language !== this.#language) void this.#load();
    if (!this.#view) return;
    this.#view.theme = this.theme;
    this.#view.names = this.#names;
  }

  get #names(): Readonly<Record<string, string>> {
    return this.t.tasks[this.session.task?.name ?? '']?.names ?? {};
  }

  override render() {
    const { t, fault } = this;
    if (this.unfetched) return html`${unfetched(t, () => void this.#load())}${this.#view ?? nothing}`;
    return html`${
      fault === null
        ? ''
        : html`<p class="fault" role="alert" data-testid=${testIds.fault}>
            ${t.viewFault} ${typeof fault === 'string' ? fault : faultText(t, fault)}
          </p>`
    }${this.#view ?? (fault === null ? html`<p>${t.waiting}</p>` : '')}`;
  }

  /** What the view calls itself; empty until its words are there. */
  get heading(): string {
    return (this.#loaded?.words as { title?: string } | undefined)?.title ?? '';
  }

  get #isRecord(): boolean {
    return this.readout.cadence === 'every_batches';
  }

  /** Begins to follow the run, of whose start a record must know. */
  #follow(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#stops = [
      this.session.run.subscribe((run) => {
        if (run.progress?.samples !== 0 || this.#records.length === 0) return;
        this.#records = [];
        this.#draw();
      }),
      this.session.selection.subscribe((selection) => {
        if (this.#view) this.#view.selected = selection;
      }),
      // What another experiment answers, and refuses, is not what the one before did.
      this.session.setup.subscribe((setup, before) => {
        if (setup.inspection !== before.inspection) this.fault = null;
      }),
    ];
    this.#subscribe();
  }

  async #load(): Promise<void> {
    const { view: kind } = this.readout;
    const { language } = this.t;
    this.#language = language;
    if (!kindNames.includes(kind)) {
      this.fault = this.t.unknownView(kind);
      return;
    }
    try {
      const loaded = await loadView(kind, language);
      if (this.t.language !== language) return;
      this.#loaded = loaded;
      this.unfetched = false;
      this.#place ||= `${this.session.task?.name} ${this.readout.name}`;
      this.#request ??= this.#kept?.request ?? loaded.view.request ?? {};
      if (this.#view) this.#view.words = loaded.words;
      this.dispatchEvent(new Event('view-loaded'));
      this.#subscribe();
      for (const frame of this.#early.splice(0)) this.#receive(frame);
    } catch {
      this.#language = '';
      this.unfetched = true;
    }
  }

  #subscribe(): void {
    const wanted = this.#isRecord || (this.#loaded !== null && this.#inSight && !document.hidden);
    if (!wanted || !this.isConnected) return this.#end();
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.session.subscribe(this.readout.name, this.#request ?? {}, {
      frame: (frame) => this.#receive(frame),
      refusal: (fault: Fault) => this.#refused(fault),
    });
  }

  get #kept() {
    return left.get(this.session)?.get(this.#place);
  }

  /** Keeps what the reader put in, for the next view in this place. */
  #keep(): void {
    const view = this.#view;
    if (!view) return;
    const { keeps } = view.constructor as typeof ViewElement;
    if (keeps.length === 0) return;
    const values = Object.fromEntries(keeps.map((name) => [name, view[name as keyof AnyView]]));
    if (!left.has(this.session)) left.set(this.session, new Map());
    left.get(this.session)!.set(this.#place, { request: this.#request ?? {}, values });
  }

  /** What is kept may be about another model, with other layers. */
  #refused(fault: Fault): void {
    if (this.#view || !this.#kept) {
      this.fault = fault;
      return;
    }
    left.get(this.session)!.delete(this.#place);
    this.#change(this.#loaded!.view.request ?? {});
  }

  #end(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  #receive(frame: Frame): void {
    if (!this.#loaded) {
      this.#early.push(frame);
      return;
    }
    let data: unknown;
    try {
      data = this.#loaded.view.decode(frame);
    } catch (error) {
      this.fault = sentence(error);
      return;
    }
    this.fault = null;
    if (frame.batches !== undefined) this.#record(frame.batches, data);
    this.#show(data);
  }

  #show(data: unknown): void {
    if (!this.#view) {
      this.#view = document.createElement(this.#loaded!.view.element) as AnyView;
      this.#view.words = this.#loaded!.words;
      this.#view.theme = this.theme;
      this.#view.names = this.#names;
      this.#view.selected = this.session.selection.get();
      Object.assign(this.#view, this.#kept?.values);
      this.#view.host = {
        ask: async (request, patient) => this.#loaded!.view.decode(await this.#ask(request, patient)),
        follow: (request) => this.#change(request),
        select: (change) => this.session.select(change),
      };
      this.dataset['kind'] = this.readout.view;
      this.requestUpdate();
    }
    this.#view.data = data;
    if (this.#isRecord) this.#draw();
  }

  /** A run that went back to an earlier state takes the place of what was recorded after it. */
  #record(batches: number, data: unknown): void {
    const records = this.#records;
    while (records.length > 0 && records.at(-1)!.batches >= batches) records.pop();
    if (records.push({ batches, data }) > mostRecords) records.shift();
  }

  /** Hands the record on while it is in sight, once a frame of the display: many of its frames may come in one. */
  #draw(): void {
    if (this.#drawing || !this.#inSight) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      if (this.#view) this.#view.records = this.#records.map(({ data }) => data);
    });
  }

  /** A frame, or an error whose text is in the page's language. */
  async #ask(request: ReadoutRequest, patient?: boolean): Promise<Frame> {
    try {
      return await this.session.ask(this.readout.name, request, patient);
    } catch (error) {
      if (error instanceof EngineError) error.message = await whenWorded(this.t, error.fault);
      throw error;
    }
  }

  #change(request: ReadoutRequest): void {
    this.#request = request;
    this.#end();
    this.#subscribe();
  }
}
define('rnn-view', ViewHostElement);

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
