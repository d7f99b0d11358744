import type { Frame } from '../../protocol/readouts.ts';
import { Fields, rowsOf, tensorOf } from '../fields.ts';

/** The product of a matrix of word vectors and the one-hot vector of a word. */
export interface LookUp {
  word: string;
  known: boolean;
  id: number;
  /** Rows and columns of the matrix. */
  size: number;
  width: number;
  layer: string;
  /** The id of the first row that is shown, the words of those shown (empty for unused ids), and their values. */
  first: number;
  words: string[];
  rows: Float32Array[];
  /** Summed over all ids. */
  product: Float32Array;
}

export function decodeLookUp(frame: Frame): LookUp {
  const fields = Fields.of(frame);
  const words = fields.texts('rows');
  const width = fields.count('width', 1);
  const product = tensorOf(frame, 'product', 1).values;
  if (product.length !== width)
    throw new Error(`${frame.readout}.product: expected ${width} values, got ${product.length}`);
  return {
    word: fields.text('word'),
    known: fields.flag('known'),
    id: fields.count('id'),
    size: fields.count('size', 1),
    width,
    layer: fields.text('layer'),
    first: fields.count('first'),
    words,
    rows: rowsOf(frame, 'rows', words.length, width),
    product,
  };
}
