/** Files from the reader's worker to the store, and from there to the training worker. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach, test } from 'node:test';

import { bring } from '../../../web/reader/bring.ts';
import { ResourceStore } from '../../../web/resources/store.ts';
import { useKey } from '../../../web/resources/use_key.ts';
import { BroughtResources } from '../../../web/worker/brought.ts';
import { resourcesFrom, shippedResource } from '../../../web/worker/resources.ts';
import { reviewsArchive } from './resources/reviews.mjs';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
require('fake-indexeddb/auto');
const { IDBFactory } = require('fake-indexeddb');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const reviews = { name: 'reviews', kinds: ['id-lists', 'labelled-texts'], classes: 2 };
const words = { name: 'words', kinds: ['word-index'], classes: 0 };
const needs = [
  { ...reviews, shipped: true, optional: false },
  { ...words, shipped: false, optional: true },
];
const table = 'text,label\ngood film,1\nbad film,0\nfine,1\nno,0\n';

const request = (content, name, more = {}) => ({
  ...{
    id: 1,
    file: new Blob([content]),
    name,
    entry: null,
    needs: [reviews, words],
    others: [],
    missing: [],
  },
  ...more,
});

/** @returns {Promise<any>} */
const bringIt = (...given) => bring(/** @type {any} */ (request)(...given), () => {});

const configWith = (resources) => ({ task: 'sentiment', resources });
const find = resourcesFrom([new BroughtResources().source, shippedResource]);

test('a file is read, kept, and found by the training worker', async () => {
  const shares = [];
  const archive = reviewsArchive(60, 20);
  const { kind, brought } = /** @type {any} */ (
    await bring(request(archive, 'imdb.npz'), ({ share }) => shares.push(share))
  );
  assert.equal(kind, 'brought');
  const { entry, kept, need, facts, formed } = brought;
  assert.deepEqual(
    [entry.id, entry.kind, kept, need, formed],
    ['imdb', 'id-lists', true, 'reviews', undefined],
  );
  assert.equal(facts.testCount, 60);
  assert.ok(shares.length > 1 && shares.every((share, i) => share <= 1 && share >= (shares[i - 1] ?? 0)));

  const { id, sha256, name } = entry;
  const found = await find(configWith({ reviews: { id, sha256, name } }), needs);
  assert.deepEqual(Object.keys(found), ['reviews']);
  assert.equal(found.reviews.offsets.length, 61);
  assert.equal(found.reviews.test_labels.length, 60);
});

test('what was made of a file is made anew for another use', async () => {
  const { brought } = await bringIt(`${table}ok,1\n`, 'a.csv');
  const { id, sha256, name } = brought.entry;
  const columns = { text: 'label', label: 'label' };
  const found = await find(configWith({ reviews: { id, sha256, name, columns } }), needs);
  assert.equal(found.reviews.texts, '1\n0\n1\n0\n1');
  const plain = await find(configWith({ reviews: { id: 'other', sha256, name } }), needs);
  assert.equal(plain.reviews.texts, 'good film\nbad film\nfine\nno\nok');
  const store = await ResourceStore.open();
  assert.ok(await store.prepared(id, useKey(reviews)));
  await store.remove(id);
  assert.equal(await store.prepared(id, useKey(reviews)), undefined);
  store.close();
  await assert.rejects(find(configWith({ reviews: { id, sha256, name } }), needs), {
    where: '/resources/reviews',
    code: 'resources.file_missing',
  });
});

test('the words may be missing, and go to the need that takes them', async () => {
  const { brought } = await bringIt('{"the": 1, "and": 2}', 'words.json');
  assert.equal(brought.need, 'words');
  const { id, sha256, name } = brought.entry;
  const mine = (await bringIt(table, 'a.csv')).brought.entry;
  const found = await find(configWith({ reviews: mine, words: { id, sha256, name } }), needs);
  assert.equal(found.words.words, 'the\nand');
  const without = await find(configWith({ reviews: mine, words: { id, sha256: 'x', name } }), needs);
  assert.deepEqual(Object.keys(without), ['reviews']);
});

test('a refused file is not kept', async () => {
  for (const [content, name, code] of [
    ['', 'a.csv', 'empty'],
    ['%PDF-1.7', 'a.pdf', 'unknown-kind'],
    ['text,label\na,1\nb,1\n', 'a.csv', 'one-class'],
    ['Call me Ishmael.', 'a.txt', 'not-taken'],
  ]) {
    const { kind, fault } = await bringIt(content, name);
    assert.deepEqual([kind, fault?.code, fault?.values.file], ['fault', code, name]);
  }
  assert.equal((await bringIt(table, 'a.csv', { needs: [] })).fault.code, 'nothing-taken');
  const other = await bringIt('Call me Ishmael.', 'a.txt');
  assert.equal(other.fault.values.expected, 'id-lists,labelled-texts,word-index');
  const store = await ResourceStore.open();
  assert.deepEqual(await store.list(), []);
  store.close();
});

