/** Functions that are called with each event. */
export class Listeners<Arguments extends unknown[]> {
  readonly #listeners = new Set<(...told: Arguments) => void>();

  /** Returns the function that removes the listener. */
  add(listener: (...told: Arguments) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...told: Arguments): void {
    for (const listener of [...this.#listeners]) listener(...told);
  }
}
