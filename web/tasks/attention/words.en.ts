import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Dates, with attention',
  lead: 'Dates written in many ways, in English and Japanese, become 1979-05-03. An encoder reads the characters, a decoder writes the answer; attention lets it look back at the place it needs. The dates of the test occur nowhere in the training set, however they are written.',
  variants: {
    '': {
      name: 'Default',
      note: 'Dot attention. After about five epochs nearly every date is exactly right, however long the text is.',
    },
    additive: {
      name: 'Additive attention',
      note: 'Scores from a small network in place of a dot product (Bahdanau).',
    },
    'no-attention': {
      name: 'Without attention',
      note: 'All that the decoder knows of the date has to pass through one state. After ten epochs about 85% of the characters are right, but only one or two dates in ten as a whole.',
    },
  },
  rules: { 'most-frequent-characters': 'the most frequent character of each place' },
  perfect: 'Every date of the test is right.',
};
