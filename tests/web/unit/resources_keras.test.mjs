/** NumPy's shuffle and Keras's load_data and pad_sequences, number by number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadData, padSequences, RandomState } from '../../../web/resources/index.ts';
import { expected, fails, listsOf, readFixture, readText } from './resources/support.mjs';

/** IdLists of lists and labels. */
function idLists([lists, labels = null]) {
  const offsets = [0];
  for (const list of lists) offsets.push(offsets.at(-1) + list.length);
  return {
    ids: Int32Array.from(lists.flat()),
    offsets: Uint32Array.from(offsets),
    labels: labels && Int32Array.from(labels),
  };
}

test('the Mersenne Twister: first numbers of the reference implementation', () => {
  const random = new RandomState(5489);
  assert.deepEqual(
    Array.from({ length: 4 }, () => random.nextUint32()),
    [3499211612, 581869302, 3890346734, 3586334585],
  );
  for (let i = 4; i < 9999; ++i) random.nextUint32();
  assert.equal(random.nextUint32(), 4123659995);
});

for (const { seed, length, first, weighted } of expected.shuffles)
  test(`shuffle of ${length}, seed ${seed}`, () => {
    const order = new RandomState(seed).shuffle(Uint32Array.from({ length }, (_, i) => i));
    assert.deepEqual([...order.subarray(0, 10)], first);
    assert.equal(
      order.reduce((sum, value, i) => sum + value * (i % 1009), 0),
      weighted,
    );
  });

const camel = (options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  );

for (const { options, parts } of expected.load_data)
  test(`load_data ${JSON.stringify(options)}`, async () => {
    const sets = {
      kind: /** @type {const} */ ('id-lists'),
      train: idLists(expected.short.train),
      test: idLists(expected.short.test),
    };
    for (const slice of [-1, 1e9]) {
      const loaded = await loadData(sets, camel(options), { slice });
      for (const [i, part] of [loaded.train, loaded.test].entries()) {
        assert.deepEqual(
          listsOf(part),
          parts[i].map(([ids]) => ids),
        );
        assert.deepEqual(
          [...part.labels],
          parts[i].map(([, label]) => label),
        );
      }
    }
  });

test('load_data: of the file itself, of one part, of none', async () => {
  const sets = await readFixture('imdb_protocol4.npz');
  const loaded = await loadData(sets, { numWords: 10000 });
  assert.equal(loaded.train.offsets.length, sets.train.offsets.length);
  assert.ok(loaded.train.ids.every((id) => id < 10000));
  assert.equal((await loadData({ ...sets, test: null })).test, null);
  const file = 'imdb.npz';
  await fails(loadData(sets, { maxlen: 1 }, { file }), 'none-kept', { file, got: 1 });
  await assert.rejects(loadData(sets, {}, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

for (const { options, rows } of expected.pads.calls)
  test(`pad_sequences ${JSON.stringify(options)}`, () => {
    const { data, shape } = padSequences(idLists([expected.pads.lists]), options);
    assert.deepEqual(shape, [rows.length, rows[0].length]);
    assert.ok(data instanceof Int32Array);
    assert.deepEqual([...data], rows.flat());
  });

test('pad_sequences needs a length', () => {
  assert.throws(() => padSequences(idLists([[[]]])), RangeError);
  assert.throws(() => padSequences(idLists([[[1]]]), { maxlen: -2 }), RangeError);
});

test('imdb_word_index.json', async () => {
  const { kind, words } = await readText('{"the": 1, "film": 3, "素晴らしい": 2}', 'imdb_word_index.json');
  assert.equal(kind, 'word-index');
  assert.deepEqual(words, ['', 'the', '素晴らしい', 'film']);
  assert.deepEqual((await readText('{"__proto__": 1, "b": 5}', 'pasted')).words, [
    '',
    '__proto__',
    '',
    '',
    '',
    'b',
  ]);
});

test('word indices that are none', async () => {
  const name = 'index.json';
  await fails(readText('{"a": 1,\n "b": }', name), 'json-invalid', { file: name, line: 2, column: 2 });
  await fails(readText('{"a": 1, "b": 2', name), 'json-invalid', { line: 1, column: 16 });
  await fails(readText('{"a": 1, "b": 1}', name), 'word-index-entry', { got: 'b' });
  await fails(readText('{"a": -1}', name), 'word-index-entry', { got: 'a' });
  await fails(readText('{"a": 0}', name), 'empty');
  await fails(readText('{"<pad>": 0, "a": 0}', name), 'word-index-entry', { got: 'a' });
  assert.deepEqual((await readText('{"<pad>": 0, "a": 1}', name)).words, ['', 'a']);
  await fails(readText('{"a": "1", "b": 2}', name), 'word-index-entry', { got: 'a' });
  await fails(readText('{"type": "map", "features": []}', name), 'unknown-kind', { got: 'json' });
  await fails(readText('{"a": 1e9}', name), 'word-index-entry', { got: 'a' });
  await fails(readText('[1, 2]', name), 'unknown-kind', { got: 'json' });
  await fails(readText('{}', name), 'empty');
});
