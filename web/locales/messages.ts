import { en } from './en.ts';
import { ja } from './ja.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof T]: Widened<T[Key]> };

/** The shape of a locale: English says what there is, every other one has to have all of it. */
export type Messages = Widened<typeof en>;

export type Language = 'en' | 'ja';

export const locales: Record<Language, Messages> = { en, ja };

/** The first language out of a preference list that there is a locale for. */
export function preferredLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const language = preference.toLowerCase().split('-')[0];
    if (language === 'ja' || language === 'en') return language;
  }
  return 'en';
}
