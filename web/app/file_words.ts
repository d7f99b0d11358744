import type { Language } from '../languages/languages.ts';
import type { Messages } from '../resources/messages.ts';

const sources: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('../resources/messages.en.ts')).en,
  ja: async () => (await import('../resources/messages.ja.ts')).ja,
};

/** What is said of files, in a language. */
export const loadFileWords = (language: Language): Promise<Messages> => sources[language]();
