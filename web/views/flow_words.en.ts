import type { FlowWords } from './flow_chart.ts';

export const flowWords: FlowWords = {
  line: 'Layer and state',
  first: 'first step read',
  last: 'last step read',
  at: (step) => `step ${step}`,
  ratio: 'ratio',
  note: 'test loss',
  verdicts: {
    vanishes: 'vanishes on its way back',
    fades: 'fades on its way back',
    explodes: 'explodes on its way back',
    carries: 'reaches the first step read',
    none: 'no gradient at the last step read',
    broken: 'no longer finite',
  },
  chart: (lines, steps) =>
    `Norm of the gradient after each of ${steps} steps, logarithmic, ${lines === 1 ? 'one line' : `${lines} lines`}. Arrow keys read single steps.`,
  read: (step, values) => `After step ${step}: ${values}`,
  hint: 'Point at the chart, or use the arrow keys, to read one step.',
};
