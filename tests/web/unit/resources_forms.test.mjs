/** What tasks take of files: lists of ids, texts with labels, words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ColumnsOpen, formed, loadData } from '../../../web/resources/index.ts';
import { prepare, Readings } from '../../../web/resources/prepare.ts';
import { useKey } from '../../../web/resources/use_key.ts';
import { reviewsArchive } from './resources/reviews.mjs';
import { fails, read, readText, utf8 } from './resources/support.mjs';

const ask = { kinds: ['id-lists', 'labelled-texts'], classes: 2 };
const formOf = async (text, name = 'a.csv', columns = undefined, asked = ask) =>
  formed(await readText(text, name), name, asked, columns);
const npz = /** @type {const} */ ('npz');
const linesOf = ({ arrays }) => [String(arrays.texts).split('\n'), [...arrays.labels]];

test("lists of ids go through load_data's rules, all words kept", async () => {
  const sets = await read({ name: 'imdb.npz', bytes: reviewsArchive(40, 12) });
  const { kind, arrays, facts } = await formed(sets, 'imdb.npz', ask);
  assert.equal(kind, 'id-lists');
  const { train, test: tests } = await loadData(sets, { numWords: 1e9 });
  assert.deepEqual(arrays.ids, train.ids);
  assert.deepEqual([...arrays.offsets], [...train.offsets]);
  assert.ok(arrays.offsets instanceof Int32Array);
  assert.deepEqual(arrays.labels, train.labels);
  assert.deepEqual(arrays.test_ids, tests.ids);
  assert.deepEqual(facts, { count: 40, testCount: 40, classes: ['0', '1'] });
  assert.ok(arrays.ids.includes(1) && !arrays.ids.includes(0) && !arrays.ids.includes(3));
  // Those that went through it before are taken as they are.
  const again = await formed({ kind: 'id-lists', train, test: tests }, 'mine.npz', ask);
  assert.deepEqual(again.arrays.ids, train.ids);
});

test('padded rows of ids are lists; labels of two numbers become 0 and 1', async () => {
  const x = { data: Int32Array.of(0, 0, 1, 5, 1, 6, 7, 0), shape: [2, 4], dtype: 'int32' };
  const y = { data: Int8Array.of(1, -1), shape: [2], dtype: 'int8' };
  const arrays = { kind: /** @type {const} */ ('arrays'), format: npz, arrays: { x_train: x, y_train: y } };
  const made = await formed(arrays, 'a.npz', ask);
  const { ids, offsets, labels } = made.arrays;
  assert.deepEqual(
    [[...ids], [...offsets]],
    [
      [1, 5, 1, 6, 7],
      [0, 2, 5],
    ],
  );
  assert.deepEqual(
    [[...labels], made.facts.classes],
    [
      [1, 0],
      ['-1', '1'],
    ],
  );
  const bare = { kind: /** @type {const} */ ('arrays'), format: npz, arrays: { x_train: x } };
  await fails(formed(bare, 'a.npz', ask), 'no-labels', { file: 'a.npz' });
  const one = { ...arrays, arrays: { ...arrays.arrays, y_train: { ...y, data: Int8Array.of(7, 7) } } };
  await fails(formed(one, 'a.npz', ask), 'one-class', { file: 'a.npz/y_train', got: 7 });
  const few = {
    ...arrays,
    arrays: { ...arrays.arrays, y_train: { ...y, shape: [1], data: Int8Array.of(1) } },
  };
  await fails(formed(few, 'a.npz', ask), 'label-count', { file: 'a.npz/y_train', expected: 2, got: 1 });
  const rows = { data: Int32Array.of(5, 6, 7, 8), shape: [4, 1], dtype: 'int32' };
  const answers = { data: Int8Array.of(1, 0, 2, 1), shape: [4], dtype: 'int8' };
  const three = { ...arrays, arrays: { x_train: rows, y_train: answers } };
  await fails(formed(three, 'a.npz', ask), 'class-count', {
    ...{ entry: 3, expected: 2, got: 3, label: '2', classes: '0, 1, 2' },
  });
});

