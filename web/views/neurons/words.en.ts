export const words = {
  title: 'Neuron by neuron',
  sample: 'Test sample (from 0)',
  gate: (layer: string): string => `Gate of ${layer}`,
  help: 'Each circle is a neuron, filled by its value; each line is a weight, the same one at every step. Orange is positive, blue negative; the wider, the larger. The ring of a neuron is its bias.',
  keys: 'Arrow keys move from neuron to neuron, with Shift through the lines that lead to it.',
  label: (layers: string): string =>
    `Every neuron and weight, unrolled in time: ${layers}. Arrow keys move from neuron to neuron, with Shift through the lines that lead to it.`,
  layer: (type: string, units: number): string => `${type} ${units}`,
  input: 'Input',
  parts: { kernel: 'kernel', recurrent_kernel: 'recurrent kernel', bias: 'bias' } as Record<string, string>,
  lines: (count: number): string => (count === 1 ? '1 line' : `${count} lines`),
  units: (count: number): string => (count === 1 ? '1 unit' : `${count} units`),
  total: 'in all',
  /** The parts of one gate as a sum, and its gates. */
  sum: (parts: string[], gates: number, total: number): string =>
    gates === 1 ? `${parts.join(' + ')} = ${total}` : `${gates} gates × (${parts.join(' + ')}) = ${total}`,
  biases: (units: string, each: number): string => (each === 1 ? units : `${each} × ${units}`),
  count: 'Parameters, counted in the drawing',
  countHelp: 'Press a count to see its lines and units.',
  step: (step: number): string => `t = ${step}`,
  before: 'before the first step',
  gap: 'earlier step',
  value: (name: string, step: string, value: string): string => `${name}, ${step}: ${value}`,
  bias: (value: string): string => `bias ${value}`,
  unit: (layer: string, unit: number): string => `${layer}, unit ${unit}`,
  feature: (unit: number): string => `input ${unit}`,
  weight: (from: string, to: string, gate: string, value: string): string =>
    `${from} → ${to}${gate ? `, gate ${gate}` : ''}: weight ${value}`,
  stateOf: (name: string): string => `${name}, a step before`,
};
export type NeuronWords = typeof words;
