import type { TaskWords } from '../words.ts';

const decades = Array.from({ length: 10 }, (_, at) => 1950 + 10 * at);

export const words: TaskWords = {
  name: 'Encoder and decoder',
  lead: 'An encoder reads a text into one state, the thought; a decoder writes the answer from it, token by token, and reads each one that it has written. Dates in English and Japanese become 1979-05-03, numbers in words become figures, or pairs of texts of your own are learned. Nothing that the test asks for occurs in the training set, however it is written.',
  variants: {
    '': {
      name: 'Default: teacher forcing',
      note: 'While it learns, the decoder reads the right token at each place, whatever it would have written. After eight epochs 93.4 to 99.8% of the test dates are exactly right (seeds 0 to 7; median 99.0%). It writes greedily; beam search finds no more: with three beams the share is at most 0.2 points higher or lower (seeds 0 to 2).',
    },
    'scheduled-sampling': {
      name: 'Scheduled sampling',
      note: 'More and more of the tokens that the decoder reads while it learns are its own predictions: all of them after 2,000 updates. After eight epochs 95.8 to 99.9% of the dates are right (seeds 0 to 7; median 99.7%), in a third more time: here it is hardly better than teacher forcing.',
    },
    'own-predictions': {
      name: 'Without teacher forcing',
      note: 'From the first update on the decoder reads nothing but its own predictions, of which most are wrong at first. It learns more slowly, and how slowly depends on the seed: after eight epochs 72 to 99.9% of the dates are right (seeds 0 to 10; median 97.7%). Beam search makes up for little of that: with three beams up to 1.7 points (seeds 0 to 2).',
    },
    forwards: {
      name: 'Read forwards',
      note: 'The encoder of the default reads the text backwards, so that its beginning is read last. This one reads it forwards, which puts the beginning farthest from the thought: after eight epochs 15 to 99.7% of the dates are right, depending on the seed (seeds 0 to 11; median 94%).',
    },
    lstm: {
      name: 'LSTM',
      note: 'LSTM in place of GRU: the thought is its hidden state and its cell state. After eight epochs 99.4 to 100% of the dates are right (seeds 0 to 7).',
    },
    numbers: {
      name: 'Numbers',
      note: 'Numbers from 0 to 9,999: three thousand two hundred and five, 三千二百五, さんぜんにひゃくご. After eight epochs 99.5 to 100% of the numbers are right (seeds 0 to 19; in three runs in PyTorch too). The thoughts are coloured by the number of figures.',
    },
    long: {
      name: 'Texts of all lengths',
      note: 'Dates written with up to 55 characters: the longer the text, the more has to pass through the one state. With half of the pairs and eight epochs 0.4 to 62% of the dates are exactly right, depending on the seed (seeds 0 to 11; median 14%; three runs in PyTorch: 2 to 53%).',
    },
    'long-attention': {
      name: 'All lengths, with attention',
      note: 'The same with attention: the decoder looks back at the states of the encoder, which here reads forwards. With as many updates 91.2 to 99.0% of the dates are right (seeds 0 to 7).',
    },
  },
  resources: {
    pairs: {
      name: 'Pairs of texts',
      note: 'A text and its answer on each line, with a tab between them, or two columns of a CSV or TSV table: translations, questions and answers, spellings. Read by character; with unit set to word by word.',
    },
  },
  rules: { 'most-frequent-tokens': 'the most frequent token of each place' },
  names: {
    thoughts: 'Thoughts: the state between encoder and decoder, for texts of the test',
    ...Object.fromEntries(decades.map((decade) => [`decade-${decade}`, `${decade}s`])),
    'figures-1': '1 figure',
    ...Object.fromEntries([2, 3, 4].map((count) => [`figures-${count}`, `${count} figures`])),
    'tokens-1': '1 token',
    ...Object.fromEntries([2, 3, 4, 5, 6, 7].map((count) => [`tokens-${count}`, `${count} tokens`])),
    'tokens-8': '8 tokens or more',
  },
  perfect: 'Every answer of the test is right.',
};
