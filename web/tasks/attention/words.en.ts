import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Dates, with attention',
  lead: 'Dates written in many ways, in English and Japanese, become 1979-05-03. An encoder reads the characters, a decoder writes the answer; attention lets it look back at the place it needs. The dates of the test occur nowhere in the training set, however they are written.',
  variants: {
    '': {
      name: 'Default',
      note: 'Dot attention. Nearly every date is exactly right after a few epochs, however long it is written.',
    },
    additive: {
      name: 'Additive attention',
      note: 'Scores from a small network in place of a dot product (Bahdanau).',
    },
    'no-attention': {
      name: 'Without attention',
      note: 'All that is known of the date has to pass through one state. After ten epochs most characters are right, but only about one date in ten as a whole, and of the long ones hardly any.',
    },
  },
  rules: { 'most-frequent-characters': 'the most frequent character of each place' },
  perfect: 'Every date of the test is right.',
};