test('rows without names are lists where there are labels of two classes; lists need labels', async () => {
  const x = { data: Int32Array.of(0, 1, 5, 1, 6, 7), shape: [2, 3], dtype: 'int32' };
  const y = { data: Float64Array.of(1, 0), shape: [2, 1], dtype: 'float64' };
  const made = await formed(arraysOf('npz', { arr_0: x, arr_1: y }), 'a.npz', ask);
  assert.deepEqual(
    [[...made.arrays.ids], [...made.arrays.labels]],
    [
      [1, 5, 1, 6, 7],
      [1, 0],
    ],
  );
  // One-hot rows are labels, named or not.
  const hot = { data: Float32Array.of(0, 1, 1, 0), shape: [2, 2], dtype: 'float32' };
  for (const arrays of [
    { arr_0: x, arr_1: hot },
    { x_train: x, y_train: hot },
  ]) {
    const of = await formed(arraysOf('npz', arrays), 'a.npz', ask);
    assert.deepEqual(
      [[...of.arrays.labels], of.facts.classes],
      [
        [1, 0],
        ['0', '1'],
      ],
    );
  }
  const unsure = { ...hot, data: Float32Array.of(0, 1, 1, 1) };
  await fails(formed(arraysOf('npz', { x_train: x, y_train: unsure }), 'a.npz', ask), 'one-hot', {
    ...{ file: 'a.npz/y_train', entry: 2, got: '1, 1' },
  });
  const others = [
    { arr_0: x, arr_1: { ...y, data: Float64Array.of(1, 1) } },
    { arr_0: x, arr_1: { ...y, data: Float64Array.of(0.5, 1) } },
    { rows: x, answers: y },
  ];
  for (const arrays of others) await fails(formed(arraysOf('npz', arrays), 'a.npz', ask), 'not-taken');
  // Where the name of the file does not tell, the columns do.
  const packed = await formed(arraysOf('npz', { arr_0: x, arr_1: y }), 'a.zip', ask);
  assert.deepEqual([made.columns, packed.columns], [undefined, { format: 'arrays' }]);
  const lists = { ids: Int32Array.of(1, 2, 3), offsets: Uint32Array.of(0, 1, 3), labels: null };
  await fails(formed(arraysOf('npz', { a: lists }), 'a.npz', ask), 'no-labels', { file: 'a.npz' });
});

test('columns of text and label are found by name or by content', async () => {
  /** @type {[string, Record<string, string>][]} */
  const tables = [
    ['review,sentiment\nGood film,positive\nBad film,negative\n', { text: 'review', label: 'sentiment' }],
    ['1\tGood film\n0\tBad film\n1\tFine\n0\tNo\n', { text: '2', label: '1' }],
    ['id,text,label\n1,"one, two",0\n2,two,1\n3,"three\nfour",0\n4,x,1\n', { text: 'text', label: 'label' }],
    [
      'n;Kommentar;gut\n1;schön und gut;ja\n2;lang und schlecht;nein\n3;geht so;ja\n',
      { text: 'Kommentar', label: 'gut' },
    ],
  ];
  for (const [text, columns] of tables) {
    const made = await formOf(text);
    assert.deepEqual([made.kind, made.columns], ['labelled-texts', columns], text);
  }
  const made = await formOf('id,text,label\n1,"one, two",0\n2,two,1\n3,"three\n four",0\n4,x,1\n');
  assert.deepEqual(linesOf(made), [
    ['one, two', 'two', 'three four', 'x'],
    [0, 1, 0, 1],
  ]);
  assert.deepEqual(made.facts.examples[2], { text: 'three four', label: '0' });
  const named = await formOf('review,sentiment\nGood film,positive\nBad film,negative\n');
  assert.deepEqual(
    [linesOf(named)[1], named.facts.classes],
    [
      [1, 0],
      ['negative', 'positive'],
    ],
  );
});

test('columns that are open are asked for, and taken when they are chosen', async () => {
  const text = 'a,b,c,d\nx y,p q,1,0\nx z,p r,0,1\nx w,p s,1,1\n';
  await assert.rejects(formOf(text), (error) => {
    assert.ok(error instanceof ColumnsOpen);
    assert.deepEqual(error.purposes, ['text', 'label']);
    assert.deepEqual(error.columns[0], { name: 'a', sample: 'x y' });
    assert.equal(error.guess.text, 'a');
    return true;
  });
  const made = await formOf(text, 'a.csv', { text: 'b', label: 'd' });
  assert.deepEqual(linesOf(made), [
    ['p q', 'p r', 'p s'],
    [0, 1, 1],
  ]);
  await fails(formOf(text, 'a.csv', { text: 'b', label: 'e' }), 'unknown-column', { got: 'e' });
});

