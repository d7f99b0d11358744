import { ResourceError } from './errors.ts';
import type { Reading } from './types.ts';

/** Encodings by name, as TextDecoder knows them, in which texts without a mark may be. */
const candidates = ['utf-8', 'shift_jis', 'euc-jp', 'windows-1252'] as const;

const marks: [string, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Bytes that are looked at where an encoding is guessed. */
const sampleSize = 1 << 20;

/**
 * Encoding that the bytes themselves tell: by mark, by the zero bytes of UTF-16, by the escapes of ISO-2022-JP. Null
 * for what is not a text at all.
 */
export function obviousEncoding(bytes: Uint8Array): string | null | undefined {
  const marked = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  if (marked) return marked[0];
  const sample = bytes.subarray(0, sampleSize);
  let [even, odd, control, escapes, high] = [0, 0, 0, 0, 0];
  for (let i = 0; i < sample.length; ++i) {
    const byte = sample[i]!;
    if (byte === 0 && i % 2 === 0) ++even;
    else if (byte === 0) ++odd;
    else if (byte === 0x1b) ++escapes;
    else if (byte > 126) high += Number(byte > 127);
    else if (byte < 32 && (byte < 9 || byte > 13) && byte !== 0x1a) ++control;
  }
  if (even + odd > 0) {
    if (bytes.length % 2 || Math.min(even, odd) * 10 > even + odd) return null;
    return odd > even ? 'utf-16le' : 'utf-16be';
  }
  if (control > 0) return null;
  if (escapes > 0)
    return high === 0 && new TextDecoder().decode(sample).includes('\u001b$') ? 'iso-2022-jp' : null;
  return undefined;
}

/** Characters above ASCII: those that are common in such texts and all. An impossible byte ends it. */
interface Count {
  common: number;
  all: number;
  possible: boolean;
}

/** Half-width katakana in a row that are words of Japanese; capitals of western texts stand side by side too, two mostly. */
const shortestKatakana = 3;

const isHalfWidth = (byte: number | undefined): boolean => byte !== undefined && byte >= 0xa1 && byte <= 0xdf;

/** Half-width katakana of Shift_JIS in words. */
function countHalfWidth(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; ++i) {
    const start = i;
    while (isHalfWidth(bytes[i])) ++i;
    if (i - start >= shortestKatakana) count += i - start;
    // The second byte of another character is none.
    if (bytes[i]! >= 0x80) ++i;
  }
  return count;
}

/** First bytes of what is common in Japanese: punctuation, kana and the everyday kanji, level 1 of JIS X 0208. */
function countJapanese(bytes: Uint8Array, shiftJis: boolean): Count {
  const count = { common: 0, all: 0, possible: true };
  for (let i = 0; i < bytes.length; ++i) {
    const lead = bytes[i]!;
    if (lead < 0x80) continue;
    ++count.all;
    if (shiftJis && isHalfWidth(lead)) continue;
    const trail = bytes[++i];
    if (trail === undefined) break;
    if (shiftJis) {
      const valid =
        lead !== 0x80 && lead !== 0xa0 && lead < 0xfd && trail >= 0x40 && trail !== 0x7f && trail < 0xfd;
      if (!valid) return { ...count, possible: false };
      count.common += Number((lead >= 0x81 && lead <= 0x83) || (lead >= 0x88 && lead <= 0x97));
    } else {
      if (lead === 0x8f) ++i;
      const valid =
        (lead >= 0xa1 || lead === 0x8e || lead === 0x8f) && trail >= 0xa1 && trail < 0xff && lead < 0xff;
      if (!valid) return { ...count, possible: false };
      count.common += Number(
        lead === 0xa1 || (lead >= 0xa3 && lead <= 0xa5) || (lead >= 0xb0 && lead <= 0xcf),
      );
    }
  }
  return count;
}

