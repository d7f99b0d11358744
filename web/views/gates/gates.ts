import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { readingText, shareText } from '../../ui/format.ts';
import '../../ui/heat_map.ts';
import type { Cell } from '../../ui/heat_map.ts';
import { testIds } from '../../ui/test_ids.ts';
import { mapStyles } from '../map_styles.ts';
import { SampleView } from '../sample_view.ts';
import type { View } from '../view.ts';
import { cellStyles, gruCell, lstmCell } from './cell.ts';
import { decodeGates, type Gates } from './decoder.ts';
import { factor, figure, stepValues, summand, type StepValues } from './step.ts';
import type { GateWords } from './words.en.ts';

/** What is drawn as a map, in the order of the equations; each where the layer has it. */
const maps = ['i', 'f', 'g', 'o', 'z', 'r', 'c', 'h'];
const gateNames = new Set(['i', 'f', 'o', 'z', 'r']);

/** The gates of a layer at each step of one sample, and the cell of one unit at one step with its numbers. */
export class GatesView extends SampleView<Gates, GateWords> {
  static override properties: PropertyDeclarations = { unit: { state: true } };
  /** The unit of the drawing. */
  declare unit: number;

  static override styles = [
    controls,
    mapStyles,
    cellStyles,
    css`
      .maps {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: 1rem 1.6rem;
        align-items: end;
      }
      .maps > div {
        min-width: 0;
      }
      .maps h4 {
        margin: 0 0 0.1rem;
        font-size: var(--small);
        font-weight: 600;
      }
      .maps p {
        margin: 0 0 0.35rem;
        font-size: var(--tiny);
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      .cell {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
        gap: 0.6rem 2rem;
        align-items: start;
        margin-top: 1.2rem;
      }
      .cell > * {
        min-width: 0;
      }
      .cell .choice {
        margin-bottom: 0.3rem;
      }
      .cell input[type='range'] {
        width: 11rem;
        min-width: 0;
        accent-color: var(--accent);
      }
      .equations {
        margin: 0;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
        line-height: 1.75;
      }
      .equations dt {
        margin-top: 0.35rem;
        color: var(--ink-2);
      }
      .equations dd {
        margin: 0;
      }
      .equations i {
        font-style: italic;
      }
      .note {
        margin-top: 0.5rem;
        font-size: var(--tiny);
        color: var(--ink-2);
      }
    `,
  ];

  constructor() {
    super();
    this.unit = 0;
  }

  override render() {
    const { words: t, data } = this;
    const { rows, units } = data;
    return html`<div class="choice">
        <h3>${t.title}</h3>
        ${this.controls()}
      </div>
      <div class="maps">${maps.filter((name) => rows[name]).map((name) => this.#map(name, rows[name]!))}</div>
      ${units > 0 ? this.#cell() : nothing}`;
  }

