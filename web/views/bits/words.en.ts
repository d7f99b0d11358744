export const words = {
  right: 'right',
  wrong: 'wrong',
  instead: (sum: number): string => `correct: ${sum}`,
  probability: (p: string): string => `Probability of a one: ${p}`,
  caption: (a: number, b: number, answer: number): string =>
    `${a} plus ${b} in binary; the network answers ${answer}`,
  row: 'Row',
  decimal: 'Decimal',
  carry: 'carry',
  network: 'network',
  check: 'check',
  lowestRight: 'The lowest bit is on the right. ',
  reads: {
    'lowest-first': 'The network reads from right to left.',
    'highest-first': 'The network reads from left to right; still its first answer is for the lowest bit.',
    both: 'The network reads in both directions.',
  },
  own: 'Your own numbers',
  first: 'First number',
  second: 'Second number',
  range: (most: number): string => `A whole number from 0 to ${most}`,
  testPairs: 'Pairs it has never trained on',
  sumsRight: 'sums right',
  bitsRight: 'bits right',
};
export type BitWords = typeof words;
