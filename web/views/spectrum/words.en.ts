export const words = {
  title: 'Spectrum of the recurrent kernel',
  layer: 'Layer',
  gate: 'Part',
  /** By their letters in the equations. */
  gates: {
    i: 'i, input gate',
    f: 'f, forget gate',
    c: 'c, candidate',
    o: 'o, output gate',
    z: 'z, update gate',
    r: 'r, reset gate',
    h: 'h, candidate',
  } as Record<string, string>,
  radius: 'Spectral radius',
  below: (_outside: number, units: number): string =>
    `All ${units} eigenvalues lie inside the unit circle: what the kernel alone passes back shrinks with every step.`,
  one: (): string =>
    'The largest eigenvalue lies on the unit circle: along it, what the kernel alone passes back neither shrinks nor grows.',
  above: (outside: number, units: number): string =>
    `${outside} of ${units} eigenvalues ${outside === 1 ? 'lies' : 'lie'} outside the unit circle: along ${outside === 1 ? 'it' : 'them'}, what the kernel alone passes back grows with every step.`,
  plain:
    'The slope of the activation comes on top: at most 1 for tanh and ReLU, at most 1/4 for the sigmoid.',
  gated:
    'This is one of several ways back: in a cell with gates the gradient passes mainly through the gates that keep the state, which the kernel does not show.',
  large: (units: number): string =>
    `With ${units} units the eigenvalues take too long; they are shown up to 128 units.`,
  broken: 'The weights are no longer finite, so there are no eigenvalues.',
  label: (units: number): string =>
    `${units} eigenvalues in the complex plane with the unit circle, the largest first. Arrow keys read single ones.`,
  read: (at: number, count: number, value: string, modulus: string): string =>
    `Eigenvalue ${at} of ${count}: ${value}, modulus ${modulus}`,
};
export type SpectrumWords = typeof words;
