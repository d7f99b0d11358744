import { checkObject } from '../core/checks.ts';
import { snakeCase } from '../core/names.ts';
import { coreOptions, Registered } from '../core/registered.ts';

/** A rule for the first values of a weight. */
export class Initializer extends Registered {}

/** One of the functions below, or its name: 'glorotUniform', 'orthogonal', 'zeros'... */
export type InitializerIdentifier = Initializer | string;

interface Drawn {
  /** Draws from a generator of its own; otherwise from the model's. */
  seed?: number;
}

function make(className: string, given: object = {}): Initializer {
  return new Initializer(className, coreOptions(given, className));
}

export const zeros = (): Initializer => make('Zeros');
export const ones = (): Initializer => make('Ones');
export const constant = (options: { value: number }): Initializer => make('Constant', options);
export const randomNormal = (options: { mean?: number; stddev?: number } & Drawn = {}): Initializer =>
  make('RandomNormal', options);
export const randomUniform = (options: { minval?: number; maxval?: number } & Drawn = {}): Initializer =>
  make('RandomUniform', options);
export const truncatedNormal = (options: { mean?: number; stddev?: number } & Drawn = {}): Initializer =>
  make('TruncatedNormal', options);
export const glorotUniform = (options: Drawn = {}): Initializer => make('GlorotUniform', options);
export const glorotNormal = (options: Drawn = {}): Initializer => make('GlorotNormal', options);
export const heUniform = (options: Drawn = {}): Initializer => make('HeUniform', options);
export const heNormal = (options: Drawn = {}): Initializer => make('HeNormal', options);
export const leCunUniform = (options: Drawn = {}): Initializer => make('LecunUniform', options);
export const leCunNormal = (options: Drawn = {}): Initializer => make('LecunNormal', options);
/** Variance `scale` (1) divided by the fan that `mode` names. */
export const varianceScaling = (
  options: {
    scale?: number;
    mode?: 'fanIn' | 'fanOut' | 'fanAvg';
    distribution?: 'normal' | 'truncatedNormal' | 'untruncatedNormal' | 'uniform';
  } & Drawn = {},
): Initializer => {
  checkObject(options, 'VarianceScaling');
  const { mode, distribution, ...others } = options;
  return make('VarianceScaling', {
    ...others,
    ...(mode !== undefined && { mode: snakeCase(mode) }),
    ...(distribution !== undefined && {
      // As in Keras and TF.js.
      distribution: distribution === 'normal' ? 'truncated_normal' : snakeCase(distribution),
    }),
  });
};
export const orthogonal = (options: { gain?: number } & Drawn = {}): Initializer =>
  make('Orthogonal', options);
export const identity = (options: { gain?: number } = {}): Initializer => make('Identity', options);
