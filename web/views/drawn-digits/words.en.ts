export const words = {
  title: 'Drawn at random',
  from: 'z from',
  origins: { prior: 'N(0, 1)', codes: 'a normal distribution fitted to the training digits’ z' },
  again: 'Draw again',
  clear: (count: number, of: number): string => `${count} of ${of} are clearly one digit.`,
  rule: 'Clear is an image whose five nearest training digits all show the same digit; the others have a dashed frame. How many digits occur is the exponential of the entropy of their shares: 10 where all ten come equally often, 1 where only one does.',
  measure: 'Measure with 300 of each',
  of: '300 each',
  share: 'clear',
  kinds: 'digits that occur',
  judged: {
    test: 'test digits themselves',
    reconstructions: 'test digits as they come back',
    prior: 'z from N(0, 1)',
    codes: 'z fitted to the training digits',
  },
  unknown: 'Without labels there is no telling which of them are clearly one digit.',
  image: (number: number): string => `Image ${number}`,
  verdict: (number: number, digit: number, clear: boolean): string =>
    `Image ${number}: ${clear ? 'clearly' : 'not clearly'} a ${digit}`,
};
export type DrawnDigitWords = typeof words;
