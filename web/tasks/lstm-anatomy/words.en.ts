import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Anatomy of the LSTM',
  lead: 'A metronome that taps start: after a tap a beat is due every 20 steps, until the next tap starts it anew. The network sees only the taps, so it has to count. The article builds the LSTM in four stages; each of them can be trained here, and its gates watched under Inside.',
  variants: {
    '': {
      name: 'As in the article: with peepholes',
      note: 'All the parts: the gates also see the cell itself, through peepholes, even while the output gate is shut. Over the seeds 0 to 19 the median of the test loss is about 0.002; without peepholes, after the same number of epochs, 0.03 to 0.04. In PyTorch the four stages come out in the same order (medians of ten runs: 0.10, 0.08, 0.04 and 0.002). In sequences of 40 steps with a period of 10 they are not needed: without them, too, it keeps time with each of the seeds 0 to 4.',
    },
    cec: {
      name: 'CEC alone',
      note: 'A sum that keeps everything and treats all inputs alike. With most of the seeds 0 to 19 no beat comes; the median of the test loss is about 0.10, the greatest of the four stages.',
    },
    'input-output-gates': {
      name: '+ input and output gates',
      note: 'Gates choose what goes in and what is shown, but nothing is forgotten, so that a new tap cannot clear the count. Over the seeds 0 to 19 the median of the test loss falls to about 0.06; with most of them no beat comes.',
    },
    'forget-gate': {
      name: '+ forget gate',
      note: 'A tap can clear the count. Over the seeds 0 to 19 the median of the test loss falls to 0.03 to 0.04, and F1 is above 0.8 with more than half of them: most beats come in time.',
    },
    lstm: {
      name: 'LSTM of Keras',
      note: 'The same cell as the stage with a forget gate: with the same seed it is the same, weight for weight.',
    },
    gru: {
      name: 'GRU',
      note: 'Two gates and no cell of its own; about four fifths of the parameters of the LSTM.',
    },
  },
  rules: { silence: 'never a beat' },
  perfect: 'It keeps time: every step of the test is right.',
};
