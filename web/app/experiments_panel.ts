import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { Fault } from '../protocol/messages.ts';
import { changesBetween } from './changes.ts';
import { optionsOf, withOption } from './edit.ts';
import { equalJson } from './json_patch.ts';
import type { OptionChange } from './options_form.ts';
import './options_form.ts';
import { Panel } from './panel.ts';
import { defaultExperiment, taskName, variantExperiment, type Experiment } from './state.ts';
import { rove } from '../ui/roving.ts';
import { testIds } from '../ui/test_ids.ts';

/** The task in a sentence, its experiments to choose from, and the changes that the chosen one makes. */
export class ExperimentsPanel extends Panel {
  static override properties = { open: { state: true } };
  declare open: boolean;
  protected readonly topics = ['state', 'setup'] as const;

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
      .lead {
        max-width: 76rem;
        margin-bottom: 0.8rem;
        font-size: var(--text);
        line-height: 1.6;
        color: var(--ink-2);
        text-wrap: pretty;
      }
      .lead button {
        display: inline;
        padding: 0 0.2rem;
        font-size: var(--small);
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: 3px;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      .chip {
        min-height: 32px;
        padding: 0 0.85rem;
        font-size: var(--small);
        white-space: nowrap;
        color: var(--ink-2);
        background: none;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
      }
      .chip:hover {
        color: var(--ink);
        border-color: var(--accent);
      }
      .chip[aria-pressed='true'] {
        color: var(--surface);
        font-weight: 600;
        background: var(--ink);
        border-color: var(--ink);
      }
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.2rem 1rem;
        min-height: 1.7em;
        margin-top: 0.6rem;
        font-size: var(--small);
        line-height: 1.55;
      }
      .note code {
        font-size: 0.75rem;
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      .note ins {
        color: var(--ink);
        font-weight: 600;
        text-decoration: none;
      }
      .note .undo {
        padding: 0 0.3rem;
        min-height: 24px;
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: 3px;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      .options {
        max-width: 40rem;
        margin: 0 0 0.9rem;
        --form-columns: repeat(auto-fill, minmax(10rem, 1fr));
      }
      @container (max-width: 640px) {
        .chips {
          flex-wrap: nowrap;
          margin: 0 -1rem;
          padding: 3px 1rem;
          overflow-x: auto;
          scrollbar-width: none;
        }
      }
    `,
  ];

  override render() {
    const { t, state, setup } = this;
    const { description } = setup;
    const entry = this.session.task;
    if (!state || !description || !entry) return nothing;
    const { experiment } = state;
    const base = defaultExperiment(description, entry.name);
    const ids = ['', ...entry.variants.map((variant) => variant.id)];
    const chosen = ids.find((id) => equalJson(this.of(entry.name, id, experiment), experiment));
    const changes = changesBetween(description, base, experiment);
    const note = chosen === undefined ? null : t.tasks[entry.name]?.variants[chosen]?.note;
    return html` <p class="lead">
        ${t.tasks[entry.name]?.lead ?? entry.name}
        ${
          entry.options.length > 0
            ? html`<button
                type="button"
                aria-expanded=${this.open || this.fault() !== null}
                @click=${() => (this.open = !this.open)}
              >
                ${t.taskOptions}
              </button>`
            : nothing
        }
      </p>
      ${this.open || this.fault() !== null ? this.options() : nothing}
      <div
        class="chips"
        role="toolbar"
        aria-label=${t.experiments}
        data-testid=${testIds.variants}
        @keydown=${rove}
        @focusin=${rove}
      >
        ${ids.map(
          (id) =>
            html`<button
              type="button"
              class="chip"
              data-testid=${testIds.variant}
              data-variant=${id}
              tabindex=${id === (chosen ?? '') ? 0 : -1}
              aria-pressed=${id === chosen}
              @click=${() => this.session.startExperiment(this.of(entry.name, id, null))}
            >
              ${t.tasks[entry.name]?.variants[id]?.name ?? (id || t.defaultVariant)}
            </button>`,
        )}
      </div>
      <div class="note">
        ${note ? html`<span>${note}</span>` : nothing}
        ${chosen === undefined ? html`<strong>${t.customised}</strong>` : nothing}
        ${changes.slice(0, 6).map(({ what, before, after }) => html`<code>${what} ${before} → <ins>${after}</ins></code>`)}
        ${changes.length > 6 ? html`<code>…</code>` : nothing}
        ${chosen === undefined ? html`<button type="button" class="undo" @click=${() => this.session.startExperiment(base)}>${t.backToTask}</button>` : nothing}
      </div>`;
  }

  /** A variant with the seed and the files of `like`, which do not make another experiment. */
  private of(task: string, id: string, like: Experiment | null): Experiment {
    const description = this.setup.description!;
    const made = id === '' ? defaultExperiment(description, task) : variantExperiment(description, task, id);
    const seed = like?.seed ?? this.state!.experiment.seed;
    // Files that are in use stay so.
    return { ...made, seed, ...(like?.resources && { resources: like.resources }) };
  }

  private options() {
    const { state, setup } = this;
    const entry = this.session.task!;
    const task = state!.experiment.task;
    const given = typeof task === 'string' ? {} : task.config;
    const change = ({ option, value }: OptionChange): void => {
      const config = withOption(optionsOf(task), option, value);
      const next =
        Object.keys(config).length > 0
          ? { class_name: taskName(state!.experiment), config }
          : taskName(state!.experiment);
      void this.session.changeTask(next);
    };
    return html`<rnn-options
      class="options"
      stacked
      described
      data-testid=${testIds.taskOptions}
      .schema=${entry.options}
      .values=${given}
      .description=${setup.description}
      .fault=${this.fault()}
      .t=${this.t}
      @option=${(event: CustomEvent<OptionChange>) => change(event.detail)}
    ></rnn-options>`;
  }

  private fault(): Fault | null {
    const { fault } = this.setup;
    if (!fault?.where.startsWith('/task')) return null;
    return { ...fault, where: fault.where.replace(/^\/task(\/config)?/, '') };
  }
}
define('rnn-experiments', ExperimentsPanel);
