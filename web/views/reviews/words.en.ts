export const words = {
  right: 'right',
  wrong: 'wrong',
  own: 'Your own review',
  field: 'A sentence or two in English',
  /** Typed for the reader at first. */
  example: 'The food was not good at all, but I loved the place.',
  positive: 'positive',
  negative: 'negative',
  sure: (share: string): string => `${share} sure`,
  wordByWord: 'What it thinks after each word',
  before: '(before)',
  before_long: 'before the first word',
  /** For screen readers, after the word. */
  after: (share: string): string => `: ${share} positive`,
  scale: 'up: positive, down: negative',
  unknown: 'not in the vocabulary: read as an unknown word',
  unknownKey: 'not in its vocabulary',
  nothing: 'Type a word.',
  examples: 'Reviews it has never trained on',
  isReally: (positive: boolean): string => (positive ? 'is positive' : 'is negative'),
  answer: (share: string): string => `Probability of a positive review: ${share}`,
  read: 'Read this one word by word',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Reviews before',
  next: 'Next reviews',
};
export type ReviewWords = typeof words;
