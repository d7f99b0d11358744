import type { Frame } from '../../protocol/readouts.ts';
import { Fields } from '../fields.ts';

export const needs = ['later', 'both', 'earlier', 'nothing'] as const;

/** The test set by what has to be read to tell that a word is wrong. */
export interface AccuracyByNeeds {
  /** Share of sentences with every mark right. */
  sentences: number;
  /** The best share that a reader in one direction can reach. */
  forward: number;
  backward: number;
  /** The same for words. */
  parts: { needs: (typeof needs)[number]; words: number; share: number; forward: number; backward: number }[];
}

export function decodeAccuracyByNeeds(frame: Frame): AccuracyByNeeds {
  const fields = Fields.of(frame);
  return {
    sentences: fields.number('sentences'),
    forward: fields.number('forward'),
    backward: fields.number('backward'),
    parts: fields.objects('parts').map((part) => ({
      needs: part.choice('needs', needs),
      words: part.count('words', 1),
      share: part.count('right') / part.count('words', 1),
      forward: part.number('forward'),
      backward: part.number('backward'),
    })),
  };
}
