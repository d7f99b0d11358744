import { fault } from '../../runtime/errors.ts';
import type { Layer } from './layer.ts';

/** Extents, the batch first; null where data decides. */
export type Shape = (number | null)[];

/** A value that a model will compute: what `input` gives, and what `layer.apply` takes and gives. */
export class SymbolicTensor {
  readonly shape: Shape;
  readonly dtype = 'float32';
  readonly sourceLayer: Layer;
  /** Which call of the layer, and which of its outputs. */
  readonly nodeIndex: number;
  readonly tensorIndex: number;

  constructor(shape: Shape, sourceLayer: Layer, nodeIndex: number, tensorIndex: number) {
    this.shape = shape;
    this.sourceLayer = sourceLayer;
    this.nodeIndex = nodeIndex;
    this.tensorIndex = tensorIndex;
  }

  get rank(): number {
    return this.shape.length;
  }

  get name(): string {
    return this.sourceLayer.name;
  }
}

/** One call of a layer. */
export interface CallNode {
  readonly inputs: SymbolicTensor[];
  readonly outputs: SymbolicTensor[];
}

export type OneOrMore = SymbolicTensor | SymbolicTensor[];

export function asList<T>(value: T | readonly T[]): T[] {
  return Array.isArray(value) ? [...(value as readonly T[])] : [value as T];
}

/** TF.js gives one thing bare and several as a list. */
export function oneOrList<T>(list: T[]): T | T[] {
  return list.length === 1 ? list[0]! : list;
}

export function checkSymbolic(values: unknown[], who: string): asserts values is SymbolicTensor[] {
  for (const value of values)
    if (!(value instanceof SymbolicTensor))
      throw fault(
        `${who} expected what input({shape}) or layer.apply(...) gives` +
          `${value !== null && typeof value === 'object' && 'dataSync' in value ? '; for data use model.predict' : ''}`,
      );
}

export function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((extent) => extent ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;
}