test('pairs of texts: lines with a tab, two columns of a table, or the columns that are chosen', async () => {
  const pairs = { kinds: ['pairs'], classes: 0 };
  const made = (text, name, columns = undefined) =>
    prepare(new Readings({ name, bytes: utf8(text) }), pairs, columns);
  const lines = await made('one  apple\tune pomme\ntwo apples\tdeux "pommes\n', 'a.txt');
  assert.equal(lines.kind, 'pairs');
  assert.deepEqual(lines.arrays, { texts: 'one apple\ntwo apples', answers: 'une pomme\ndeux "pommes' });
  assert.deepEqual(lines.facts, {
    count: 2,
    examples: [
      { text: 'one apple', label: 'une pomme' },
      { text: 'two apples', label: 'deux "pommes' },
    ],
  });
  const named = await made('en,fr\n"yes, sir",oui\nno,non\nperhaps,4\n', 'a.csv');
  assert.deepEqual(named.arrays, { texts: 'yes, sir\nno\nperhaps', answers: 'oui\nnon\n4' });
  const wide = 'id,en,fr\n1,yes,oui\n2,no,non\n';
  await assert.rejects(made(wide, 'a.csv'), (error) => {
    assert.ok(error instanceof ColumnsOpen);
    assert.deepEqual(error.purposes, ['text', 'answer']);
    return true;
  });
  const chosen = await made(wide, 'a.csv', { text: 'fr', answer: 'en' });
  assert.deepEqual(chosen.arrays, { texts: 'oui\nnon', answers: 'yes\nno' });
  await fails(made(wide, 'a.csv', { text: 'fr', answer: 'de' }), 'unknown-column', { got: 'de' });
  await fails(made('one column\nof words\n', 'a.txt'), 'not-taken');
  await fails(made('one\tun\n\ntwo\t \n', 'a.txt'), 'half-missing', { line: 3, column: 2 });
  await fails(made('en,fr\nyes,oui\n,non\n', 'a.csv'), 'half-missing', { line: 3, column: 'en' });
});

test('lines with a label', async () => {
  /** @type {[string, string[], number[]][]} */
  const given = [
    [
      '__label__b very good\n__label__a bad\n__label__b good\n__label__a no\n',
      ['very good', 'bad', 'good', 'no'],
      [1, 0, 1, 0],
    ],
    [
      'pos this is good\nneg this is bad\npos fine\nneg no\n',
      ['this is good', 'this is bad', 'fine', 'no'],
      [1, 0, 1, 0],
    ],
    [
      '良い：とても面白い\n悪い：退屈だ\n良い：最高\n悪い：最低\n',
      ['とても面白い', '退屈だ', '最高', '最低'],
      [1, 0, 1, 0],
    ],
    ['very good 1\nbad 0\ngood 1\nno 0\n', ['very good', 'bad', 'good', 'no'], [1, 0, 1, 0]],
  ];
  for (const [text, texts, labels] of given) {
    const made = await formOf(text, 'a.txt');
    assert.deepEqual(linesOf(made), [texts, labels], text);
  }
});

test('what does not fit is refused with its place', async () => {
  await fails(formOf('Call me Ishmael.\nSome years ago.\n', 'a.txt'), 'not-taken', {
    expected: 'id-lists,labelled-texts',
    got: 'text',
  });
  await fails(formOf('a;b\n1;2,5\n3;4,5\n'), 'not-taken', { got: 'table' });
  await fails(formOf('text,label\na b,1\nc d,1\n'), 'one-class', { column: 'label' });
  await fails(formOf('text,label\na b,1\nc d,\n"e\nf",0\n'), 'label-missing', { line: 3 });
  await fails(formOf('text,label\na b,1\n"c\nd",good\ne f,1\ng h,0\ni j,0\n'), 'class-count', {
    ...{ file: 'a.csv', line: 3, column: 'label', expected: 2, got: 3 },
    ...{ label: 'good', classes: '0, 1, good' },
  });
  const marked = Array.from({ length: 12 }, (_, i) => `${i % 2} film ${i}`);
  // Words that begin the lines again and again, where there are two labels at their ends.
  const ends = Array.from({ length: 12 }, (_, i) => `${['Good', 'Bad', 'Long'][i % 3]} film ${i % 2}`);
  assert.deepEqual((await formOf(ends.join('\n'), 'a.txt')).facts.classes, ['0', '1']);
  await fails(formOf(`${marked.join('\n')}\n\n7 film\n`, 'a.txt'), 'class-count', { line: 14, label: '7' });
  await fails(formOf(`${marked.join('\n')}\n(lost)\n`, 'a.txt'), 'label-missing', { line: 13 });
  await fails(formOf('1 a\n1 b\n', 'a.txt'), 'one-class', { file: 'a.txt', got: '1', line: undefined });
  await fails(formOf('{"a": 1, "b": 2}', 'a.json'), 'not-taken', { got: 'word-index' });
});

