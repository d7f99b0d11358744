import { loadTaskWords } from '../tasks/registry.ts';
import type { Messages, Texts } from './messages.ts';

/** The languages by their own names. */
export const languages = { en: 'English', ja: '日本語' } as const;

export type Language = keyof typeof languages;

/** A visitor downloads one language, not all. */
const sources: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('./en.ts')).en,
  ja: async () => (await import('./ja.ts')).ja,
};

const loaded: Partial<Record<Language, Messages>> = {};

export async function loadLocale(language: Language): Promise<Messages> {
  const known = loaded[language];
  if (known) return known;
  const [texts, tasks] = await Promise.all([sources[language](), loadTaskWords(language)]);
  return (loaded[language] = { ...texts, tasks });
}

/** Null before `loadLocale`. */
export function loadedLocale(language: Language): Messages | null {
  return loaded[language] ?? null;
}

/** The first language out of a preference list that there is a locale for. */
export function preferredLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const language = preference.toLowerCase().split('-')[0];
    if (language && Object.hasOwn(languages, language)) return language as Language;
  }
  return 'en';
}
