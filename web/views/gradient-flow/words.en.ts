import { flowWords } from '../flow_words.en.ts';

export const words = {
  ...flowWords,
  title: 'Gradient flow',
  of: (samples: number, loss: string): string =>
    `Norm of the gradient of the loss with respect to the states, for the first ${samples === 1 ? 'training sample' : `${samples} training samples`} (loss ${loss}). The ratio is that of the first step to the last.`,
  frozen:
    'No recurrent layer is reached by a gradient: neither these layers nor those before them are trained.',
};
export type GradientFlowWords = typeof words;
