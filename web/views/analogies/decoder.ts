import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** A kind of pairs, each of which stands to another as the two of it stand to one another. */
export interface Relation {
  name: string;
  /** a, b, c and the right answer. */
  example: string[];
  /** Of `total`: analogies whose first answer is right, and those that the word most similar to c answers. */
  right: number;
  nearest: number;
  total: number;
}

/** a is to b as c is to the answers. */
export interface Analogies {
  given: [string, string, string];
  /** Words of these that have no vector. */
  unknown: string[];
  answers: { word: string; similarity: number }[];
  relations: Relation[];
}

export function decodeAnalogies(frame: Frame): Analogies {
  const fields = Fields.of(frame);
  const answers = fields.texts('answers');
  const { values } = tensorOf(frame, 'similarities', 1);
  if (values.length !== answers.length)
    throw new Error(`${frame.readout}.similarities: expected ${answers.length} values, got ${values.length}`);
  return {
    given: [fields.text('a'), fields.text('b'), fields.text('c')],
    unknown: fields.texts('unknown'),
    answers: answers.map((word, at) => ({ word, similarity: values[at]! })),
    relations: fields.objects('relations').map((one) => ({
      name: one.text('name'),
      example: one.texts('example'),
      right: one.count('right'),
      nearest: one.count('nearest'),
      total: one.count('total', 1),
    })),
  };
}
