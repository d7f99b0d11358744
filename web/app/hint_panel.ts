import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { Progress } from '../protocol/progress.ts';
import { icon } from '../ui/icons.ts';
import { Panel } from './panel.ts';
import { taskName, type Experiment, type ViewState } from './state.ts';
import { variantOf } from './variants.ts';

interface Action {
  name: string;
  act: () => void;
}

/** Length of a run in slow motion. */
const slowSeconds = 35;

/** One line with a suggestion for the next experiment. */
export class HintPanel extends Panel {
  static override properties = { dismissed: { state: true } };
  declare dismissed: boolean;
  protected readonly topics = ['state', 'setup', 'run'] as const;
  private seen: Experiment | null = null;
  private slowed = false;
  /** Pace before slow motion, which ends with the experiment. */
  private slowMotionOver: { pace: ViewState['pace']; slow: number } | null = null;

  constructor() {
    super();
    this.dismissed = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .hint {
        position: relative;
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem 0.7rem;
        min-height: 34px;
        margin-top: 0.35rem;
        font-size: var(--small);
        color: var(--ink-2);
      }
      .go {
        min-height: 28px;
        padding: 0 0.75rem;
        font-weight: 600;
        color: var(--accent);
        background: var(--accent-soft);
        border: 0;
        border-radius: 999px;
      }
      .go:hover {
        background: var(--accent);
        color: var(--on-accent);
      }
      .icon {
        width: 26px;
        height: 26px;
      }
      .icon svg {
        width: 14px;
        height: 14px;
      }
      @media (max-width: 560px) {
        .hint {
          padding-inline-end: 30px;
        }
        .icon {
          position: absolute;
          inset-inline-end: 0;
          top: 0;
        }
      }
    `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { state, setup } = this;
    const entry = state && this.session.task;
    if (!entry || !setup.description || state.experiment === this.seen) return;
    const another = this.seen !== null;
    this.seen = state.experiment;
    if (another && this.slowMotionOver) {
      const { pace, slow } = this.slowMotionOver;
      this.slowMotionOver = null;
      if (state.view.pace === slow) queueMicrotask(() => this.session.view({ pace }));
    }
  }

  override render() {
    const { t } = this;
    const hint = this.dismissed || this.stale ? null : this.hint();
    if (!hint) return nothing;
    return html`<div class="hint" role="note" aria-label=${t.hint}>
      <span class="said">${hint.text}</span>
      ${hint.actions.map((action) => html`<button type="button" class="go" @click=${action.act}>${action.name}</button>`)}
      <button
        type="button"
        class="icon"
        aria-label=${t.dismiss}
        title=${t.dismiss}
        @click=${() => (this.dismissed = true)}
      >
        ${icon('close')}
      </button>
    </div>`;
  }

  private hint(): { text: string; actions: Action[] } | null {
    const { t, run, state } = this;
    if (!state) return null;
    const { progress } = run;
    if (run.state === 'running' && this.session.pace !== null && !this.session.variants.any && !this.slowed) {
      const act = (): void => this.session.view({ pace: null });
      return { text: t.hintWatch, actions: [{ name: t.fullSpeed, act }] };
    }
    if (run.state === 'paused' && progress && progress.samples > 0)
      return { text: t.hintPaused, actions: [] };
    if (run.state !== 'done' || !progress) return null;
    const next = this.next();
    const perfect = run.test?.['accuracy'] === 1 && t.tasks[taskName(state.experiment)]?.perfect;
    const text = run.diverged ? t.hintDiverged : perfect || t.hintDone;
    if (run.diverged) return { text, actions: this.slowed ? [] : [this.slowMotion(progress)] };
    if (!next) return { text: t.hintOwn, actions: [] };
    return {
      text,
      actions: this.slowed || this.session.variants.any ? [next] : [this.slowMotion(progress), next],
    };
  }

  /** The same run once more, slow enough to see each curve bend and each bit turn. */
  private slowMotion({ epochs, batches_per_epoch }: Progress): Action {
    const act = (): void => {
      this.slowed = true;
      const slow = Number(((epochs * batches_per_epoch) / slowSeconds).toPrecision(2));
      this.slowMotionOver = { pace: this.state!.view.pace, slow };
      this.session.view({ pace: slow });
      void this.session.play();
    };
    return { name: this.t.hintSlow, act };
  }

  private next(): Action | null {
    const { t, setup, state } = this;
    const entry = this.session.task;
    if (!entry || !setup.description || !state) return null;
    const task = taskName(state.experiment);
    const left = entry.variants.find(({ id }) => !this.session.variants.tried(task, id));
    if (!left) return null;
    return {
      name: t.hintTry(t.tasks[task]?.variants[left.id]?.name ?? left.id),
      act: () => {
        this.session.startExperiment(variantOf(setup.description!, state.experiment, left.id));
      },
    };
  }
}
define('rnn-hint', HintPanel);
