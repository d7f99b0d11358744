export const words = {
  title: 'What is taken for what',
  right: (share: string, right: number, samples: number): string =>
    `${share} right: ${right} of ${samples} test samples`,
  shares: 'Shares of',
  byTruth: 'what it really is (rows)',
  byAnswer: 'what was answered (columns)',
  truth: 'Really',
  answered: 'Answered',
  all: 'All',
  cell: (truth: string, answer: string, count: number, share: string): string =>
    `really ${truth}, answered ${answer}: ${count}, ${share}`,
  never: (names: string): string => `Never answered: ${names}.`,
  region: 'Table of answers by true class',
  list: (names: readonly string[]): string => names.join(', '),
};
export type ConfusionWords = typeof words;