test('open columns: the file is kept, and used with those chosen', async () => {
  const text = 'a,b,c,d\nx y,p q,1,0\nx z,p r,0,1\nx w,p s,1,1\n';
  const { kind, open } = await bringIt(text, 'a.csv');
  assert.equal(kind, 'open');
  assert.equal(open.columns.length, 4);
  const chosen = { entry: open.entry, file: null, columns: { text: 'b', label: 'd' } };
  const { brought } = await bringIt('', 'a.csv', chosen);
  assert.equal(brought.entry.id, open.entry.id);
  assert.deepEqual(brought.columns, { text: 'b', label: 'd' });
});

test('the file that a link means is told by its content', async () => {
  const { entry } = (await bringIt(table, 'a.csv')).brought;
  const missing = [
    { need: 'reviews', sha256: entry.sha256, name: 'a.csv', columns: { text: 'label', label: 'label' } },
  ];
  const { brought } = await bringIt(table, 'b.csv', { missing });
  assert.deepEqual([brought.found, brought.columns.text], [true, 'label']);
  const other = await bringIt(`${table}x,1\n`, 'a.csv', { missing });
  assert.deepEqual([other.brought.found, other.brought.columns.text], [false, 'text']);
});

test('where the browser keeps nothing, the page gets what the training worker is handed', async () => {
  globalThis.indexedDB = /** @type {any} */ ({
    open() {
      throw new DOMException('no', 'SecurityError');
    },
  });
  const { brought } = await bringIt(table, 'a.csv');
  const { kept, reason, entry, formed } = brought;
  assert.deepEqual([kept, reason.code, entry.name], [false, 'storage-unavailable', 'a.csv']);
  const files = new BroughtResources();
  const findHanded = resourcesFrom([files.source, shippedResource]);
  await assert.rejects(findHanded(configWith({ reviews: entry }), needs), { code: 'resources.file_missing' });
  files.provide({ sha256: entry.sha256, key: useKey(reviews), arrays: formed.arrays });
  const found = await findHanded(configWith({ reviews: entry }), needs);
  assert.equal(found.reviews.texts, 'good film\nbad film\nfine\nno');
});

test('several columns of a table of numbers are asked for, and then those that a link names', async () => {
  const need = { name: 'table', kinds: ['number-table'], classes: 0 };
  const content = 'a,b,c\n1,2,x\n3,4,y\n5,6,z\n';
  const { kind, open } = await bringIt(content, 'a.csv', { needs: [need] });
  assert.equal(kind, 'open');
  assert.deepEqual(open.guess, { inputs: ['a'], target: 'a' });
  assert.deepEqual(open.columns[2], { name: 'c', sample: 'x', problem: 'text', line: 2 });
  const { id, sha256, name } = open.entry;
  const columns = { inputs: ['b', 'a'], target: 'b' };
  const needed = [{ ...need, shipped: true, optional: false }];
  const found = await find(configWith({ table: { id, sha256, name, columns } }), needed);
  assert.equal(found.table.columns, 'b\na\nb');
  assert.deepEqual([...found.table.values], [2, 1, 2, 4, 3, 4, 6, 5, 6]);
  const wrong = { inputs: ['c'], target: 'b' };
  await assert.rejects(
    find(configWith({ table: { id, sha256, name, columns: wrong } }), needed),
    ({ where, code }) => where === '/resources/table' && code === 'column-text',
  );
});

const others = [
  { task: 'moods', ...reviews },
  { task: 'moods', ...words },
  { task: 'prose', name: 'text', kinds: ['text'], classes: 0 },
  { task: 'forecast', name: 'table', kinds: ['number-table'], classes: 0 },
  { task: 'answers', name: 'pairs', kinds: ['pairs'], classes: 0 },
];
const [, , text, numbers, pairs] = others;
const sentences = (label) =>
  Array.from(
    { length: 8 },
    (_, i) => `"A film of ${i} hours, and more${i % 3 ? '' : '!'}",${label(i)}\n`,
  ).join('');
const river = `day,level\n${Array.from({ length: 9 }, (_, i) => `2020-01-0${i + 1},${i * i}.5\n`).join('')}`;

