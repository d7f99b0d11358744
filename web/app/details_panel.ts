import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../ui/controls.ts';
import { define } from '../ui/define.ts';
import { formulaText } from '../views/network.ts';
import { python, pythonStyles } from '../views/python.ts';
import { icon } from '../ui/icons.ts';
import { Panel } from './panel.ts';
import type { ViewState } from './state.ts';
import { testIds } from '../ui/test_ids.ts';

type Section = 'summary' | 'code';

/** The working model as a summary, a table of how each parameter count comes about, and Python code. */
export class DetailsPanel extends Panel {
  static override properties = { hide: { attribute: false }, copied: { state: true } };
  declare hide: readonly string[];
  declare copied: boolean;
  protected readonly topics = ['state', 'setup', 'selection'] as const;

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
        gap: 1.2rem;
        min-width: 0;
        container-type: inline-size;
      }
      section {
        min-width: 0;
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.6rem;
        min-height: 34px;
        margin-bottom: 0.35rem;
      }
      .head select {
        width: auto;
      }
      pre {
        margin: 0;
        padding: 0.8rem 0.9rem;
        overflow: auto;
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

  override connectedCallback(): void {
    super.connectedCallback();
    void this.session.loadWhole();
  }

  override render() {
    const { inspection } = this.setup;
    // The texts come with the whole core.
    if (inspection?.keras_code === undefined) return this.restOfCore();
    const { keras_code: program } = inspection;
    const { t } = this;
    const shows = (name: Section): boolean => !this.hide.includes(name);
    const part = (name: Section, title: string, tools: unknown, body: () => unknown) =>
      shows(name)
        ? html`<section>
            <div class="head">
              <h2>${title}</h2>
              ${tools}
            </div>
            ${body()}
          </section>`
        : nothing;
    return html`
      ${part('summary', t.summary, this.styleSelect(), () => this.summary())}
      ${part('code', t.code, this.copyButton(), () => this.code(program))}
    `;
  }

  private code(text: string): TemplateResult {
    const { t } = this;
    return html`<pre tabindex="0" role="region" aria-label=${t.code} data-testid=${testIds.kerasCode}>
${python(text)}</pre>`;
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
    const { summaryStyle } = this.state!.view;
    const text = (summaryStyle === 'keras3' ? inspection.summary_keras3 : inspection.summary_keras2) ?? '';
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
