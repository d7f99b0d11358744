export const words = {
  title: 'Digits it has never trained on, and what comes back',
  key: 'Above the test digit, below its reconstruction and the mean squared error of the pixels. Choose one to see its place in the plane.',
  sample: (number: number, label: number | null, error: string): string =>
    `Test digit ${number}${label === null ? '' : `, a ${label}`}: mean squared error ${error}`,
  show: 'Show its place',
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Digits before',
  next: 'Next digits',
};
export type ReconstructionWords = typeof words;
