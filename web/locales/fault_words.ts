import type { Language } from '../languages/languages.ts';

type Words = Readonly<Record<string, string>>;

const none: Words = {};

/** Sentences of the core's errors by their codes; the core's own are English. */
const sources: Record<Language, () => Promise<{ faults: Words }>> = {
  en: () => Promise.resolve({ faults: none }),
  ja: () => import('./errors.ja.ts'),
};

const loaded: Partial<Record<Language, Words>> = { en: none };
const underway: Partial<Record<Language, Promise<void>>> = {};
const listeners = new Set<() => void>();

/** Null before they are loaded. */
export function loadedFaultWords(language: Language): Words | null {
  return loaded[language] ?? null;
}

/** When they cannot be fetched, the errors stay English. */
export function loadFaultWords(language: Language): Promise<void> {
  if (loaded[language]) return Promise.resolve();
  return (underway[language] ??= sources[language]()
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