/** In western European texts a letter or sign above ASCII stands among letters of ASCII. */
function countWestern(bytes: Uint8Array): Count {
  const count = { common: 0, all: 0, possible: true };
  const alone = (i: number) => (bytes[i - 1] ?? 0) < 0x80 && (bytes[i + 1] ?? 0) < 0x80;
  for (let i = 0; i < bytes.length; ++i) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)) return { ...count, possible: false };
    ++count.all;
    const usual = byte > 0xa0 || byte === 0x80 || byte === 0x85 || (byte >= 0x91 && byte <= 0x97);
    count.common += Number(usual && alone(i));
  }
  return count;
}

/** Of a western text the share of bytes above ASCII is less. */
const mostWestern = 0.05;

/**
 * Encodings other than UTF-8, the likeliest first; those that hardly fit are left out. Where none fits, a text with few
 * bytes above ASCII is a western one.
 */
function guesses(bytes: Uint8Array): string[] {
  const from = Math.max(0, bytes.findIndex((byte) => byte > 127) - 1);
  const sample = bytes.subarray(from, from + sampleSize);
  const [shiftJis, eucJp] = [countJapanese(sample, true), countJapanese(sample, false)];
  // Bytes of EUC-JP could all be half-width katakana.
  if (!eucJp.possible) shiftJis.common += countHalfWidth(sample);
  const western = countWestern(sample);
  const likely = (
    [
      ['shift_jis', shiftJis],
      ['euc-jp', eucJp],
      ['windows-1252', western],
    ] as [string, Count][]
  )
    .map(([encoding, { common, all, possible }]) => ({ encoding, share: possible ? common / all : 0 }))
    .filter(({ share }) => share > 0.5)
    .sort((a, b) => b.share - a.share)
    .map(({ encoding }) => encoding);
  if (likely.length > 0) return likely;
  const isRare = western.all < mostWestern * (from + sample.length);
  return western.possible && isRare ? ['windows-1252'] : [];
}

const piece = 1 << 18;

/** The whole text, or null when a byte does not fit the encoding. */
async function decode(bytes: Uint8Array, encoding: string, { file, work }: Reading): Promise<string | null> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const parts: string[] = [];
  let carriage = '';
  for (let from = 0; from < bytes.length; from += piece) {
    let text: string;
    try {
      text = carriage + decoder.decode(bytes.subarray(from, from + piece), { stream: true });
    } catch {
      return null;
    }
    // A carriage return at the end may belong to a line feed that comes next.
    carriage = text.endsWith('\r') ? '\r' : '';
    if (carriage) text = text.slice(0, -1);
    parts.push(text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text);
    if (work.due) await work.pause('decode', from / bytes.length);
  }
  try {
    parts.push((carriage + decoder.decode()).replaceAll(/\r\n?/g, '\n'));
  } catch {
    // All fits but the last character. A text that has others above ASCII is cut off; another is in another encoding.
    if (!parts.some((part) => /[^\0-\x7f]/.test(part))) return null;
    throw new ResourceError('truncated', { file });
  }
  return parts.join('');
}

/** The text of a file, line breaks as `\n`, and the encoding it is in. A mark at the beginning is no part of it. */
export async function readText(
  bytes: Uint8Array,
  reading: Reading,
): Promise<{ text: string; encoding: string }> {
  const { file, options, limits } = reading;
  if (bytes.length > limits.text)
    throw new ResourceError('too-large', { file, expected: limits.text, got: bytes.length });
  const asked = options.encoding?.toLowerCase();
  const obvious = obviousEncoding(bytes);
  if (obvious === null && !asked) throw new ResourceError('unknown-kind', { file, got: 'binary' });
  for (const encoding of asked ? [asked] : obvious ? [obvious] : ['utf-8', null]) {
    for (const candidate of encoding ? [encoding] : guesses(bytes)) {
      const text = await decode(bytes, supported(candidate, file), reading);
      if (text !== null) return { text, encoding: candidate };
    }
  }
  throw new ResourceError('encoding-unknown', { file, expected: asked ?? obvious ?? candidates.join(', ') });
}

function supported(encoding: string, file: string): string {
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    throw new ResourceError('encoding-unknown', { file, expected: encoding });
  }
}
