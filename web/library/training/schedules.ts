import { coreOptions, Registered } from '../core/registered.ts';

/** A learning rate as a function of the number of updates made. */
export class Schedule extends Registered {}

interface Decay {
  initialLearningRate: number;
  decaySteps: number;
}

const make = (className: string, options: object): Schedule =>
  new Schedule(className, coreOptions(options, className));

export const exponentialDecay = (options: Decay & { decayRate: number; staircase?: boolean }): Schedule =>
  make('ExponentialDecay', options);
export const inverseTimeDecay = (options: Decay & { decayRate: number; staircase?: boolean }): Schedule =>
  make('InverseTimeDecay', options);
/** values[i] up to the update boundaries[i], the last value after all of them. */
export const piecewiseConstantDecay = (options: { boundaries: number[]; values: number[] }): Schedule =>
  make('PiecewiseConstantDecay', options);
export const polynomialDecay = (
  options: Decay & { endLearningRate?: number; power?: number; cycle?: boolean },
): Schedule => make('PolynomialDecay', options);
export const cosineDecay = (
  options: Decay & { alpha?: number; warmupTarget?: number; warmupSteps?: number },
): Schedule => make('CosineDecay', options);
export const cosineDecayRestarts = (options: {
  initialLearningRate: number;
  firstDecaySteps: number;
  tMul?: number;
  mMul?: number;
  alpha?: number;
}): Schedule => make('CosineDecayRestarts', options);
