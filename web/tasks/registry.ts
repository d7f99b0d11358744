import type { Language } from '../languages/languages.ts';
import type { TaskCard } from './card.ts';
import type { TaskWords } from './words.ts';

interface Sources extends Record<Language, () => Promise<{ words: TaskWords }>> {
  card: () => Promise<{ card: TaskCard }>;
}

/**
 * All tasks: one entry for each, under the core's name. The words of a task are fetched when it is opened, the cards of
 * all tasks with the task chooser.
 */
const tasks: Record<string, Sources> = {
  'binary-addition': {
    en: () => import('./binary-addition/words.en.ts'),
    ja: () => import('./binary-addition/words.ja.ts'),
    card: () => import('./binary-addition/card.ts'),
  },
  'binary-addition-scratch': {
    en: () => import('./binary-addition-scratch/words.en.ts'),
    ja: () => import('./binary-addition-scratch/words.ja.ts'),
    card: () => import('./binary-addition-scratch/card.ts'),
  },
  'noisy-sine': {
    en: () => import('./noisy-sine/words.en.ts'),
    ja: () => import('./noisy-sine/words.ja.ts'),
    card: () => import('./noisy-sine/card.ts'),
  },
  sentiment: {
    en: () => import('./sentiment/words.en.ts'),
    ja: () => import('./sentiment/words.ja.ts'),
    card: () => import('./sentiment/card.ts'),
  },
  seq2seq: {
    en: () => import('./seq2seq/words.en.ts'),
    ja: () => import('./seq2seq/words.ja.ts'),
    card: () => import('./seq2seq/card.ts'),
  },
  attention: {
    en: () => import('./attention/words.en.ts'),
    ja: () => import('./attention/words.ja.ts'),
    card: () => import('./attention/card.ts'),
  },
  'next-word': {
    en: () => import('./next-word/words.en.ts'),
    ja: () => import('./next-word/words.ja.ts'),
    card: () => import('./next-word/card.ts'),
  },
  'sine-shapes': {
    en: () => import('./sine-shapes/words.en.ts'),
    ja: () => import('./sine-shapes/words.ja.ts'),
    card: () => import('./sine-shapes/card.ts'),
  },
  'naive-forward': {
    en: () => import('./naive-forward/words.en.ts'),
    ja: () => import('./naive-forward/words.ja.ts'),
    card: () => import('./naive-forward/card.ts'),
  },
  weather: {
    en: () => import('./weather/words.en.ts'),
    ja: () => import('./weather/words.ja.ts'),
    card: () => import('./weather/card.ts'),
  },
  'own-data': {
    en: () => import('./own-data/words.en.ts'),
    ja: () => import('./own-data/words.ja.ts'),
    card: () => import('./own-data/card.ts'),
  },
  'long-memory': {
    en: () => import('./long-memory/words.en.ts'),
    ja: () => import('./long-memory/words.ja.ts'),
    card: () => import('./long-memory/card.ts'),
  },
  'lstm-anatomy': {
    en: () => import('./lstm-anatomy/words.en.ts'),
    ja: () => import('./lstm-anatomy/words.ja.ts'),
    card: () => import('./lstm-anatomy/card.ts'),
  },
  bidirectional: {
    en: () => import('./bidirectional/words.en.ts'),
    ja: () => import('./bidirectional/words.ja.ts'),
    card: () => import('./bidirectional/card.ts'),
  },
  stacking: {
    en: () => import('./stacking/words.en.ts'),
    ja: () => import('./stacking/words.ja.ts'),
    card: () => import('./stacking/card.ts'),
  },
  word2vec: {
    en: () => import('./word2vec/words.en.ts'),
    ja: () => import('./word2vec/words.ja.ts'),
    card: () => import('./word2vec/card.ts'),
  },
  hred: {
    en: () => import('./hred/words.en.ts'),
    ja: () => import('./hred/words.ja.ts'),
    card: () => import('./hred/card.ts'),
  },
  vhred: {
    en: () => import('./vhred/words.en.ts'),
    ja: () => import('./vhred/words.ja.ts'),
    card: () => import('./vhred/card.ts'),
  },
  autoencoder: {
    en: () => import('./autoencoder/words.en.ts'),
    ja: () => import('./autoencoder/words.ja.ts'),
    card: () => import('./autoencoder/card.ts'),
  },
  vae: {
    en: () => import('./vae/words.en.ts'),
    ja: () => import('./vae/words.ja.ts'),
    card: () => import('./vae/card.ts'),
  },
};

export const taskNames: readonly string[] = Object.keys(tasks);

/** The task of a first visit. */
export const firstTask = 'binary-addition';

/** Null for a task that is not there. Rejects when the words cannot be fetched. */
export async function loadTaskWords(task: string, language: Language): Promise<TaskWords | null> {
  if (!Object.hasOwn(tasks, task)) return null;
  return (await tasks[task]![language]()).words;
}

/** The cards of all tasks, by their names. */
export async function loadTaskCards(): Promise<Map<string, TaskCard>> {
  const entries = Object.entries(tasks).map(async ([name, { card }]) => [name, (await card()).card] as const);
  return new Map(await Promise.all(entries));
}
