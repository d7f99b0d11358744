import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Dialogues, turn by turn (HRED)',
  lead: 'A person tells facts, corrects them now and then, and asks about them turns later. HRED (hierarchical recurrent encoder–decoder) reads each turn with one RNN, and the turns with another, the context RNN; the decoder writes the answer. The facts of a test dialogue occur together in no training dialogue.',
  variants: {
    '': {
      name: 'HRED',
      note: 'NOTE_DEFAULT',
    },
    seq2seq: {
      name: 'seq2seq: the last turn alone',
      note: 'NOTE_SEQ2SEQ',
    },
    'one-sequence': {
      name: 'seq2seq: all turns as one sequence',
      note: 'NOTE_ONE',
    },
    'first-state': {
      name: 'Context as the first state alone',
      note: 'NOTE_FIRST',
    },
    japanese: {
      name: 'In Japanese',
      note: 'NOTE_JA',
    },
    'japanese-seq2seq': {
      name: 'In Japanese, seq2seq',
      note: 'NOTE_JA_SEQ',
    },
  },
  rules: { 'last-turn': 'the most frequent answer to the last turn' },
};