  get #step(): number {
    return Math.min(this.selected.step ?? this.data.steps - 1, this.data.steps - 1);
  }

  #stepName(step: number): string {
    const { shown, steps } = this.data;
    const labels = shown.labels[0]?.length === steps ? shown.labels[0] : null;
    return labels ? `${step + 1} (${labels[step]})` : String(step + 1);
  }

  #map(name: string, values: Float32Array): TemplateResult {
    const { words: t, data } = this;
    const { shown, steps, units } = data;
    const labels = shown.labels[0]?.length === steps ? shown.labels[0] : null;
    return html`<div data-testid=${testIds.gateMap} data-gate=${name}>
      <h4>${t.names[name]}</h4>
      <p>${this.#said(name, values)}</p>
      <rnn-heat-map
        .values=${values}
        .rows=${units}
        .columns=${steps}
        .columnLabels=${labels}
        .marked=${{ column: this.#step, row: Math.min(this.unit, units - 1) }}
        rowName=${t.unit}
        columnName=${t.time}
        label=${t.label(name, units, steps)}
        .read=${({ column, row }: Cell, value: number) =>
          t.read(this.#stepName(column), row + 1, readingText(value))}
        theme=${this.theme}
        @pick=${({ detail }: CustomEvent<Cell>) => this.#point(detail.row, detail.column)}
      ></rnn-heat-map>
    </div>`;
  }

  #said(name: string, values: Float32Array): string {
    const { words: t } = this;
    if (gateNames.has(name)) {
      const open = values.reduce((count, value) => count + Number(value > 0.5), 0) / values.length;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return t.gate(name, figure(mean), shareText(open));
    }
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return t.range(figure(low), figure(high));
  }

  #point(unit: number, step: number): void {
    this.unit = unit;
    this.host.select({ step });
  }

  #cell(): TemplateResult {
    const { words: t, data } = this;
    const { steps, units, rows } = data;
    const unit = Math.min(this.unit, units - 1);
    const step = this.#step;
    const values = stepValues(data, unit, step);
    const isLstm = rows['c'] !== undefined;
    const label = t.drawing(unit + 1, this.#stepName(step));
    return html`<section class="cell" aria-label=${t.cell}>
      <div>
        <div class="choice">
          <h3>${t.cell}</h3>
          <label
            >${t.unit}
            <select
              data-testid=${testIds.gateUnit}
              @change=${(event: Event) => (this.unit = Number((event.target as HTMLSelectElement).value))}
            >
              ${Array.from({ length: units }, (_, at) => html`<option value=${at} .selected=${at === unit}>${at + 1}</option>`)}
            </select></label
          >
          <label
            >${t.time}
            <input
              type="range"
              min="1"
              max=${steps}
              data-testid=${testIds.gateStep}
              aria-valuetext=${this.#stepName(step)}
              .value=${String(step + 1)}
              @input=${(event: Event) => this.#point(unit, Number((event.target as HTMLInputElement).value) - 1)}
            /><b>${this.#stepName(step)}</b></label
          >
        </div>
        <div class="drawing">${isLstm ? lstmCell(values, t, label) : gruCell(values, t, label)}</div>
      </div>
      <div>
        <dl class="equations" data-testid=${testIds.gateEquations} data-counts=${values.counts}>
          ${isLstm ? this.#lstm(values) : this.#gru(values)}
        </dl>
        <p class="note">${values.counts ? t.stages[this.#stage] : t.masked}</p>
      </div>
    </section>`;
  }

  /** The stage of the cell's history that the layer has. */
  get #stage(): keyof GateWords['stages'] {
    const { rows, peepholes } = this.data;
    if (rows['z']) return 'gru';
    if (peepholes) return 'peephole';
    if (rows['f']) return 'forget';
    return rows['o'] ? 'gates' : 'cec';
  }

  #lstm({ values, peepholes, isTanh }: StepValues): TemplateResult {
    const { f, i, o, g = NaN, m = NaN, c = NaN, c_before = NaN, h = NaN } = values;
    const kept = f === undefined ? figure(c_before) : `${figure(f)} × ${factor(c_before)}`;
    const added = i === undefined ? summand(g) : `+ ${figure(i)} × ${factor(g)}`;
    const act = isTanh ? 'tanh' : 'act';
    return html`<dt>
        ${term('c')} = ${f === undefined ? '' : 'f · '}${term('c', true)} + ${i === undefined ? '' : 'i · '}g
      </dt>
      <dd>= ${kept} ${added} = <b>${figure(c)}</b></dd>
      <dt>${term('h')} = ${o === undefined ? '' : 'o · '}${act}(${term('c')})</dt>
      <dd>
        = ${o === undefined ? `${act}(${figure(c)})` : `${figure(o)} × ${factor(m)}`} = <b>${figure(h)}</b>
      </dd>
      ${
        peepholes === null
          ? nothing
          : html`<dt>${this.words.peeps}</dt>
              ${(['i', 'f', 'o'] as const).map((gate) => {
                const { weight, cell, product } = peepholes[gate];
                return html`<dd>
                  ${gate}: ${figure(weight)} × ${factor(cell)} = <b>${figure(product)}</b>
                </dd>`;
              })}`
      }`;
  }

  #gru({ values }: StepValues): TemplateResult {
    const { z = NaN, g = NaN, h_before = NaN, h = NaN } = values;
    return html`<dt>${term('h')} = z · ${term('h', true)} + (1 − z) · g</dt>
      <dd>= ${figure(z)} × ${factor(h_before)} + ${figure(1 - z)} × ${factor(g)} = <b>${figure(h)}</b></dd>`;
  }
}
define('rnn-gates', GatesView);

const term = (name: string, before = false): TemplateResult =>
  html`<i>${name}</i><sub>${before ? 't−1' : 't'}</sub>`;

export const view: View<Gates> = { element: 'rnn-gates', decode: decodeGates };
