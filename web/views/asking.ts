import type { ReadoutRequest } from '../protocol/readouts.ts';
import type { ViewElement } from './view.ts';

/** Least time between two requests: typing must not flood the worker. */
const askEveryMs = 100;

/**
 * The answer to what a reader typed, kept current while one types and while the network learns: one request at a time,
 * a few a second.
 */
export class Asking<Data> {
  readonly #view: ViewElement<Data, unknown>;
  readonly #wanted: () => ReadoutRequest | null;
  readonly #take: (answer: Data) => void;
  readonly #everyMs: number;
  #asking = false;

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
    if (this.#asking) return;
    this.#asking = true;
    try {
      let [asked, frame]: [string, Data | null] = ['', null];
      while (this.#view.isConnected) {
        const request = this.#wanted();
        const text = JSON.stringify(request);
        if (!request || (text === asked && this.#view.data === frame)) break;
        [asked, frame] = [text, this.#view.data];
        const answer = await this.#view.host.ask(request);
        // What was typed meanwhile is answered next; until then this stands.
        if (this.#wanted()) this.#take(answer);
        await new Promise((resolve) => setTimeout(resolve, this.#everyMs));
      }
    } catch {
      // The run was replaced; the next frame brings another request.
    } finally {
      this.#asking = false;
    }
  }
}
