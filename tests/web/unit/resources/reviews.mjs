/** Archives in the form of Keras's imdb.npz, of any size. */
import { createRequire } from 'node:module';

const { zipSync } = createRequire(new URL('../../../../web/package.json', import.meta.url))('fflate');

/** Reviews of natural lengths with mostly frequent words, as plain lists. */
export function someReviews(count, meanLength, seed) {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const id = () => Math.min(88584, Math.floor(1 / (1e-5 + random() ** 1.5)));
  const lists = Array.from({ length: count }, () =>
    Array.from({ length: Math.ceil(meanLength * (0.2 + random() + random() ** 8 * 5)) }, id),
  );
  return { lists, labels: lists.map(() => Number(random() < 0.5)) };
}

const ascii = (text) => [...text].map((letter) => letter.charCodeAt(0));

function npy(descr, count, content) {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + '\n';
  const out = new Uint8Array(128 + content.length);
  out.set([0x93, ...ascii('NUMPY'), 1, 0, 118, 0, ...ascii(header)]);
  out.set(content, 128);
  return out;
}

const u32 = (value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >> 24];

/** Array of `count` objects as CPython pickles it with protocol 2; `list` has the ops that make its list. */
export function objectArray(count, list) {
  const start = ascii(
    '\x80\x02cnumpy.core.multiarray\n_reconstruct\nq\x00cnumpy\nndarray\nq\x01K\x00\x85q\x02' +
      'c_codecs\nencode\nq\x03X\x01\x00\x00\x00bq\x04X\x06\x00\x00\x00latin1q\x05\x86q\x06Rq\x07\x87q\x08Rq\x09(K\x01J',
  );
  const type = ascii(
    '\x85cnumpy\ndtype\nX\x02\x00\x00\x00O8K\x00K\x01\x87R' +
      '(K\x03X\x01\x00\x00\x00|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb\x89',
  );
  const head = [...start, ...u32(count), ...type];
  const content = new Uint8Array(head.length + list.length + 3);
  content.set(head);
  content.set(list, head.length);
  content.set(ascii('tb.'), head.length + list.length);
  return npy('|O', count, content);
}

/** Lists a thousand ints at a time, as CPython does. */
function pickled(lists) {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const out = new Uint8Array(1000 + lists.length * 12 + total * 6);
  let at = 0;
  const put = (...bytes) => {
    for (const byte of bytes) out[at++] = byte;
  };
  let memo = 20;
  put(0x5d);
  for (let from = 0; from < lists.length; from += 1000) {
    put(0x28);
    for (const list of lists.slice(from, from + 1000)) {
      put(0x5d, 0x72, ...u32(memo++));
      for (let first = 0; first < list.length; first += 1000) {
        put(0x28);
        for (let i = first; i < Math.min(list.length, first + 1000); ++i) {
          const id = list[i];
          if (id < 256) put(0x4b, id);
          else if (id < 65536) put(0x4d, id & 255, id >> 8);
          else put(0x4a, ...u32(id));
        }
        put(0x65);
      }
    }
    put(0x65);
  }
  return objectArray(lists.length, out.subarray(0, at));
}

/**
 * An imdb.npz with `count` reviews for training and as many for testing; other names for its lists and labels of training and
 * of testing give them in that order.
 */
export function reviewsArchive(count, meanLength, names = ['x_train', 'y_train', 'x_test', 'y_test']) {
  const entries = {};
  for (const [part, seed] of [1, 2].entries()) {
    const { lists, labels } = someReviews(count, meanLength, seed);
    entries[`${names[2 * part]}.npy`] = pickled(lists);
    entries[`${names[2 * part + 1]}.npy`] = npy(
      '<i8',
      count,
      new Uint8Array(BigInt64Array.from(labels, BigInt).buffer),
    );
  }
  return zipSync(entries, { level: 6 });
}