test('a file is offered to the tasks that can be trained with it', async () => {
  const offersOf = async (content, name, needs = []) => {
    const answer = await bringIt(content, name, { needs, others });
    const { kind, offers } = answer.brought ? { kind: 'brought', ...answer.brought } : answer;
    return [
      answer.kind ?? kind,
      ...offers.map((offer) => `${offer.task} ${offer.need} ${offer.kind}${offer.open ? ' open' : ''}`),
    ];
  };
  const labelled = `text,label\n${sentences((i) => i % 2)}`;
  const unclear = `a,b,c,d\n${sentences((i) => `${i % 2},${i % 2},x`)}`;
  const moods = 'moods reviews labelled-texts';
  assert.deepEqual(await offersOf(labelled, 'a.csv'), ['fault', moods]);
  assert.deepEqual(await offersOf(unclear, 'a.csv'), ['fault', `${moods} open`]);
  assert.deepEqual(await offersOf(river, 'a.csv'), ['fault', 'forecast table number-table open']);
  assert.deepEqual(await offersOf('Call me Ishmael.\nSome years ago.\n', 'a.txt'), [
    'fault',
    'prose text text',
  ]);
  assert.deepEqual(await offersOf('{"the": 1, "and": 2}', 'a.json'), ['fault', 'moods words word-index']);
  assert.deepEqual(await offersOf(reviewsArchive(20, 9), 'imdb.npz'), ['fault', 'moods reviews id-lists']);
  const spoken = Array.from({ length: 6 }, (_, i) => `${i * 7 + 1}\tnumber ${'i'.repeat(i + 1)}\n`).join('');
  assert.deepEqual(await offersOf('Good day.\tGuten Tag.\nThe sea.\tDas Meer.\n', 'a.txt'), [
    'fault',
    'answers pairs pairs',
  ]);
  assert.deepEqual(await offersOf(spoken, 'a.tsv'), [
    'fault',
    'answers pairs pairs',
    'forecast table number-table open',
  ]);
  // To a task that takes files too: those of another kind, and those that it would take for what they are not.
  assert.deepEqual(await offersOf(river, 'a.csv', [reviews]), ['fault', 'forecast table number-table open']);
  assert.deepEqual(await offersOf(labelled, 'a.csv', [numbers]), ['doubt', moods]);
  assert.deepEqual(await offersOf(labelled, 'a.csv', [text]), ['doubt', moods]);
  assert.deepEqual(await offersOf(labelled, 'a.csv', [pairs]), ['doubt', moods]);
  assert.deepEqual(await offersOf(river, 'a.csv', [text]), ['doubt', 'forecast table number-table open']);
  assert.deepEqual(await offersOf('1\tfine film\n0\tbad film\n1\tfine\n0\tbad\n', 'a.txt', [text]), [
    'doubt',
    moods,
    'forecast table number-table open',
  ]);
  const lines = '1 fine film\n0 bad film\n1 fine\n0 bad\n';
  assert.deepEqual(await offersOf(lines, 'a.txt', [reviews]), ['brought', moods, 'prose text text']);
});

test('who insists uses a file for what it does not look like', async () => {
  const given = { needs: [text], others, certain: true };
  assert.equal((await bringIt(river, 'a.csv', given)).brought.kind, 'text');
  const labelled = `text,label\n${sentences((i) => i % 2)}`;
  const { kind, open } = await bringIt(labelled, 'a.csv', { ...given, needs: [numbers] });
  assert.deepEqual([kind, open.guess.target], ['open', 'label']);
});

test('what no task takes: each one says what it would', async () => {
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const { fault, offers, wants } = await bringIt(picture, 'a.png', { needs: [], others });
  assert.deepEqual([fault.code, fault.values.got, offers], ['unknown-kind', 'image', []]);
  assert.deepEqual(wants, [
    { task: 'moods', kinds: ['id-lists', 'labelled-texts', 'word-index'] },
    { task: 'prose', kinds: ['text'] },
    { task: 'forecast', kinds: ['number-table'] },
    { task: 'answers', kinds: ['pairs'] },
  ]);
  // A table of the right kind that does not serve: why not.
  const stars = `text,stars\n${sentences((i) => i % 3)}`;
  const refused = await bringIt(stars, 'a.csv', { needs: [], others });
  assert.deepEqual([refused.fault.code, refused.offers], ['nothing-taken', []]);
  assert.equal(refused.wants[0].fault.code, 'class-count');
  // Where the file itself is the fault, nothing else would help.
  assert.deepEqual((await bringIt('', 'a.csv', { others })).wants, []);
});
