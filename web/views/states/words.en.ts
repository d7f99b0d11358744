export const words = {
  title: 'States',
  layer: 'Layer',
  sample: 'Test sample (from 0)',
  sampleRange: (last: number): string => `A whole number from 0 to ${last}.`,
  typed: (_input: number, count: number, name: string): string =>
    count === 1 ? 'or type one' : `or type ${name}`,
  state: 'State',
  /** By the names of the tensors. */
  states: { h: 'h, the output', c: 'c, the cell' } as Record<string, string>,
  time: 'step t',
  unit: 'unit',
  label: (state: string, units: number, steps: number): string =>
    `State ${state} as colours: ${units} units over ${steps} steps. Arrow keys read single values.`,
  read: (t: string, unit: number, value: string): string => `t = ${t}, unit ${unit}: ${value}`,
};
export type StateWords = typeof words;
