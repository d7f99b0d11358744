import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../styles/controls.ts';
import { define } from '../views/define.ts';
import '../views/diagram.ts';
import { metricText, metricsText } from '../views/format.ts';
import { formulaText } from '../views/network.ts';
import { python, pythonStyles } from '../views/python.ts';
import { icon } from './icons.ts';
import { Panel } from './panel.ts';
import type { ViewState } from './state.ts';
import { testIds } from './testids.ts';

type Section = 'diagram' | 'summary' | 'code';

/** The working model from four sides: drawn, summed up, as Python, and how each parameter count comes about. */
export class DetailsPanel extends Panel {
  static override properties = { hide: { attribute: false }, copied: { state: true } };
  declare hide: readonly string[];
  declare copied: boolean;
  protected readonly topics = ['state', 'setup'] as const;

  constructor() {
    super();
    this.hide = [];
    this.copied = false;
  }

  static override styles = [
    controls,
    pythonStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.6rem;
        min-width: 0;
      }
      section {
        min-width: 0;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 34px;
        margin-bottom: 0.35rem;
      }
      .head select {
        width: auto;
        margin-left: auto;
      }
      .head .button {
        margin-left: auto;
      }
      .fold {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        min-height: 28px;
        padding: 0 0.3rem 0 0;
        font: inherit;
        font-weight: inherit;
        background: none;
        border: 0;
        border-radius: var(--radius-small);
      }
      .fold svg {
        width: 16px;
        height: 16px;
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 2.2;
        transform: rotate(-90deg);
        transition: transform 120ms;
      }
      .fold[aria-expanded='true'] svg {
        transform: none;
      }
      pre {
        margin: 0;
        padding: 0.8rem 0.9rem;
        overflow: auto;
        max-height: 32rem;
        background: var(--sunken);
        border-radius: var(--radius);
        font-size: 0.75rem;
        line-height: 1.55;
        tab-size: 4;
      }
      /* As large as its lines let it be: a table that is cut off cannot be read. */
      pre.summary {
        line-height: 1.3;
        font-size: clamp(0.5rem, calc((100cqi - 1.9rem) / var(--columns) / 0.605), 0.75rem);
      }
      .beside {
        display: grid;
        grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
        gap: 1rem 2.2rem;
      }
      .formulas {
        margin: 0.5rem 0 0;
        font-size: var(--small);
      }
      .formulas dt {
        color: var(--ink-2);
      }
      .formulas dd {
        margin: 0 0 0.35rem;
        font: 0.75rem/1.5 var(--mono);
      }
      .formulas b {
        font-weight: 600;
      }
      @container (max-width: 820px) {
        .beside {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  override render() {
    const { inspection } = this.setup;
    if (!inspection) return nothing;
    const { t } = this;
    const shows = (name: Section): boolean => !this.hide.includes(name);
    return html` ${shows('diagram') ? this.section('diagram', t.diagram, nothing, html`<rnn-diagram .inspection=${inspection} .t=${t}></rnn-diagram>`) : nothing}
    ${shows('summary') ? this.section('summary', t.summary, this.styleSelect(), this.summary()) : nothing}
    ${shows('code') ? this.section('code', t.code, this.copyButton(), html`<pre tabindex="0" role="region" aria-label=${t.code} data-testid=${testIds.kerasCode}>${python(inspection.keras_code)}</pre>`) : nothing}`;
  }

  private section(name: Section, title: string, tools: unknown, body: TemplateResult): TemplateResult {
    const { panels } = this.state!.view;
    const open = panels.includes(name);
    const toggle = (): void =>
      this.session.view({ panels: open ? panels.filter((other) => other !== name) : [...panels, name] });
    return html`<section>
      <div class="head">
        <h2>
          <button type="button" class="fold" aria-expanded=${open} @click=${toggle}>
            ${icon('more')}${title}
          </button>
        </h2>
        ${open ? tools : nothing}
      </div>
      ${open ? body : nothing}
    </section>`;
  }

  private styleSelect(): TemplateResult {
    const { t } = this;
    const now = this.state!.view.summaryStyle;
    return html`<select
      data-testid=${testIds.summaryStyle}
      aria-label=${t.summaryStyle}
      @change=${(event: Event) =>
        this.session.view({
          summaryStyle: (event.target as HTMLSelectElement).value as ViewState['summaryStyle'],
        })}
    >
      ${(['keras3', 'keras2'] as const).map((style) => html`<option value=${style} .selected=${style === now}>${t.summaryStyles[style]}</option>`)}
    </select>`;
  }

  private summary(): TemplateResult {
    const { t } = this;
    const inspection = this.setup.inspection!;
    const text =
      this.state!.view.summaryStyle === 'keras3' ? inspection.summary_keras3 : inspection.summary_keras2;
    const columns = Math.max(...text.split('\n').map((line) => line.length));
    const counted = inspection.layers.filter((layer) => layer.parameters > 0);
    return html`<div class="beside">
      <pre
        class="summary"
        style="--columns: ${columns}"
        tabindex="0"
        role="region"
        aria-label=${t.summary}
        data-testid=${testIds.summary}
      >
${text}</pre>
      ${
        counted.length > 0
          ? html`<div>
              <h3>${t.formulas}</h3>
              <dl class="formulas">
                ${counted.map(
                  (layer) =>
                    html`<div>
                      <dt>${layer.name} (${layer.type})</dt>
                      <dd>
                        <b>${layer.parameters.toLocaleString(t.language)}</b> = ${formulaText(layer.formula)}
                      </dd>
                    </div>`,
                )}
              </dl>
            </div>`
          : nothing
      }
    </div>`;
  }

  private copyButton(): TemplateResult {
    return html`<button type="button" class="button" data-testid=${testIds.copyCode} @click=${this.copy}>
      ${icon('copy')}${this.copied ? this.t.copied : this.t.copyCode}
    </button>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.setup.inspection?.keras_code ?? '');
      this.copied = true;
      this.announce(this.t.copied);
      setTimeout(() => (this.copied = false), 2500);
    } catch {
      getSelection()?.selectAllChildren(
        this.renderRoot.querySelector(`[data-testid="${testIds.kerasCode}"]`)!,
      );
    }
  }
}
define('rnn-details', DetailsPanel);

/** Keras's lines for the finished epochs, and the from-scratch task's own log. */
export class LogPanel extends Panel {
  protected readonly topics = ['state', 'run'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      h2 {
        margin-bottom: 0.6rem;
      }
      h3 {
        margin: 1rem 0 0.3rem;
      }
      .lines {
        margin: 0;
        padding: 0.8rem 0.9rem;
        max-height: 20rem;
        overflow: auto;
        background: var(--sunken);
        border-radius: var(--radius);
        font: 0.75rem/1.6 var(--mono);
        color: var(--ink-2);
      }
      .lines b {
        color: var(--ink);
        font-weight: 600;
      }
      ol {
        list-style: none;
      }
      .empty {
        font-size: var(--small);
        color: var(--ink-3);
      }
      .good {
        color: var(--right);
      }
      .bad {
        color: var(--wrong);
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      .scroll {
        position: relative;
        max-height: 24rem;
        overflow: auto;
        background: var(--sunken);
        border-radius: var(--radius);
        padding: 0.4rem 0.9rem 0.8rem;
      }
      th,
      td {
        padding: 0.1rem 0.8rem 0.1rem 0;
        text-align: left;
        white-space: nowrap;
        font: 0.75rem/1.6 var(--mono);
      }
      th {
        position: sticky;
        top: 0;
        color: var(--ink-3);
        background: var(--sunken);
        font-family: var(--sans);
      }
    `,
  ];

  override render() {
    const { t, run } = this;
    const { keys, epochs } = run.history;
    const planned = run.progress?.epochs ?? epochs.length;
    return html`<h2>${t.log}</h2>
      ${epochs.length === 0 && run.log.length === 0 ? html`<p class="empty">${t.logEmpty}</p>` : nothing}
      ${
        epochs.length > 0
          ? html`<ol class="lines" tabindex="0" aria-label=${t.log}>
              ${epochs.slice(-200).map(
                (row, index) =>
                  html`<li>
                    <b>Epoch ${Math.max(0, epochs.length - 200) + index + 1}/${planned}</b>
                    ${metricsText(Object.fromEntries(keys.map((key, at) => [key, row[at]!])))}
                  </li>`,
              )}
            </ol>`
          : nothing
      }
      ${run.log.length > 0 ? this.scratch() : nothing}`;
  }

  private scratch(): TemplateResult {
    const { t } = this;
    const bits = (value: unknown): string => (Array.isArray(value) ? value.join('') : '');
    return html`<h3>${t.scratchLog}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.scratchLog}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t.iteration}</th>
              <th scope="col">Loss</th>
              <th scope="col">Pred</th>
              <th scope="col">True</th>
              <th scope="col">a + b = c</th>
            </tr>
          </thead>
          <tbody>
            ${[...this.run.log].reverse().map(
              (entry) =>
                html`<tr data-testid=${testIds.logRow} data-iteration=${String(entry['iteration'])}>
                  <td>${String(entry['iteration'])}</td>
                  <td>${metricText(Number(entry['loss']))}</td>
                  <td>${bits(entry['pred'])}</td>
                  <td>${bits(entry['true'])}</td>
                  <td class=${entry['right'] ? 'good' : 'bad'}>
                    ${String(entry['text'] ?? '')} ${entry['right'] ? '✓' : '✗'}<span class="visually-hidden"
                      >${entry['right'] ? t.right : t.wrong}</span
                    >
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
define('rnn-log', LogPanel);
