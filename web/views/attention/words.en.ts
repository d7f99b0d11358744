export const words = {
  title: 'Attention weights',
  layer: 'Layer',
  sample: 'Test sample (from 0)',
  sampleRange: (last: number): string => `A whole number from 0 to ${last}.`,
  typed: (_input: number, count: number, name: string): string =>
    count === 1 ? 'or type one' : `or type ${name}`,
  head: 'Head',
  key: 'step of the value',
  query: 'query',
  label: (queries: number, keys: number): string =>
    `Attention weights as colours: ${queries} queries over ${keys} steps. Arrow keys read single values.`,
  read: (query: string, key: string, weight: string): string => `query ${query}, step ${key}: ${weight}`,
};
export type AttentionWords = typeof words;
