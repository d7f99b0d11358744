/** Shared by the tests of files: fixtures, texts in old encodings, archives, errors by code. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { ResourceError, read as readResource } from '../../../../web/resources/index.ts';

/**
 * As the library's, for tests that know which kind of resource comes.
 *
 * @type {(source: Parameters<typeof readResource>[0], options?: Parameters<typeof readResource>[1]) => Promise<any>}
 */
export const read = readResource;

export const fixture = async (name) => new Uint8Array(await readFile(new URL(name, import.meta.url)));
export const expected = JSON.parse(await readFile(new URL('expected.json', import.meta.url), 'utf8'));

export const utf8 = (text) => new TextEncoder().encode(text);
export const readText = (text, name, options) => read({ name, bytes: utf8(text) }, options);
export const readFixture = async (name, options) => read({ name, bytes: await fixture(name) }, options);

/** Lists of IdLists. */
export const listsOf = ({ ids, offsets }) =>
  Array.from({ length: offsets.length - 1 }, (_, i) => [...ids.subarray(offsets[i], offsets[i + 1])]);

/** The promise, or the call, fails with this code and these values. */
export async function fails(work, code, values = {}) {
  await assert.rejects(
    async () => (typeof work === 'function' ? work() : work),
    (error) => {
      if (!(error instanceof ResourceError)) throw error;
      assert.equal(error.code, code, error.message);
      for (const [name, value] of Object.entries(values))
        assert.deepEqual(error.values[name], value, error.message);
      return true;
    },
  );
}

/** Bytes of a text in an encoding of one or two bytes per character: TextDecoder's table, read backwards. */
export function encode(text, encoding) {
  const decoder = new TextDecoder(encoding);
  const table = new Map();
  for (let lead = 255; lead > 0; --lead) {
    for (let trail = 255; trail >= 0x40; --trail) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if ([...letter].length === 1 && letter !== '\ufffd') table.set(letter, [lead, trail]);
    }
    const letter = decoder.decode(Uint8Array.of(lead));
    if (letter !== '\ufffd' && letter !== '') table.set(letter, [lead]);
  }
  return Uint8Array.from([...text].flatMap((letter) => table.get(letter) ?? assert.fail(letter)));
}

/** UTF-16 with or without its mark. */
export function utf16(text, { big = false, mark = true } = {}) {
  const units = Uint16Array.from(mark ? `\ufeff${text}` : text, (letter) => letter.charCodeAt(0));
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (const [i, unit] of units.entries()) view.setUint16(2 * i, unit, !big);
  return new Uint8Array(view.buffer);
}

/** An idx file. */
export function idx(type, shape, numbers) {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, type);
  header.setUint8(3, shape.length);
  for (const [axis, length] of shape.entries()) header.setUint32(4 + 4 * axis, length);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...numbers]);
}

const dtypes = new Map(
  /** @type {[Function, string][]} */ ([
    [Uint8Array, '|u1'],
    [Float32Array, '<f4'],
    [Float64Array, '<f8'],
  ]),
);

/**
 * An .npy file; of a list of numbers one of bytes.
 *
 * @param {number[]} shape
 * @param {number[] | Uint8Array | Float32Array | Float64Array} numbers
 */
export function npy(shape, numbers) {
  const array = Array.isArray(numbers) ? Uint8Array.from(numbers) : numbers;
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const descr = dtypes.get(array.constructor);
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`.padEnd(117) + '\n';
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return Uint8Array.from([0x93, ...utf8('NUMPY'), 1, 0, 118, 0, ...utf8(header), ...bytes]);
}
