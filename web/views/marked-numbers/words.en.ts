export const words = {
  sequence: 'A test sequence',
  own: 'Your sequence',
  back: 'Back to the test sequence',
  range: (first: number, _last: number, total: number): string => `${first} of ${total}`,
  previous: 'Previous sequence',
  next: 'Next sequence',
  lead: {
    adding:
      'The network reads from left to right and answers after the last number: the sum of the two marked ones.',
    recall:
      'The network reads from left to right and answers after the last number: the marked one, read long before.',
  },
  hint: (lead: string): string => `${lead} Drag the bars to change numbers, or type below.`,
  bars: (length: number, marked: string): string =>
    `${length} numbers from 0 to 1 as bars. Marked, by step: ${marked}. The fields below change them.`,
  mark: (mark: number): string => `Mark ${mark}`,
  step: (mark: number): string => `Mark ${mark} at step`,
  number: 'number',
  stepRange: (length: number): string => `A whole number from 1 to ${length}`,
  sameStep: 'The other mark is at this step; each needs one of its own',
  numberRange: 'A number from 0 to 1',
  answer: 'Network',
  right: (truth: string): string => `right: ${truth}`,
  error: (error: string): string => `error: ${error}`,
  all: (count: number): string => `The first ${count} test sequences`,
  scatter: (count: number, error: string): string =>
    `Answers to ${count} test sequences against the right ones; mean absolute error ${error}.`,
  xAxis: 'right answer',
  yAxis: 'network',
  meanError: (error: string): string => `Mean absolute error ${error}.`,
  key: 'Right answers lie on the diagonal; dashed: always the mean.',
};
export type MarkedNumberWords = typeof words;
