export const words = {
  title: 'Gates',
  layer: 'Layer',
  sample: 'Test sample (from 0)',
  sampleRange: (last: number): string => `A whole number from 0 to ${last}.`,
  typed: (_input: number, count: number, name: string): string =>
    count === 1 ? 'or type one' : `or type ${name}`,
  /** By the names of the tensors. */
  names: {
    i: 'i, input gate',
    f: 'f, forget gate',
    g: 'g, candidate',
    o: 'o, output gate',
    z: 'z, update gate',
    r: 'r, reset gate',
    c: 'c, cell state',
    h: 'h, output',
  } as Record<string, string>,
  gate: (name: string, mean: string, open: string): string =>
    ({
      i: `Lets ${mean} of the candidate in on average; above 0.5 at ${open} of the places.`,
      f: `Keeps ${mean} of the cell on average; above 0.5 at ${open} of the places.`,
      o: `Shows ${mean} of the cell on average; above 0.5 at ${open} of the places.`,
      z: `Keeps ${mean} of the state on average; above 0.5 at ${open} of the places.`,
      r: `Uses ${mean} of the old state for the candidate on average; above 0.5 at ${open} of the places.`,
    })[name] ?? '',
  range: (low: string, high: string): string => `From ${low} to ${high}.`,
  time: 'step t',
  unit: 'unit',
  label: (name: string, units: number, steps: number): string =>
    `${name} as colours: ${units} units over ${steps} steps. Arrow keys read single values and choose the step.`,
  read: (t: string, unit: number, value: string): string => `t = ${t}, unit ${unit}: ${value}`,
  cell: 'The cell at one step',
  drawing: (unit: number, step: string): string =>
    `Diagram of the cell: unit ${unit} at step ${step}; the equations beside it have the same numbers.`,
  input: 'x and all h; of this unit',
  peeps: 'The peepholes add, inside the σ of each gate:',
  /** By the stage of the cell's history that the layer has. */
  stages: {
    cec: 'This cell only adds up: it has no gates.',
    gates: 'No forget gate here: what is in the cell stays as it is.',
    forget: 'The gates see the input and the outputs h, but not the cell itself.',
    peephole: 'Dashed: the peepholes, through which the gates see the cell itself.',
    gru: 'One gate z decides how much is kept, and thereby how much is new.',
  },
  masked: 'This step is masked: the states of the step before it stay, whatever the gates say.',
};
export type GateWords = typeof words;
