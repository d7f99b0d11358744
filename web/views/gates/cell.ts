import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { figure, type StepValues } from './step.ts';

/** The names that the drawing writes; all else in it are formula letters. */
export interface CellWords {
  input: string;
}

const before = (name: string) =>
  svg`${name}<tspan dy="3" font-size="9.5">t−1</tspan><tspan dy="-3">\u200a</tspan>`;
const now = (name: string) =>
  svg`${name}<tspan dy="3" font-size="9.5">t</tspan><tspan dy="-3">\u200a</tspan>`;

type Part = SVGTemplateResult | typeof nothing;

const wire = (path: string, kind = ''): SVGTemplateResult =>
  svg`<path class="wire ${kind}" d=${path}></path>`;
const join = (x: number, y: number, sign: string): SVGTemplateResult =>
  svg`<circle class="join" cx=${x} cy=${y} r="12"></circle><text class="sign" x=${x} y=${y + 5.5}>${sign}</text>`;
const box = (x: number, y: number, name: unknown, kind = ''): SVGTemplateResult =>
  svg`<rect class="box ${kind}" x=${x - 21} y=${y - 14} width="42" height="28" rx="6"></rect>
    <text class="name" x=${x} y=${y + 5}>${name}</text>`;
const said = (x: number, y: number, text: unknown, anchor = 'middle', kind = ''): SVGTemplateResult =>
  svg`<text class="said ${kind}" x=${x} y=${y} text-anchor=${anchor}>${text}</text>`;
const tip = (x: number, y: number, towards: 'up' | 'right' | 'left' | 'down'): SVGTemplateResult => {
  const turns = { up: 0, right: 90, down: 180, left: 270 };
  return svg`<path class="tip" transform="translate(${x} ${y}) rotate(${turns[towards]})" d="M0 0l-4.5 8h9z"></path>`;
};

/** The cell of LSTM, or as much of it as the layer has, with this step's numbers on the wires. */
export function lstmCell(
  { values, peepholes, isTanh }: StepValues,
  words: CellWords,
  label: string,
): TemplateResult {
  const { i, f, o, g = NaN, m = NaN, c = NaN, h = NaN, c_before = NaN, h_before = NaN } = values;
  const gate = (
    x: number,
    name: string,
    value: number | undefined,
    end: number,
    side: 'start' | 'end',
  ): Part =>
    value === undefined
      ? nothing
      : svg`${wire(`M${x} 286V238`)}${tip(x, 236, 'up')}${wire(`M${x} 208V${end + 8}`)}${tip(x, end, 'up')}
        ${box(x, 222, name, 'gate')}${said(side === 'start' ? x + 6 : x - 6, 190, figure(value), side, 'value')}`;
  const meets = i === undefined ? 84 : 148;
  return html`<svg viewBox="0 0 560 316" role="img" aria-label=${label}>
    ${wire('M44 72H500')}${tip(508, 72, 'right')} ${said(8, 77, before('c'), 'start', 'state')}
    ${said(514, 77, now('c'), 'start', 'state')} ${said(46, 60, figure(c_before), 'start', 'value')}
    ${said(506, 60, figure(c), 'end', 'value strong')}
    ${f === undefined ? nothing : svg`${join(150, 72, '×')}${said(206, 60, figure(f * c_before), 'middle', 'value')}`}
    ${gate(150, 'f', f, 84, 'end')}
    ${
      i === undefined
        ? nothing
        : svg`${join(288, 136, '×')}${wire('M288 124V92')}${tip(288, 84, 'up')}
          ${said(294, 112, figure(i * g), 'start', 'value')}
          ${wire('M226 286V238')}${tip(226, 236, 'up')}${wire('M226 208V136H268')}${tip(276, 136, 'right')}
          ${box(226, 222, 'i', 'gate')}${said(220, 190, figure(i), 'end', 'value')}`
    }
    ${join(288, 72, '+')} ${wire('M288 286V238')}${tip(288, 236, 'up')}
    ${wire(`M288 208V${meets + 8}`)}${tip(288, meets, 'up')} ${box(288, 222, 'g')}
    ${said(294, 190, figure(g), 'start', 'value')} ${wire('M378 72V106')}${tip(378, 110, 'down')}
    ${wire('M399 124H500')}${tip(508, 124, 'right')} ${box(378, 124, isTanh ? 'tanh' : 'act', 'act')}
    ${
      o === undefined
        ? nothing
        : svg`${join(444, 124, '×')}${gate(444, 'o', o, 136, 'end')}${said(404, 108, figure(m), 'start', 'value small')}`
    }
    ${said(514, 129, now('h'), 'start', 'state')} ${said(506, 148, figure(h), 'end', 'value strong')}
    ${wire(`M44 286H${o === undefined ? 288 : 444}`)} ${said(8, 291, before('h'), 'start', 'state')}
    ${said(46, 306, `${words.input} · ${figure(h_before)}`, 'start', 'value')}
    ${
      peepholes === null
        ? nothing
        : svg`${wire('M96 72V222H120', 'peep')}${tip(128, 222, 'right')}
          ${said(91, 196, figure(peepholes.f.product), 'end', 'peeped')}
          ${wire('M96 222V262H186V222H196', 'peep')}${tip(204, 222, 'right')}
          ${said(91, 258, figure(peepholes.i.product), 'end', 'peeped')}
          ${wire('M484 72V222H474', 'peep')}${tip(466, 222, 'left')}
          ${said(490, 206, figure(peepholes.o.product), 'start', 'peeped')}`
    }
  </svg>`;
}

