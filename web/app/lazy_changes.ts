export type Changes = typeof import('./changes.ts');

let loaded: Changes | null = null;

/** The words for changes, a part that is fetched when there is a first change; null, and `host` drawn anew, before. */
export function loadedChanges(host: { requestUpdate: () => void }): Changes | null {
  if (!loaded)
    void import('./changes.ts').then(
      (changes) => {
        loaded = changes;
        host.requestUpdate();
      },
      () => null,
    );
  return loaded;
}
