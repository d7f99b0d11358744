import { LitElement, css, html, svg, type PropertyDeclarations } from 'lit';
import { controls } from '../../ui/controls.ts';
import { define } from '../../ui/define.ts';
import type { Point, Stroke } from './strokes.ts';

export interface PadWords {
  pad: string;
  /** How to draw with the keyboard. */
  padKeys: string;
  undo: string;
  clear: string;
  /** Said when the pen of the keyboard is put down and lifted. */
  penDown: string;
  penUp: string;
}

const size = 100;
const step = 0.04;

/**
 * Paper to draw on with mouse, finger or pen, or with the keyboard: arrows move the pen, the space bar puts it down and
 * lifts it. After each change the event `drawn`, with all strokes as its detail.
 */
export class DrawingPad extends LitElement {
  static override properties: PropertyDeclarations = {
    strokes: { attribute: false },
    words: { attribute: false },
    keyPen: { state: true },
    isDown: { state: true },
  };
  declare strokes: readonly Stroke[];
  declare words: PadWords;
  /** Where the pen of the keyboard is; null while it is not in use. */
  declare keyPen: Point | null;
  /** That pen is on the paper. */
  declare isDown: boolean;
  #pointer: number | null = null;

  constructor() {
    super();
    this.strokes = [];
    this.keyPen = null;
    this.isDown = false;
  }

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.35rem;
        width: 9rem;
      }
      svg {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-small);
        cursor: crosshair;
        touch-action: none;
      }
      polyline {
        fill: none;
        stroke: var(--ink);
        stroke-width: 9;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      circle {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
      }
      circle.down {
        fill: var(--accent);
      }
      .buttons {
        display: flex;
        gap: 0.3rem;
      }
      .button {
        flex: 1;
        min-height: 30px;
        padding: 0 0.4rem;
      }
    `,
  ];

  override render() {
    const { words: t, strokes, keyPen, isDown } = this;
    const line = (stroke: Stroke): string =>
      (stroke.length === 1 ? [stroke[0]!, stroke[0]!] : stroke)
        .map(({ x, y }) => `${(x * size).toFixed(1)},${(y * size).toFixed(1)}`)
        .join(' ');
    return html`<svg
        viewBox="0 0 ${size} ${size}"
        role="application"
        tabindex="0"
        aria-label=${t.pad}
        aria-describedby="keys"
        @pointerdown=${this.#begin}
        @pointermove=${this.#move}
        @pointerup=${this.#end}
        @pointercancel=${this.#end}
        @keydown=${this.#key}
        @focus=${(event: FocusEvent) => {
          if ((event.target as Element).matches(':focus-visible')) this.keyPen = { x: 0.5, y: 0.2 };
        }}
        @blur=${() => ([this.keyPen, this.isDown] = [null, false])}
      >
        ${strokes.map((stroke) => svg`<polyline points=${line(stroke)}></polyline>`)}
        ${
          keyPen
            ? svg`<circle class=${isDown ? 'down' : ''} cx=${keyPen.x * size} cy=${keyPen.y * size} r="5"></circle>`
            : ''
        }
      </svg>
      <span id="keys" class="visually-hidden">${t.padKeys}</span>
      <span class="visually-hidden" role="status">${keyPen ? (isDown ? t.penDown : t.penUp) : ''}</span>
      <div class="buttons">
        <button
          type="button"
          class="button"
          aria-disabled=${strokes.length === 0}
          @click=${() => this.#set(strokes.slice(0, -1))}
        >
          ${t.undo}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled=${strokes.length === 0}
          @click=${() => this.#set([])}
        >
          ${t.clear}
        </button>
      </div>`;
  }

  #set(strokes: readonly Stroke[]): void {
    this.strokes = strokes;
    this.dispatchEvent(new CustomEvent('drawn', { detail: strokes }));
  }

  #add(point: Point): void {
    const last = this.strokes.at(-1) ?? [];
    this.#set([...this.strokes.slice(0, -1), [...last, point]]);
  }

  #placeOf(event: PointerEvent): Point {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    const within = (value: number): number => Math.min(1, Math.max(0, value));
    return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.keyPen = null;
    this.#set([...this.strokes, [this.#placeOf(event)]]);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.#add(this.#placeOf(event));
  }

  #end(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    const pen = this.keyPen ?? { x: 0.5, y: 0.2 };
    if (move) {
      const within = (value: number): number => Math.min(1, Math.max(0, value));
      this.keyPen = { x: within(pen.x + move[0]), y: within(pen.y + move[1]) };
      if (this.isDown) this.#add(this.keyPen);
    } else if (event.key === ' ') {
      this.keyPen = pen;
      this.isDown = !this.isDown;
      if (this.isDown) this.#set([...this.strokes, [pen]]);
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      this.isDown = false;
      this.#set(this.strokes.slice(0, -1));
    } else {
      return;
    }
    event.preventDefault();
  }
}
define('rnn-drawing-pad', DrawingPad);
