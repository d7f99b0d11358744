import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Proofreading, in both directions',
  lead: 'Which words of a sentence are wrong? In “these old dog was sleeping now” the words “these” and “was” are, but only “dog” and “now” tell. English and Japanese sentences come from a small grammar, in which the function word has to fit the word that carries the meaning. A reader from the beginning cannot know; one of both directions can.',
  variants: {
    '': {
      name: 'Default',
      note: 'A GRU in each direction, 16 units each. Their states, two arrays (10, 16) for a sentence of 10 words, are joined on the axis of the features: (10, 32), still one row for each word. DEFAULT',
    },
    article: {
      name: 'As in the article: SimpleRNN',
      note: 'h_f and h_b[::-1] of plain recurrent layers, joined by np.concatenate(…, axis=1): the answer (4) of the article, whose arrays have no batch axis. On axis 0 there would be 20 rows for 10 words. ARTICLE',
    },
    forward: {
      name: 'Forward only',
      note: 'One GRU of 32 units, from the beginning to the end. FORWARD',
    },
    backward: {
      name: 'Backward only',
      note: 'The output of the backward GRU alone, in the order of the words. BACKWARD',
    },
    'go-backwards': {
      name: 'go_backwards, not turned',
      note: 'GRU(go_backwards=True) alone gives its outputs in the order of reading: the first belongs to the last word. Without the [::-1] of the article the marks stand at the wrong words. GOBACK',
    },
    sum: {
      name: 'Added',
      note: 'merge_mode “sum”, answer (1) of the article: (10, 16) + (10, 16) stays (10, 16). SUM',
    },
    mul: {
      name: 'Multiplied',
      note: 'merge_mode “mul”, answer (2) of the article: (10, 16) again. MUL',
    },
    ave: {
      name: 'Averaged',
      note: 'merge_mode “ave”, half of the sum. AVE',
    },
    lstm: {
      name: 'LSTM',
      note: 'An LSTM in each direction. LSTM_',
    },
  },
  rules: {
    'nothing-wrong': 'no word is wrong',
    neighbours: 'the word with its two neighbours, counted',
    'forward-reader': 'best of any reader from the beginning (computed from the grammar)',
  },
  perfect: 'Every word of the test is marked rightly.',
};
