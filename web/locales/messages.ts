import type { Language } from '../languages/languages.ts';
import type { TaskWords } from '../tasks/words.ts';
import type { en } from './en.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof T]: Widened<T[Key]> };

/** The texts of a locale's own files: those of English, which every other one must have too. */
export type Texts = Widened<typeof en> & { language: Language };

/** All texts of a language; of tasks those that were opened so far. */
export type Messages = Texts & { tasks: Record<string, TaskWords> };