/** The unit of GRU with this step's numbers on the wires. */
export function gruCell({ values }: StepValues, words: CellWords, label: string): TemplateResult {
  const { z = NaN, r = NaN, q, g = NaN, h = NaN, h_before = NaN } = values;
  return html`<svg viewBox="0 0 560 316" role="img" aria-label=${label}>
    ${wire('M44 72H500')}${tip(508, 72, 'right')} ${said(8, 77, before('h'), 'start', 'state')}
    ${said(514, 77, now('h'), 'start', 'state')} ${said(46, 60, figure(h_before), 'start', 'value')}
    ${said(506, 60, figure(h), 'end', 'value strong')} ${join(150, 72, '×')}
    ${said(216, 60, figure(z * h_before), 'middle', 'value')} ${wire('M150 208V92')}${tip(150, 84, 'up')}
    ${said(145, 180, figure(z), 'end', 'value')} ${wire('M150 136H268')}${tip(276, 136, 'right')}
    ${said(216, 128, figure(1 - z), 'middle', 'value')} ${said(216, 152, '1 − z')} ${join(288, 136, '×')}
    ${wire('M288 124V92')}${tip(288, 84, 'up')} ${said(294, 112, figure((1 - z) * g), 'start', 'value')}
    ${join(288, 72, '+')} ${wire('M288 208V156')}${tip(288, 148, 'up')}
    ${said(294, 190, figure(g), 'start', 'value')} ${wire('M399 222H319')}${tip(311, 222, 'left')}
    ${said(354, 214, figure(r), 'middle', 'value')}
    ${q === undefined ? nothing : said(354, 242, svg`r · q = ${figure(r * q)}`)}
    ${[150, 288, 420].map((x) => svg`${wire(`M${x} 286V238`)}${tip(x, 236, 'up')}`)}
    ${box(150, 222, 'z', 'gate')} ${box(288, 222, 'g')} ${box(420, 222, 'r', 'gate')} ${wire('M44 286H420')}
    ${said(8, 291, before('h'), 'start', 'state')}
    ${said(46, 306, `${words.input} · ${figure(h_before)}`, 'start', 'value')}
  </svg>`;
}

export const cellStyles = css`
  .drawing {
    container-type: inline-size;
  }
  .drawing svg {
    display: block;
    width: 100%;
    max-width: 40rem;
    overflow: visible;
  }
  .wire {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.6;
  }
  .peep {
    stroke: var(--validation);
    stroke-dasharray: 5 3.5;
  }
  .tip {
    fill: var(--line-strong);
  }
  .join,
  .box {
    fill: var(--surface);
    stroke: var(--line-strong);
    stroke-width: 1.4;
  }
  .box.gate {
    fill: var(--accent-soft);
    stroke: var(--accent);
  }
  .sign,
  .name {
    text-anchor: middle;
    fill: var(--ink);
    font-size: 15px;
  }
  .name {
    font-size: 14px;
    font-weight: 600;
  }
  .said {
    fill: var(--ink-2);
    font-size: 12.5px;
  }
  .state {
    fill: var(--ink);
    font-size: 15px;
    font-style: italic;
  }
  .value {
    fill: var(--ink);
    font-variant-numeric: tabular-nums;
  }
  .strong {
    font-weight: 700;
  }
  .peeped {
    fill: var(--validation);
    font-variant-numeric: tabular-nums;
  }
  @container (max-width: 420px) {
    svg .said {
      font-size: 16px;
    }
  }
`;
