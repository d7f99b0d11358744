import { coreOptions, Registered } from '../core/registered.ts';

/** A penalty on the size of a weight, added to the loss. */
export class Regularizer extends Registered {}
/** One of the functions below, or its name: 'l1', 'l2', 'l1l2'. */
export type RegularizerIdentifier = Regularizer | string;

const make = (className: string, options: object): Regularizer =>
  new Regularizer(className, coreOptions(options, className));

export const l1 = (options: { l1?: number } = {}): Regularizer => make('L1', options);
export const l2 = (options: { l2?: number } = {}): Regularizer => make('L2', options);
/** Keras 3's defaults: 0 for what is not given. */
export const l1l2 = (options: { l1?: number; l2?: number } = {}): Regularizer => make('L1L2', options);
