export const words = {
  title: 'a is to b as c is to …',
  fields: ['a', 'b', 'c'] as readonly string[],
  between: ['is to', 'as', 'is to'] as readonly string[],
  what: 'what?',
  unknown: (words: string): string =>
    `No vector: ${words}. The text does not have it, or fewer than three times.`,
  missing: 'Type all three words.',
  answers: 'The words most similar to b − a + c',
  similarity: 'similarity ',
  relations: 'All analogies with known pairs',
  relation: 'pairs',
  right: 'answered rightly',
  nearest: 'by the word most similar to c alone',
  share: (count: number, total: number): string => `${count} of ${total}`,
  take: (example: string): string => `Take ${example}`,
  asIn: ([a, b, c, d]: readonly string[]): string => `${a} : ${b} = ${c} : ${d}`,
  none: 'The text has no two pairs of the relations that are tested.',
  note: 'a, b and c themselves are never the answer. The last column leaves the relation out: what it reaches, similarity alone does.',
};
export type AnalogyWords = typeof words;
