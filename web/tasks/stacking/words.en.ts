import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Calculations, layer upon layer',
  lead: 'Sums, differences and products of one-digit numbers are read symbol by symbol: 2+3×4 = 14. Multiplication comes first, so that a number may have to wait. The article stacks four SimpleRNN for more power; here one to four layers learn the same calculations, and are asked others.',
  variants: {
    '': {
      name: 'Default: two layers',
      note: 'The second SimpleRNN reads all states of the first. About 90% of the test calculations (88% to 92% over the seeds 0 to 19), against about 84% with one layer, and 87% for one who calculates from left to right.',
    },
    article: {
      name: 'As in the article: four layers, 328,320 parameters',
      note: 'Embedding(10000, 32) and four SimpleRNN(32): 320,000 + 4 × 2,080. Of the 10,000 rows the 14 symbols use 14. There is no Dense: the 32 states of the last layer, between −1 and 1, are themselves the scores of the 32 results, so that no answer can become sure. Trained all the same, about a third of the answers is right (22% to 57% over the seeds 0 to 9).',
    },
    'layers-1': {
      name: 'One layer',
      note: 'About 84% of the test calculations, between 77% and 87% (seeds 0 to 19): behind one who calculates from left to right.',
    },
    'layers-3': {
      name: 'Three layers',
      note: 'About 90% (88% to 93% over the seeds 0 to 9), hardly better than two layers, with half as much time again.',
    },
    'layers-4': {
      name: 'Four layers',
      note: 'About 91% (87% to 92% over the seeds 0 to 9): hardly better than two or three layers, in twice the time of two. A second layer helps; more of them hardly do.',
    },
    'lstm-1': {
      name: 'One LSTM',
      note: 'One LSTM(32) in place of two SimpleRNN: about 94% (93% to 96% over the seeds 0 to 9). Gates help more than a second layer.',
    },
    'lstm-2': {
      name: 'Two LSTM',
      note: 'Two LSTM(32), the slowest and the best here: about 97% (96% to 98% over the seeds 0 to 9).',
    },
  },
  rules: {
    'most-frequent-result': 'always the most frequent result',
    'left-to-right': 'calculating from left to right, without “multiplication first”',
  },
  perfect: 'Every calculation of the test is right.',
};
