import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { countText } from '../ui/format.ts';
import type { Busy } from './engine.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** The work that an edit waits for, its seconds, and the button that takes the edit back. Part of the transport. */
export class BusyPanel extends Panel {
  protected readonly topics = ['setup'] as const;

  static override styles = [
    controls,
    css`
      .busy {
        display: flex;
        align-items: center;
        gap: 0.55rem;
        padding: 0.25rem 0.35rem 0.25rem 0.8rem;
        font-size: var(--small);
        line-height: 1.35;
        background: var(--carry-soft);
        border-radius: var(--radius);
      }
      .wheel {
        flex: none;
        width: 15px;
        height: 15px;
        border: 2px solid var(--line-strong);
        border-top-color: var(--accent);
        border-radius: 50%;
        animation: turn 0.9s linear infinite;
      }
      .seconds {
        margin-left: auto;
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
        white-space: nowrap;
      }
      .button {
        min-height: 28px;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `,
  ];

  #ticking: ReturnType<typeof setInterval> | null = null;
  #told: Busy['what'] | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick(false);
  }

  override updated(): void {
    const { busy } = this.setup;
    this.#tick(busy !== null);
    const what = busy?.what ?? null;
    if (what === this.#told) return;
    this.#told = what;
    this.announce(busy ? this.text(busy) : this.t.busyEnded);
  }

  override render() {
    const { t } = this;
    const { busy } = this.setup;
    if (!busy) return nothing;
    const seconds = Math.max(0, (Date.now() - busy.since) / 1000);
    return html`<div class="busy" data-testid=${testIds.busy} data-what=${busy.what}>
      <span class="wheel" aria-hidden="true"></span>
      <span>${this.text(busy)}</span>
      <span class="seconds" aria-hidden="true"
        >${countText(Math.floor(seconds), t.language)} ${t.units.seconds}</span
      >
      ${
        busy.cancellable
          ? html`<button
              type="button"
              class="button"
              data-testid=${testIds.cancel}
              title=${busy.what === 'computing' ? nothing : t.cancelHelp}
              @click=${() => this.session.cancel()}
            >
              ${t.cancel}
            </button>`
          : nothing
      }
    </div>`;
  }

  private text({ what, parameters }: Busy): string {
    return this.t.busyWith(what, countText(parameters ?? 0, this.t.language));
  }

  /** Draws the seconds as they pass. */
  #tick(on: boolean): void {
    if (on === (this.#ticking !== null)) return;
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = on ? setInterval(() => this.requestUpdate(), 1000) : null;
  }
}
define('rnn-busy', BusyPanel);
