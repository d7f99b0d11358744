import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Your own data',
  lead: 'Drop a CSV file anywhere on this page: a table of numbers whose rows follow each other in time. Choose the columns that the network reads and the one that it forecasts. Texts can be dropped here too: the page then offers the tasks that learn from them. Until then the network learns from an example: the daily highest temperature in Seattle.',
  variants: {
    '': {
      name: 'Default',
      note: 'An LSTM with 16 units reads seven rows and forecasts the next. The last 15% of the rows test it, the 15% before them validate; the scale comes from the rows before these. Window, horizon and shares are in the task’s settings, under Data.',
    },
    'simple-rnn': {
      name: 'SimpleRNN',
      note: 'The simplest recurrent layer, without gates. In the example it is as good as the LSTM (2.2 °C, median of the seeds 0 to 19).',
    },
    gru: { name: 'GRU', note: 'Two gates in place of three.' },
    'two-layers': { name: 'Two layers', note: 'A second LSTM reads the outputs of the first.' },
    'horizon-7': {
      name: 'Seven rows ahead',
      note: 'The forecast is of the seventh row after the last one read. The last value again is a weaker rival then: in the example it is wrong by 3.9 °C, the network by 3.3 °C (median of the seeds 0 to 19). For the next row both are wrong by 2.2 °C.',
    },
  },
  rules: { persistence: 'the last value again' },
  names: { temp_max: 'highest temperature' },
  resources: {
    table: {
      name: 'Table of numbers',
      note: 'A CSV or TSV with one row for each moment, the oldest first, or a list with a number on each line. Decimal commas, missing cells and Shift_JIS are read too. Texts with labels, plain text and other files lead to the tasks that take them.',
    },
  },
};
