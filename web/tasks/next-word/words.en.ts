import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'The next word',
  lead: 'Which word comes next? The network reads five words and gives every word of its vocabulary a probability. Perplexity says among how many equally likely words it would have to choose: the lower, the better. Text is cleaned as in the course notes: a to z alone, and words seen three times or less become <???>.',
  variants: {
    '': {
      name: 'Default',
      note: 'Embedding, LSTM with 64 units and some dropout, on 800 small sentences about a harbour. Perplexity on the test text is about 2.8 (2.5 to 3.3 over the seeds 0 to 9), with the bigram, which sees one word, about 7.4 (5.8 to 7.9): whether it says look or looks, bake or bakes is decided by words further back.',
    },
    article: {
      name: 'As in the notes: SimpleRNN',
      note: 'One-hot words, Dense(30) with biases of 1, SimpleRNN(30), Dense; Adam .005, batches of 128 in order, 1,000 epochs. One-hot times a matrix is a row of the matrix: what an Embedding looks up.',
    },
    'article-lstm': { name: 'As in the notes: LSTM', note: 'The same with an LSTM of 30 units as the cell.' },
    'article-gru': { name: 'As in the notes: GRU', note: 'The same with a GRU of 30 units as the cell.' },
    'article-reversed': {
      name: 'The notes’ order of words',
      note: 'The code of the notes lays the five words in reverse order for the training (but not for predicting). go_backwards reads them so: the last word, which matters most, is read first and has the longest way to the answer. After 40 epochs its perplexity is 3.3 to 4.9, with the words in order 2.9 to 3.6; with each of the seeds 0 to 9 it is the higher one.',
    },
    'simple-rnn': {
      name: 'SimpleRNN',
      note: 'The simplest cell in the default model does hardly worse on sentences this short: perplexity 2.6 to 3.5 (seeds 0 to 7), with the LSTM 2.5 to 3.3.',
    },
    gru: {
      name: 'GRU',
      note: 'Two gates in place of three: perplexity 2.5 to 3.5 (seeds 0 to 7), with the LSTM 2.5 to 3.3.',
    },
    characters: {
      name: 'Character by character',
      note: 'The same sentences as letters: it reads 20 and answers with the next. Most letters follow from the word that was begun, so the perplexity is low: 1.6 to 2.0 (seeds 0 to 19; median 1.75), with counts of pairs of letters above 7. The words it writes are its own spelling.',
    },
    japanese: {
      name: 'Japanese',
      note: 'A small corpus in Japanese, which has no spaces: it is read by character, 12 at a time. Perplexity is 1.8 to 2.0 (seeds 0 to 19), with counts of pairs of characters above 4.',
    },
    'moby-dick': {
      name: 'Moby-Dick',
      note: 'Ten chapters of the novel: about 19,600 words, a quarter of which are too rare and become <???>. So little text is hard: counting pairs of words does better (a perplexity of 75 against 78 to 81, seeds 0 to 19), and after seven epochs the network begins to learn by heart. Watch the validation.',
    },
  },
  resources: {
    text: {
      name: 'Text',
      note: 'Plain text of your own, dropped or pasted: read in place of the corpus. English by words; other languages with unit set to character.',
    },
  },
  rules: {
    unigram: 'how frequent each word is',
    bigram: 'Counting pairs of words (sees one word)',
    'unigram-characters': 'how frequent each character is',
    'bigram-characters': 'Counting pairs of characters (sees one character)',
  },
};
