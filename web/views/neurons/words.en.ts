export const words = {
  title: 'Neuron by neuron',
  sample: 'Test sample (from 0)',
  sampleRange: (last: number): string => `A whole number from 0 to ${last}.`,
  gate: (layer: string): string => `Gate of ${layer}`,
  help: 'Each circle is a neuron, filled by its value; each line is a weight, the same one at every step. Orange is positive, blue negative; the wider, the larger. The ring of a neuron is its bias.',
  keys: 'Arrow keys move from neuron to neuron, with Shift through the lines that lead to it.',
  label: (layers: string): string =>
    `Every neuron and weight, unrolled in time: ${layers}. Arrow keys move from neuron to neuron, with Shift through the lines that lead to it.`,
  /** Between the sentences of the help. */
  space: ' ',
  linksHelp: 'Thin grey lines hand a value on without a weight.',
  peepholeHelp: 'A loop over a neuron is the weight by which a gate sees its cell.',
  turnedHelp:
    'A layer that reads the last step first hands its steps on in that order: the layers above it count them as t′, and are drawn over the step of the input that each belongs to.',
  layer: (type: string, units: number): string => `${type} ${units}`,
  /** A layer with what it does to its values, and the step that it reads first where that is told: its last one, or not. */
  row: (layer: string, done: string, backwards: boolean | null): string =>
    `${layer}${done ? ` · ${done}` : ''}${backwards === null ? '' : backwards ? ' · last step first' : ' · t′ = 1 first'}`,
  input: 'Input',
  parts: {
    kernel: 'kernel',
    recurrent_kernel: 'recurrent kernel',
    bias: 'bias',
    peephole_kernel: 'peepholes',
    alpha: 'alpha',
  } as Record<string, string>,
  embeddings: 'embeddings',
  lines: (count: number): string => (count === 1 ? '1 line' : `${count} lines`),
  units: (count: number): string => (count === 1 ? '1 unit' : `${count} units`),
  loops: (count: number): string => (count === 1 ? '1 loop' : `${count} loops`),
  steps: (count: number): string => (count === 1 ? '1 step' : `${count} steps`),
  total: 'in all',
  gateCount: (gates: number): string => (gates === 1 ? '1 gate' : `${gates} gates`),
  /** The parts of one gate as a sum, and its gates. */
  gates: (gates: number, parts: string[]): string => `${gates} gates × (${parts.join(' + ')})`,
  times: (times: string, what: string): string => `${times} × ${what}`,
  /** What is added up, and the sum. */
  sum: (terms: string[], total: number): string => `${terms.join(' + ')} = ${total}`,
  /** The parameters of both directions of a layer. */
  both: (layer: string, one: number, other: number): string => `${layer}: ${one} + ${other} = ${one + other}`,
  biases: (units: string, each: number): string => (each === 1 ? units : `${each} × ${units}`),
  count: 'Parameters, counted in the drawing',
  countHelp: 'Press a count to see its lines and units.',
  step: (step: number): string => `t = ${step}`,
  turnedStep: (step: number): string => `t′ = ${step}`,
  bothSteps: (own: string, ofInput: string): string => `${own} (at ${ofInput})`,
  before: 'before the first step',
  after: 'before the last step, which is read first',
  gap: 'earlier step',
  laterGap: 'later step',
  none: 'none in this gate',
  value: (name: string, step: string, value: string): string => `${name}, ${step}: ${value}`,
  bias: (value: string): string => `bias ${value}`,
  unit: (layer: string, unit: number): string => `${layer}, unit ${unit}`,
  id: (id: number): string => `id ${id}`,
  feature: (unit: number): string => `input ${unit}`,
  weight: (from: string, to: string, gate: string, value: string): string =>
    `${from} → ${to}${gate ? `, gate ${gate}` : ''}: weight ${value}`,
  alpha: (unit: string, step: string, value: string): string =>
    `${unit}${step ? `, ${step}` : ''}: alpha ${value}`,
  peephole: (unit: string, gate: string, value: string): string =>
    `cell of ${unit} → its gate ${gate}: weight ${value}`,
  stateOf: (name: string): string => `${name}, a step before`,
  stateAfter: (name: string): string => `${name}, a step later`,
};
export type NeuronWords = typeof words;
