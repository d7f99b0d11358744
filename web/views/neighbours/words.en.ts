export const words = {
  title: 'Type a word, and see which ones are most similar',
  field: 'A word',
  unknown: (word: string): string =>
    `“${word}” has no vector: the text does not have it, or fewer than three times.`,
  empty: 'Type a word.',
  nearest: (word: string): string => `Most similar to ${word}`,
  similarity: 'similarity ',
  look: (word: string): string => `Go on to ${word}`,
  others: 'Try one of these',
  groups: 'Is the most similar word of the same group?',
  group: 'group',
  share: 'of the same group',
  shareOf: (right: number, total: number): string => `${right} of ${total}`,
};
export type NeighbourWords = typeof words;
