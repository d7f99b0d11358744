import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import {
  countText,
  durationText,
  headlineText,
  progressCells,
  progressLine,
  rateText,
} from '../ui/format.ts';
import { icon } from '../ui/icons.ts';
import { paceAt, positionOf, sliderEnd } from './pace.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** The buttons that run and pause training, its pace, and the progress of the run. */
export class TransportPanel extends Panel {
  protected readonly topics = ['state', 'setup', 'run'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.6rem 1.4rem;
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
        gap: 0.5rem;
        min-width: 8.75rem;
        height: 46px;
        margin-right: 0.35rem;
        padding: 0 1.3rem 0 1rem;
        font-weight: 600;
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
        width: 22px;
        height: 22px;
        fill: none;
        stroke: currentColor;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .pace {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        flex: 1 1 17rem;
        max-width: 26rem;
        min-width: 0;
      }
      .pace label {
        font-size: var(--small);
        color: var(--ink-2);
      }
      .pace output {
        flex: none;
        min-width: 7.2em;
        font-size: var(--tiny);
        font-variant-numeric: tabular-nums;
        color: var(--ink-2);
      }
      input[type='range'] {
        flex: 1;
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
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 2.2rem;
        margin: 0;
      }
      dl div {
        min-width: 3.6rem;
      }
      dt {
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      dd {
        margin: 0;
        font-size: 1.0625rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      dd small {
        font-size: 0.8em;
        font-weight: 400;
        color: var(--ink-2);
      }
      .track {
        display: flex;
        gap: 2px;
        height: 5px;
        margin: 0.9rem 0 0.55rem;
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
      .keras {
        margin: 0.45rem 0 0;
        font: 0.75rem/1.5 var(--mono);
        color: var(--ink-2);
        overflow-wrap: anywhere;
        min-height: 1.5em;
      }
      .stopped {
        margin: 0.3rem 0 0;
        font-size: var(--small);
      }
      .keras .filled {
        color: var(--accent);
      }
      .keras .rest {
        color: var(--line);
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
      }
      .state::before {
        content: '';
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--line-strong);
      }
      .state.busy::before,
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
      .state.diverged,
      .state.invalid,
      .stopped.bad {
        color: var(--wrong);
      }
      [aria-disabled='true'] {
        cursor: default;
        opacity: 0.45;
      }
      .brief {
        display: none;
        font-size: var(--tiny);
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
      }
      @keyframes breathe {
        to {
          opacity: 0.35;
        }
      }
      @container (max-width: 560px) {
        .buttons {
          width: 100%;
        }
        .main {
          flex: 1;
          min-width: 0;
        }
        .step {
          padding: 0 0.6rem;
        }
        .step svg {
          display: none;
        }
        dl {
          gap: 0.1rem 1.1rem;
        }
        dl div {
          min-width: 0;
        }
      }
      @media (max-width: 640px) {
        .bar {
          display: contents;
        }
        /* Stays in sight over the whole length of the page, in which it is laid out. */
        .buttons {
          position: sticky;
          top: 0;
          z-index: 5;
          flex-wrap: wrap;
          padding: 0.45rem 0 0.3rem;
          background: var(--surface);
          box-shadow:
            -1rem 0 var(--surface),
            1rem 0 var(--surface),
            0 1px var(--line);
        }
        .main {
          height: 42px;
          padding: 0 0.7rem;
          white-space: nowrap;
        }
        .brief {
          display: block;
          flex-basis: 100%;
        }
        @media (max-width: 350px) {
          .main svg {
            display: none;
          }
          .main,
          .step {
            padding: 0 0.4rem;
            font-size: var(--tiny);
          }
        }
        .pace {
          flex-wrap: wrap;
          max-width: none;
          margin-top: 0.5rem;
        }
      }
    `,
  ];

  override updated(): void {
    // Few edits take so long that there is something to say.
    if (this.setup.busy) void import('./busy_panel.ts');
  }

  /** The button that trains, pauses or leads to the fault. */
  focusMain(): void {
    this.renderRoot.querySelector<HTMLElement>('.main')?.focus();
  }

  override render() {
    const { t, run, stale } = this;
    const idle = run.state === 'starting' || run.state === 'failed';
    const running = run.state === 'running';
    const still = idle || run.state === 'done' || stale;
    const pace = this.session.pace;
    const paceName = pace === null ? t.fullSpeed : t.paceOf(rateText(pace, t.language));
    return html` <div class="bar" role="group" aria-label=${t.transport}>
        <div class="buttons">
          ${this.main(idle, running)}
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
          ${this.brief()}
          <rnn-busy ?data-busy=${this.setup.busy !== null} .session=${this.session} .t=${t}></rnn-busy>
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
            .value=${live(String(positionOf(pace)))}
            aria-valuetext=${paceName}
            @input=${(event: Event) => this.session.view({ pace: paceAt(Number((event.target as HTMLInputElement).value)) })}
          />
          <output for="pace">${paceName}</output>
          <button
            type="button"
            class="button full"
            data-testid=${testIds.fullSpeed}
            aria-pressed=${pace === null}
            @click=${() => this.session.view({ pace: null })}
          >
            ${icon('fast')}${t.fullSpeed}
          </button>
        </div>
      </div>
      <div>${this.track()} ${this.figures()} ${this.keras()} ${this.stopped()}</div>`;
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
    if (this.stale) return { name: run.state === 'running' ? t.trainsEarlier : t.notValid, look: 'invalid' };
    if (run.diverged) return { name: t.diverged, look: 'diverged' };
    if (run.state === 'paused' && progress?.samples === 0) return { name: t.ready, look: '' };
    if (run.state === 'running' && progress?.phase === 'validating') return { name: t.validating, look: '' };
    return { name: t.states[run.state], look: '' };
  }

  /** State, epochs and loss in one small text, where there is room for no more. */
  private brief(): TemplateResult {
    const { progress, history } = this.run;
    const row = history.epochs.at(-1);
    const last = row && history.keys.includes('loss') ? row[history.keys.indexOf('loss')] : undefined;
    const loss = (progress?.batch ? progress.metrics['loss'] : undefined) ?? last;
    return html`<span class="brief" aria-hidden="true"
      >${this.stateName().name} · ${progress ? `${progress.epoch} / ${progress.epochs}` : nothing}
      ${loss === undefined ? nothing : html` · ${this.t.metric('loss')} ${headlineText('loss', loss)}`}</span
    >`;
  }

  private figures(): TemplateResult {
    const { t, run } = this;
    const { progress } = run;
    const { name, look } = this.stateName();
    const seconds = (value: number | null) =>
      value === null ? '–' : durationText(value, t.units, t.language);
    return html`<dl>
      <div>
        <dt>
          <span class="state ${look}" data-testid=${testIds.runState} data-state=${run.state}>${name}</span>
        </dt>
        <dd data-testid=${testIds.epoch} data-value=${progress?.epoch ?? 0}>
          ${
            progress
              ? html`${countText(progress.epoch, t.language)}<small>
                    ${progress.epoch > progress.epochs ? t.epochsPlanned(progress.epochs) : `/ ${countText(progress.epochs, t.language)} ${t.epoch}`}</small
                  >`
              : '–'
          }
        </dd>
      </div>
      <div>
        <dt>${t.rate}</dt>
        <dd data-testid=${testIds.samplesPerSecond} data-value=${run.samplesPerSecond ?? ''}>
          ${run.samplesPerSecond === null ? '–' : rateText(run.samplesPerSecond, t.language)}
        </dd>
      </div>
      <div>
        <dt>${t.elapsed}</dt>
        <dd data-testid=${testIds.elapsed}>${seconds(run.elapsedSeconds)}</dd>
      </div>
      <div>
        <dt>${t.remaining}</dt>
        <dd data-testid=${testIds.remaining}>
          ${run.state === 'done' ? seconds(0) : seconds(run.remainingSeconds)}
        </dd>
      </div>
    </dl>`;
  }

  /** Keras's own line; at the end of an epoch with the validation's results. */
  private keras(): TemplateResult {
    const { progress, history, elapsedSeconds, state } = this.run;
    if (!progress) return html`<p class="keras"></p>`;
    const ended = state === 'done' || (progress.batch === 0 && progress.epoch > 0);
    const row = history.epochs.at(-1);
    const metrics =
      ended && row
        ? Object.fromEntries(history.keys.map((key, index) => [key, row[index]!]))
        : progress.samples > 0
          ? progress.metrics
          : {};
    const batch = ended ? progress.batches_per_epoch : progress.batch;
    const steps = progress.epoch * progress.batches_per_epoch + (ended ? 0 : progress.batch);
    const line = progressLine(
      { batch, batches_per_epoch: progress.batches_per_epoch },
      metrics,
      steps > 0 ? elapsedSeconds / steps : null,
    );
    const tail = [line.time, line.metrics].filter(Boolean).join(' - ');
    return html`<p class="keras">
      ${line.batches} <span class="filled" aria-hidden="true">${'━'.repeat(line.filled)}</span
      ><span class="rest" aria-hidden="true">${'━'.repeat(progressCells - line.filled)}</span> ${tail}
    </p>`;
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
    const { progress } = this.run;
    const epochs = progress?.epochs ?? 1;
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
