import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Word vectors (word2vec)',
  lead: 'A network needs numbers in place of words. Here each word gets a vector, learned from nothing but the words around it: the network sees a word and says which of six others stood near it in the text (skip-gram), the five wrong ones being drawn at random (negative sampling). The answers are only the way: what is kept is the matrix E of vectors.',
  variants: {
    '': {
      name: 'Default',
      note: 'DEFAULT',
    },
    article: {
      name: 'As in the notes: E.dot(w)',
      note: 'ARTICLE',
    },
    softmax: {
      name: 'Without negative sampling',
      note: 'SOFTMAX',
    },
    cbow: {
      name: 'CBOW',
      note: 'CBOW',
    },
    narrow: {
      name: 'Vectors of two numbers',
      note: 'NARROW',
    },
    'few-negatives': {
      name: 'One negative sample',
      note: 'FEW',
    },
    japanese: {
      name: 'Japanese',
      note: 'JAPANESE',
    },
    'moby-dick': {
      name: 'Moby-Dick',
      note: 'MOBY',
    },
  },
  resources: {
    text: {
      name: 'Text',
      note: 'Plain text of your own, dropped or pasted: read in place of the corpus. Words have to be separated by spaces; the first 100,000 are read, and those that occur at least three times get a vector.',
    },
  },
  rules: {
    frequency: 'the most frequent of the offered words',
    pairs: 'Counting pairs of words (pointwise mutual information)',
    unigram: 'how frequent each word is',
  },
  names: {
    words: 'The words as a map',
    days: 'days',
    months: 'months',
    numbers: 'numbers',
    colours: 'colours',
    countries: 'countries',
    capitals: 'capitals',
    languages: 'languages',
    men: 'men',
    women: 'women',
    frequent: 'frequent words',
    capital: 'country and capital',
    language: 'country and language',
    gender: 'man and woman',
  },
};