test('words by rank, one a line', async () => {
  const asked = { kinds: ['word-index'], classes: 0 };
  const made = await formOf('{"of": 3, "the": 1, "and": 2, "a b": 5}', 'a.json', undefined, asked);
  assert.deepEqual(made.arrays, { words: 'the\nand\nof\n\na b' });
});

test('a use is told by what is asked for and by the columns, in any order', () => {
  assert.equal(useKey(ask, { text: 'a', label: 'b' }), useKey({ ...ask }, { label: 'b', text: 'a' }));
  const keys = [useKey(ask), useKey(ask, { text: 'a', label: 'b' }), useKey({ ...ask, classes: 0 })];
  assert.equal(new Set(keys).size, 3);
  assert.equal(useKey(ask), useKey(ask, null));
  assert.ok(utf8(useKey(ask)).length < 200);
});

test('plain text is taken as it is, also where it is laid out like a table', async () => {
  const asked = { kinds: ['text'], classes: 0 };
  const verse = 'the sea, the sky\nthe sun, the moon\nthe land, the rain\nthe bell, the clock\n';
  const made = await prepare(new Readings({ name: 'verse.txt', bytes: utf8(verse) }), asked, undefined);
  assert.deepEqual(made, {
    kind: 'text',
    arrays: { text: verse },
    facts: { count: verse.length, of: 'characters' },
  });
  // Line breaks of other systems are the same ones.
  const crlf = await prepare(
    new Readings({ name: 'a.txt', bytes: utf8('one\r\ntwo\r\n') }),
    asked,
    undefined,
  );
  assert.equal(crlf.arrays.text, 'one\ntwo\n');
  const image = { kind: /** @type {const} */ ('images'), pixels: new Uint8Array(4), shape: [1, 2, 2] };
  await fails(() => formed(image, 'digits', asked), 'not-taken');
});

