import type { Texts } from '../locales/messages.ts';
import type { OptionSchema } from '../protocol/description.ts';
import { plainText, typedNumber } from '../ui/typed_number.ts';

export type Parsed = { value: unknown } | { error: string };

/** A value as its field shows it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const name = (value as { class_name?: unknown }).class_name;
  if (typeof name === 'string') return name;
  if (Array.isArray(value)) return value.map((part) => (part === null ? 'None' : valueText(part))).join(', ');
  return String(value);
}

/** A value as Python and the page's texts write it. */
export function valueLabel(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object' && !Array.isArray(value) && !('class_name' in value))
    return JSON.stringify(value);
  return valueText(value);
}

function rangeError(option: OptionSchema, value: number, t: Texts): string | null {
  const { minimum, maximum, above_minimum = false, below_maximum = false } = option;
  const low = minimum === undefined || (above_minimum ? value > minimum : value >= minimum);
  const high = maximum === undefined || (below_maximum ? value < maximum : value <= maximum);
  if (low && high) return null;
  const bounds: string[] = [];
  if (minimum !== undefined) bounds.push(t.expectAbove(String(minimum), above_minimum));
  if (maximum !== undefined && (maximum < 1e6 || !high))
    bounds.push(t.expectBelow(String(maximum), below_maximum));
  return t.expectRange(bounds);
}

function listed(text: string): string[] {
  return text
    .replace(/^[[(]|[\])]$/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Reads what was typed for an option; the error is a sentence in the reader's language. */
export function parseOption(option: OptionSchema, typed: string, t: Texts): Parsed {
  const text = plainText(typed);
  if (text === '' || (option.nullable && /^(none|null)$/i.test(text))) {
    if (option.kind === 'text') return { value: option.nullable ? null : '' };
    return option.nullable ? { value: null } : { error: t.expectRequired };
  }
  switch (option.kind) {
    case 'integer':
    case 'number': {
      const value = typedNumber(text);
      const whole = option.kind === 'integer';
      if (!Number.isFinite(value)) return { error: whole ? t.expectInteger : t.expectNumber };
      if (whole && !Number.isInteger(value)) return { error: t.expectInteger };
      const error = rangeError(option, value, t);
      return error === null ? { value } : { error };
    }
    case 'numbers': {
      const value = listed(text).map(Number);
      if (value.length === 0 || !value.every(Number.isFinite)) return { error: t.expectNumbers };
      return { value: option.single && value.length === 1 ? value[0] : value };
    }
    case 'shape': {
      const parts = listed(text);
      const value = parts.map((part) => (/^(none|null)$/i.test(part) ? null : Number(part)));
      const good =
        value.length > 0 &&
        value.every((extent) => extent === null || (Number.isInteger(extent) && extent > 0));
      return good ? { value } : { error: t.expectShape };
    }
    case 'integers': {
      const parts = text
        .replace(/^[[(]|[\])]$/g, '')
        .split(',')
        .map((part) => part.trim());
      const value = parts.filter(Boolean).map(Number);
      if (value.length === 0 || !value.every(Number.isInteger)) return { error: t.expectIntegers };
      const error = value.map((one) => rangeError(option, one, t)).find((one) => one !== null);
      if (error) return { error };
      return { value: option.single && value.length === 1 ? value[0] : value };
    }
    default:
      return { value: typed.trim() };
  }
}

/** The value one arrow key further; numbers below 1 move by a tenth of their size. */
export function stepped(option: OptionSchema, value: number, direction: 1 | -1): number {
  const size = option.kind === 'integer' ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value) || 1) - 1e-9);
  const next = Number((value + direction * Math.min(size, 1)).toPrecision(12));
  const low = option.minimum ?? -Infinity;
  const high = option.maximum ?? Infinity;
  const inside =
    (option.above_minimum ? next > low : next >= low) && (option.below_maximum ? next < high : next <= high);
  return inside ? next : value;
}
