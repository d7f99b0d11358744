/** Those who want to be told. */
export class Listeners<Arguments extends unknown[]> {
  readonly #listeners = new Set<(...told: Arguments) => void>();

  /** Returns the call that ends it. */
  add(listener: (...told: Arguments) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...told: Arguments): void {
    for (const listener of [...this.#listeners]) listener(...told);
  }
}
