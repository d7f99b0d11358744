import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Praise or complaint',
  lead: 'Is a review positive or negative? The network reads 3,000 real sentences about films, products and restaurants, word by word. It never sees the test sentences while it learns.',
  variants: {
    '': { name: 'Default', note: 'Embedding and LSTM with 32 units each: about 80 % after eight passes.' },
    'simple-rnn': {
      name: 'SimpleRNN',
      note: 'The simplest recurrent layer. It falls behind the LSTM, and its results differ more from seed to seed.',
    },
    gru: { name: 'GRU', note: 'Two gates in place of three: as good as the LSTM here, with fewer weights.' },
    bidirectional: {
      name: 'Both directions',
      note: 'A second LSTM reads from the end to the beginning. Does it help with sentences this short?',
    },
    'lstm-2': { name: 'Two layers', note: 'A second LSTM reads the outputs of the first.' },
    'lstm-3': { name: 'Three layers', note: 'More depth needs more data: compare training and validation.' },
    'lstm-4': {
      name: 'Four layers',
      note: 'The stack of the article, with LSTM. Slower, and no better here.',
    },
    'article-simple-rnn': {
      name: 'As in the article: SimpleRNN',
      note: '10,000 words, 500 at a time, RMSprop, batches of 128. Made for the IMDb file (imdb.npz): 85 % in the article.',
    },
    'article-lstm': {
      name: 'As in the article: LSTM',
      note: 'The same with an LSTM: 89 % in the article on the IMDb file (imdb.npz).',
    },
  },
  resources: {
    reviews: {
      name: 'Reviews',
      note: 'Keras’s imdb.npz, other lists of word ids with labels (.npz), or a CSV or TSV with a column of texts and one of labels of two classes.',
    },
    words: {
      name: 'Words of the ids',
      note: 'Keras’s imdb_word_index.json: shows words in place of ids, and lets you type reviews of your own.',
    },
  },
  rules: {
    'majority-class': 'always the more frequent class',
    'word-counts': 'logistic regression on word counts (sees no order)',
  },
};
