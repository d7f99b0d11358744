import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Anatomy of the LSTM',
  lead: 'A metronome that taps start: after a tap a beat is due every 20 steps, until the next tap starts it anew. The network sees only the taps, so it has to count. The article builds the LSTM in four stages; each of them can be trained here, and its gates watched under Inside.',
  variants: {
    '': {
      name: 'As in the article: with peepholes',
      note: 'All the parts: the gates also see the cell itself, through peepholes. After 30 epochs half of the seeds reach an F1 of 0.98 or more (20 seeds); the weakest one reaches 0.37.',
    },
    cec: {
      name: 'CEC alone',
      note: 'A sum that keeps everything and treats all inputs alike. In 30 epochs 19 of 20 seeds answer no beat at all; the validation loss hardly falls below that of never a beat.',
    },
    'input-output-gates': {
      name: '+ input and output gates',
      note: 'Gates choose what goes in and what is shown, but nothing is forgotten, so that a new tap cannot clear the count. 18 of 20 seeds answer no beat after 30 epochs, though the loss is lower than with the CEC alone.',
    },
    'forget-gate': {
      name: '+ forget gate',
      note: 'A tap can clear the count. After 30 epochs 8 of 20 seeds have begun to answer; with more epochs most get there. Peepholes do not make it possible, they make it sooner.',
    },
    lstm: {
      name: 'LSTM of Keras',
      note: 'The same cell as the stage with a forget gate: with the same seed it is the same, weight for weight.',
    },
    gru: {
      name: 'GRU',
      note: 'Two gates and no cell of its own; three quarters of the parameters of the LSTM.',
    },
  },
  rules: { silence: 'never a beat' },
  perfect: 'It keeps time: every step of the test is right.',
};
