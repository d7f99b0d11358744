import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Binary addition',
  lead: 'Two numbers go in bit by bit, lowest bit first; their sum has to come out the same way. To get it right, the network must learn to remember the carry.',
  variants: {
    '': {
      name: 'Default',
      note: 'SimpleRNN with 16 relu units and SGD. With most seeds it reaches 100% within five epochs; with some it stays near 92%.',
    },
    'units-128': {
      name: '128 units',
      note: 'Eight times the units, 53 times the parameters. Surer, but each epoch costs more.',
    },
    sigmoid: {
      name: 'sigmoid',
      note: 'For this problem slower than relu: five epochs are often not enough.',
    },
    tanh: { name: 'tanh', note: 'Keras’s default. Better than sigmoid: 100% from about the second epoch.' },
    adam: { name: 'Adam', note: 'Adapts the size of each weight’s updates. 100% by about the second epoch.' },
    dropout: {
      name: 'Dropout 0.5',
      note: 'Half of the inputs are hidden while it trains. Training accuracy stays near 63%. The test, with nothing hidden, is better: usually about 90%.',
    },
    'recurrent-dropout': {
      name: 'Recurrent dropout',
      note: 'Part of the state is hidden too. After five epochs about 75% of the test bits are right.',
    },
    unroll: {
      name: 'Unroll',
      note: 'In Keras this changes the speed only. The numbers stay the same, there and here.',
    },
    'go-backwards': {
      name: 'Backwards',
      note: 'It reads the highest bit first, but its first answer still counts as the lowest bit. The lower half of the bits is answered before it has been read and can only be guessed (50%); further up it gets better, to about 98% at the highest bit.',
    },
    gru: { name: 'GRU', note: 'Gates decide what is kept. Three times the parameters.' },
    lstm: { name: 'LSTM', note: 'A cell state with three gates. Almost four times the parameters.' },
  },
  rules: { memoryless: 'adding without carry' },
  perfect: 'It can add: every test sum is right.',
};
