import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Shapes of a network',
  lead: 'Three points of a clean sine predict the next. The network is so small that every neuron and every weight can be drawn and counted: Network, neuron by neuron. The article changes units, inputs and outputs one after another.',
  variants: {
    '': {
      name: 'As in the article: 2 units, 8 parameters',
      note: '2 lines from the input, 4 from the states before, and 2 units make 8. With two numbers to remember the mean squared error falls below 0.005, with 12 of the seeds 0 to 19 below 0.001.',
    },
    one_unit: {
      name: '1 unit, 3 parameters',
      note: '1 + 1 lines and 1 unit, with which the article begins. One unit is too few for a sine: the mean squared error stays near 0.1, about half that of repeating the last value; about one run in six (16 of the seeds 0 to 99) gets stuck at 0.4, worse than that rule.',
    },
    two_features: {
      name: '2 inputs at each step, 10 parameters',
      note: '4 + 4 lines and 2 units make 10. The article changes the shape alone; here the second input is the cosine. With it the last step would be enough.',
    },
    sequences: {
      name: 'An output at every step (return_sequences)',
      note: 'Still 10 parameters, but three outputs of shape (None, 3, 1) instead of one. The article expects better answers from this; here the last answer gets no better (its median error over the seeds 0 to 19 is 0.0004, with one output 0.0001).',
    },
    zeros: {
      name: 'The article’s call',
      note: 'The article passes time_steps = 3 as the frequency. At whole x the sine is then zero everywhere: the network learns zeros, its loss is tiny, and it knows nothing of the wave between.',
    },
  },
  rules: { persistence: 'the last value again' },
};
