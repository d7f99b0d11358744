import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Different fitting answers (VHRED)',
  lead: 'To “what shall we do” on a rainy day any of six answers fits. VHRED adds a latent variable to HRED: in training its posterior sees the answer, when answering its prior knows the context alone. Each draw of it gives an answer; every word is then the most probable one, so that what differs comes of the latent variable. The curve of the KL divergence shows how much it carries.',
  variants: {
    '': {
      name: 'VHRED',
      note: 'A conditional prior, KL annealing over 1000 updates, word dropout of 30%. After 10 epochs ten draws for an open context give 3.0 to 4.9 different fitting answers on average, depending on the seed (median 4.2); 60 to 97% of the draws fit, and 92 to 100% for closed contexts (seeds 0 to 39; 12 runs in PyTorch: 3.6 to 4.6 different answers, 78 to 96% of the draws).',
    },
    'no-annealing': {
      name: 'Without KL annealing',
      note: 'The divergence counts fully from the first update on. At this small weight, .05, it does no harm: 3.7 to 4.8 different fitting answers (seeds 0 to 7).',
    },
    'no-word-dropout': {
      name: 'Without word dropout',
      note: 'The decoder sees each word of the answer so far. At this weight it does no harm either: 4.2 to 4.8 different fitting answers (seeds 0 to 7).',
    },
    heavy: {
      name: 'Twice the weight of the divergence',
      note: 'The weight .1. With annealing and word dropout the latent variable is still in use: 2.1 to 4.5 different fitting answers (seeds 0 to 7).',
    },
    collapse: {
      name: 'The same, without either',
      note: 'The weight .1 without annealing and word dropout: the latent variable collapses. The divergence falls to 0.002 to 0.009, and ten draws give 1.2 to 1.6 different fitting answers (seeds 0 to 8; six runs in PyTorch: 1.2 to 1.4). The decoder does without it.',
    },
    'standard-prior': {
      name: 'N(0, 1) as prior',
      note: 'The prior of a plain VAE, which does not know the context. When answering, the draws come of the posterior, which then reads the answer only as far as it is written: 1.6 to 3.7 different fitting answers, fewer on average than with a prior that knows the context (seeds 0 to 7; median 2.5).',
    },
    'no-latent': {
      name: 'Without a latent variable: HRED',
      note: 'One and the same answer each time: ten draws give a single answer, which fits in 72 to 100% of the open contexts (seeds 0 to 7).',
    },
    japanese: {
      name: 'In Japanese',
      note: 'The same model on Japanese dialogues, with the weight .03 of the divergence after 2000 updates: 3.0 to 4.6 different fitting answers (median 4.0); 68 to 87% of the draws fit, and 92 to 100% for closed contexts (seeds 0 to 19). At the weight .05 one seed in eight comes to 2.2.',
    },
  },
  rules: { 'last-turn': 'the most frequent answer to the last turn' },
};
