import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

export interface Neighbour {
  word: string;
  /** The name of its group; empty for none. */
  group: string;
  /** The cosine of the angle between the two vectors. */
  similarity: number;
}

/** A word with those whose vectors are most similar. */
export interface Neighbours {
  /** As it was read. */
  word: string;
  known: boolean;
  group: string;
  /** The most similar first; none of an unknown word. */
  neighbours: Neighbour[];
  suggestions: string[];
  /** Of how many words of a group the most similar one is of the same group. */
  groups: { name: string; right: number; total: number }[];
}

export function decodeNeighbours(frame: Frame): Neighbours {
  const fields = Fields.of(frame);
  const made: Neighbours = {
    word: fields.text('word'),
    known: fields.flag('known'),
    group: fields.text('group'),
    neighbours: [],
    suggestions: fields.texts('suggestions'),
    groups: fields.objects('groups').map((group) => ({
      name: group.text('name'),
      right: group.count('right'),
      total: group.count('total', 1),
    })),
  };
  const found = fields.objects('neighbours');
  const { values } = tensorOf(frame, 'similarities', 1);
  if (values.length !== found.length)
    throw new Error(`${frame.readout}.similarities: expected ${found.length} values, got ${values.length}`);
  made.neighbours = found.map((one, at) => ({
    word: one.text('word'),
    group: one.text('group'),
    similarity: values[at]!,
  }));
  return made;
}
