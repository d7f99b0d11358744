import { html, nothing, type PropertyDeclarations } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { mapStyles } from '../map_styles.ts';
import { SampleView } from '../sample_view.ts';
import type { View } from '../view.ts';
import { decodeStates, type States } from './decoder.ts';
import type { StateWords } from './words.en.ts';

/** The states of a recurrent layer while it reads one sample: time to the right, a row for each unit. */
export class StatesView extends SampleView<States, StateWords> {
  static override properties: PropertyDeclarations = { chosen: { state: true } };
  /** The name of the state that is drawn. */
  declare chosen: string;

  static override styles = [controls, mapStyles];

  constructor() {
    super();
    this.chosen = 'h';
  }

  override render() {
    const { words: t, data } = this;
    const { shown, states, steps, units } = data;
    const state = states.find(({ name }) => name === this.chosen) ?? states[0]!;
    const labels = shown.labels[0]?.length === steps ? shown.labels[0] : null;
    const step = (column: number): string => {
      const label = labels?.[column];
      return label === undefined ? String(column + 1) : `${column + 1} (${label})`;
    };
    return html`<div class="choice">
        <h3>${t.title}</h3>
        ${this.controls()}
        ${
          states.length > 1
            ? html`<label
                >${t.state}
                <select
                  @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}
                >
                  ${states.map(({ name }) => html`<option value=${name} .selected=${name === state.name}>${t.states[name] ?? name}</option>`)}
                </select></label
              >`
            : nothing
        }
      </div>
      <rnn-heat-map
        .values=${state.values}
        .rows=${units}
        .columns=${steps}
        .columnLabels=${labels}
        rowName=${t.unit}
        columnName=${t.time}
        label=${t.label(state.name, units, steps)}
        .read=${({ column, row }: Cell, value: number) => t.read(step(column), row + 1, readingText(value))}
        theme=${this.theme}
      ></rnn-heat-map>`;
  }
}
define('rnn-states', StatesView);

export const view: View<States> = { element: 'rnn-states', decode: decodeStates };
