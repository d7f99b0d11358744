import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Different fitting answers (VHRED)',
  lead: 'To “what shall we do” on a rainy day any of six answers fits. VHRED adds a latent variable to HRED: in training its posterior sees the answer, when answering its prior knows the context alone. Each draw of it gives an answer; every word is then the most probable one, so that what differs comes of the latent variable. The curve of the KL divergence shows how much it carries.',
  variants: {
    '': {
      name: 'VHRED',
      note: 'A conditional prior, KL annealing over 1000 updates, word dropout of 30%. After 10 epochs ten draws for an open context give 3.8 different fitting answers on average, 89% of the draws fit, and all draws for closed ones (50 contexts each, seed 0).',
    },
    'no-annealing': {
      name: 'Without KL annealing',
      note: 'The divergence counts fully from the first update on.',
    },
    neither: {
      name: 'Without annealing and word dropout',
      note: 'The latent variable collapses: the divergence falls to about .005, and ten draws give 1.4 different fitting answers (6 epochs, seed 0). The decoder does without it.',
    },
    'no-word-dropout': {
      name: 'Without word dropout',
      note: 'The decoder sees each word of the answer so far.',
    },
    'standard-prior': {
      name: 'N(0, 1) as prior',
      note: 'The prior of a plain VAE, which does not know the context. When answering, the draws come of the posterior, which then reads the answer only as far as it is written.',
    },
    'no-latent': {
      name: 'Without a latent variable: HRED',
      note: 'One and the same answer each time, which fits (6 epochs, seed 0).',
    },
    japanese: {
      name: 'In Japanese',
      note: 'The same model and settings on Japanese dialogues.',
    },
  },
  rules: { 'last-turn': 'the most frequent answer to the last turn' },
};
