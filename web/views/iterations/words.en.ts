export const words = {
  title: 'Every 100 iterations, as the notes print it',
  iteration: 'Iteration',
  right: 'right',
  wrong: 'wrong',
  newest: (count: number) => `The newest ${count} lines.`,
};
export type IterationWords = typeof words;
