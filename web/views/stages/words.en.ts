export const words = {
  title: 'The four stages side by side',
  help: 'The same data and the same seed (0) for each stage of the cell, trained beside your own run and without touching it. With another seed the order can differ: the notes of the experiments give medians over 20 seeds.',
  train: 'Train all four',
  goOn: 'Go on',
  stop: 'Stop',
  whole: 'All trained',
  chart: 'Validation loss after each epoch',
  chartLabel: (epochs: number): string => `Validation loss of the four stages, epochs 0 to ${epochs}`,
  stage: 'Stage',
  loss: 'Loss',
  hit: 'Test beats in time',
  /** By the core's names. */
  stages: {
    cec: 'CEC alone',
    input_output_gates: '+ input and output gates',
    forget_gate: '+ forget gate',
    peephole: '+ peepholes',
  } as Record<string, string>,
  said: (epochs: number, all: number): string =>
    epochs === 0 ? `Untrained. A run has ${all} epochs.` : `${epochs} of ${all} epochs.`,
};
export type StageWords = typeof words;