test('numbers: the columns are asked for, with the reason why one does not serve', async () => {
  const numbers = { kinds: ['number-table'], classes: 0 };
  const csv =
    'date,temp,rain,flag,stars\n2012-01-01,1.5,0,7,1e308\n2012-01-02,,2,7,2\n2012-01-03,2.5,3,7,-1e308\n';
  const open = await formOf(csv, 'a.csv', undefined, numbers).catch((error) => error);
  assert.ok(open instanceof ColumnsOpen);
  assert.deepEqual(open.purposes, ['inputs', 'target']);
  assert.deepEqual(open.guess, { inputs: ['temp'], target: 'temp' });
  assert.deepEqual(
    open.columns.map(({ name, problem }) => [name, problem]),
    [
      ['date', 'text'],
      ['temp', undefined],
      ['rain', undefined],
      ['flag', 'constant'],
      ['stars', 'large'],
    ],
  );
  const counted = await formOf('row,height\n3,1\n6,2\n9,4\n', 'a.csv', undefined, numbers).catch(
    (error) => error,
  );
  assert.deepEqual(counted.guess, { inputs: ['height'], target: 'height' });
  assert.deepEqual(
    counted.columns.map(({ counts }) => counts),
    [true, undefined],
  );
  const columns = { inputs: ['temp', 'rain'], target: 'rain' };
  const made = await formOf(csv, 'a.csv', columns, numbers);
  assert.equal(made.arrays.columns, 'temp\nrain\nrain');
  assert.deepEqual([...made.arrays.values], [1.5, 0, 0, NaN, 2, 2, 2.5, 3, 3]);
  assert.deepEqual(made.facts, { count: 3, missing: 1 });
  assert.deepEqual(
    [...made.arrays.times],
    [0, 1, 2].map((later) => Date.UTC(2012, 0, 1 + later) / 60_000),
  );
  assert.deepEqual(made.columns, columns);
  for (const [target, code] of [
    ['date', 'column-text'],
    ['flag', 'column-constant'],
    ['stars', 'column-large'],
    ['wind', 'unknown-column'],
  ])
    await fails(formOf(csv, 'a.csv', { inputs: ['temp'], target }, numbers), code, { file: 'a.csv' });
  // The first cell that is no number is named, by the line of the file.
  const odd = 'v,w\n1,5\n,4\n"two\nlines",3\n4,2\n';
  const oddOpen = await formOf(odd, 'a.csv', undefined, numbers).catch((error) => error);
  assert.deepEqual(oddOpen.columns[0], { name: 'v', sample: 'two lines', problem: 'text', line: 4 });
  await fails(formOf(odd, 'a.csv', { inputs: ['w'], target: 'v' }, numbers), 'column-text', {
    ...{ file: 'a.csv', column: 'v', line: 4, got: 'two lines' },
  });
  const empty = { inputs: ['w'], target: 'v' };
  await fails(formOf('v,w\n,5\n-,4\n', 'a.csv', empty, numbers), 'column-empty', { column: 'v' });
  await fails(formOf('a,b\nx,1\ny,1\n', 'a.csv', undefined, numbers), 'no-numbers', { file: 'a.csv' });
  // Where one column alone could be meant, what is wrong with it.
  const bad = `v\n${Array.from({ length: 20 }, (_, i) => (i === 12 ? 'n.d.' : i / 4)).join('\n')}\n`;
  const cell = { file: 'a.csv', column: 'v', line: 14, got: 'n.d.' };
  await fails(formOf(bad, 'a.csv', undefined, numbers), 'column-text', cell);
  await fails(formOf(bad, 'a.txt', undefined, numbers), 'column-text', { ...cell, file: 'a.txt' });
  await fails(formOf('day,v\nMon,1\nTue,2\nWed,x\n', 'a.csv', undefined, numbers), 'column-text', {
    line: 4,
  });
  await fails(formOf('v\n7\n7\n', 'a.csv', undefined, numbers), 'column-constant', { column: 'v', got: '7' });
  await fails(formOf(csv, 'a.csv', { inputs: ['temp'], target: 'stars' }, numbers), 'column-large', {
    ...{ line: 2, got: '1e+308' },
  });
  // Of two ways to write decimals the one that the table has not.
  const mixed = { inputs: ['a'], target: 'a' };
  await fails(formOf('a;b\n1,5;1\n2.25;2\n3,5;3\n', 'a.csv', mixed, numbers), 'column-text', {
    ...{ line: 3, got: '2.25' },
  });
  const column = await formOf('1.5\n2.5\n3.5\n', 'a.txt', { inputs: ['1'], target: '1' }, numbers);
  assert.deepEqual([...column.arrays.values], [1.5, 1.5, 2.5, 2.5, 3.5, 3.5]);
  await fails(formOf('Some prose. No table.', 'a.txt', undefined, numbers), 'not-taken', { file: 'a.txt' });
});

test('numbers: lines that are left out are told, and handed on with the columns', async () => {
  const numbers = { kinds: ['number-table'], classes: 0 };
  const csv = 'Station: A\n\n,air,air\nday,warm,wet\n2026-1-1,1,2\n2026-1-2,3,4\n2026-1-3,6,1\n\nSource: B\n';
  const open = await formOf(csv, 'a.csv', undefined, numbers).catch((error) => error);
  assert.deepEqual(open.skipped, { above: 1, below: 1 });
  const lines = ['3', '2', '7'];
  assert.deepEqual(open.guess, { inputs: ['air warm'], target: 'air warm', lines });
  const made = await formOf(csv, 'a.csv', { inputs: ['air wet'], target: 'air warm' }, numbers);
  assert.deepEqual(made.columns, { inputs: ['air wet'], target: 'air warm', lines });
  assert.deepEqual([...made.arrays.values], [2, 1, 4, 3, 1, 6]);
  const bad = csv.replace('3,4', 'x,4');
  await fails(formOf(bad, 'a.csv', open.guess, numbers), 'column-text', { line: 6, got: 'x' });
});

const float = (shape, ...data) => ({ data: Float64Array.from(data), shape, dtype: 'float64' });
const arraysOf = (format, arrays) => ({ kind: /** @type {const} */ ('arrays'), format, arrays });

