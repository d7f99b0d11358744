import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import type { OptionSchema, RegistryEntry } from '../protocol/description.ts';
import type { Registered } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { nameOf, optionsOf, valueOf, withOption, withOptions } from './edit.ts';
import { icon } from '../ui/icons.ts';
import { largestSeed } from '../runtime/seed.ts';
import { faultText } from './fault_text.ts';
import { equalJson } from './json_patch.ts';
import type { OptionChange } from './options_form.ts';
import './options_form.ts';
import { Panel } from './panel.ts';
import type { Experiment } from './state.ts';
import { testIds } from '../ui/test_ids.ts';

const seedSchema: OptionSchema = {
  name: 'seed',
  kind: 'integer',
  default: 0,
  required: false,
  nullable: false,
  minimum: 0,
  maximum: largestSeed,
};
const fitHooks = { epochs: testIds.epochs, batch_size: testIds.batchSize, seed: testIds.seed };
/** Decided by the task and by `seed`. */
const hiddenFit = new Set(['seed', 'validation_split']);

/** Options but those that only programs and links set. */
const usual = (options: OptionSchema[]): OptionSchema[] => options.filter(({ quiet }) => !quiet);

type Compile = Experiment['compile'];

/** The arguments of `compile` and `fit`. */
export class TrainingPanel extends Panel {
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
        display: grid;
        gap: 0.8rem;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0.7rem 0.75rem;
        align-items: start;
      }
      .field > label,
      .legend {
        display: block;
        margin-bottom: 0.15rem;
        font-size: var(--tiny);
        line-height: 1.35;
        color: var(--ink-2);
      }
      legend {
        padding: 0;
      }
      fieldset {
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .fit {
        --form-columns: repeat(3, minmax(0, 1fr));
        --form-gap: 0.6rem;
      }
      .options {
        display: grid;
        gap: 0.6rem;
      }
      .options h3 {
        margin-bottom: 0.4rem;
        font-size: var(--tiny);
        color: var(--ink-3);
      }
      .more {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        justify-self: start;
        min-height: 26px;
        padding: 0 0.35rem;
        margin-left: -0.35rem;
        font-size: var(--tiny);
        color: var(--accent);
        background: none;
        border: 0;
        border-radius: var(--radius-small);
      }
      .more:hover {
        background: var(--accent-soft);
      }
      .more svg {
        width: 14px;
        height: 14px;
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
      }
      .more[aria-expanded='true'] svg {
        transform: rotate(180deg);
      }
      .more span {
        color: var(--ink-2);
      }
      .metrics {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
      }
      .metrics button {
        min-height: 28px;
        padding: 0 0.6rem;
        font: 0.6875rem/1 var(--mono);
        color: var(--ink-2);
        background: none;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
      }
      .metrics select {
        width: auto;
        min-height: 28px;
        max-width: 9rem;
        font-size: var(--tiny);
        border-radius: 999px;
      }
      .metrics button:hover {
        border-color: var(--accent);
      }
      .metrics button[aria-pressed='true'] {
        color: var(--ink);
        font-weight: 600;
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .metrics button[aria-pressed='true']::before {
        content: '✓ ';
      }
    `,
  ];

  override render() {
    const { t, state, setup } = this;
    const { description } = setup;
    if (!state || !description) return html`<h2>${t.trainingSettings}</h2>`;
    const { compile } = state.experiment;
    const general = this.fault('');
    const optimizer = this.entry(description.optimizers, compile.optimizer);
    const loss = this.entry(description.losses, compile.loss as Registered);
    return html` <h2>${t.trainingSettings}</h2>
      ${general ? html`<p class="fault" role="alert" data-testid=${testIds.fault}>${faultText(t, general)}</p>` : nothing}
      <div class="options" data-testid=${testIds.optimizerOptions}>
        <div class="pair">
          <div class="field">
            <label for="optimizer">${t.optimizer}</label>
            ${this.select(
              'optimizer',
              testIds.optimizer,
              description.optimizers,
              optimizer?.name ?? nameOf(compile.optimizer),
              (name) => this.compile({ optimizer: { class_name: name, config: {} } }),
            )}
          </div>
          ${optimizer ? this.optimizerBasics(optimizer, compile.optimizer) : nothing}
        </div>
        ${this.faultLine('/compile/optimizer')}
        ${optimizer ? this.optimizerOptions(optimizer, compile.optimizer) : nothing}
      </div>
      <div class="field">
        <label for="loss">${t.loss}</label>
        ${this.select(
          'loss',
          testIds.loss,
          description.losses,
          loss?.name ?? nameOf(compile.loss as Registered),
          (name) => this.compile({ loss: name }),
        )}
        ${this.faultLine('/compile/loss')}
      </div>
      ${
        loss && usual(loss.options).length > 0
          ? html`<div data-testid=${testIds.lossOptions}>
              ${this.form(
                usual(loss.options),
                optionsOf(compile.loss as Registered),
                this.fault('/compile/loss/config'),
                (change) => this.compile({ loss: this.changed(compile.loss as Registered, change) }),
              )}
            </div>`
          : nothing
      }
      ${this.fit()} ${this.metrics(compile)} ${this.build()}`;
  }

  private optimizerBasics(entry: RegistryEntry, optimizer: Registered) {
    const basic = entry.options.filter((option) => option.name === 'learning_rate');
    return this.form(
      basic,
      optionsOf(optimizer),
      this.fault('/compile/optimizer/config'),
      (detail) => this.compile({ optimizer: this.changed(optimizer, detail) }),
      { stacked: true },
    );
  }

  private optimizerOptions(entry: RegistryEntry, optimizer: Registered) {
    const { t } = this;
    const given = optionsOf(optimizer);
    const fault = this.fault('/compile/optimizer/config');
    const more = entry.options.filter((option) => option.name !== 'learning_rate');
    const clipping = more.filter((option) => option.name.includes('clip'));
    const rule = more.filter((option) => !clipping.includes(option));
    const changed = more.filter((option) => !equalJson(valueOf(option, given), option.default)).length;
    const open = this.open || more.some((option) => fault?.where.startsWith(`/${option.name}`));
    const form = (options: OptionSchema[]) =>
      this.form(
        options,
        given,
        fault,
        (detail) => this.compile({ optimizer: this.changed(optimizer, detail) }),
        { described: true },
      );
    return html`<button
        type="button"
        class="more"
        aria-expanded=${open}
        @click=${() => (this.open = !this.open)}
      >
        ${icon('more')}${open ? t.fewerOptions : t.moreOptions}${changed > 0 ? html`<span>· ${t.changedCount(changed)}</span>` : nothing}
      </button>
      ${
        open
          ? html` <div>
                <h3>${t.groups.rule}</h3>
                ${form(rule)}
              </div>
              <div>
                <h3>${t.groups.clipping}</h3>
                ${form(clipping)}
              </div>`
          : nothing
      }`;
  }

  private fit() {
    const { experiment } = this.state!;
    const schema = usual(this.setup.description!.fit).filter((option) => !hiddenFit.has(option.name));
    const numbers = [...schema.filter((option) => option.kind !== 'boolean'), seedSchema];
    const switches = schema.filter((option) => option.kind === 'boolean');
    const values = { ...experiment.fit, seed: experiment.seed };
    const where = this.setup.fault?.where ?? '';
    const fault = where.startsWith('/seed') ? this.setup.fault : this.fault('/fit');
    const change = ({ option, value }: OptionChange): void => {
      if (option.name === 'seed') return this.session.edit((old) => ({ ...old, seed: value as number }));
      this.session.edit((old) => ({ ...old, fit: { ...old.fit, [option.name]: value } }));
    };
    return html` <rnn-options
        class="fit"
        stacked
        .schema=${numbers}
        .values=${values}
        .description=${this.setup.description}
        .fault=${fault}
        .t=${this.t}
        .hooks=${fitHooks}
        @option=${(event: CustomEvent<OptionChange>) => change(event.detail)}
      ></rnn-options>
      ${this.form(switches, values, fault, change)}`;
  }

  /** Accuracy and the chosen metrics as switches, the others in a list. */
  private metrics(compile: Compile) {
    const { t } = this;
    const chosen = compile.metrics;
    const shown = ['accuracy', ...chosen.filter((name) => name !== 'accuracy')];
    const others = this.setup
      .description!.metrics.map(({ name }) => name)
      .filter((name) => !shown.includes(name));
    const toggle = (name: string): void =>
      this.compile({
        metrics: chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name],
      });
    const add = (event: Event): void => {
      const select = event.target as HTMLSelectElement;
      if (select.value) toggle(select.value);
      select.value = '';
    };
    return html`<fieldset>
      <legend class="legend">${t.metrics}</legend>
      <div class="metrics">
        ${shown.map((name) => html`<button type="button" aria-pressed=${chosen.includes(name)} @click=${() => toggle(name)}>${name}</button>`)}
        <select aria-label=${t.addMetric} @change=${add}>
          <option value="">${t.addMetric}</option>
          ${others.map((name) => html`<option value=${name}>${name}</option>`)}
        </select>
      </div>
      ${this.faultLine('/compile/metrics')}
    </fieldset>`;
  }

  private build() {
    const { t } = this;
    const now = this.state!.view.build;
    return html`<div class="field">
      <label for="build">${t.build}</label>
      <select
        id="build"
        data-testid=${testIds.build}
        @change=${(event: Event) => this.session.view({ build: (event.target as HTMLSelectElement).value as typeof now })}
      >
        ${(['simd128', 'relaxed'] as const).map((build) => html`<option value=${build} .selected=${build === now}>${t.builds[build]}</option>`)}
      </select>
    </div>`;
  }

  private select(
    id: string,
    testid: string,
    entries: RegistryEntry[],
    now: string,
    choose: (name: string) => void,
  ) {
    const names = entries.map((entry) => entry.name);
    if (!names.includes(now)) names.unshift(now);
    return html`<select
      id=${id}
      data-testid=${testid}
      aria-invalid=${this.fault(`/compile/${id}`)?.where === '' ? 'true' : nothing}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${names.map((name) => html`<option value=${name} .selected=${name === now}>${name}</option>`)}
    </select>`;
  }

  private form(
    schema: readonly OptionSchema[],
    values: Record<string, unknown>,
    fault: Fault | null,
    change: (detail: OptionChange) => void,
    { described = false, stacked = false } = {},
  ) {
    return html`<rnn-options
      .schema=${schema}
      .values=${values}
      .description=${this.setup.description}
      .fault=${fault}
      .t=${this.t}
      ?described=${described}
      ?stacked=${stacked}
      @option=${(event: CustomEvent<OptionChange>) => change(event.detail)}
    ></rnn-options>`;
  }

  private changed(registered: Registered, { option, value }: OptionChange): Registered {
    return withOptions(registered, withOption(optionsOf(registered), option, value));
  }

  private compile(change: Partial<Compile>): void {
    this.session.edit((experiment) => ({ ...experiment, compile: { ...experiment.compile, ...change } }));
  }

  /** The registry's name of a loss that may have an alias: mean_squared_error for `mse` and `MeanSquaredError`. */
  private entry(entries: RegistryEntry[], registered: Registered): RegistryEntry | undefined {
    const plain = (text: string): string => text.replaceAll('_', '').toLowerCase();
    return entries.find((entry) => plain(entry.name) === plain(nameOf(registered)));
  }

  /**
   * The fault, when its pointer begins with `prefix`, with the rest of the pointer; '' finds those of no control here.
   */
  private fault(prefix: string): Fault | null {
    const { fault } = this.setup;
    if (!fault) return null;
    if (prefix === '') return fault.where === '/compile' ? fault : null;
    const below = fault.where === prefix || fault.where.startsWith(`${prefix}/`);
    return below ? { ...fault, where: fault.where.slice(prefix.length) } : null;
  }

  private faultLine(prefix: string) {
    const fault = this.fault(prefix);
    return fault && !fault.where.startsWith('/config/')
      ? html`<p class="fault" role="alert" data-testid=${testIds.fault}>${faultText(this.t, fault)}</p>`
      : nothing;
  }
}
define('rnn-training', TrainingPanel);
