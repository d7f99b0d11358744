import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Calculations, layer upon layer',
  lead: 'Sums and products of one-digit numbers are read symbol by symbol: 2+3×4 = 14. Multiplication comes first, so that a number may have to wait. The article stacks four SimpleRNN for more power; here one to four layers learn the same calculations, and are asked others.',
  variants: {
    '': {
      name: 'Default: two layers',
      note: 'The second SimpleRNN reads all states of the first. TWO',
    },
    article: {
      name: 'As in the article: four layers, 328,320 parameters',
      note: 'Embedding(10000, 32) and four SimpleRNN(32): 320,000 + 4 × 2,080. Of the 10,000 rows the 14 symbols use 14. There is no Dense: the 32 states of the last layer, between −1 and 1, are themselves the scores of the 32 results, so that no answer can become sure. ARTICLE',
    },
    'layers-1': { name: 'One layer', note: 'ONE' },
    'layers-3': { name: 'Three layers', note: 'THREE' },
    'layers-4': { name: 'Four layers', note: 'FOUR' },
    'lstm-1': { name: 'One LSTM', note: 'LSTM1' },
    'lstm-2': { name: 'Two LSTM', note: 'LSTM2' },
  },
  rules: {
    'most-frequent-result': 'always the most frequent result',
    'left-to-right': 'calculating from left to right, without “multiplication first”',
  },
  perfect: 'Every calculation of the test is right.',
};
