import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { countText, headlineText, rateText } from '../ui/format.ts';
import { icon } from '../ui/icons.ts';
import { paceAt, positionOf, sliderEnd } from './pace.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** The buttons that run and pause training, its pace, and the progress of the run. */
export class TransportPanel extends Panel {
  static override properties = { open: { state: true } };
  /** True shows, in a narrow room, what there is beside the main button. */
  declare open: boolean;
  protected readonly topics = ['state', 'setup', 'run'] as const;

  constructor() {
    super();
    this.open = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 0.4rem 1.4rem;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem;
      }
      /* As wide as the buttons above it. */
      rnn-busy {
        flex: none;
        width: 0;
        min-width: 100%;
      }
      rnn-busy:not([data-busy]) {
        display: none;
      }
      .main {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.45rem;
        min-width: 8.5rem;
        height: 40px;
        margin-right: 0.25rem;
        padding: 0 1.2rem 0 1rem;
        font-weight: 600;
        white-space: nowrap;
        color: var(--on-accent);
        background: var(--accent);
        border: 0;
        border-radius: 999px;
        transition:
          background 120ms,
          transform 120ms var(--ease);
      }
      .main:hover:not(:disabled) {
        background: var(--accent-hover);
      }
      .main:active:not(:disabled) {
        transform: scale(0.97);
      }
      .main svg {
        width: 20px;
        height: 20px;
        fill: none;
        stroke: currentColor;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      rnn-busy {
        margin-top: 0.5rem;
      }
      rnn-busy:not([data-busy]) {
        display: none;
      }
      .step {
        padding: 0 0.7rem;
      }
      .figures {
        display: flex;
        align-items: baseline;
        gap: 0.1rem 1.3rem;
        min-width: 0;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .figures b {
        font-size: 1rem;
        font-weight: 600;
      }
      .figures .unit {
        color: var(--ink-2);
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        min-width: 6.2em;
      }
      .state::before {
        content: '';
        flex: none;
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--line-strong);
      }
      .state[data-state='running']::before {
        background: var(--accent);
        animation: breathe 1.2s ease-in-out infinite alternate;
      }
      .state[data-state='done']::before {
        background: var(--right);
      }
      .state[data-state='failed']::before,
      .state.diverged::before,
      .state.invalid::before {
        background: var(--wrong);
        border-radius: 1px;
      }
      .state.busy::before {
        background: var(--carry);
        animation: breathe 1.2s ease-in-out infinite alternate;
      }
      .state.diverged,
      .state.invalid,
      .stopped.bad {
        color: var(--wrong);
      }
      .pace {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-width: 0;
        margin-left: auto;
        font-size: var(--small);
      }
      .pace label,
      .pace output,
      .rate {
        font-size: var(--tiny);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
        color: var(--ink-2);
      }
      .pace output {
        min-width: 7em;
      }
      .rate {
        min-width: 8.6em;
        text-align: right;
      }
      input[type='range'] {
        flex: 0 1 8.5rem;
        width: 8.5rem;
        min-width: 3rem;
        height: 28px;
        margin: 0;
        accent-color: var(--accent);
        cursor: pointer;
      }
      .full[aria-pressed='true'] {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .track {
        display: flex;
        gap: 2px;
        height: 4px;
        margin-top: 0.55rem;
      }
      .track i {
        flex: 1;
        background: var(--line);
        border-radius: 2px;
        overflow: hidden;
      }
      .track i::before {
        content: '';
        display: block;
        width: var(--part);
        height: 100%;
        background: var(--accent);
      }
      .untrained {
        padding: 0.4rem 0;
        font-size: var(--small);
      }
      .stopped {
        margin: 0.4rem 0 0;
        font-size: var(--small);
      }
      [aria-disabled='true'] {
        cursor: default;
        opacity: 0.45;
      }
      .more {
        display: none;
      }
      @keyframes breathe {
        to {
          opacity: 0.35;
        }
      }
      @container (max-width: 1260px) {
        .rate,
        .pace label {
          display: none;
        }
        .bar {
          gap: 0.4rem 0.9rem;
        }
      }
      @container (max-width: 1010px) {
        .bar {
          gap: 0.4rem 0.7rem;
        }
        .main {
          min-width: 7.6rem;
        }
        .figures {
          gap: 0.1rem 0.8rem;
        }
        .state {
          min-width: 5.4em;
        }
        .step svg,
        .full span {
          display: none;
        }
        .full {
          padding: 0 0.6rem;
        }
        .pace {
          gap: 0.4rem;
        }
        .pace output {
          min-width: 7.6em;
        }
        input[type='range'] {
          flex: 1 1 3rem;
          width: 3rem;
        }
      }
      @container (max-width: 900px) {
        .bar {
          flex-wrap: wrap;
        }
      }
      @container (max-width: 640px) {
        .bar {
          display: grid;
          grid-template-columns: auto minmax(0, 1fr) auto;
          gap: 0.45rem 0.7rem;
        }
        .main {
          min-width: 6.6rem;
          margin: 0;
          padding: 0 0.9rem 0 0.7rem;
        }
        .more {
          display: inline-grid;
          grid-area: 1 / 3;
          width: 40px;
          height: 40px;
        }
        .more[aria-expanded='true'] svg {
          transform: rotate(180deg);
        }
        .figures {
          grid-area: 1 / 2;
          flex-wrap: wrap;
          gap: 0 0.7rem;
          font-size: var(--tiny);
          line-height: 1.35;
        }
        .figures b {
          font-size: var(--small);
        }
        .state {
          flex-basis: 100%;
        }
        .buttons:not(.first),
        .pace {
          grid-column: 1 / -1;
          margin: 0;
        }
        .buttons:not(.first) .step {
          flex: 1;
        }
        .closed .buttons:not(.first),
        .closed .pace {
          display: none;
        }
        input[type='range'] {
          flex: 1;
        }
        .step svg {
          display: inline;
        }
        .track {
          margin-top: 0.4rem;
        }
      }
      @container (max-width: 345px) {
        .main svg {
          display: none;
        }
        .main {
          min-width: 0;
          padding: 0 0.8rem;
        }
      }
    `,
  ];

  override updated(): void {
    // Few edits take so long that there is something to say.
    if (this.setup.busy) void this.session.part(import('./busy_panel.ts'));
  }

  /** The button that trains, pauses or leads to the fault. */
  focusMain(): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus();
  }

  override render() {
    const { t, run, stale } = this;
    if (!this.session.trains)
      return html`<p class="untrained" data-testid=${testIds.untrained}>
        ${t.tasks[this.session.task!.name]?.untrained}
      </p>`;
    const idle = run.state === 'starting' || run.state === 'failed';
    const running = run.state === 'running';
    const still = idle || run.state === 'done' || stale;
    const pace = this.session.pace;
    const paceName = pace === null ? t.fullSpeed : t.paceOf(rateText(pace, t.language));
    return html` <div class="bar ${this.open ? '' : 'closed'}" role="group" aria-label=${t.transport}>
        <div class="buttons first">${this.main(idle, running)}</div>
        <button
          type="button"
          class="icon more"
          data-testid=${testIds.moreTransport}
          aria-expanded=${this.open}
          aria-label=${t.moreTransport}
          @click=${() => (this.open = !this.open)}
        >
          ${icon('up')}
        </button>
        ${this.figures()}
        <div class="buttons">
          <button
            type="button"
            class="button step"
            data-testid=${testIds.stepBatch}
            title=${t.stepBatchHelp}
            aria-disabled=${still}
            @click=${() => still || this.session.advance('batch')}
          >
            ${icon('step')}${t.stepBatch}
          </button>
          <button
            type="button"
            class="button step"
            data-testid=${testIds.stepEpoch}
            title=${t.stepEpochHelp}
            aria-disabled=${still}
            @click=${() => still || this.session.advance('epoch')}
          >
            ${icon('step')}${t.stepEpoch}
          </button>
          <button
            type="button"
            class="icon"
            data-testid=${testIds.reset}
            title=${t.resetHelp}
            aria-label=${t.reset}
            aria-disabled=${idle || stale}
            @click=${() => idle || stale || this.session.reset()}
          >
            ${icon('reset')}
          </button>
        </div>
        <div class="pace">
          <label for="pace">${t.pace}</label>
          <input
            type="range"
            id="pace"
            data-testid=${testIds.pace}
            min="0"
            max=${sliderEnd}
            step="1"
            aria-label=${t.pace}
            .value=${live(String(positionOf(pace)))}
            aria-valuetext=${paceName}
            @input=${(event: Event) => this.session.view({ pace: paceAt(Number((event.target as HTMLInputElement).value)) })}
          />
          <output for="pace">${paceName}</output>
          <button
            type="button"
            class="button full"
            data-testid=${testIds.fullSpeed}
            aria-label=${t.fullSpeed}
            aria-pressed=${pace === null}
            @click=${() => this.session.view({ pace: null })}
          >
            ${icon('fast')}<span>${t.fullSpeed}</span>
          </button>
          <span class="rate" data-testid=${testIds.samplesPerSecond} data-value=${run.samplesPerSecond ?? ''}
            >${run.samplesPerSecond === null ? '–' : rateText(run.samplesPerSecond, t.language)}
            ${t.rate}</span
          >
        </div>
      </div>
      ${this.track()} ${this.stopped()}
      <rnn-busy ?data-busy=${this.setup.busy !== null} .session=${this.session} .t=${t}></rnn-busy>`;
  }

  /** One button whose meaning changes, so that it keeps the focus. */
  private main(idle: boolean, running: boolean): TemplateResult {
    const { t, run, stale, setup } = this;
    const fix = stale && !running;
    const name = running
      ? t.pause
      : fix
        ? setup.fault!.where.startsWith('/model')
          ? t.fixModel
          : t.fixSettings
        : run.state === 'done'
          ? t.again
          : t.play;
    const act = (): void => {
      if (running) void this.session.pause();
      else if (fix) this.dispatchEvent(new CustomEvent('fix', { bubbles: true, composed: true }));
      else void this.session.play();
    };
    return html`<button
      type="button"
      class="main"
      data-testid=${running ? testIds.pause : fix ? testIds.fix : testIds.play}
      ?disabled=${idle && !fix}
      @click=${act}
    >
      ${fix ? nothing : icon(running ? 'pause' : 'play')}${name}
    </button>`;
  }

  /** The state in words, and the kind of mark beside it. */
  private stateName(): { name: string; look: string } {
    const { t, run, setup } = this;
    const { progress } = run;
    if (setup.busy) return { name: t.busy, look: 'busy' };
    if (this.session.isOpening) return { name: t.states.starting, look: 'busy' };
    if (this.stale) return { name: run.state === 'running' ? t.trainsEarlier : t.notValid, look: 'invalid' };
    if (run.diverged) return { name: t.diverged, look: 'diverged' };
    if (run.state === 'paused' && progress?.samples === 0) return { name: t.ready, look: '' };
    if (run.state === 'running' && progress?.phase === 'validating') return { name: t.validating, look: '' };
    return { name: t.states[run.state], look: '' };
  }

  /** True while what has been trained is not what is shown, and rests. */
  private get earlier(): boolean {
    return this.session.isOpening || (this.stale && this.run.state !== 'running');
  }

  /** State, epochs and loss. */
  private figures(): TemplateResult {
    const { t, run, earlier } = this;
    const { history } = run;
    const progress = earlier ? null : run.progress;
    const { name, look } = this.stateName();
    const row = earlier ? undefined : history.epochs.at(-1);
    const last = row && history.keys.includes('loss') ? row[history.keys.indexOf('loss')] : undefined;
    const loss = (progress?.batch ? progress.metrics['loss'] : undefined) ?? last;
    return html`<div class="figures">
      <span class="state ${look}" data-testid=${testIds.runState} data-state=${run.state}>${name}</span>
      <span data-testid=${testIds.epoch} data-value=${run.progress?.epoch ?? 0}
        >${
          progress
            ? html`<b>${countText(progress.epoch, t.language)}</b>
                <span class="unit"
                  >${progress.epoch > progress.epochs ? t.epochsPlanned(progress.epochs) : `/ ${countText(progress.epochs, t.language)} ${t.epoch}`}</span
                >`
            : '–'
        }</span
      >
      <span class="loss"
        ><span class="unit">${t.metric('loss')}</span>
        <b>${loss === undefined ? '–' : headlineText('loss', loss)}</b></span
      >
    </div>`;
  }

  /** The reason for the end of a run before its last epoch, and the place where it diverged. */
  private stopped(): TemplateResult | typeof nothing {
    const { t, run } = this;
    const stopped = run.progress?.stopped;
    if (stopped)
      return html`<p class="stopped" role="status" data-testid=${testIds.stopped}>${t.stopped(stopped)}</p>`;
    if (run.diverged)
      return html`<p class="stopped bad" role="status" data-testid=${testIds.diverged}>
        ${t.divergedAt(run.diverged)}
      </p>`;
    return nothing;
  }

  /** One bar for each epoch while they are few. */
  private track(): TemplateResult | typeof nothing {
    const { progress: reached } = this.run;
    const epochs = reached?.epochs ?? 1;
    const progress = this.earlier ? null : reached;
    const done = progress
      ? progress.epoch + (progress.phase === 'done' ? 0 : progress.batch / progress.batches_per_epoch)
      : 0;
    const whole = Math.min(1, done / epochs);
    const parts = epochs <= 60 ? epochs : 1;
    return html`<div
      class="track"
      role="progressbar"
      aria-label=${this.t.progressLabel}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(whole * 100)}
    >
      ${Array.from({ length: parts }, (_, index) => html`<i style="--part: ${Math.round(Math.min(1, Math.max(0, whole * parts - index)) * 1000) / 10}%"></i>`)}
    </div>`;
  }
}
define('rnn-transport', TransportPanel);
