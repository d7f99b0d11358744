import { html } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { metricText } from '../../ui/format.ts';
import '../flow_chart.ts';
import { mapStyles } from '../map_styles.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeGradientFlow, type GradientFlow } from './decoder.ts';
import type { GradientFlowWords } from './words.en.ts';

/** The gradient of the loss on its way back through time, in every recurrent layer. */
export class GradientFlowView extends ViewElement<GradientFlow, GradientFlowWords> {
  static override styles = [controls, mapStyles];

  override render() {
    const { words: t, data } = this;
    const { states, samples, loss } = data;
    if (states.length === 0)
      return html`<h3>${t.title}</h3>
        <p>${t.frozen}</p>`;
    const lines = states.map(({ layer, state, ...flow }) => ({ name: `${layer}, ${state}`, ...flow }));
    return html`<div class="choice">
        <h3>${t.title}</h3>
        <span>${t.of(samples, metricText(loss))}</span>
      </div>
      <rnn-flow-chart .lines=${lines} .words=${t} theme=${this.theme}></rnn-flow-chart>`;
  }
}
define('rnn-gradient-flow', GradientFlowView);

export const view: View<GradientFlow> = { element: 'rnn-gradient-flow', decode: decodeGradientFlow };
