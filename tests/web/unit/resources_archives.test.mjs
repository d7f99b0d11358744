/** Archives and arrays as NumPy, Keras and MNIST ship them, and all that can be wrong with them. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { objectArray, reviewsArchive, someReviews } from './resources/reviews.mjs';
import {
  expected,
  fails,
  fixture,
  idx,
  listsOf,
  npy,
  read,
  readFixture,
  utf8,
} from './resources/support.mjs';

const { gzipSync, unzipSync, zipSync } = createRequire(new URL('../../../web/package.json', import.meta.url))(
  'fflate',
);

for (const name of [
  'protocol2',
  'protocol3',
  'protocol4',
  'protocol5',
  'numpy2',
  'numpy2_protocol2',
  'python2',
  'stored',
])
  test(`imdb_${name}.npz`, async () => {
    const { kind, train, test } = await readFixture(`imdb_${name}.npz`);
    assert.equal(kind, 'id-lists');
    for (const [part, [lists, labels]] of [
      [train, expected.train],
      [test, expected.test],
    ]) {
      assert.deepEqual(listsOf(part), lists);
      assert.deepEqual([...part.labels], labels);
      assert.ok(part.ids instanceof Int32Array && part.offsets instanceof Uint32Array);
      assert.equal(part.ids.buffer.byteLength, part.ids.length * 4);
    }
  });

test('lists and their labels under other names, and in other orders', async () => {
  const named = await read({ name: 'imdb.npz', bytes: reviewsArchive(12, 6) });
  for (const names of [
    ['arr_0', 'arr_1', 'arr_2', 'arr_3'],
    ['train_data', 'train_labels', 'test_data', 'test_labels'],
    ['X_TRAIN', 'Y_TRAIN', 'X_TEST', 'Y_TEST'],
  ]) {
    const bytes = reviewsArchive(12, 6, names);
    assert.deepEqual(await read({ name: 'a.npz', bytes }), named, names.join());
    // Lists first, then labels, as np.savez(file, x_train, x_test, y_train, y_test) has them.
    const entries = unzipSync(bytes);
    const order = [0, 2, 1, 3].map((at) => `${names[at]}.npy`);
    const sorted = zipSync(Object.fromEntries(order.map((name) => [name, entries[name]])));
    assert.deepEqual(await read({ name: 'a.npz', bytes: sorted }), named, order.join());
  }
  const { train, test } = await read({
    name: 'a.npz',
    bytes: reviewsArchive(12, 6, ['a_test', 'b_test', 'a', 'b']),
  });
  assert.deepEqual([train, test], [named.test, named.train]);
});

test('of three parts the first trains and the last tests; what has no labels is left out', async () => {
  const two = unzipSync(reviewsArchive(12, 6, ['arr_0', 'arr_1', 'arr_2', 'arr_3']));
  const [train, labels, test, answers] = Object.values(two);
  const ones = npy([12], Array(12).fill(1));
  const of = (...arrays) => zipSync(Object.fromEntries(arrays.map((array, i) => [`arr_${i}.npy`, array])));
  const three = await read({ name: 'a.npz', bytes: of(train, labels, train, ones, test, answers) });
  assert.deepEqual(three, await read({ name: 'a.npz', bytes: of(train, labels, test, answers) }));
  const one = await read({ name: 'a.npz', bytes: of(train, labels, test) });
  assert.deepEqual([one.train, one.test], [three.train, null]);
  await fails(read({ name: 'a.npz', bytes: of(train, ones) }), 'one-class', { file: 'a.npz/arr_1', got: 1 });
  const few = npy([11], [...Array(10).fill(1), 0]);
  await fails(read({ name: 'a.npz', bytes: of(train, few) }), 'label-count', {
    file: 'a.npz/arr_1',
    got: 11,
  });
  const bare = await read({ name: 'a.npz', bytes: of(train, test) });
  assert.equal(bare.kind, 'arrays');
});

test('arrays of texts and dates beside numbers are left out, unless they are the labels', async () => {
  const text = await fixture('text.npy');
  const numbers = npy([3], [1, 2, 4]);
  const beside = zipSync({ 'names.npy': text, 'values.npy': numbers });
  const { kind, arrays, unread } = await read({ name: 'a.npz', bytes: beside });
  assert.deepEqual([kind, Object.keys(arrays), [...unread.keys()]], ['arrays', ['values'], ['names']]);
  await fails(read({ name: 'a.npz', bytes: zipSync({ 'names.npy': text }) }), 'number-type', {
    file: 'a.npz/names.npy',
  });
  const { 'arr_0.npy': lists } = unzipSync(reviewsArchive(4, 6, ['arr_0', 'arr_1', 'arr_2', 'arr_3']));
  const named = zipSync({ 'x_train.npy': lists, 'y_train.npy': text });
  await fails(read({ name: 'a.npz', bytes: named }), 'number-type', { file: 'a.npz/y_train.npy' });
  const perhaps = zipSync({ 'texts.npy': lists, 'moods.npy': text });
  await fails(read({ name: 'a.npz', bytes: perhaps }), 'number-type', { file: 'a.npz/moods.npy' });
});

test('archives of several files are told by what is in them; of one file and notes the file is read', async () => {
  const [table, other] = ['a,b\n1,2\n3,4\n5,6\n', 'a,b\n7,8\n'].map(utf8);
  const only = await read({ name: 'data.csv', bytes: table });
  for (const entries of [
    { 'data.csv': table },
    {
      'data/': new Uint8Array(),
      'data/data.csv': table,
      'data/.DS_Store': other,
      '__MACOSX/data/._data.csv': other,
    },
    { '_about.txt': other, 'data.csv': table },
    { 'README.md': other, 'x/data.csv': table },
  ]) {
    const { rows, columns } = await read({ name: 'a.zip', bytes: zipSync(entries) });
    assert.deepEqual([rows, columns], [only.rows, only.columns], Object.keys(entries).join());
  }
  const several = zipSync({ 'train.csv': table, 'test.csv': other, 'readme.txt': other });
  await fails(read({ name: 'a.zip', bytes: several }), 'several-files', {
    expected: 2,
    got: 'train.csv, test.csv',
  });
  const inner = zipSync({ 'x.npy': npy([3], [1, 2, 4]) });
  const { arrays } = await read({ name: 'a.zip', bytes: zipSync({ 'series.npz': inner }) });
  assert.deepEqual([...arrays.x.data], [1, 2, 4]);
});

test('rows beside lists are lists; a column of labels is read', async () => {
  const { 'arr_0.npy': lists } = unzipSync(reviewsArchive(4, 6, ['arr_0', 'arr_1', 'arr_2', 'arr_3']));
  const bytes = zipSync({
    'x_train.npy': lists,
    'y_train.npy': npy([4, 1], [0, 1, 1, 0]),
    'x_test.npy': npy([2, 3], [0, 1, 5, 1, 6, 0]),
    'y_test.npy': npy([2], [1, 0]),
  });
  const { train, test } = await read({ name: 'a.npz', bytes });
  assert.deepEqual([...train.labels], [0, 1, 1, 0]);
  assert.deepEqual(
    [listsOf(test), [...test.labels]],
    [
      [
        [1, 5],
        [1, 6],
      ],
      [1, 0],
    ],
  );
});

test('the same in one slice and in very many', async () => {
  const whole = await readFixture('imdb_protocol4.npz', { slice: 1e9 });
  assert.deepEqual(await readFixture('imdb_protocol4.npz', { slice: -1 }), whole);
});

for (const protocol of [2, 5])
  test(`lists of ids in other forms, protocol ${protocol}`, async () => {
    const { kind, arrays } = await readFixture(`objects_protocol${protocol}.npz`);
    assert.equal(kind, 'arrays');
    assert.deepEqual(Object.keys(arrays), Object.keys(expected.objects));
    for (const [name, lists] of Object.entries(expected.objects))
      assert.deepEqual(listsOf(arrays[name]), lists, name);
  });

test('numbers of every type, in both byte orders and orders of axes', async () => {
  const { arrays } = await readFixture('numbers.npz');
  assert.deepEqual(Object.keys(arrays).sort(), Object.keys(expected.numbers).sort());
  for (const [name, values] of Object.entries(expected.numbers)) {
    const { data, shape, dtype } = arrays[name];
    assert.deepEqual([...data], values.map(Number), name);
    if (name === 'scalar') assert.deepEqual(shape, []);
    else if (name !== 'halves') assert.deepEqual([dtype, shape], [name.split('_')[0], [2, 3, 4]]);
  }
  assert.ok(arrays.int8_C.data instanceof Int8Array && arrays.float16_C.data instanceof Float32Array);
  assert.ok(arrays.int64_C.data instanceof Float64Array && arrays.uint32_F.data instanceof Uint32Array);
});

test('an array of a file of its own has its name', async () => {
  const entries = unzipSync(await fixture('numbers.npz'));
  const { kind, arrays } = await read({ name: 'Series.npy', bytes: entries['int64_big_F.npy'] });
  assert.equal(kind, 'arrays');
  assert.deepEqual([...arrays.Series.data], expected.numbers.int64_big_F);
  const lists = unzipSync(await fixture('imdb_protocol4.npz'))['x_test.npy'];
  const sets = await read({ name: 'reviews.npy', bytes: lists });
  assert.deepEqual([sets.kind, sets.test, sets.train.labels], ['id-lists', null, null]);
  assert.deepEqual(listsOf(sets.train), expected.test[0]);
});

for (const [name, got] of [
  ['strings', '"good film"'],
  ['floats', 'float'],
  ['none', 'None'],
  ['dicts', 'dict'],
  ['nested', 'list'],
  ['bools', 'bool'],
])
  test(`pickled ${name} are refused`, () =>
    fails(readFixture(`wrong_${name}.npy`), 'pickle-content', {
      got,
      expected: 'id-lists',
      file: `wrong_${name}.npy`,
    }));

test('nothing in a pickle is run', async () => {
  await fails(readFixture('wrong_evil.npy'), 'pickle-content', { got: 'posix.system' });
  assert.ok(!existsSync('never'));
});

test('arrays that are no numbers, ids of more than 32 bits', async () => {
  await fails(readFixture('wrong_large.npy'), 'id-range', { got: 2 ** 31 });
  await fails(readFixture('complex.npy'), 'number-type', { got: '<c16' });
  await fails(readFixture('text.npy'), 'number-type', { got: '<U2' });
  await fails(readFixture('structured.npy'), 'number-type', { got: 'structured' });
});

test('idx images and labels, gzipped too', async () => {
  const pixels = Array.from({ length: 2 * 3 * 4 }, (_, i) => i * 10);
  const images = idx(8, [2, 3, 4], pixels);
  for (const [name, bytes] of [
    ['train-images-idx3-ubyte', images],
    ['train-images-idx3-ubyte.gz', gzipSync(images)],
    ['whatever', gzipSync(images)],
  ]) {
    const resource = await read({ name, bytes });
    assert.deepEqual(
      { ...resource, pixels: [...resource.pixels] },
      { kind: 'images', pixels, shape: [2, 3, 4] },
    );
  }
  const labels = await read({ name: 't10k-labels-idx1-ubyte', bytes: idx(8, [3], [7, 2, 1]) });
  assert.deepEqual(labels, { kind: 'labels', labels: Uint8Array.of(7, 2, 1) });
  const shorts = await read({ name: 'shorts', bytes: idx(0x0b, [2], [255, 254, 1, 0]) });
  assert.deepEqual([...shorts.arrays.shorts.data], [-2, 256]);
});

test('idx files that are too short, too long, empty', async () => {
  const images = idx(8, [2, 3, 4], Array(24).fill(1));
  await fails(read({ name: 'a', bytes: images.slice(0, -1) }), 'truncated', {
    file: 'a',
    expected: 40,
    got: 39,
  });
  await fails(read({ name: 'a', bytes: images.slice(0, 6) }), 'truncated');
  await fails(read({ name: 'a', bytes: Uint8Array.of(...images, 0) }), 'damaged');
  await fails(read({ name: 'a', bytes: idx(8, [0, 28, 28], []) }), 'empty');
  const huge = idx(8, [0xffffffff, 0xffffffff, 0xffffffff], [1]);
  await fails(read({ name: 'a', bytes: huge }), 'truncated');
});

test('every beginning of an archive is refused as truncated or damaged', async () => {
  const bytes = await fixture('imdb_protocol4.npz');
  for (let length = 4; length < bytes.length; length += 331)
    await fails(read({ name: 'imdb.npz', bytes: bytes.slice(0, length) }), 'truncated', { file: 'imdb.npz' });
  await fails(read({ name: 'imdb.npz', bytes: new Uint8Array() }), 'empty');
  const packed = gzipSync(utf8('a,b\n1,2\n'.repeat(1000)));
  for (let length = 2; length < packed.length; ++length)
    await fails(read({ name: 't.csv.gz', bytes: packed.slice(0, length) }), 'truncated', {
      file: 't.csv.gz',
    });
});

test('a gzip file of several members', async () => {
  const bytes = Uint8Array.of(...gzipSync(utf8('a,b\n1,2\n')), ...gzipSync(utf8('3,4\n')));
  assert.equal((await read({ name: 't.csv.gz', bytes })).rows, 2);
  await fails(read({ name: 't.csv.gz', bytes: bytes.slice(0, -1) }), 'truncated');
});

test('a pickle cut off in its array is truncated, wherever', async () => {
  const bytes = await fixture('wrong_large.npy');
  const lists = unzipSync(await fixture('imdb_protocol5.npz'))['x_train.npy'];
  assert.ok(bytes.length < lists.length);
  for (let length = 8; length < lists.length; length += 97)
    await fails(read({ name: 'x.npy', bytes: lists.slice(0, length) }), 'truncated', { file: 'x.npy' });
});

test('changed bytes are never read as if they were right', async () => {
  const bytes = await fixture('imdb_protocol4.npz');
  const right = await read({ name: 'imdb.npz', bytes });
  let refused = 0;
  for (let at = 60; at < bytes.length; at += 97) {
    const changed = bytes.slice();
    changed[at] ^= 0x55;
    try {
      // Dates and the like may change without harm.
      assert.deepEqual(await read({ name: 'imdb.npz', bytes: changed }), right, String(at));
    } catch (error) {
      assert.equal(error.name, 'ResourceError', error.stack);
      ++refused;
    }
  }
  assert.ok(refused > 80);
  const packed = gzipSync(utf8('a,b\n1,2\n'.repeat(1000)), { level: 0 });
  packed[100] ^= 1;
  await fails(read({ name: 't.csv.gz', bytes: packed }), 'damaged', { file: 't.csv.gz' });
});

test('what unpacks to too much is refused before or while it unpacks', async () => {
  const zeros = new Uint8Array(4e6);
  const limits = { unpacked: 1e6 };
  const zip = zipSync({ 'a.npy': zeros });
  await fails(read({ name: 'a.npz', bytes: zip }, { limits }), 'unpacked-too-large', {
    got: 4e6,
    expected: 1e6,
  });
  await fails(read({ name: 'a.gz', bytes: gzipSync(zeros) }, { limits }), 'unpacked-too-large', {
    expected: 1e6,
  });
  await fails(read({ name: 'a.npz', bytes: zip }, { limits: { file: 10 } }), 'too-large', {
    got: zip.length,
    expected: 10,
  });

  // Sizes that the archive itself states wrongly: too small, and far beyond what deflate can do.
  for (const size of [1000, 0x7fffffff]) {
    const lying = zip.slice();
    const view = new DataView(lying.buffer);
    view.setUint32(22, size, true);
    const directory = view.getUint32(lying.length - 22 + 16, true);
    view.setUint32(directory + 24, size, true);
    await fails(read({ name: 'a.npz', bytes: lying }, { limits: { unpacked: 2 ** 32 } }), 'damaged', {
      file: 'a.npz/a.npy',
    });
  }
  let nested = gzipSync(utf8('text'));
  for (let depth = 0; depth < 5; ++depth) nested = gzipSync(nested);
  await fails(read({ name: 'a.gz', bytes: nested }), 'unknown-kind', { got: 'gzip' });
});

test('small pickles that would come to very much', async () => {
  const [list, put, get, mark, append] = [0x5d, [0x71, 250], [0x68, 250], 0x28, 0x65];
  const many = (count, bytes) => Array.from({ length: count }, () => bytes).flat();
  const ints = (count) => [mark, ...many(count, [0x4b, 7]), append];
  const readArray = (count, bytes) => read({ name: 'x.npy', bytes: objectArray(count, bytes) });

  // One long list a few times, and very many times.
  const repeated = (count) => [list, mark, list, ...put, ...ints(5000), ...many(count - 1, get), append];
  const { train } = await readArray(9, repeated(9));
  assert.deepEqual([train.ids.length, train.offsets.length], [45000, 10]);
  await fails(readArray(4000, repeated(4000)), 'unpacked-too-large', { file: 'x.npy' });
  // Two lists that grow in turn, each copied to the end by the other.
  const inTurn = many(3000, [0x68, 250, 0x4b, 1, 0x61, 0x30, 0x68, 251, 0x4b, 1, 0x61, 0x30]);
  const two = [list, mark, list, 0x71, 250, list, 0x71, 251, ...inTurn, append];
  await fails(readArray(2, two), 'unpacked-too-large');
  const few = [list, mark, list, 0x71, 250, list, 0x71, 251, ...inTurn.slice(0, 36), append];
  assert.deepEqual(listsOf((await readArray(2, few)).train), [
    [1, 1, 1],
    [1, 1, 1],
  ]);
  await fails(readArray(3, [list, ...ints(2)]), 'damaged');
  await fails(readArray(2, [list, 0x72, 255, 255, 255, 127, ...ints(2)]), 'pickle-content', { got: 'memo' });
  await fails(readArray(2, [list, 0x68, 99]), 'pickle-content', { got: 'memo' });
  await fails(readArray(2, [0x65]), 'pickle-content');
  await fails(readArray(2, [0x8e, ...many(8, [255])]), 'truncated');
});

test('every changed byte of a pickle ends in lists or in an error by code', async () => {
  const bytes = unzipSync(reviewsArchive(6, 4))['x_train.npy'];
  for (let at = 0; at < bytes.length; ++at)
    for (const flip of [1, 0x10, 0x55, 0xff]) {
      const changed = bytes.slice();
      changed[at] ^= flip;
      await read({ name: 'x.npy', bytes: changed }).catch((error) => {
        assert.equal(error.name, 'ResourceError', `${at} ${flip} ${error.stack}`);
      });
    }
});

test('one part, in the form of reuters.npz; other names', async () => {
  const { 'x_train.npy': x, 'y_train.npy': y } = unzipSync(await fixture('imdb_protocol4.npz'));
  const sets = await read({ name: 'reuters.npz', bytes: zipSync({ 'x.npy': x, 'y.npy': y }) });
  assert.deepEqual([sets.kind, sets.test], ['id-lists', null]);
  assert.deepEqual(listsOf(sets.train), expected.train[0]);
  assert.deepEqual([...sets.train.labels], expected.train[1]);
  const { kind, arrays } = await read({
    name: 'own.npz',
    bytes: zipSync({ '__proto__.npy': y, 'x.npy': y }),
  });
  assert.deepEqual([kind, Object.keys(arrays)], ['arrays', ['__proto__', 'x']]);
  const unlabelled = await read({ name: 'own.npz', bytes: zipSync({ 'x_train.npy': x }) });
  assert.deepEqual([unlabelled.kind, unlabelled.train.labels], ['id-lists', null]);
});

test('labels: as many as sequences, more than one class, whole numbers', async () => {
  const entries = unzipSync(await fixture('imdb_protocol4.npz'));
  const read1 = (changes) => read({ name: 'imdb.npz', bytes: zipSync({ ...entries, ...changes }) });
  await fails(read1({ 'y_train.npy': entries['y_test.npy'] }), 'label-count', {
    file: 'imdb.npz/y_train',
    expected: 40,
    got: 30,
  });
  const ones = entries['y_train.npy'].slice();
  ones.fill(0, ones.length - 40 * 8);
  await fails(read1({ 'y_train.npy': ones }), 'one-class', { file: 'imdb.npz/y_train', got: 0 });
  await fails(read1({ 'y_train.npy': entries['x_train.npy'] }), 'shape', { file: 'imdb.npz/y_train' });
});

test('files of other kinds are named', async () => {
  const page = utf8('<!DOCTYPE html><html><title>404</title></html>');
  await fails(read({ name: 'imdb.npz', bytes: page }), 'other-kind', { expected: 'npz', got: 'html' });
  const answer = utf8('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>');
  await fails(read({ name: 'reviews.csv', bytes: answer }), 'other-kind', { expected: 'table', got: 'html' });
  await fails(read({ name: 'imdb.npz', bytes: utf8('not found') }), 'other-kind', {
    expected: 'npz',
    got: 'text',
  });
  await fails(read({ name: 'x.csv', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10) }), 'other-kind', {
    expected: 'table',
    got: 'image',
  });
  await fails(read({ name: 'x', bytes: Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0x2d) }), 'unknown-kind', {
    got: 'pdf',
  });
  const book = zipSync({ 'xl/workbook.xml': utf8('<x/>'), '[Content_Types].xml': utf8('<x/>') });
  await fails(read({ name: 'book.xlsx', bytes: book }), 'unknown-kind', { got: 'excel' });
  await fails(read({ name: 'x.csv', bytes: book }), 'other-kind', { expected: 'table', got: 'excel' });
  await fails(read({ name: 'x.npz', bytes: zipSync({ 'a.txt': utf8('a') }) }), 'other-kind', { got: 'zip' });
  await fails(read({ name: 'x.dat', bytes: Uint8Array.of(1, 2, 3, 4, 200, 0, 0) }), 'unknown-kind', {
    got: 'binary',
  });
});

test('content decides before the name', async () => {
  const npz = await read({ name: 'imdb.csv', bytes: await fixture('imdb_protocol4.npz') });
  assert.equal(npz.kind, 'id-lists');
  const table = await read({ name: 'data.zip', bytes: zipSync({ 'data.csv': utf8('a,b\n1,2\n3,4\n') }) });
  assert.deepEqual([table.kind, table.file, table.rows], ['table', 'data.zip/data.csv', 2]);
});

test('progress rises to 1; a signal cancels between slices', async () => {
  const bytes = reviewsArchive(3000, 50);
  const seen = [];
  await read({ name: 'imdb.npz', bytes }, { slice: -1, progress: (progress) => seen.push(progress) });
  assert.ok(seen.length > 20);
  assert.equal(seen.at(-1).share, 1);
  for (const [i, { share }] of seen.entries()) assert.ok(i === 0 || share >= seen[i - 1].share);
  assert.deepEqual(new Set(seen.map(({ phase }) => phase)), new Set(['unpack', 'read']));

  for (const [phase, reason] of [
    ['unpack', new Error('enough')],
    ['read', new Error('enough')],
    ['unpack', undefined],
    ['read', undefined],
  ]) {
    const controller = new AbortController();
    let reports = 0;
    const progress = (now) => {
      reports += Number(controller.signal.aborted);
      if (now.phase === phase) controller.abort(reason);
    };
    const cancelled = read({ name: 'imdb.npz', bytes }, { slice: -1, signal: controller.signal, progress });
    await assert.rejects(cancelled, (error) => error === (reason ?? controller.signal.reason));
    assert.equal(reports, 0);
  }
  await assert.rejects(read({ name: 'imdb.npz', bytes }, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('an archive in the form of imdb.npz', async () => {
  const { train, test } = await read({ name: 'imdb.npz', bytes: reviewsArchive(500, 240) });
  for (const [part, seed] of [
    [train, 1],
    [test, 2],
  ]) {
    const { lists, labels } = someReviews(500, 240, seed);
    assert.deepEqual(listsOf(part), lists);
    assert.deepEqual([...part.labels], labels);
  }
});

test('messages are let in between slices', async () => {
  let timers = 0;
  const timer = setInterval(() => ++timers, 1);
  await readFixture('imdb_protocol4.npz', { slice: -1 });
  clearInterval(timer);
  assert.ok(timers > 0);
});
