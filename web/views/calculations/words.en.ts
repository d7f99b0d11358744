export const words = {
  right: 'right',
  wrong: 'wrong',
  own: 'Your own calculation',
  field: 'Two or three digits with + − ×, such as 2+3×4',
  /** Typed for the reader at first. */
  example: '2+3×4',
  nothing: 'Type a calculation, such as 2+3×4.',
  unknown: (symbols: string): string => `It knows the figures 0 to 9 and + − × only, not: ${symbols}`,
  tooLong: 'It reads three one-digit numbers at most; the beginning is left out.',
  noResult:
    'It learns calculations of two or three one-digit numbers whose result is 0 to 31. This is none; it answers all the same.',
  correct: (result: number): string => `correct: ${result}`,
  sure: (share: string): string => `${share} sure`,
  scores: 'How probable it finds each result',
  scoresLabel: (text: string, answer: number, share: string): string =>
    `Probabilities of the results 0 to 31 for ${text} the greatest is ${share}, of ${answer}.`,
  examples: 'Calculations it has never trained on',
  ask: 'Calculate this one',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Calculations before',
  next: 'Next calculations',
};
export type CalculationWords = typeof words;
