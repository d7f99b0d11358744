import type { TaskWords } from './words.ts';

type Source = () => Promise<{ words: TaskWords }>;

/** The texts of all tasks: one entry for each, under the core's name. A language is fetched as a whole. */
const tasks: Record<string, { en: Source; ja: Source }> = {
  'binary-addition': {
    en: () => import('./binary-addition/words.en.ts'),
    ja: () => import('./binary-addition/words.ja.ts'),
  },
  'binary-addition-scratch': {
    en: () => import('./binary-addition-scratch/words.en.ts'),
    ja: () => import('./binary-addition-scratch/words.ja.ts'),
  },
  'noisy-sine': {
    en: () => import('./noisy-sine/words.en.ts'),
    ja: () => import('./noisy-sine/words.ja.ts'),
  },
  sentiment: {
    en: () => import('./sentiment/words.en.ts'),
    ja: () => import('./sentiment/words.ja.ts'),
  },
  attention: {
    en: () => import('./attention/words.en.ts'),
    ja: () => import('./attention/words.ja.ts'),
  },
};

/** The task of a first visit. */
export const firstTask = 'binary-addition';

export async function loadTaskWords(language: 'en' | 'ja'): Promise<Record<string, TaskWords>> {
  const entries = Object.entries(tasks).map(
    async ([name, sources]) => [name, (await sources[language]()).words] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
