/** A value with listeners to its changes. Values are never changed in place. */
export class Store<State> {
  #state: State;
  readonly #listeners = new Set<(state: State, before: State) => void>();

  constructor(state: State) {
    this.#state = state;
  }

  get(): State {
    return this.#state;
  }

  set(state: State): void {
    if (Object.is(state, this.#state)) return;
    const before = this.#state;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state, before);
  }

  update(change: (state: State) => State): void {
    this.set(change(this.#state));
  }

  /** Returns the function that removes the listener. */
  subscribe(listener: (state: State, before: State) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
