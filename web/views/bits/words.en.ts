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
  lowestFirst: 'the lowest bit is on the right',
  own: 'Your own numbers',
  first: 'First number',
  second: 'Second number',
  range: (most: number): string => `A whole number from 0 to ${most}`,
  testPairs: 'Pairs it has never trained on',
  sumsRight: 'sums right',
  bitsRight: 'bits right',
};
export type BitWords = typeof words;
