import { loadFaultWords, loadedFaultWords } from '../locales/fault_words.ts';
import type { Messages } from '../locales/messages.ts';
import type { Fault } from '../protocol/messages.ts';
import type { FaultValue, FaultValues } from '../runtime/errors.ts';

type Words = Readonly<Record<string, string>>;

/**
 * The sentence of a fault in the language of `t`. '' while the words of that language are on their way: the page is drawn
 * anew when they are there (see onFaultWords).
 */
export function faultText(t: Pick<Messages, 'language'>, fault: Fault): string {
  if (!fault.code) return fault.message;
  const words = loadedFaultWords(t.language);
  void loadFaultWords(t.language);
  return words ? sentence(words, { ...fault, code: fault.code }) : '';
}

/** The words of the browser in the text of a fault, which are in English whatever the page speaks; '' for none. */
export function browserWords({ code = '', values = {} }: Pick<Fault, 'code' | 'values'>): string {
  const said = values['detail'] ?? values['reason'] ?? '';
  if (typeof said === 'object' && !Array.isArray(said)) return browserWords(said);
  return /^(worker|module)\./.test(code) && typeof said === 'string' ? said : '';
}

/** The same when the words are there. */
export async function whenWorded(t: Pick<Messages, 'language'>, fault: Fault): Promise<string> {
  await loadFaultWords(t.language);
  return faultText(t, fault);
}

function sentence(words: Words, { code, message, values = {} }: Fault & { code: string }): string {
  return filled(words, words[code], values) ?? message;
}

function filled(words: Words, text: string | undefined, values: FaultValues): string | null {
  return (
    text?.replace(/\{([a-z_]+)\}/g, (name, key: string) => valueText(words, values[key] ?? name)) ?? null
  );
}

function valueText(words: Words, value: FaultValue): string {
  if (Array.isArray(value))
    return value.map((one) => valueText(words, one)).join(words['list.separator'] ?? ', ');
  if (typeof value !== 'object') return String(value);
  return filled(words, words[value.code], value.values) ?? value.text;
}
