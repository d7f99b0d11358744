export const words = {
  right: 'right',
  wrong: 'wrong',
  quoted: (text: string): string => `“${text}”`,
  own: 'Your own sentence',
  field: 'A sentence of words that it knows',
  /** Typed for the reader at first. */
  example: 'these old dog was sleeping in the garden now',
  nothing: 'Type a sentence.',
  noneMarked: 'It marks no word.',
  marks: (list: string): string => `It marks: ${list}`,
  unknown: (list: string): string => `It does not know ${list}, so that its marks mean little here.`,
  leftOut: (count: number): string =>
    count === 1
      ? 'It reads 10 words at most: the last one is left out.'
      : `It reads 10 words at most: the last ${count} are left out.`,
  vocabulary: 'The words that it knows',
  probability: (share: string): string => `: ${share} wrong`,
  unknownWord: 'not in its vocabulary',
  columns: 'How probably each word is wrong, in per cent',
  map: 'What it thinks after each word that it has read',
  mapLabel: (sentence: string): string =>
    `Probabilities that the words of “${sentence}” are wrong, as colours, one row for each word read. Arrow keys read single values.`,
  reads: 'the words',
  read_so_far: 'read up to',
  read: (word: string, last: string, share: string): string =>
    `“${word}”, having read up to “${last}”: ${share} wrong`,
  notYet: (word: string, last: string): string => `“${word}” comes after “${last}”`,
  stays: 'No answer changes after its word has been read: this model does not look at later words.',
  changes: (word: string, before: string, after: string): string =>
    `“${word}” went from ${before} to ${after} when later words were read.`,
  examples: 'Sentences it has never trained on',
  found: 'wrong, and marked',
  missed: 'wrong, not marked',
  alarm: 'marked, but right',
  look: 'Read this one word by word',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Sentences before',
  next: 'Next sentences',
};
export type CorrectionWords = typeof words;
