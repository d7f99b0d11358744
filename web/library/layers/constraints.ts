import { coreOptions, Registered } from '../core/registered.ts';

/** A condition that a weight meets after every update. */
export class Constraint extends Registered {}
/** One of the functions below, or its name: 'maxNorm', 'minMaxNorm', 'nonNeg', 'unitNorm'. */
export type ConstraintIdentifier = Constraint | string;

interface Along {
  /** The axis of the norm; 0 for the weights of the inputs of a unit. */
  axis?: number;
}

const make = (className: string, options: object = {}): Constraint =>
  new Constraint(className, coreOptions(options, className));

export const maxNorm = (options: { maxValue?: number } & Along = {}): Constraint => make('MaxNorm', options);
export const minMaxNorm = (
  options: { minValue?: number; maxValue?: number; rate?: number } & Along = {},
): Constraint => make('MinMaxNorm', options);
export const nonNeg = (): Constraint => make('NonNeg');
export const unitNorm = (options: Along = {}): Constraint => make('UnitNorm', options);
