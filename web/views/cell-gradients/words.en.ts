import { flowWords } from '../flow_words.en.ts';

export const words = {
  ...flowWords,
  line: 'Cell and state',
  title: 'Five cells side by side',
  trained: 'Training',
  updates: (count: number): string => (count === 0 ? 'none: first weights' : `${count} batches each`),
  busy: (updates: number): string => `Training the five models: ${updates} batches each so far.`,
  lead: (units: number, samples: number): string =>
    `Norm of the gradient of the loss with respect to the state, in five further models of ${units} units on the training data of this experiment, for its first ${samples} sequences.`,
  untrained: 'They are untrained: this is what their first weights do to the gradient.',
  after: (count: number): string =>
    `Each was trained for ${count} batches of 32 with the experiment’s loss and optimizer.`,
  cells: {
    sigmoid: 'SimpleRNN sigmoid',
    tanh: 'SimpleRNN tanh',
    relu: 'SimpleRNN ReLU',
    lstm: 'LSTM',
    gru: 'GRU',
  } as Record<string, string>,
};
export type CellGradientWords = typeof words;
