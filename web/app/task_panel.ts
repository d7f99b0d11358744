import { css, html, nothing } from 'lit';
import type { Fault } from '../protocol/messages.ts';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import { optionsOf, withOption } from './edit.ts';
import type { OptionChange } from './options_form.ts';
import './options_form.ts';
import { ownFiles } from './own_data.ts';
import { Panel } from './panel.ts';
import { taskName } from './state.ts';

/** The task: what it is about, and its options. */
export class TaskPanel extends Panel {
  protected readonly topics = ['state', 'setup'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.8rem;
        min-width: 0;
      }
      p {
        margin: 0;
        font-size: var(--small);
        line-height: 1.55;
        color: var(--ink-2);
      }
      .options {
        --form-columns: repeat(auto-fill, minmax(9rem, 1fr));
      }
    `,
  ];

  override render() {
    const { t, state, setup } = this;
    const entry = this.session.task;
    if (!state || !setup.description || !entry) return nothing;
    return html`<h2>${t.tasks[entry.name]?.name ?? entry.name}</h2>
      ${ownFiles(entry, state.experiment).length > 0 ? nothing : html`<p>${t.tasks[entry.name]?.lead}</p>`}
      ${entry.options.length > 0 ? html`<h3>${t.taskOptions}</h3>` : nothing} ${this.options()}`;
  }

  private options() {
    const { state, setup } = this;
    const entry = this.session.task!;
    if (entry.options.length === 0) return nothing;
    const task = state!.experiment.task;
    const given = typeof task === 'string' ? {} : task.config;
    const change = ({ option, value }: OptionChange): void => {
      const config = withOption(optionsOf(task), option, value);
      const next =
        Object.keys(config).length > 0
          ? { class_name: taskName(state!.experiment), config }
          : taskName(state!.experiment);
      void this.session.changeData((experiment) => ({ ...experiment, task: next }));
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
define('rnn-task', TaskPanel);
