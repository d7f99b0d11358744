export const words = {
  title: 'One time step at a time',
  back: 'Step back',
  on: 'Step on',
  play: 'Play',
  pause: 'Pause',
  first: 'To the first step',
  step: 'Step t',
  stepOf: (step: number, steps: number): string => `${step} of ${steps}`,
  unit: 'Unit j',
  sample: 'Sequence',
  scale: 'All weights ×',
  formulaLabel: (step: number, unit: number, state: string): string =>
    `State of unit ${unit} after step ${step}: ${state}`,
  inputTerms: (unit: number): string => `W · x: the inputs of this step, and what unit ${unit} makes of them`,
  stateTerms: (unit: number): string => `U · h: the states before, and what unit ${unit} makes of them`,
  rows: { x: 'x', w: 'W', product: 'W·x', before: 'h', u: 'U', productOfState: 'U·h' },
  feature: 'feature',
  term: (row: string, at: number, value: string): string => `${row}, ${at}: ${value}`,
  termsLabel: (first: string, second: string, count: number): string =>
    `${first}, ${second} and their products as colours: ${count} columns. Arrow keys read single values.`,
  change: 'Change an input of this step',
  value: 'Value',
  undo: (count: number): string => (count === 1 ? 'Take back 1 change' : `Take back ${count} changes`),
  own: 'States of this model',
  beside: {
    keras: 'For comparison: weights by Keras’s initializers',
    unit_interval: 'For comparison: weights from [0, 1), as in the article',
  },
  mapLabel: (name: string, units: number, steps: number): string =>
    `${name} as colours: ${units} units over ${steps} steps. Arrow keys read single values, Enter goes there.`,
  time: 'step t',
  unitAxis: 'unit',
  read: (step: number, unit: number, value: string): string => `t = ${step}, unit ${unit}: ${value}`,
  /** `now` is the share at this step, null where it is not told. */
  saturated: (share: string, now: string | null): string =>
    `Saturated (beyond ±0.99): ${share} of all states${now === null ? '' : `, ${now} at this step`}.`,
  apart: (distance: string): string => `Another sequence moves the last states by ${distance} on average.`,
  difference: (value: string): string =>
    `One formula, computed twice: the largest difference between the states of SimpleRNN and those of the loop, over all steps and units, is ${value}.`,
  choose: 'Press a place in the map to go there.',
};
export type LoopWords = typeof words;
