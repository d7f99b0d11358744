import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Praise or complaint',
  lead: 'Is a review positive or negative? The network reads 3,000 real sentences about films, products and restaurants, word by word. It never sees the test sentences while it learns.',
  variants: {
    '': {
      name: 'Default',
      note: 'Embedding and LSTM with 32 units each: about 79% of the test sentences. Counting words, without their order, gets about 81%: from 2,100 short sentences there is little more to learn than which words praise.',
    },
    'simple-rnn': {
      name: 'SimpleRNN',
      note: 'The simplest recurrent layer, without gates: about 69%.',
    },
    gru: {
      name: 'GRU',
      note: 'Two gates in place of three, and three quarters of the LSTM’s weights: about 79%.',
    },
    bidirectional: {
      name: 'Both directions',
      note: 'A second LSTM reads from the end to the beginning. With sentences this short it does not help: about 79%.',
    },
    'lstm-2': {
      name: 'Two layers',
      note: 'A second LSTM reads the outputs of the first. Twice the time, the same 79%.',
    },
    'lstm-3': {
      name: 'Three layers',
      note: 'About 78%. More depth needs more data: compare training and validation.',
    },
    'lstm-4': {
      name: 'Four layers',
      note: 'The depth of the article’s stack, with LSTM. Four times as slow, begins to learn late, and is no better here.',
    },
    'article-simple-rnn': {
      name: 'As in the article: SimpleRNN',
      note: '10,000 words, 500 at a time, RMSprop, batches of 128. Made for the IMDb file (imdb.npz): 85% in the article; here, with seed 0, 86% of the validation reviews at best, and 84% of the test reviews after 10 epochs. The 3,000 sentences are too short and too few for it.',
    },
    'article-lstm': {
      name: 'As in the article: LSTM',
      note: 'The same with an LSTM, on the IMDb file (imdb.npz): 89% in the article; here, with seed 0, 89% of the validation reviews at best, and 85% of the test reviews after 10 epochs.',
    },
  },
  answers: ['negative', 'positive'],
  resources: {
    reviews: {
      name: 'Reviews',
      note: 'Keras’s imdb.npz, other lists of word ids with labels (.npz), or a CSV or TSV with a column of texts and one of labels of two classes. A review of the test or validation that the training has too is left out.',
    },
    words: {
      name: 'Words of the ids',
      note: 'Keras’s imdb_word_index.json: shows words in place of ids, and lets you type reviews of your own.',
    },
  },
  rules: {
    'majority-class': 'always the more frequent class',
    'word-counts': 'Logistic regression on word counts (sees no order)',
  },
};
