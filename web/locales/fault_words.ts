/** Sentences of the core's errors by their codes, for languages other than the core's English. */
const sources: Record<string, () => Promise<{ faults: Readonly<Record<string, string>> }>> = {
  ja: () => import('./errors.ja.ts'),
};

const none: Readonly<Record<string, string>> = {};
const loaded: Record<string, Readonly<Record<string, string>>> = { en: none };
const underway: Record<string, Promise<void>> = {};
const listeners = new Set<() => void>();

/** Null before they are loaded. */
export function loadedFaultWords(language: string): Readonly<Record<string, string>> | null {
  return loaded[language] ?? null;
}

/** When they cannot be fetched, the errors stay English. */
export function loadFaultWords(language: string): Promise<void> {
  if (loaded[language]) return Promise.resolve();
  return (underway[language] ??= (sources[language]?.() ?? Promise.resolve({ faults: none }))
    .then(({ faults }) => faults)
    .catch(() => none)
    .then((faults) => {
      loaded[language] = faults;
      for (const listener of listeners) listener();
    }));
}

/** Calls `listener` when the words of a language have come, until the function that it returns is called. */
export function onFaultWords(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
