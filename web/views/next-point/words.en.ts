export const words = {
  wave: 'the sine',
  learned: 'the network’s next point, all along',
  inputs: 'inputs',
  answer: 'answer',
  chart: (error: string): string =>
    `The sine, and the network’s answer for each place of it; mean squared error between its points ${error}.`,
  start: 'From x =',
  startHelp: 'Slide along the wave …',
  choose: '… or set the inputs yourself',
  input: (step: number, feature: number, features: number): string =>
    features === 1 ? `x${step}` : `x${step}, feature ${feature}`,
  answers: (sequences: boolean): string => (sequences ? 'Answers after each input' : 'Answer'),
  truth: (value: string, off: string): string => `the sine has ${value}: off by ${off}`,
  noTruth: 'inputs of your own: the sine has no answer to them',
  shapes: 'Output shapes',
  last: 'return_sequences=False, the last step',
  all: 'return_sequences=True, every step',
  now: 'this model',
  axes: 'None is the number of samples.',
};
export type NextPointWords = typeof words;
