import { innermostFocus } from '../ui/deep.ts';

const controls = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Where the focus is in an element: leads it on when the control that has it goes, and knows the field that is typed in. */
export class Focus {
  readonly #host: HTMLElement;
  #on: HTMLElement | null = null;
  /** What the focused control lay in when it was last used, from itself outwards, and all controls in their order. */
  #place: { within: Node[]; controls: HTMLElement[] } = { within: [], controls: [] };
  #typedIn: EventTarget | null = null;
  readonly #followed = new WeakSet<Node>();
  readonly #changes = new MutationObserver(() => this.#checkSoon());
  #checks = false;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Begins with the host's own root; others follow as the focus enters them, since its moves within one stay in it. */
  follow(root: Node): void {
    if (this.#followed.has(root)) return;
    this.#followed.add(root);
    root.addEventListener('focusin', this.#enter);
    root.addEventListener('focusout', this.#leave);
    if (root !== this.#host.shadowRoot) return;
    root.addEventListener('input', (event) => (this.#typedIn = textField(event.composedPath()[0])));
    root.addEventListener('click', () => this.#note(), true);
    root.addEventListener('keydown', (event) => this.#noteBeforeKey(event as KeyboardEvent), true);
  }

  /** True for the text field that holds what was typed and not yet taken, as by Enter. */
  isTyping(event: KeyboardEvent): boolean {
    if (event.key === 'Enter') this.#typedIn = null;
    return event.composedPath()[0] === this.#typedIn;
  }

  readonly #enter = (event: Event): void => {
    const on = event.composedPath()[0] as HTMLElement;
    if (on === this.#on) return;
    this.#on = on;
    this.#note();
    this.#changes.disconnect();
    for (const root of this.#place.within) {
      if (!(root instanceof ShadowRoot)) continue;
      this.follow(root);
      this.#changes.observe(root, { childList: true, subtree: true });
    }
  };

  readonly #leave = (): void => {
    this.#typedIn = null;
    this.#checkSoon();
  };

  #note(): void {
    if (!this.#on?.isConnected) return;
    const within = [...outwards(this.#on, this.#host)];
    this.#place = { within, controls: [...controlsIn(this.#host.shadowRoot!)] };
  }

  /** What acts may change the page around the control. */
  #noteBeforeKey({ key }: KeyboardEvent): void {
    if (key.length > 1 && key !== 'Tab') this.#note();
  }

  /** Once what is being drawn is drawn, and those that lead the focus themselves have done so. */
  #checkSoon(): void {
    if (this.#checks || !this.#on) return;
    this.#checks = true;
    setTimeout(() => {
      this.#checks = false;
      this.#check();
    });
  }

  #check(): void {
    const on = this.#on;
    if (!on || !this.#host.isConnected || innermostFocus(this.#host)) return;
    this.#on = null;
    this.#changes.disconnect();
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && !canHaveFocus(on)) this.#leadOn(on);
  }

  /** Focuses the nearest control: first of those within the innermost part that is left, then what stands in the place. */
  #leadOn(gone: HTMLElement): void {
    const { within, controls: before } = this.#place;
    const depth = new Map(within.map((node, index) => [node, index]));
    const now = [...controlsIn(this.#host.shadowRoot!)];
    const place = before.indexOf(gone);
    const previous = now.indexOf(before.slice(0, place).findLast((control) => now.includes(control))!);
    const next = now.indexOf(before.slice(place + 1).find((control) => now.includes(control))!);
    const end = next < 0 ? now.length : next;
    const rank = (control: HTMLElement, at: number): number[] => {
      const common = [...outwards(control, this.#host)].find((node) => depth.has(node));
      const closeness = common ? depth.get(common)! : depth.size;
      if (at > previous && at < end) return [closeness, sameKind(control, gone) ? 0 : 1, at];
      return at >= end ? [closeness, 2, at - end] : [closeness, 3, previous - at];
    };
    const ranked = now
      .map((control, at) => ({ control, rank: rank(control, at) }))
      .filter(({ control, rank: [, kind] }) => control !== gone && (control.tabIndex >= 0 || kind === 0))
      .sort((one, other) => compare(one.rank, other.rank));
    for (const { control } of ranked) {
      control.focus();
      // What is hidden or disabled takes none.
      if (innermostFocus(this.#host)) return;
    }
  }
}

/** A node and what it lies in, roots too, up to the host's own root. */
function* outwards(from: Node, host: Element): Generator<Node> {
  for (let node: Node | null = from; node && node !== host;) {
    yield node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
}

/** In the order of the page, through all open shadow roots. */
function* controlsIn(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(controls)) yield element;
    if (element.shadowRoot) yield* controlsIn(element.shadowRoot);
  }
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && element.getClientRects().length > 0 && !element.matches(':disabled');
}

function sameKind(one: HTMLElement, other: HTMLElement): boolean {
  return one.dataset['testid'] !== undefined && one.dataset['testid'] === other.dataset['testid'];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at]! - other[at]!;
}

/** The target of an event when it is a field of text. */
function textField(target: EventTarget | undefined): EventTarget | null {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && /^(text|search|number|)$/.test(target.type) ? target : null;
}
