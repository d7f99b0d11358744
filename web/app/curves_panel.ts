import { css, html, nothing } from 'lit';
import { controls } from '../ui/controls.ts';
import '../views/curves.ts';
import { curveMetrics } from '../views/curve_data.ts';
import { define } from '../ui/define.ts';
import { Panel } from './panel.ts';
import { testIds } from '../ui/test_ids.ts';

/** The learning curves: one for each metric. */
export class CurvesPanel extends Panel {
  protected readonly topics = ['state', 'setup', 'run'] as const;

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      section {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
        gap: 0.8rem 0.9rem;
        align-items: end;
      }
    `,
  ];

  override render() {
    const { run, setup, t } = this;
    if (!this.session.trains) return nothing;
    const running = run.progress?.metrics ?? {};
    const planned = ['loss', ...(this.state?.experiment.compile.metrics ?? [])];
    const known = curveMetrics(run.history, running);
    const ended = run.state === 'done' || (run.progress?.batch === 0 && run.progress.epoch > 0);
    return html`<section aria-label=${t.curves} data-testid=${testIds.curves}>
      ${(known.length > 0 ? known : planned).map(
        (metric) =>
          html`<rnn-curve
            .metric=${metric}
            .history=${run.history}
            .trace=${run.trace}
            .epochs=${run.progress?.epochs ?? 1}
            .running=${ended || !run.progress?.samples ? null : (running[metric] ?? null)}
            .baseline=${setup.baseline?.metrics[metric] ?? null}
            .t=${t}
            theme=${this.theme}
          ></rnn-curve>`,
      )}
    </section>`;
  }
}
define('rnn-curves', CurvesPanel);
