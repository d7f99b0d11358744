/** Files kept in the browser. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach, test } from 'node:test';

import { referenceOf, ResourceStore, sha256Hex } from '../../../web/resources/store.ts';
import { fails, utf8 } from './resources/support.mjs';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
require('fake-indexeddb/auto');
const { IDBFactory } = require('fake-indexeddb');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('SHA-256, with and without crypto.subtle', async (t) => {
  assert.equal(await sha256Hex(utf8('abc')), abc);
  t.mock.getter(globalThis, 'crypto', () => undefined);
  assert.equal(await sha256Hex(utf8('abc')), abc);
});

test('kept, listed, there after opening again, removed', async () => {
  const store = await ResourceStore.open();
  const entry = await store.put('My weather (2012).csv', utf8('abc'), 'table', 1000);
  assert.deepEqual(entry, {
    id: 'my-weather-2012',
    sha256: abc,
    name: 'My weather (2012).csv',
    size: 3,
    date: 1000,
    kind: 'table',
  });
  await store.put('imdb.npz', utf8('def'), 'id-lists', 2000);
  store.close();

  const again = await ResourceStore.open();
  assert.deepEqual(
    (await again.list()).map(({ id }) => id),
    ['imdb', 'my-weather-2012'],
  );
  const found = await again.get(entry.id);
  assert.deepEqual([found.entry, [...found.bytes]], [entry, [...utf8('abc')]]);
  await again.remove(entry.id);
  await again.remove('never-there');
  assert.deepEqual((await again.list()).length, 1);
  await fails(again.get(entry.id), 'not-stored', { file: entry.id });
  again.close();
});

test('the same content once; other content under the same name under another id', async () => {
  const store = await ResourceStore.open();
  const first = await store.put('a.csv', utf8('abc'), 'table');
  assert.deepEqual(await store.put('b.csv', utf8('abc'), 'table'), first);
  const ids = [];
  for (const content of ['x', 'y']) ids.push((await store.put('A.CSV', utf8(content), 'table')).id);
  assert.deepEqual(ids, ['a-2', 'a-3']);
  assert.equal((await store.put('資料（第１版）.csv.gz', utf8('z'), 'table')).id, '資料-第1版');
  assert.equal((await store.put('.csv', utf8('zz'), 'table')).id, 'file');
  assert.equal((await store.list()).length, 5);
  store.close();
});

test('a link means its content', async () => {
  const store = await ResourceStore.open();
  const reference = { id: 'imdb', sha256: abc, name: 'imdb.npz' };
  assert.equal(await store.find(reference), undefined);
  const entry = await store.put('other name.npz', utf8('abc'), 'id-lists');
  assert.deepEqual(await store.find(reference), entry);
  assert.deepEqual(referenceOf(entry), { id: 'other-name', sha256: abc, name: 'other name.npz' });
  store.close();
});

test('a part of a larger buffer is kept alone', async () => {
  const store = await ResourceStore.open();
  const { id } = await store.put('a', utf8('xxabcxx').subarray(2, 5), 'text');
  const { bytes } = await store.get(id);
  assert.deepEqual([...bytes], [...utf8('abc')]);
  assert.equal(bytes.buffer.byteLength, 3);
  store.close();
});

test('a full disk is said; what was there stays', async (t) => {
  const store = await ResourceStore.open();
  const first = await store.put('a.csv', utf8('abc'), 'table');
  const estimate = async () => ({ quota: 1000, usage: 900 });
  Object.defineProperty(navigator, 'storage', { value: { estimate }, configurable: true });
  const { IDBObjectStore } = require('fake-indexeddb');
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (value, key) {
    if (this.name === 'content') throw new DOMException('full', 'QuotaExceededError');
    return add.call(this, value, key);
  };
  t.after(() => {
    IDBObjectStore.prototype.add = add;
    Reflect.deleteProperty(navigator, 'storage');
  });
  await fails(store.put('b.csv', utf8('x'.repeat(500)), 'table'), 'storage-full', {
    file: 'b.csv',
    expected: 100,
    got: 500,
  });
  assert.deepEqual(await store.list(), [first]);
  store.close();
});

test('a browser that keeps nothing', async () => {
  globalThis.indexedDB = /** @type {any} */ ({
    open() {
      throw new DOMException('no', 'SecurityError');
    },
  });
  await fails(ResourceStore.open(), 'storage-unavailable', { got: 'SecurityError' });
});

test('a closed database', async () => {
  const store = await ResourceStore.open();
  store.close();
  await fails(store.list(), 'storage-failed', { got: 'InvalidStateError' });
  await fails(store.put('a', utf8('a'), 'text'), 'storage-failed', { got: 'InvalidStateError' });
});
