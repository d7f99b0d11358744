import type { Language } from '../languages/languages.ts';
import { loadTaskWords } from '../tasks/registry.ts';
import type { Messages, Texts } from './messages.ts';

/** A visitor downloads one language, not all. */
const sources: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('./en.ts')).en,
  ja: async () => (await import('./ja.ts')).ja,
};

/** The explanations of layers and options, which are asked for where somebody edits. */
const help: Record<Language, () => Promise<Pick<Messages, 'layerKinds' | 'options'>>> = {
  en: () => import('./en_core.ts'),
  ja: () => import('./ja_core.ts'),
};

const loaded: Partial<Record<Language, Messages>> = {};

export async function loadLocale(language: Language): Promise<Messages> {
  const known = loaded[language];
  if (known) return known;
  const texts = await sources[language]();
  return (loaded[language] ??= { ...texts, tasks: {} });
}

/** The texts of a locale with those of a task, where there are any. */
export async function loadTask(language: Language, task: string): Promise<Messages> {
  const [texts, words] = await Promise.all([loadLocale(language), loadTaskWords(task, language)]);
  const now = loaded[language] ?? texts;
  if (!words || now.tasks[task]) return now;
  return (loaded[language] = { ...now, tasks: { ...now.tasks, [task]: words } });
}

/** The texts of a locale with the explanations of layers and options. */
export async function loadHelp(language: Language): Promise<Messages> {
  const [texts, { layerKinds, options }] = await Promise.all([loadLocale(language), help[language]()]);
  return (loaded[language] = { ...(loaded[language] ?? texts), layerKinds, options });
}

/** Null before `loadLocale`. */
export function loadedLocale(language: Language): Messages | null {
  return loaded[language] ?? null;
}
