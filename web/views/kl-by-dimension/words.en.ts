export const words = {
  title: 'Divergence from the prior by dimension',
  layer: 'Layer',
  dimension: 'Dimension',
  nats: 'KL in nats',
  spread: 'spread of the means',
  total: (sum: string, active: number, all: number): string =>
    `${sum} nats in all · ${active} of ${all} in use`,
  said: (samples: number): string =>
    `The mean over ${samples} test samples of the Kullback-Leibler divergence between what is drawn and the prior: what a dimension tells of the sample. One below 0.05 nats is drawn alike for all and tells nothing (grey).`,
};
export type KlWords = typeof words;