test('numbers: columns of NumPy arrays, named by their numbers and their arrays', async () => {
  const numbers = { kinds: ['number-table'], classes: 0 };
  const made = (resource, inputs, target) => formed(resource, 'a', numbers, { inputs, target });
  const line = await made(arraysOf('npy', { a: float([3], 1.5, NaN, 2.5) }), ['1'], '1');
  assert.deepEqual([line.arrays.columns, ...line.arrays.values], ['1\n1', 1.5, 1.5, NaN, NaN, 2.5, 2.5]);
  assert.deepEqual(line.facts, { count: 3, missing: 1 });
  const wide = await made(arraysOf('npy', { a: float([2, 3], 1, 2, 3, 4, 5, 6) }), ['3', '1'], '2');
  assert.deepEqual([...wide.arrays.values], [3, 1, 2, 6, 4, 5]);
  const archive = arraysOf('npz', {
    ...{ wind: float([2], 1, 2), rain: float([2, 2], 3, 4, 5, 6), year: float([], 2024) },
    ...{ tall: float([2, 1], 7, 8) },
  });
  const open = await formed(archive, 'a.npz', numbers).catch((error) => error);
  assert.ok(open instanceof ColumnsOpen && open.likely);
  assert.deepEqual(
    open.columns.map(({ name }) => name),
    ['wind', 'rain 1', 'rain 2', 'tall'],
  );
  const archived = await made(archive, ['wind', 'tall'], 'rain 2');
  assert.deepEqual([...archived.arrays.values], [1, 7, 4, 2, 8, 6]);

  const uneven = arraysOf('npz', { a: float([2], 1, 2), b: float([3], 1, 2, 3) });
  await fails(formed(uneven, 'a.npz', numbers), 'array-length', { file: 'a.npz/b', expected: 2, got: 3 });
  const large = arraysOf('npy', { a: float([3], 1, Infinity, 2) });
  await fails(made(large, ['1'], '1'), 'column-large', { column: '1', entry: 2, got: 'Infinity' });
  await fails(formed(arraysOf('npy', { a: float([1, 1, 2], 1, 2) }), 'a', numbers), 'not-taken');
  await fails(formed(arraysOf('idx', { a: float([2], 1, 2) }), 'a', numbers), 'not-taken');
  // Rows of ids with labels are taken where somebody insists.
  const ids = arraysOf('npz', { x: float([2, 2], 1, 2, 3, 4), y: float([2], 0, 1) });
  const unlikely = await formed(ids, 'a.npz', numbers).catch((error) => error);
  assert.ok(unlikely instanceof ColumnsOpen && !unlikely.likely);
});

test('numbers: arrays of more than two axes are no table, and are called so', async () => {
  const numbers = { kinds: ['number-table'], classes: 0 };
  const deep = { data: Float64Array.from({ length: 12 }, (_, at) => at), shape: [2, 3, 2], dtype: 'float64' };
  const line = { ...deep, data: Float64Array.of(1, 2), shape: [2] };
  for (const arrays of [{ x: deep }, { y: line, x: deep }])
    await fails(formed(arraysOf('npz', arrays), 'a.npz', numbers), 'not-taken', {
      ...{ file: 'a.npz', expected: 'number-table', got: 'tensor' },
    });
});

test('numbers: the rows have the times of the first column that has one in each', async () => {
  const numbers = { kinds: ['number-table'], classes: 0 };
  const columns = { inputs: ['v'], target: 'v' };
  const timesOf = async (cells) => {
    const csv = ['when,v', ...cells.map((cell, row) => `${cell},${row % 3}`)].join('\n');
    const { times } = (await formOf(`${csv}\n`, 'a.csv', columns, numbers)).arrays;
    return times && [...times];
  };
  const at = (...parts) => Date.UTC(.../** @type {[number, number]} */ (parts)) / 60_000;
  const days = [at(2024, 1, 28), at(2024, 1, 29), at(2024, 2, 1)];
  assert.deepEqual(await timesOf(['2024-02-28', '2024-02-29', '2024-03-01']), days);
  assert.deepEqual(await timesOf(['2024/2/28', '2024/2/29', '2024/3/1']), days);
  assert.deepEqual(await timesOf(['2024年2月28日', '2024年2月29日', '2024年3月1日']), days);
  assert.deepEqual(
    await timesOf(['1969-12-31T23:59', '1970-01-01 00:00:30', '1970-01-01T01:00:00Z']),
    [-1, 0, 60],
  );
  // Month or day first is not known; there is no such day; one cell has none.
  assert.equal(await timesOf(['28/02/2024', '29/02/2024', '01/03/2024']), undefined);
  assert.equal(await timesOf(['2023-02-28', '2023-02-29', '2023-03-01']), undefined);
  assert.equal(await timesOf(['2024-02-28', '', '2024-03-01']), undefined);
});

