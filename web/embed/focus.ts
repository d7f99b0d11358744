import { innermostFocus } from '../ui/deep.ts';

/** Where the focus is in an element: leads it on when the control that has it goes, and knows the field that is typed in. */
export class Focus {
  readonly #host: HTMLElement;
  /** Takes the focus that is lost. */
  readonly #take: () => void;
  #on: HTMLElement | null = null;
  #typedIn: EventTarget | null = null;

  constructor(host: HTMLElement, take: () => void) {
    this.#host = host;
    this.#take = take;
  }

  readonly enter = (event: Event): void => void (this.#on = event.composedPath()[0] as HTMLElement);
  readonly leave = (): void => void (this.#typedIn = null);
  readonly type = (event: Event): void => void (this.#typedIn = textField(event.composedPath()[0]));

  /** True for the text field that holds what was typed and not yet taken, as by Enter. */
  isTyping(event: KeyboardEvent): boolean {
    if (event.key === 'Enter') this.#typedIn = null;
    return event.composedPath()[0] === this.#typedIn;
  }

  /** Leads from a control that is gone, such as a suggestion that was taken, once what was set off by now is drawn. */
  keep(): void {
    if (!this.#on) return;
    setTimeout(() => {
      if (!this.#on || this.#on.isConnected) return;
      this.#on = null;
      if (document.activeElement === document.body || innermostFocus(this.#host) === null) this.#take();
    });
  }
}

/** The target of an event when it is a field of text. */
function textField(target: EventTarget | undefined): EventTarget | null {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && /^(text|search|number|)$/.test(target.type) ? target : null;
}
