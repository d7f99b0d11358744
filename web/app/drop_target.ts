import { css, html, nothing } from 'lit';
import { dataTexts } from '../locales/data.ts';
import { define } from '../ui/define.ts';
import { testIds } from '../ui/test_ids.ts';
import { carriesFiles } from './early_drops.ts';
import { broughtFiles } from './session_files.ts';
import { Panel } from './panel.ts';

/**
 * Takes files that are dropped anywhere on the element around it. While they hang over it, an overlay says what will be
 * done with them. Fires `bring` when files were dropped.
 */
export class DropTarget extends Panel {
  static override properties = { over: { state: true } };
  /** The part of the element that is in sight, in pixels of the window. */
  declare over: { top: number; left: number; width: number; height: number } | null;
  protected readonly topics = ['setup'] as const;
  #host: HTMLElement | null = null;

  constructor() {
    super();
    this.over = null;
  }

  static override styles = css`
    div {
      position: fixed;
      z-index: 20;
      display: grid;
      place-items: center;
      padding: 1rem;
      font-size: 1.25rem;
      font-weight: 600;
      text-align: center;
      color: var(--ink);
      background: color-mix(in srgb, var(--page) 86%, transparent);
      border: 3px dashed var(--accent);
      border-radius: 14px;
      pointer-events: none;
    }
    .none {
      border-color: var(--line-strong);
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    const host = (this.getRootNode() as ShadowRoot).host as HTMLElement;
    this.#host = host;
    host.addEventListener('dragenter', this.#enter);
    host.addEventListener('dragover', this.#enter);
    host.addEventListener('dragleave', this.#leave);
    host.addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const host = this.#host;
    host?.removeEventListener('dragenter', this.#enter);
    host?.removeEventListener('dragover', this.#enter);
    host?.removeEventListener('dragleave', this.#leave);
    host?.removeEventListener('drop', this.#drop);
  }

  readonly #enter = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (this.over) return;
    const { top, left, right, bottom } = this.#host!.getBoundingClientRect();
    const [x, y] = [Math.max(0, left), Math.max(0, top)];
    this.over = {
      top: y + 8,
      left: x + 8,
      width: Math.min(innerWidth, right) - x - 16,
      height: Math.min(innerHeight, bottom) - y - 16,
    };
  };

  readonly #leave = (event: DragEvent): void => {
    const to = event.relatedTarget as Node | null;
    if (!to || !this.#host?.contains(to)) this.over = null;
  };

  readonly #drop = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.over = null;
    this.take([...(event.dataTransfer?.files ?? [])]);
  };

  take(files: readonly File[]): void {
    if (files.length === 0) return;
    this.dispatchEvent(new CustomEvent('bring', { bubbles: true, composed: true }));
    void broughtFiles(this.session).bring(files.map((file) => ({ file, name: file.name })));
  }

  override render() {
    const { over, t } = this;
    if (!over) return nothing;
    const texts = dataTexts[t.language];
    const task = this.session.task;
    const names = broughtFiles(this.session).needs.map(
      ({ name }) => t.tasks[task!.name]?.resources?.[name]?.name ?? name,
    );
    const style = Object.entries(over)
      .map(([side, value]) => `${side}: ${value}px`)
      .join('; ');
    return html`<div
      class=${names.length > 0 ? '' : 'none'}
      style=${style}
      data-testid=${testIds.dropOverlay}
    >
      ${names.length > 0 ? texts.dropTo(names) : texts.dropNothing}
    </div>`;
  }
}
define('rnn-drop', DropTarget);