test('images are bytes, four in a number; labels come in a file of their own, or along in mnist.npz', async () => {
  const asked = { kinds: ['images'], classes: 0 };
  const pixels = Uint8Array.from({ length: 2 * 2 * 3 }, (_, at) => 250 - at);
  const idx = { kind: /** @type {const} */ ('images'), pixels, shape: [2, 2, 3] };
  const made = await formed(idx, 'a', asked);
  assert.deepEqual([made.kind, made.facts], ['images', { count: 2 }]);
  assert.ok(made.arrays.pixels instanceof Int32Array);
  assert.deepEqual([...new Uint8Array(made.arrays.pixels.buffer)], [...pixels]);
  assert.deepEqual([...made.arrays.size], [2, 3]);
  const images = { data: pixels, shape: [2, 2, 3], dtype: 'uint8' };
  const labels = { data: Uint8Array.of(7, 1), shape: [2], dtype: 'uint8' };
  const keras = {
    kind: /** @type {const} */ ('arrays'),
    format: npz,
    arrays: { x_train: images, y_train: labels },
  };
  const archive = await formed(keras, 'mnist.npz', asked);
  assert.deepEqual(
    [[...archive.arrays.labels], archive.facts.classes],
    [
      [7, 1],
      ['1', '7'],
    ],
  );
  for (const arrays of [
    { labels, images },
    { arr_0: labels, arr_1: images },
    { x_test: { ...images, data: pixels.map(() => 0) }, ...keras.arrays },
  ])
    assert.deepEqual(await formed({ ...keras, arrays }, 'a.npz', asked), archive);
  const letters = { ...labels, data: Uint8Array.of(3, 17) };
  const shares = { data: Float32Array.of(0.5, 0.5, 0.2, 0.8), shape: [2, 2], dtype: 'float32' };
  const unlabelled = await formed({ ...keras, arrays: { images, ids: labels } }, 'a.npz', asked);
  assert.deepEqual(unlabelled.facts, { count: 2 });
  for (const others of [letters, shares]) {
    const { facts } = await formed({ ...keras, arrays: { images, y_train: others } }, 'a.npz', asked);
    assert.deepEqual(facts, { count: 2, otherLabels: true });
  }
  // Of other types and shapes: the same images.
  const wide = Uint8Array.from({ length: 2 * 784 }, (_, at) => at % 256);
  const [squares, ...alike] = await Promise.all(
    [
      { data: wide, shape: [2, 28, 28], dtype: 'uint8' },
      { data: wide, shape: [2, 784], dtype: 'uint8' },
      { data: wide, shape: [2, 1, 28, 28], dtype: 'uint8' },
      { data: Int32Array.from(wide), shape: [2, 28, 28], dtype: 'int64' },
      { data: Float32Array.from(wide, (value) => value / 255), shape: [2, 784], dtype: 'float32' },
    ].map((array) => formed({ ...keras, format: 'npy', arrays: { a: array } }, 'a.npy', asked)),
  );
  for (const one of alike) assert.deepEqual(one.arrays, squares.arrays);
  const ink = { data: wide.map((value) => value % 2), shape: [2, 784], dtype: 'bool' };
  /** @type {any} */
  const drawn = await formed({ ...keras, format: 'npy', arrays: { a: ink } }, 'a.npy', asked);
  assert.deepEqual([...new Uint8Array(drawn.arrays.pixels.buffer).subarray(0, 4)], [0, 255, 0, 255]);
  for (const data of [
    Float32Array.from(wide, (value) => value / 2),
    Float32Array.from(wide, (value) => -value),
  ])
    await fails(
      formed({ ...keras, arrays: { a: { data, shape: [2, 28, 28], dtype: 'float32' } } }, 'a', asked),
      'not-taken',
    );
  const one = {
    ...keras,
    arrays: { ...keras.arrays, y_train: { ...labels, shape: [1], data: Uint8Array.of(7) } },
  };
  await fails(formed(one, 'a', asked), 'label-count', { expected: 2, got: 1 });
  const colour = { ...idx, shape: [1, 2, 2, 3] };
  await fails(formed(colour, 'a', asked), 'not-taken');
  await fails(formed(keras, 'a', { kinds: ['image-labels'], classes: 0 }), 'not-taken');
  const file = { kind: /** @type {const} */ ('labels'), labels: Uint8Array.of(7, 1) };
  const own = await formed(file, 'a', { kinds: ['image-labels'], classes: 0 });
  assert.deepEqual([[...own.arrays.labels], own.facts.count], [[7, 1], 2]);
});

const numbersAsked = { kinds: ['number-table'], classes: 0 };
const pairsAsked = { kinds: ['pairs'], classes: 0 };

