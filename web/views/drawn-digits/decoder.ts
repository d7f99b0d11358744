import type { Frame } from '../../protocol/readouts.ts';
import { digitPixels } from '../digit_images.ts';
import { Fields, tensorOf } from '../fields.ts';

export const origins = ['prior', 'codes'] as const;
export type Origin = (typeof origins)[number];

/** Of many images: the share of clear ones, and how many digits occur, from 1 to 10. */
export interface Judged {
  clear: number;
  kinds: number;
}
export const judgedNames = ['test', 'reconstructions', 'prior', 'codes'] as const;
export type Judgement = Record<(typeof judgedNames)[number], Judged>;

/** Images decoded from random places. */
export interface DrawnDigits {
  from: Origin;
  /** z is drawn in training. */
  sampled: boolean;
  /** Each with the digit that it comes nearest to, and whether that is clear: null where no labels are known. */
  images: { image: Float32Array; verdict: { digit: number; clear: boolean } | null }[];
  /** Null where it was not asked for, or no labels are known. */
  judged: Judgement | null;
}

export function decodeDrawnDigits(frame: Frame): DrawnDigits {
  const fields = Fields.of(frame);
  const { values } = tensorOf(frame, 'images', 3);
  const count = values.length / digitPixels;
  const clear = frame.tensors['clear'] ? tensorOf(frame, 'clear', 1).values : null;
  if (clear && clear.length !== count)
    throw new Error(`${frame.readout}.clear: expected ${count} values, got ${clear.length}`);
  const digits = clear && tensorOf(frame, 'digits', 1).values;
  if (digits && digits.length !== count)
    throw new Error(`${frame.readout}.digits: expected ${count} values, got ${digits.length}`);
  const judged = fields.has('judged') ? fields.object('judged') : null;
  const of = (name: string): Judged => {
    const one = judged!.object(name);
    return { clear: one.number('clear'), kinds: one.number('kinds') };
  };
  return {
    from: fields.choice('from', origins),
    sampled: fields.flag('sampled'),
    images: Array.from({ length: count }, (_, at) => ({
      image: values.subarray(at * digitPixels, (at + 1) * digitPixels),
      verdict: clear && digits ? { digit: digits[at]!, clear: clear[at] === 1 } : null,
    })),
    judged: judged && {
      test: of('test'),
      reconstructions: of('reconstructions'),
      prior: of('prior'),
      codes: of('codes'),
    },
  };
}
