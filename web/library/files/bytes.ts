import { fault } from '../../runtime/errors.ts';
import { checkAttached, isList, shown } from '../core/checks.ts';

/** An ArrayBuffer of another realm, as test runners have them. */
const isForeignBuffer = (value: unknown): value is ArrayBuffer =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]';

/** The same bytes in one array. */
export function joined(
  data: ArrayBuffer | ArrayBufferView | ArrayBuffer[] | undefined,
): Uint8Array<ArrayBuffer> {
  if (data === undefined) return new Uint8Array();
  // map would pass over holes.
  const parts = Array.from(isList(data) ? data : [data], (part: unknown) => {
    checkAttached(part, '[io] weightData');
    if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    if (!(part instanceof ArrayBuffer || isForeignBuffer(part)))
      throw fault(`[io] weightData: expected bytes, got ${shown(part)}`);
    return new Uint8Array(part);
  });
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
