export const words = {
  title: 'Accuracy by length',
  untrained: 'Nothing is measured before training.',
  exact: 'of the test set exactly right',
  with: 'with attention',
  without: 'without attention',
  before: 'the last one before',
  length: 'Characters',
  samples: 'Samples',
  range: (from: number, to: number): string => `${from}–${to}`,
  other: (share: string, attends: boolean): string =>
    `${share} ${attends ? 'with attention' : 'without attention'}`,
  compare: (attends: boolean): string =>
    attends
      ? 'Train “Without attention” to see both side by side.'
      : 'Train a model with attention to see both side by side.',
};
export type LengthWords = typeof words;
