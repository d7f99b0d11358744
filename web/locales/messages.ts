import type { en } from './en.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof T]: Widened<T[Key]> };

/** The texts of a locale: those of English, which every other one must have too. */
export type Messages = Widened<typeof en>;
