import { searchWords } from '../search_words.en.ts';

export const words = {
  search: searchWords,
  right: 'right',
  wrong: 'wrong',
  own: 'Your own input',
  field: 'Write something like the examples',
  /** The field begins with the first example. */
  example: '',
  answers: 'The network writes',
  unknown: (count: number): string =>
    `${count === 1 ? 'One sign or word is' : `${count} signs or words are`} new to it and read as unknown.`,
  nothing: 'Type something.',
  map: 'Where it looks while it writes',
  noMap: 'This model has no attention: all that it knows of the input is one state.',
  mapLabel: (source: string, answer: string): string =>
    `Attention weights as colours: the characters of ${answer} over those of ${source}. Arrow keys read single values.`,
  reads: 'what it reads',
  writes: 'what it writes',
  read: (written: string, looked: string, weight: string): string =>
    `writing ${written}, weight of ${looked}: ${weight}`,
  examples: 'What it has never trained on',
  isReally: (target: string): string => `correct: ${target}`,
  look: 'See how its answer is found',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Examples before',
  next: 'Next examples',
};
export type TranslationWords = typeof words;
