import type { Language } from '../languages/languages.ts';

type Words = Readonly<Record<string, string>>;

const none: Words = {};

/** Sentences of the core's errors by their codes; the core's own are English. */
const sources: Record<Language, () => Promise<{ faults: Words }>> = {
  en: () => Promise.resolve({ faults: none }),
  ja: () => import('./errors.ja.ts'),
};

const loaded: Partial<Record<Language, Words>> = { en: none };
/** Languages whose words could not be fetched when they were asked for last. */
const failed = new Set<Language>();
const underway = new Map<Language, Promise<void>>();
const listeners = new Set<() => void>();
/** Milliseconds until what could not be fetched is asked for again. */
const patienceMs = 5000;

/** Null before they are loaded. When they cannot be fetched, the errors are English. */
export function loadedFaultWords(language: Language): Words | null {
  return loaded[language] ?? (failed.has(language) ? none : null);
}

/** Fetches them, again where they could not be fetched a while ago. */
export function loadFaultWords(language: Language): Promise<void> {
  if (loaded[language]) return Promise.resolve();
  const fetching = underway.get(language) ?? fetchWords(language);
  underway.set(language, fetching);
  return fetching;
}

async function fetchWords(language: Language): Promise<void> {
  try {
    loaded[language] = (await sources[language]()).faults;
  } catch {
    setTimeout(() => underway.delete(language), patienceMs);
    if (failed.has(language)) return;
    failed.add(language);
  }
  for (const listener of listeners) listener();
}

/** Calls `listener` when the words of a language have come, until the function that it returns is called. */
export function onFaultWords(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
