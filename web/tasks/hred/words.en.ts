import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Dialogues, turn by turn (HRED)',
  lead: 'A person tells facts, corrects them now and then, and asks about them turns later. HRED (hierarchical recurrent encoder–decoder) reads each turn with one RNN, and the turns with another, the context RNN; the decoder writes the answer. No dialogue that is trained on tells all the facts that come before a test answer.',
  variants: {
    '': {
      name: 'HRED',
      note: 'An encoder for each turn, a context RNN over the turns, and a decoder that reads the context beside each word. After 8 epochs 97 to 100% of the answers that need an earlier turn are right (seeds 0 to 4; in five runs in PyTorch too).',
    },
    seq2seq: {
      name: 'seq2seq: the last turn alone',
      note: 'The same decoder, but the encoder reads the last turn only. Answers that the last turn tells come out right; of the others 6 to 19%; the best guess gets 6 to 19% (seeds 0 to 7).',
    },
    'one-sequence': {
      name: 'seq2seq: all turns as one sequence',
      note: 'One encoder over the 56 places of all turns. It hears all that HRED hears, and learns a little less for nearly twice the work: with 15,000 answers to learn from, 91 to 98% of those that need an earlier turn are right (seeds 0 to 7).',
    },
    'first-state': {
      name: 'Context as the first state alone',
      note: 'The decoder begins with the context and does not read it again. It learns more slowly: 71 to 95% of those answers after 8 epochs (seeds 0 to 7).',
    },
    japanese: {
      name: 'In Japanese',
      note: 'The same facts and questions in Japanese. After 8 epochs 95 to 100% of the answers that need an earlier turn are right (seeds 0 to 4; in five runs in PyTorch 98 to 99%).',
    },
    'japanese-seq2seq': {
      name: 'In Japanese, seq2seq',
      note: 'Japanese, and the last turn alone: 9 to 16% of the answers that need an earlier one; the best guess gets 7 to 22% (seeds 0 to 7).',
    },
  },
  rules: { 'last-turn': 'the most frequent answer to the last turn' },
};
