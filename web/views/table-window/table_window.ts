import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import { shareText } from '../../ui/format.ts';
import { testIds } from '../../ui/test_ids.ts';
import { typedNumber } from '../../ui/typed_number.ts';
import { Asking } from '../asking.ts';
import { pager, pagerStyles } from '../pager.ts';
import { ViewElement, type View } from '../view.ts';
import { decodeTableWindow, type TableWindow, type WindowColumn } from './decoder.ts';
import { tableWindowStyles } from './styles.ts';
import type { TableWindowWords } from './words.en.ts';

/** Room of a slider beyond what the training set has, as a share of that. */
const beyond = 0.15;

/** A window of the test set whose values the reader may change, and the network's answer to it. */
export class TableWindowView extends ViewElement<TableWindow, TableWindowWords> {
  static override properties: PropertyDeclarations = {
    typed: { state: true },
    own: { state: true },
    sample: { state: true },
  };
  static override keeps = ['typed', 'sample'];
  /** The values as the reader typed them; null for those of the test set. */
  declare typed: string[] | null;
  /** The answer to them. */
  declare own: TableWindow | null;
  declare sample: number;

  readonly #asking = new Asking<TableWindow>(
    this,
    () => {
      const values = this.typed?.map(typedNumber) ?? [];
      const isWhole = values.length === this.data.values.length && values.every(Number.isFinite);
      return isWhole ? { sample: this.sample, values } : null;
    },
    (answer) => (this.own = answer),
  );

  constructor() {
    super();
    this.typed = this.own = null;
    this.sample = 0;
  }

  static override styles = [controls, pagerStyles, tableWindowStyles];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data')) {
      const { typed, data } = this;
      // Another window, or other columns.
      if (typed && typed.length !== data.values.length) this.typed = this.own = null;
      this.sample = Math.min(this.sample, data.total - 1);
    }
    if (changed.has('selected')) {
      const { sample } = this.selected;
      const before = (changed.get('selected') as { sample: number | null } | undefined)?.sample ?? null;
      if (sample !== null && sample !== before && sample !== this.sample && sample < this.data.total)
        this.#go(sample, false);
    }
    if (changed.has('data') || changed.has('typed')) void this.#asking.refresh();
  }

  override render() {
    const { words: t, data, typed } = this;
    const rows = data.values.length / data.columns.length;
    return html`<div class="given">
        <div class="head">
          <h3 id="title">${t.title}</h3>
          ${pager({ first: this.sample, shown: 1, total: data.total, page: 1 }, t, (to) => this.#go(to, true))}
        </div>
        <p class="hint">
          ${typed ? t.own : t.hint}
          ${
            typed
              ? html`<button
                  type="button"
                  class="button quiet"
                  data-testid=${testIds.windowBack}
                  @click=${this.#restore}
                >
                  ${t.back}
                </button>`
              : nothing
          }
        </p>
        <div class="room">
          <table aria-labelledby="title">
            <thead>
              <tr>
                <th scope="col">${!data.times ? t.when : data.times.days ? t.day : t.time}</th>
                ${data.columns.map(
                  (column) =>
                    html`<th scope="col">
                      ${this.nameOf(column.name)}${column.unit ? ` (${column.unit})` : ''}
                    </th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${Array.from({ length: rows }, (_, row) => this.#row(row))}
            </tbody>
          </table>
        </div>
        ${this.#remarks()}
      </div>
      ${this.#answer(rows)}`;
  }

  #row(row: number): TemplateResult {
    const { columns } = this.data;
    return html`<tr>
      <th scope="row">${this.#place(row)}</th>
      ${columns.map((column, at) => this.#cell(column, row, row * columns.length + at))}
    </tr>`;
  }

  #cell(column: WindowColumn, row: number, at: number): TemplateResult {
    const { words: t, typed, data } = this;
    const text = typed?.[at] ?? String(data.values[at]);
    const value = typedNumber(text);
    const isWrong = !Number.isFinite(value);
    const label = t.value(this.nameOf(column.name), this.#place(row));
    const [low, high, step] = rangeOf(column);
    const change = (event: Event): void => this.#change(at, (event.target as HTMLInputElement).value);
    return html`<td>
      <div class="value">
        <input
          type="text"
          inputmode="decimal"
          autocomplete="off"
          aria-label=${label}
          aria-invalid=${isWrong}
          aria-describedby=${isWrong ? 'remarks' : nothing}
          data-testid=${testIds.windowValue}
          .value=${live(text)}
          @input=${change}
        />
        <input
          type="range"
          aria-label=${label}
          min=${low}
          max=${high}
          step=${step}
          data-testid=${testIds.windowSlider}
          .value=${live(String(isWrong ? (low + high) / 2 : value))}
          @input=${change}
        />
      </div>
    </td>`;
  }

  /** What is wrong, or only strange, about the values. */
  #remarks(): TemplateResult {
    const { words: t, typed, data } = this;
    const { columns } = data;
    const texts = typed ?? [];
    const wrong = texts.filter((text) => !Number.isFinite(typedNumber(text)));
    const strange = columns.filter(({ low, high }, column) =>
      texts.some((text, at) => {
        const value = typedNumber(text);
        return at % columns.length === column && (value < low || value > high);
      }),
    );
    return html`<div id="remarks" role="status">
      ${wrong.slice(0, 1).map((text) => html`<p class="fault" data-testid=${testIds.fault}>${t.number(text.trim())}</p>`)}
      ${
        wrong.length === 0
          ? strange.map(
              ({ name, unit, low, high }) =>
                html`<p class="hint">
                  ${t.outside(this.nameOf(name), withUnit(low, unit), withUnit(high, unit))}
                </p>`,
            )
          : nothing
      }
    </div>`;
  }

  #answer(rows: number): TemplateResult {
    const { words: t, data, typed } = this;
    const shown = typed ? this.own : data;
    const isWhole = !typed?.some((text) => !Number.isFinite(typedNumber(text)));
    const { name, unit } = data.target;
    const place = this.#place(rows, data.horizon);
    const title = html`<h3>${t.answer(this.nameOf(name), place)}</h3>`;
    if (!shown || !isWhole)
      return html`<div class="answer">
        ${title}
        <p data-testid=${testIds.ownAnswer}>${isWhole ? '…' : t.noAnswer}</p>
      </div>`;
    const { answer, truth, last } = shown;
    if ('classes' in answer) {
      const { classes, probabilities } = answer;
      const likeliest = probabilities.indexOf(Math.max(...probabilities));
      const nameAt = (at: number): string => this.nameOf(classes[at] ?? '');
      return html`<div class="answer">
        ${title}
        <p class="big" data-testid=${testIds.ownAnswer} data-value=${classes[likeliest]}>
          ${nameAt(likeliest)}
        </p>
        <ul class="bars">
          ${probabilities.map(
            (share, at) =>
              html`<li
                class=${at === truth ? 'true' : ''}
                data-testid=${testIds.windowClass}
                data-share=${share}
              >
                <span>${nameAt(at)}</span
                ><i style="--share: ${(share * 100).toFixed(1)}%" aria-hidden="true"></i
                ><b>${shareText(share)}</b>
              </li>`,
          )}
        </ul>
        <p class="hint">
          ${truth === null ? nothing : t.truth(nameAt(truth))}
          ${last === null ? nothing : t.last(nameAt(last))}
        </p>
      </div>`;
    }
    const { value } = answer;
    return html`<div class="answer">
      ${title}
      <p class="big" data-testid=${testIds.ownAnswer} data-value=${value}>${withUnit(value, unit)}</p>
      <p class="hint">
        ${truth === null ? nothing : html`${t.missed(withUnit(truth, unit), withUnit(Math.abs(value - truth), unit))}<br />`}
        ${last === null ? nothing : t.last(withUnit(last, unit))}
      </p>
    </div>`;
  }

  /** A row of the window in words, or the one that is `later` than its last. */
  #place(row: number, later = 1): string {
    const { words: t, data } = this;
    return data.times ? t.date(data.times.times[row]!, data.times.days) : t.row(data.row + row - 1 + later);
  }

  #change(at: number, text: string): void {
    this.typed = (this.typed ?? this.data.values.map(String)).map((old, index) =>
      index === at ? text : old,
    );
  }

  readonly #restore = (): void => {
    this.typed = this.own = null;
  };

  #go(sample: number, isTold: boolean): void {
    this.#restore();
    this.sample = sample;
    this.host.follow({ sample });
    if (isTold) this.host.select({ sample });
  }
}
define('rnn-table-window', TableWindowView);

/** Ends and step of a slider. */
function rangeOf({ low, high }: WindowColumn): [number, number, number] {
  const span = high - low || 1;
  const step = 10 ** Math.floor(Math.log10(span / 100));
  const rounded = (value: number, round: (value: number) => number): number =>
    Number((round(value / step) * step).toPrecision(6));
  const from = low >= 0 ? Math.max(0, low - beyond * span) : low - beyond * span;
  return [rounded(from, Math.floor), rounded(high + beyond * span, Math.ceil), step];
}

function withUnit(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

export const view: View<TableWindow> = {
  element: 'rnn-table-window',
  decode: decodeTableWindow,
  request: { sample: 0 },
};