/** What is guessed of a table whose columns a person has to choose. */
const guessOf = async (text, asked, name = 'a.csv') => {
  const open = await formOf(text, name, undefined, asked).catch((error) => error);
  assert.ok(open instanceof ColumnsOpen, String(open));
  return open.guess;
};

test('the numbers of the rows, which pandas writes without a title', async () => {
  const reviews = await formOf(',review,sentiment\n0,"Fine, all in all",good\n1,Dull,bad\n5,Fine,good\n');
  assert.deepEqual(linesOf(reviews), [
    ['Fine, all in all', 'Dull', 'Fine'],
    [1, 0, 1],
  ]);
  assert.deepEqual(reviews.columns, { text: 'review', label: 'sentiment' });
  const pairs = ',en,fr\n0,Go.,Va !\n3,Run.,Cours !\n4,Stop.,Arrête !\n';
  assert.deepEqual(await guessOf(pairs, pairsAsked), { text: 'en', answer: 'fr' });
  const numbers = ',temp,rain\n0,1.5,2\n3,2.5,1\n4,2,7\n';
  assert.deepEqual(await guessOf(numbers, numbersAsked), { inputs: ['temp'], target: 'temp' });
});

test('times are no guess for what is forecast', async () => {
  for (const name of ['timestamp', '日付', '年月日', 'hour', 'date', 'Unnamed: 0']) {
    const rows = `${name},x\n20240105,3\n20240106,5\n20240108,4\n`;
    assert.equal((await guessOf(rows, numbersAsked)).target, 'x');
  }
});

test('columns of pairs are guessed by the sentences in them', async () => {
  const rows = (i) => `c${i},lesson,How are you today ${i}?,Wie geht es dir heute ${i}?\n`;
  const text = `id,tag,said,meant\n${rows(1)}${rows(2)}${rows(3)}`;
  assert.deepEqual(await guessOf(text, pairsAsked), { text: 'said', answer: 'meant' });
});

test('columns that are named as cells of the first row of a table without a header', async () => {
  const text = '5,1\n19.99,1.91\n20.5,2\n';
  const made = await formOf(text, 'a.csv', { inputs: ['1'], target: '1' }, numbersAsked);
  assert.deepEqual(made.columns, { inputs: ['1'], target: '1', header: 'none' });
  const other = await formOf(text, 'a.csv', { inputs: ['2'], target: '2' }, numbersAsked);
  assert.deepEqual(other.columns, { inputs: ['2'], target: '2' });
});

test('numbers with signs around and in them', async () => {
  const columns = { inputs: ['x'], target: 'x' };
  const numbers = async (cells, name = 'a.csv') => {
    const text = ['x;day', ...cells.map((cell, i) => `${cell};${i + 1} May`)].join('\n');
    return [...(await formOf(text, name, columns, numbersAsked)).arrays.values].filter((_, i) => i % 2 === 0);
  };
  assert.deepEqual(await numbers(['−1.5', '2', '-']), [-1.5, 2, NaN]);
  assert.deepEqual(
    await numbers(['1 234,5', '12\u00a0000', '1\u202f000\u202f000', '7']),
    [1234.5, 12000, 1e6, 7],
  );
  assert.deepEqual(await numbers(["1'234.5", '7’000']), [1234.5, 7000]);
  assert.deepEqual(await numbers(['5 %', '-2.5%']), [5, -2.5]);
  assert.deepEqual(await numbers(['$1,234.50', '-$2', '€ 3', '£4', '¥5']), [1234.5, -2, 3, 4, 5]);
  // Texts keep their signs.
  const text = 'text,label\n$5,a\n$6,b\n$7,a\n';
  assert.deepEqual(linesOf(await formOf(text))[0], ['$5', '$6', '$7']);
});

test('of columns that are nearly numbers the cell is named', async () => {
  const text = 'place,length\nOslo,12 km\nRome,14 km\nBonn,9 km\n';
  await fails(formOf(text, 'a.csv', undefined, numbersAsked), 'column-text', {
    ...{ column: 'length', line: 2, got: '12 km' },
  });
  const days = 'place,day\nOslo,2020-01-01\nRome,2020-01-02\n';
  await fails(formOf(days, 'a.csv', undefined, numbersAsked), 'no-numbers');
});

test('pairs headed by words of other languages', async () => {
  const made = await formOf('Frage\tAntwort\nWie?\tSo.\nWo?\tDort.\n', 'a.tsv', undefined, pairsAsked);
  assert.equal(made.arrays.texts, 'Wie?\nWo?');
});
