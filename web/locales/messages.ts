import type { en } from './en.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof T]: Widened<T[Key]> };

/** The shape of a locale: English says what there is, every other one has to have all of it. */
export type Messages = Widened<typeof en>;
