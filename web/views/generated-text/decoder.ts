import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

export interface GeneratedText {
  unit: 'word' | 'character';
  /** The text that is continued, and whether the model knows its words. */
  prompt: { text: string; known: boolean }[];
  /** The continuation, with the model's probability of each word, before temperature and cuts. */
  words: { text: string; probability: number }[];
}

export function decodeGeneratedText(frame: Frame): GeneratedText {
  const fields = Fields.of(frame);
  const unit = fields.choice('unit', ['word', 'character']);
  const words = fields.texts('words');
  const { values } = tensorOf(frame, 'probabilities', 1);
  if (values.length !== words.length)
    throw new Error(`${frame.readout}.probabilities: expected ${words.length} values, got ${values.length}`);
  return {
    unit,
    prompt: fields.objects('prompt').map((word) => ({ text: word.text('text'), known: word.flag('known') })),
    words: words.map((text, at) => ({ text, probability: values[at]! })),
  };
}
