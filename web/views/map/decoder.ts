import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

/** Points in two dimensions, with names and groups. */
export interface MapOfPoints {
  /** A name for which the task may have a title. */
  title: string;
  labels: string[];
  /** For each point the number of its group. */
  groups: number[];
  groupNames: string[];
  /** Dimensions of what was projected. */
  width: number;
  state: 'whole' | 'not_finite';
  /** The share of the variance that the two directions have, together. */
  explained: number;
  /** x and y of each point; empty unless `whole`. */
  points: Float32Array;
}

export function decodeMap(frame: Frame): MapOfPoints {
  const fields = Fields.of(frame);
  const explained = frame.data['explained'];
  if (!Array.isArray(explained) || explained.length !== 2 || explained.some((one) => typeof one !== 'number'))
    throw new Error(`${frame.readout}.explained: expected two numbers`);
  const made: MapOfPoints = {
    title: fields.text('title'),
    labels: fields.texts('labels'),
    groups: [],
    groupNames: fields.texts('group_names'),
    width: fields.count('width', 1),
    state: fields.choice('state', ['whole', 'not_finite']),
    explained: (explained as number[])[0]! + (explained as number[])[1]!,
    points: new Float32Array(),
  };
  const count = made.labels.length;
  made.groups = Array.from(tensorOf(frame, 'groups', 1).values);
  if (made.groups.length !== count || made.groups.some((group) => !(group in made.groupNames)))
    throw new Error(`${frame.readout}.groups: expected ${count} numbers of groups`);
  if (made.state !== 'whole') return made;
  const { shape, values } = tensorOf(frame, 'points', 2);
  if (shape[0] !== count || shape[1] !== 2)
    throw new Error(`${frame.readout}.points: expected the shape (${count}, 2), got (${shape.join(', ')})`);
  made.points = values;
  return made;
}
