export const words = {
  right: 'right',
  wrong: 'wrong',
  own: 'Type, and see what comes next',
  field: 'A few words',
  /** Typed for the reader at first. */
  example: 'some of them looks like',
  nothing: { word: 'Type a word.', character: 'Type a character.' } as Record<string, string>,
  nextOf: { word: 'The next word', character: 'The next character' } as Record<string, string>,
  append: (text: string): string => `Write “${text}” after the text`,
  probability: (text: string, share: string): string => `${text}: ${share}`,
  unknownWord: 'any word that is not in its vocabulary',
  space: 'space',
  unused: '(unused id)',
  /** Said of the typed text. */
  unread: (unknown: string): string => `Not in its vocabulary, read as <???>: ${unknown}.`,
  missing: (count: number, chunk: number, unit: string): string =>
    `It reads ${chunk} ${unit}s; the ${count} missing in front are read as <???>.`,
  units: { word: 'word', character: 'character' } as Record<string, string>,
  reads: (chunk: number, unit: string): string => `It reads the last ${chunk} ${unit}s.`,
  examples: 'Text it has never trained on',
  isReally: (text: string, share: string): string => `really ${text} (${share})`,
  read: 'Continue this text',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Samples before',
  next: 'Next samples',
};
export type NextTokenWords = typeof words;
