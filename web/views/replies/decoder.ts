import type { Frame } from '../../protocol/readouts.ts';
import { Fields } from '../fields.ts';

export const needs = ['last', 'earlier', 'open'] as const;

export interface Part {
  needs: (typeof needs)[number];
  replies: number;
  /** Share of the answers that fit. */
  share: number;
  /** The same of one who hears the last turn alone. */
  limit: number;
}

/** Draws for contexts in which several answers fit, or one. */
export interface Drawn {
  contexts: number;
  /** Share of the draws that fit. */
  fitting: number;
  /** Mean number of different answers that fit. */
  different: number;
  /** Number of contexts with three or more. */
  three: number;
}

/** The answers to the test set by what has to be read. */
export interface Replies {
  parts: Part[];
  trained: boolean;
  /** Null for a task without latent variables. */
  drawn: { draws: number; varied: Drawn; closed: Drawn } | null;
}

export function decodeReplies(frame: Frame): Replies {
  const fields = Fields.of(frame);
  return {
    parts: fields.objects('parts').map((part) => {
      const replies = part.count('replies', 1);
      return {
        needs: part.choice('needs', needs),
        replies,
        share: part.count('right') / replies,
        limit: part.count('limit') / replies,
      };
    }),
    trained: fields.flag('trained'),
    drawn: fields.has('draws')
      ? {
          draws: fields.count('draws', 1),
          varied: drawnOf(fields.object('varied')),
          closed: drawnOf(fields.object('closed')),
        }
      : null,
  };
}

function drawnOf(fields: Fields): Drawn {
  return {
    contexts: fields.count('contexts', 1),
    fitting: fields.number('fitting'),
    different: fields.number('different'),
    three: fields.count('three'),
  };
}
