import { ResourceError } from './errors.ts';
import { numbersOfBytes, parseDtype, shapedSize } from './numbers.ts';
import { readObjectArray } from './object_array.ts';
import type { IdLists, ShapedArray } from './types.ts';
import type { Work } from './work.ts';

/** Array of an `.npy` file (format versions 1 to 3). Of objects, only lists of ints are read. */
export async function readNpy(bytes: Uint8Array, file: string, work: Work): Promise<ShapedArray | IdLists> {
  const truncated = () => new ResourceError('truncated', { file });
  if (bytes.length < 12) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const long = bytes[6]! > 1;
  const from = long ? 12 : 10;
  const to = from + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (to > bytes.length) throw truncated();

  const header = new TextDecoder().decode(bytes.subarray(from, to));
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(.))/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const dimensions = /'shape'\s*:\s*\(([^)]*)\)/.exec(header);
  if (!descr || !order || !dimensions) throw new ResourceError('damaged', { file });
  if (descr[1] === undefined) throw new ResourceError('number-type', { file, got: 'structured' });
  // Python 2 writes whole numbers as 25000L.
  const shape = [...dimensions[1]!.matchAll(/\d+/g)].map(Number);
  if (!Number.isSafeInteger(shapedSize(shape))) throw new ResourceError('damaged', { file });

  const content = bytes.subarray(to);
  if (/^[|<>=]?O8?$/.test(descr[1])) return readObjectArray(content, file, work);
  return numbersOfBytes(content, parseDtype(descr[1], file), shape, order[1] === 'True', file, work);
}
