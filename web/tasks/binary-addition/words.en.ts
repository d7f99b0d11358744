import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Binary addition',
  lead: 'Two numbers go in bit by bit, lowest bit first; the sum has to come out. To get it right, the network must learn to remember the carry.',
  variants: {
    '': { name: 'Default', note: 'SimpleRNN with 16 relu units and SGD. Reaches 100% within five epochs.' },
    'units-128': {
      name: '128 units',
      note: 'Eight times the units, 52 times the parameters. Surer, but each epoch costs more.',
    },
    sigmoid: {
      name: 'sigmoid',
      note: 'For this problem slower than relu: five epochs are often not enough.',
    },
    tanh: { name: 'tanh', note: 'Keras’s default. Better than sigmoid: 100% from about the second epoch.' },
    adam: { name: 'Adam', note: 'Adapts the size of each weight’s updates. 100% by about the second epoch.' },
    dropout: {
      name: 'Dropout 0.5',
      note: 'Half of the inputs are hidden while it trains. Training accuracy stays near 64%; the test is better.',
    },
    'recurrent-dropout': { name: 'Recurrent dropout', note: 'The memory is disturbed too. Slower still.' },
    unroll: { name: 'Unroll', note: 'In Keras a matter of speed. The numbers are the same, here as there.' },
    'go-backwards': {
      name: 'Backwards',
      note: 'The outputs come in reversed order: the lowest bit is answered having seen only the highest ones. The lower the bit, the more often it is wrong.',
    },
    gru: { name: 'GRU', note: 'Gates decide what is kept. Three times the parameters.' },
    lstm: { name: 'LSTM', note: 'A cell state with three gates. Four times the parameters.' },
  },
  rules: { memoryless: 'adding without carry' },
  perfect: 'It can add: every test sum is right.',
};
