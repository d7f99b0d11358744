import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'The loop, step by step',
  lead: 'The recurrent network as a NumPy loop: 100 steps of 32 random inputs, 64 units, random weights. Step through time, and see the formula with its numbers and the map of all states.',
  untrained: 'Nothing is trained here: the weights stay as they were drawn. Step through time under Answers.',
  variants: {
    '': {
      name: 'As in the article',
      note: 'All weights from [0, 1): sums of 96 positive terms are so large that tanh gives 1, everywhere and from the first step on. Nothing of the input is left in the states.',
    },
    keras: {
      name: 'Keras’s initializers',
      note: 'Glorot for W, orthogonal U, no bias: sums around zero. Hardly 1% of the states come near ±1 (seeds 0 to 19), and another sequence gives other states.',
    },
    centred: {
      name: 'Weights from [−1, 1)',
      note: 'Sums around zero, but large: between 50% and 65% of the states come near −1 or 1 (seeds 0 to 19). They depend on the input, so much that rounding alone makes SimpleRNN and the loop drift apart.',
    },
  },
  rules: { ones: 'every state is 1' },
};
