import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'Long memory',
  lead: 'The network reads numbers from 0 to 1, of which two are marked, one in each half of the sequence, and answers after the last one with their sum. What it saw first has to survive to the end, and the gradient has to find its way back.',
  variants: {
    '': {
      name: 'LSTM',
      note: 'LSTM with 32 units on 50 numbers. For a while it does no better than the mean, then it finds the rule: the loss ends below 0.002 (seeds 0 to 19; ten runs in PyTorch as well). Watch the gradient flow under Inside: at first less than a thousandth of it reaches step 1, in the end more than a tenth (seeds 0 to 19).',
    },
    tanh: {
      name: 'SimpleRNN, tanh',
      note: 'The same task for a SimpleRNN: it stays at the mean (loss 0.15 to 0.20; with one of the seeds 0 to 19 it ends worse, at 0.33). Its first weights let more of the gradient through than those of the LSTM; training soon makes it vanish.',
    },
    sigmoid: {
      name: 'SimpleRNN, sigmoid',
      note: 'The slope of the sigmoid is at most 1/4, so the gradient falls fastest of all. The loss stays at that of the mean (0.16 to 0.20, seeds 0 to 19).',
    },
    relu: {
      name: 'SimpleRNN, ReLU',
      note: 'ReLU passes a gradient unchanged where it is open and not at all where it is shut. At first the gradient vanishes here, too; 15 of the seeds 0 to 19 find weights with which it arrives, and learn the sum (loss below 0.02). The others do worse; two stay at the mean.',
    },
    gru: {
      name: 'GRU',
      note: 'Gates without a separate cell state. Ten epochs do: loss below 0.002 (seeds 0 to 19; ten runs in PyTorch as well).',
    },
    short: {
      name: 'SimpleRNN, 10 numbers',
      note: 'Over ten steps the same tanh network does learn (loss 0.006 to 0.02, seeds 0 to 19): it is the length that it fails at.',
    },
    long: {
      name: 'GRU, 200 numbers',
      note: 'Four times as long, and the GRU still finds the rule within ten epochs (loss below 0.005, seeds 0 to 19).',
    },
    'long-relu': {
      name: 'ReLU, 200 numbers',
      note: 'At this length ReLU does not get beyond the mean within ten epochs (loss 0.15 to 0.20 with 18 of the seeds 0 to 19). With the other two the gradient explodes instead: one ends at a loss of 1, one diverges.',
    },
    'exploding-tanh': {
      name: 'Exploding gradient, tanh',
      note: 'The recurrent kernel begins as an orthogonal matrix times 2, so that all its eigenvalues lie on the circle of radius 2. On its way back over 50 steps the gradient grows 1,400 to 13,000 times (see Inside before you train: press Reset). One batch of SGD (0.01, momentum 0.9) throws the eigenvalues out to a radius of 4 to 32; from then on tanh is saturated, no gradient reaches the first step, and the loss ends at 0.15 to 0.26, at the mean or worse (seeds 0 to 19).',
    },
    exploding: {
      name: 'Exploding gradient, ReLU',
      note: 'ReLU whose recurrent kernel begins as the identity, with SGD (learning rate 0.01, momentum 0.9). The first outputs are large, and so is the first update: after one batch the spectrum under Inside has left the unit circle, after the next nothing is finite, and with each of the seeds 0 to 19 the run diverges in its first epoch.',
    },
    clipped: {
      name: 'The same, clipped',
      note: 'Each gradient longer than 0.3 is multiplied by 0.3 / norm (clipnorm). Nothing else changed: the run stays finite, and though its loss jumps, its best epoch reaches about 0.05 (0.02 to 0.12 over the seeds 0 to 19).',
    },
    recall: {
      name: 'Recall: GRU',
      note: 'One mark at the beginning of 30 numbers: say at the end which it was. The GRU does it almost exactly (loss below 0.0001, seeds 0 to 19).',
    },
    'recall-tanh': {
      name: 'Recall: tanh',
      note: 'Over 30 steps tanh can do it, too (loss 0.001 to 0.006 with 19 of the seeds 0 to 19, 0.02 with the other): its recurrent kernel begins orthogonal, with all eigenvalues on the unit circle, which keeps the gradient alive.',
    },
    'recall-sigmoid': {
      name: 'Recall: sigmoid',
      note: 'The same orthogonal kernel behind a sigmoid: at most a quarter of the gradient passes each step, and the loss stays at that of the mean (0.08 to 0.09, seeds 0 to 19).',
    },
  },
  rules: { mean: 'always the mean' },
};
