import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Anatomy of the LSTM',
  lead: 'A metronome that taps start: after a tap a beat is due every 20 steps, until the next tap starts it anew. The network sees only the taps, so it has to count. The article builds the LSTM in four stages; each of them can be trained here, and its gates watched under Inside.',
  variants: {
    '': {
      name: 'As in the article: with peepholes',
      note: 'All the parts: the gates also see the cell itself, through peepholes. Some seeds keep time after one run; others need more epochs.',
    },
    cec: {
      name: 'CEC alone',
      note: 'A sum that keeps everything and treats all inputs alike. It answers no beat: its loss stays near that of never a beat.',
    },
    'input-output-gates': {
      name: '+ input and output gates',
      note: 'Gates choose what goes in and what is shown, but nothing is forgotten, so that a new tap cannot clear the count. The loss is lower than with the CEC alone; beats seldom come.',
    },
    'forget-gate': {
      name: '+ forget gate',
      note: 'A tap can clear the count. The loss falls further, and with some seeds the beats come in time.',
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
