import type { ReadoutRequest } from '../protocol/readouts.ts';
import type { ViewElement } from './view.ts';

/** Least time between two requests for the same: typing and training must not flood the worker. */
const askEveryMs = 100;
/** The same is asked again after so many times the time that the answer took. */
const rests = 4;
/** No request for the same is in the way of what is typed next. */
const typingMs = 400;

/**
 * The answer to what a reader typed, kept current while one types and while the network learns: one request at a time.
 * What is typed anew is asked at once, the same a few times a second, patiently: what is typed meanwhile does not wait
 * for its answer.
 */
export class Asking<Data> {
  readonly #view: ViewElement<Data, unknown>;
  readonly #wanted: () => ReadoutRequest | null;
  readonly #take: (answer: Data) => void;
  readonly #everyMs: number;
  #asking = false;
  /** The request that was asked last; empty when none was, or none is wanted any more. */
  #asked = '';
  /** Ends the wait for the answer to a patient request. */
  #give: (() => void) | null = null;
  /** Ends the rest between two requests. */
  #wake: (() => void) | null = null;

  /** `wanted` is the request of this moment, null for none; `everyMs` is for small answers to what moves. */
  constructor(
    view: ViewElement<Data, unknown>,
    wanted: () => ReadoutRequest | null,
    take: (answer: Data) => void,
    everyMs = askEveryMs,
  ) {
    this.#view = view;
    this.#wanted = wanted;
    this.#take = take;
    this.#everyMs = everyMs;
  }

  /** To be called after each change of the typed text and of the view's data. */
  async refresh(): Promise<void> {
    if (JSON.stringify(this.#wanted()) !== this.#asked) {
      this.#wake?.();
      this.#give?.();
    }
    if (this.#asking) return;
    this.#asking = true;
    try {
      let frame: Data | null = null;
      while (this.#view.isConnected) {
        const request = this.#wanted();
        const text = JSON.stringify(request);
        if (!request) this.#asked = '';
        if (!request || (text === this.#asked && this.#view.data === frame)) break;
        const anew = text !== this.#asked;
        this.#asked = text;
        frame = this.#view.data;
        const from = performance.now();
        const answer = await (anew ? this.#view.host.ask(request) : this.#askedAgain(request));
        // What was typed meanwhile is answered next; until then this stands.
        if (answer && this.#wanted()) this.#take(answer);
        if (JSON.stringify(this.#wanted()) !== text) continue;
        const rest = Math.max(this.#everyMs, rests * (performance.now() - from));
        await this.#rest(anew ? Math.max(typingMs, rest) : rest);
      }
    } catch {
      // The run was replaced; the next frame brings another request.
      this.#asked = '';
    } finally {
      this.#asking = false;
    }
  }

  /** Null where something else is wanted before the answer comes. */
  async #askedAgain(request: ReadoutRequest): Promise<Data | null> {
    const given = new Promise<null>((resolve) => (this.#give = () => resolve(null)));
    try {
      return await Promise.race([this.#view.host.ask(request, true), given]);
    } finally {
      this.#give = null;
    }
  }

  async #rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
