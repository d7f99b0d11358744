export const words = {
  right: 'right',
  wrong: 'wrong',
  own: 'Your own date',
  field: 'A date between 1950 and 2049, written as you like',
  example: 'the third of may, nineteen seventy-nine',
  answers: 'The network writes',
  unknown: (characters: string): string => `It does not know: ${characters}`,
  nothing: 'Type a date.',
  map: 'Where it looks while it writes',
  noMap: 'This model has no attention: all that it knows of the date is one state.',
  mapLabel: (source: string, answer: string): string =>
    `Attention weights as colours: the characters of ${answer} over those of ${source}. Arrow keys read single values.`,
  reads: 'what it reads',
  writes: 'what it writes',
  read: (written: string, looked: string, weight: string): string =>
    `writing ${written}, weight of ${looked}: ${weight}`,
  space: 'space',
  examples: 'Dates it has never trained on',
  isReally: (target: string): string => `correct: ${target}`,
  look: 'See where it looks',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Dates before',
  next: 'Next dates',
};
export type TranslationWords = typeof words;
