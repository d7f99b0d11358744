import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Binary addition, from scratch',
  lead: 'The hand-written NumPy network of the course notes: no bias, weights from N(0, 1), one random pair per update, 10,000 updates.',
  variants: {
    '': {
      name: 'As printed',
      note: 'The code applies the derivative of the sigmoid to an output that is a sigmoid already. It learns all the same.',
    },
    corrected: {
      name: 'Corrected',
      note: 'The derivative as it should be. Surprisingly the loss ends higher.',
    },
    tanh: {
      name: 'tanh',
      note: 'The hidden layer with tanh. With these weights it learns less surely: after 10,000 pairs about 75% of the bits are right.',
    },
    relu: {
      name: 'ReLU',
      note: 'Weights from N(0, 1) are too large for ReLU: the run diverges, or stays at 50%.',
    },
  },
  rules: { memoryless: 'adding without carry' },
  perfect: 'It can add: every test sum is right.',
};
