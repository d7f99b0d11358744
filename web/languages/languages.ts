/** All languages, by their own names: one entry for each. The type check then names every text that is missing in one. */
export const languages = { en: 'English', ja: '日本語' } as const;

export type Language = keyof typeof languages;

export const languageNames = Object.keys(languages) as Language[];

/** The first language out of a preference list that is among them. */
export function preferredLanguage(preferences: readonly string[] | undefined): Language {
  for (const preference of preferences ?? []) {
    const language = knownLanguage(preference);
    if (language) return language;
  }
  return 'en';
}

/** The language of a tag such as `ja-JP`; null where it is not among them. */
export function knownLanguage(tag: string): Language | null {
  const language = tag.toLowerCase().split(/[-_.]/)[0]!;
  return Object.hasOwn(languages, language) ? (language as Language) : null;
}
