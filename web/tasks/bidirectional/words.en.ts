import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Proofreading, in both directions',
  lead: 'Which words of a sentence are wrong? In “these old dog was sleeping now” the words “these” and “was” are, but only “dog” and “now” tell. English and Japanese sentences come from a small grammar, in which the function word has to fit the word that carries the meaning. A reader from the beginning cannot know; one of both directions can.',
  variants: {
    '': {
      name: 'Default',
      note: 'An LSTM in each direction, 16 units each. Their states, two arrays (10, 16) for a sentence of 10 words, are joined on the axis of the features: (10, 32), still one row for each word. After 60 epochs 99.7% or more of the test sentences have every mark right with each of the seeds 0 to 19; with half of the epochs two of them are still at 98% and 84%.',
    },
    article: {
      name: 'As in the article: SimpleRNN',
      note: 'h_f and h_b[::-1] of plain recurrent layers, joined by np.concatenate(…, axis=1): the answer (4) of the article, whose arrays have no batch axis. On axis 0 there would be 20 rows for 10 words. With 13 of the seeds 0 to 19 it stays near 80% of the sentences (79% to 85%), with six 99% or more come out right, with one 96%.',
    },
    axis: {
      name: 'The article’s question: which axis?',
      note: 'The default as a graph: the two arrays, each (10, 16), and a Concatenate whose axis can be chosen. Keras counts the batch as axis 0. Axis 2, the article’s axis 1, gives (10, 32): a row for each word. Set it to 1, the article’s axis 0, answer (3): (20, 16), twenty rows for ten words, and the model is refused, for there are ten marks.',
    },
    forward: {
      name: 'Forward only',
      note: 'One LSTM of 32 units, from the beginning to the end. 43% of the sentences (41% to 45% over the seeds 0 to 9); any reader from the beginning can expect 48% at best: where later words decide, it has to guess. With half of the epochs it is 46%: what more of them add is learned by heart.',
    },
    backward: {
      name: 'Backward only',
      note: 'The output of the backward LSTM alone, in the order of the words. 75% of the sentences (73% to 77% over the seeds 0 to 9); a reader from the end can expect 76% at best. It misses the words that earlier ones decide.',
    },
    'go-backwards': {
      name: 'go_backwards, not turned',
      note: 'LSTM(go_backwards=True) alone gives its outputs in the order of reading: the first belongs to the last word. Without the [::-1] of the article the marks stand at the wrong words. One sentence in three (31% to 34% over the seeds 0 to 9): those without a mistake, and hardly more.',
    },
    sum: {
      name: 'Added',
      note: 'merge_mode “sum”, answer (1) of the article: (10, 16) + (10, 16) stays (10, 16). It finds as much as joining, with half the numbers for the output layer: 99% or more with 19 of the seeds 0 to 19.',
    },
    mul: {
      name: 'Multiplied',
      note: 'merge_mode “mul”, answer (2) of the article: (10, 16) again. It learns more slowly: after 30 epochs ten of the seeds 0 to 19 are still near 80% of the sentences. After 60 it is 99% or more with 18 of them, 98% and 96% with the other two.',
    },
    ave: {
      name: 'Averaged',
      note: 'merge_mode “ave”, half of the sum. It learns a little more slowly than the sum: after 30 epochs four of the seeds 0 to 19 are still at 80% to 84% of the sentences. After 60 it is 99% or more with 18 of them, 97% and 80% with the other two.',
    },
    gru: {
      name: 'GRU',
      note: 'A GRU in each direction. 99% or more of the sentences are right with 19 of the seeds 0 to 19, much as with the LSTM; the worst has 98.6%.',
    },
  },
  rules: {
    'nothing-wrong': 'no word is wrong',
    neighbours: 'the word with its two neighbours, counted',
    'forward-reader': 'best of any reader from the beginning (computed from the grammar)',
  },
  perfect: 'Every word of the test is marked rightly.',
};
