/** Tables, pairs and texts in the forms and encodings in which people have them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { labelsOf } from '../../../web/resources/index.ts';
import { encode, fails, read, readText, utf16, utf8 } from './resources/support.mjs';

/** Columns by name, numbers as plain arrays. */
const columnsOf = ({ columns }) =>
  Object.fromEntries(columns.map((column) => [column.name, column.text ?? [...column.numbers]]));

test('a table with a header', async () => {
  const table = await readText('date,temp,rain\n2012-01-01,12.8,0\n2012-01-02,-10.6,1e1\n', 'weather.csv');
  assert.deepEqual(columnsOf(table), {
    date: ['2012-01-01', '2012-01-02'],
    temp: [12.8, -10.6],
    rain: [0, 10],
  });
  assert.deepEqual(table.rules, {
    encoding: 'utf-8',
    delimiter: ',',
    header: true,
    decimal: '.',
    quotes: true,
  });
  assert.deepEqual([table.rows, [...table.lines]], [2, [2, 3]]);
  assert.ok(table.columns[1].numbers instanceof Float64Array);
});

test('quotes, line breaks in fields, CRLF, empty lines', async () => {
  const text = 'text,label\r\n"He said ""no"",\r\ntwice",neg\r\n\r\n"Fine, really",pos\r\nPlain,pos';
  const table = await readText(text, 'own.csv');
  assert.deepEqual(columnsOf(table), {
    text: ['He said "no",\ntwice', 'Fine, really', 'Plain'],
    label: ['neg', 'pos', 'pos'],
  });
  assert.deepEqual([...table.lines], [2, 5, 6]);
});

test('line breaks of old Macs', async () => {
  assert.deepEqual(columnsOf(await readText('a,b\r1,2\r3,4\r', 'mac.csv')), { a: [1, 3], b: [2, 4] });
});

test('header or none: found and overruled', async () => {
  const header = async (text, options) => (await readText(text, 'x.csv', options)).rules.header;
  assert.equal(await header('1,2\n3,4\n'), false);
  assert.equal(await header('a,b\n3,4\n'), true);
  assert.equal(await header('text,label\ngood,pos\nbad,neg\n'), true);
  assert.equal(await header('A lovely film from start to end.,pos\nA dull one.,neg\n'), false);
  assert.equal(await header('本文,ラベル\n良い映画です,肯定\nひどい映画だ,否定\n'), true);
  assert.equal(await header('pos,A fine and moving film\nneg,Dull from its first minute\npos,Good\n'), false);
  assert.equal(await header('NA,2\n3,4\n'), false);
  assert.equal(await header('day,price\n1 May,$5\n2 May,$6\n'), true);
  assert.equal(await header('words,tone\nso good,pos\nso bad,neg\nfine,pos\nno,neg\n'), true);
  assert.equal(await header('v1,v2,,\nham,"Go on, go on",,\nspam,"A prize, a prize",,\n'), true);
  const digits = '0123456789';
  assert.equal(await header(`1.${digits.repeat(3)},2\n1.${digits.repeat(3)},3\n`), false);
  assert.equal(await header('so good,pos\nso bad,neg\nfine,pos\nno,neg\n'), false);
  assert.equal(await header('Frage;Antwort\nWie geht es?;Gut.\nUnd dir?;Auch.\n'), true);
  const table = await readText('a,b\n1,2\n', 'x.csv', { header: false });
  assert.deepEqual(columnsOf(table), { 1: ['a', '1'], 2: ['b', '2'] });
  assert.deepEqual(columnsOf(await readText('1,2\n3,4\n', 'x.csv', { header: true })), { 1: [3], 2: [4] });
  const { columns } = await readText('a,a,\n1,2,3\n', 'x.csv');
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['a', 'a (2)', '3'],
  );
});

test('delimiters: found and overruled', async () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const text = ['a', 'b'].join(delimiter) + '\n' + ['1', '2'].join(delimiter) + '\n';
    const table = await readText(text, 'x.csv');
    assert.deepEqual([table.rules.delimiter, columnsOf(table)], [delimiter, { a: [1], b: [2] }]);
  }
  const table = await readText('a;b,c\n1;2,3\n', 'x.csv', { delimiter: ',' });
  assert.deepEqual(columnsOf(table), { 'a;b': ['1;2'], c: [3] });
  assert.deepEqual(columnsOf(await readText('value\n1\n2\n', 'x.csv')), { value: [1, 2] });
  assert.deepEqual(columnsOf(await readText('1.5\n2\n3\n', 'series.txt')), { 1: [1.5, 2, 3] });
});

test('decimal commas and thousands', async () => {
  const numbers = async (text, options) => columnsOf(await readText(text, 'x.csv', options));
  assert.deepEqual(await numbers('t;x\n1;-1,5\n2;,25\n'), { t: [1, 2], x: [-1.5, 0.25] });
  assert.deepEqual(await numbers('1,5;2,5\n3,5;4,5\n'), { 1: [1.5, 3.5], 2: [2.5, 4.5] });
  assert.deepEqual(await numbers('x;y\n1.234,5;1.000\n2,5;7\n'), { x: [1234.5, 2.5], y: [1000, 7] });
  assert.deepEqual(await numbers('x,y\n"1,234.5",2\n"1,000",3.5\n'), { x: [1234.5, 1000], y: [2, 3.5] });
  assert.deepEqual(await numbers('"x","y"\n"1,5","2"\n"2,25","3"\n'), { x: [1.5, 2.25], y: [2, 3] });
  assert.deepEqual(await numbers('x;y\n1,234;1\n', { decimal: '.' }), { x: [1234], y: [1] });
  assert.deepEqual(await numbers('x;y\n1,234;1\n'), { x: [1.234], y: [1] });
  assert.deepEqual(await numbers('x,y\n1.234,1\n'), { x: [1.234], y: [1] });
});

test('missing values are NaN in numbers and stay in texts', async () => {
  const table = await readText('x,s\n1,a\n,\nNA,NA\nnan,-\n-,b\nN/A,c\n2,d\n', 'x.csv');
  assert.deepEqual(columnsOf(table), {
    x: [1, NaN, NaN, NaN, NaN, NaN, 2],
    s: ['a', '', 'NA', '-', 'b', 'c', 'd'],
  });
});

test('rows of empty cells at the end are none', async () => {
  const columns = async (text) => columnsOf(await readText(text, 'x.csv'));
  const [x, y] = [
    [1, 3],
    [2, 4],
  ];
  assert.deepEqual(await columns('x,y\n1,2\n3,4\n,\n , \n'), { x, y });
  assert.deepEqual(await columns('x;y\r\n1;2\r\n3;4\r\n;\r\n;\r\n\r\n'), { x, y });
  assert.deepEqual(await columns('x,y\n1,2\n3,4\n   '), { x, y });
  // Between two others one has missing values.
  assert.deepEqual(await columns('x,y\n1,2\n,\n3,4\n'), { x: [1, NaN, 3], y: [2, NaN, 4] });
});

test('numbers between runs of blanks', async () => {
  const columns = async (text, name = 'x.txt') => columnsOf(await readText(text, name));
  const rows = '1.00e+00 2.50e+00\n3.00e+00 -4.00e+00\n5.00e+00 6.00e+00\n';
  const expected = { 1: [1, 3, 5], 2: [2.5, -4, 6] };
  assert.deepEqual(await columns(rows), expected);
  assert.deepEqual(await columns(`# by np.savetxt\n${rows}`, 'x.dat'), expected);
  assert.deepEqual(await columns(rows.replaceAll(' ', '   ').replaceAll(/^/gm, '  ').trimEnd()), expected);
  assert.deepEqual(await columns(rows.replace(/\n$/, '  * \n')), expected);
  assert.deepEqual(await columns(`year  spots\n${rows}`), { year: [1, 3, 5], spots: [2.5, -4, 6] });
  assert.deepEqual(await columns('"a" "b"\n"1" 5 6\n"2" 7 NA\n"3" 8 9\n'), {
    ...{ 1: [1, 2, 3], a: [5, 7, 8], b: [6, NaN, 9] },
  });
  const table = await readText(`# by np.savetxt\n${rows}`, 'x.txt');
  assert.deepEqual([...table.lines], [2, 3, 4]);
  assert.equal((await readText('Call me\nIshmael now\nor never\n', 'x.txt')).kind, 'text');
  assert.equal((await readText('1 fine film\n0 bad film\n1 good film\n', 'x.txt')).kind, 'text');
});

test('lines that Excel and Anki write above the rows', async () => {
  const excel = await readText('sep=;\r\ntext;label\r\ngood, really;pos\r\nbad, really;neg\r\n', 'x.csv');
  assert.deepEqual(columnsOf(excel), { text: ['good, really', 'bad, really'], label: ['pos', 'neg'] });
  assert.deepEqual([excel.rules.delimiter, ...excel.lines], [';', 3, 4]);
  const numbers = await readText('sep=;\nx;y\n1;2\n3;4\n', 'x.csv');
  assert.deepEqual([columnsOf(numbers), numbers.part], [{ x: [1, 3], y: [2, 4] }, undefined]);
  const head = '#separator:tab\n#html:false\n';
  const pairs = await readText(`${head}Good day.\tGuten Tag.\nThe sea.\tDas Meer.\n`, 'anki.txt');
  assert.deepEqual([pairs.kind, pairs.first, [...pairs.lines]], ['pairs', ['Good day.', 'The sea.'], [3, 4]]);
  const tagged = `${head}#tags column:3\nGood day.\tGuten Tag.\ta\nThe sea.\tDas Meer.\t\n`;
  assert.equal((await readText(tagged, 'anki.txt')).columns[0].text[0], 'Good day.');
});

test('what stands for no number is missing among numbers, and a label elsewhere', async () => {
  const signs = [
    '--',
    '---',
    '///',
    '×',
    '.',
    '...',
    '<NA>',
    '#N/A N/A',
    'NaT',
    'inf',
    '-inf',
    '#DIV/0!',
    '#VALUE!',
  ];
  const table = await readText(`x,y\n1,2\n${signs.map((sign) => `${sign},1\n`).join('')}3,4\n`, 'x.csv');
  assert.deepEqual(columnsOf(table).x, [1, ...signs.map(() => NaN), 3]);
  const marks = await readText('text,label\na b,○\nc d,×\ne f,○\n', 'x.csv');
  assert.deepEqual(labelsOf(marks, 'label').classes, ['×', '○']);
});

test('labels of a column', async () => {
  const table = await readText('text,label,stars,same\na,pos,10,1\nb,neg,9,1\nc,pos,10,1\n', 'x.csv');
  assert.deepEqual(labelsOf(table, 'label'), { labels: Int32Array.of(1, 0, 1), classes: ['neg', 'pos'] });
  assert.deepEqual(labelsOf(table, 'stars'), { labels: Int32Array.of(1, 0, 1), classes: ['9', '10'] });
  await fails(() => labelsOf(table, 'same'), 'one-class', { file: 'x.csv', column: 'same', got: '1' });
  const holes = await readText('text,label,n\na,pos,1\nb,,\nc,neg,2\n', 'x.csv');
  await fails(() => labelsOf(holes, 'label'), 'label-missing', { line: 3, column: 'label' });
  await fails(() => labelsOf(holes, 'n'), 'label-missing', { line: 3, column: 'n' });
});

test('rows of another number of columns', async () => {
  await fails(readText('a,b\n1,2\n\n3\n', 'x.csv'), 'column-count', {
    file: 'x.csv',
    line: 4,
    expected: 2,
    got: 1,
  });
  await fails(readText('a,b\n"1\n",2\n3,4,5\n', 'x.csv'), 'column-count', { line: 4, expected: 2, got: 3 });
});

test('quotes that are wrong name their line and column', async () => {
  const wrong = [
    ['a,b\n1,2\n3,"never closed\n5,6\n', 'quote-open', 3, 2],
    ['a,b,c\n"1\n2",x,"never closed\n5,6\n', 'quote-open', 3, 3],
    ['a,b\n1,"closed" too early\n3,4\n', 'quote-malformed', 2, 2],
    ['a,b,c\n1,"two\nlines, ""quoted""" ,"x" y\n3,4,5\n', 'quote-malformed', 3, 3],
  ];
  for (const [text, code, line, column] of wrong)
    await fails(readText(text, 'x.csv'), code, { file: 'x.csv', line, column });
  const long = 'a,b\n1,2\n3,"' + 'never closed\n'.repeat(2e6);
  await fails(readText(long, 'x.csv'), 'quote-open', { line: 3, column: 2 });
});

test('rows are the same wherever pieces of a long text end', async () => {
  const row = (i) => `${i},"text ${i}, ""quoted""\r\nand more",${i / 8}`;
  const rows = 20000;
  const text = 'id,text,x\r\n' + Array.from({ length: rows }, (_, i) => row(i)).join('\r\n');
  const table = await readText(text, 'long.csv');
  assert.equal(table.rows, rows);
  assert.deepEqual(
    [...table.lines],
    Array.from({ length: rows }, (_, i) => 2 + 2 * i),
  );
  const { id, text: texts, x } = columnsOf(table);
  for (let i = 0; i < rows; ++i)
    assert.deepEqual([id[i], texts[i], x[i]], [i, `text ${i}, "quoted"\nand more`, i / 8]);
});

test('sentence pairs', async () => {
  const text = 'Go.\tVa !\nHello!\tBonjour !\n"Run!" he said.\tIl dit « cours ».\nI won!\tJ’ai gagné !\n';
  const pairs = await readText(text, 'fra.txt');
  assert.equal(pairs.kind, 'pairs');
  assert.deepEqual(pairs.first, ['Go.', 'Hello!', '"Run!" he said.', 'I won!']);
  assert.deepEqual(pairs.second[3], 'J’ai gagné !');
  assert.equal(pairs.rules.quotes, false);
  const authors = text.replaceAll('\n', '\tCC-BY 2.0 (France) Attribution: tatoeba.org #1\n');
  assert.deepEqual((await readText(authors, 'fra.txt')).second, pairs.second);
  assert.equal((await readText(text, 'fra.txt', { as: 'table' })).kind, 'table');
  const labelled = Array.from({ length: 20 }, (_, i) => `Sentence ${i}.\t${i % 2 ? 'pos' : 'neg'}\n`).join(
    '',
  );
  assert.equal((await readText(labelled, 'x.tsv')).kind, 'table');
  assert.equal((await readText(labelled.replaceAll(/pos|neg/g, '1'), 'x.txt')).kind, 'table');
  assert.deepEqual((await readText('a;b\nc;d', 'x.csv', { as: 'pairs' })).second, ['b', 'd']);
  await fails(readText('a\nb\n', 'x.csv', { as: 'pairs' }), 'column-count', { line: 1, expected: 2, got: 1 });
});

test('quotes between tabs', async () => {
  const read = (text, options) => readText(text, 'x.tsv', { header: false, as: 'table', ...options });
  const texts = async (text, options) => columnsOf(await read(text, options));
  // A quote that opens a sentence, closed in another line.
  assert.deepEqual(await texts('"Wow, she said.\t1\nNo.\t0\nAnd "this"\t1\n'), {
    1: ['"Wow, she said.', 'No.', 'And "this"'],
    2: [1, 0, 1],
  });
  assert.deepEqual(await texts('"Wow.\t1\nNo.\t0\nAnd this too"\t1\n'), {
    1: ['"Wow.', 'No.', 'And this too"'],
    2: [1, 0, 1],
  });
  assert.deepEqual(await texts('"a ""b"""\t"1"\nc\t"2"\n'), { 1: ['a "b"', 'c'], 2: [1, 2] });
  assert.deepEqual(await texts('"a\nb\tc"\t1\nd\t2\n'), { 1: ['a\nb\tc', 'd'], 2: [1, 2] });
  assert.deepEqual(await texts('"a"\t1\nb\t2\n', { quotes: false }), { 1: ['"a"', 'b'], 2: [1, 2] });
  const labelled = await readText('"Wow.\t1\nNo.\t0\nAnd this too"\t1\n', 'labelled.txt');
  assert.deepEqual([labelled.kind, labelled.rows], ['table', 3]);
  await fails(read('a\t1\n"b\t2\nc\n'), 'column-count', { line: 3 });
  await fails(read('a\t1\n"b\t2\nc\n', { quotes: true }), 'quote-open', { line: 2 });
});

test('numbers alone are a table, whatever the name', async () => {
  assert.equal((await readText('1\n\n\n2\n\n3,5\n', 'pasted')).kind, 'table');
  const long = await readText('12.5\n'.repeat(3000), 'pasted');
  assert.deepEqual([long.kind, long.rows], ['table', 3000]);
  assert.equal((await readText('1\n\n\n'.repeat(2000) + 'x y', 'pasted')).kind, 'table');
  // One that is none among many is a mistake in a table.
  const mistake = await readText('1\n\n\n'.repeat(100) + 'x y\n', 'pasted');
  assert.deepEqual([mistake.kind, mistake.columns[0].text[100], mistake.lines[100]], ['table', 'x y', 301]);
  assert.equal((await readText('1\n\n\n'.repeat(8) + 'x y\n', 'pasted')).kind, 'text');
  assert.equal((await readText('1\n2\nx y\n'.repeat(100), 'pasted')).kind, 'text');
});

test('what only begins like JSON is a text', async () => {
  assert.equal((await readText('{sighs} I was there, once.\n', 'pasted')).kind, 'text');
});

test('plain text', async () => {
  const prose = 'Call me Ishmael. Some years ago, never mind how long,\r\nhaving little, or no money.\r\n';
  const text = await readText(prose, 'moby.txt');
  assert.deepEqual(text, { kind: 'text', text: prose.replaceAll('\r', ''), encoding: 'utf-8' });
  assert.equal((await readText('One, two.\nThree, four.\n', 'pasted')).kind, 'text');
  assert.equal((await readText('a,b\n1,2\n3,4\n', 'x', { as: 'text' })).kind, 'text');
});

const japanese = '本文,ラベル\n素晴らしい映画でした。,肯定\n二度と見たくない。,否定\n東京都へ行った,肯定\n';

/** @type {[string, Uint8Array][]} */
const encoded = [
  ['utf-8', utf8(japanese)],
  ['utf-8 with its mark', utf8('\ufeff' + japanese)],
  ['utf-16le', utf16(japanese)],
  ['utf-16be', utf16(japanese, { big: true })],
  ['utf-16le without its mark', utf16(japanese, { mark: false })],
  ['utf-16be without its mark', utf16(japanese, { big: true, mark: false })],
  ['shift_jis', encode(japanese, 'shift_jis')],
  ['shift_jis, half-width', encode(japanese + 'ｶﾀｶﾅ,否定\n', 'shift_jis')],
  ['euc-jp', encode(japanese, 'euc-jp')],
];
for (const [name, bytes] of encoded)
  test(`Japanese in ${name}`, async () => {
    const table = await read({ name: 'レビュー.csv', bytes });
    assert.equal(table.rules.encoding, name.split(/[ ,]/)[0]);
    assert.equal(table.columns[0].name, '本文');
    assert.deepEqual(table.columns[0].text.slice(0, 3), [
      '素晴らしい映画でした。',
      '二度と見たくない。',
      '東京都へ行った',
    ]);
    assert.deepEqual(table.columns[1].text.slice(0, 3), ['肯定', '否定', '肯定']);
  });

test('ISO-2022-JP and western European texts', async () => {
  const mail = Uint8Array.of(0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42, 0x0a);
  assert.deepEqual(await read({ name: 'x.txt', bytes: mail }), {
    kind: 'text',
    text: '日本\n',
    encoding: 'iso-2022-jp',
  });
  const german = 'Größe;Preis\nüber Maß;1,5\nKäse;2,25\n';
  const table = await read({ name: 'x.csv', bytes: encode(german, 'windows-1252') });
  assert.deepEqual(columnsOf(table), { Größe: ['über Maß', 'Käse'], Preis: [1.5, 2.25] });
  assert.equal(table.rules.encoding, 'windows-1252');
  const french = 'été, où, façade, « déjà vu » à Noël';
  assert.equal((await read({ name: 'x.txt', bytes: encode(french, 'windows-1252') })).text, french);
});

test('western signs that are no letters, and letters side by side among few', async () => {
  const prices = 'text,price\ntea,£3\ncake,£4\n© 2020 «Tea»,£5\n';
  const table = await read({ name: 'x.csv', bytes: encode(prices, 'windows-1252') });
  assert.deepEqual([table.rules.encoding, table.columns[1].text[0]], ['windows-1252', '£3']);
  const message = `${'free entry to win a prize, text now. '.repeat(9)}a educação\n`;
  const { text, encoding } = await read({ name: 'x.txt', bytes: encode(message, 'windows-1252') });
  assert.deepEqual([text, encoding], [message, 'windows-1252']);
});

test('Shift_JIS with half-width katakana alone', async () => {
  const text = 'ﾃｷｽﾄ,ﾗﾍﾞﾙ\nﾖｶｯﾀ,ﾖｲ\nﾋﾄﾞｲ,ﾜﾙｲ\n';
  const table = await read({ name: 'x.csv', bytes: encode(text, 'shift_jis') });
  assert.equal(table.rules.encoding, 'shift_jis');
  assert.deepEqual(table.columns[0].text.at(-1), 'ﾋﾄﾞｲ');
  const mixed = encode('日本語の文です。カタカナ、ひらがな', 'euc-jp');
  assert.equal((await read({ name: 'x.txt', bytes: mixed })).encoding, 'euc-jp');
});

test('encodings are overruled; none that fits is an error', async () => {
  const bytes = encode('café', 'windows-1252');
  assert.equal((await read({ name: 'x.txt', bytes }, { encoding: 'iso-8859-1' })).text, 'café');
  await fails(read({ name: 'x.txt', bytes }, { encoding: 'utf-8' }), 'encoding-unknown', {
    expected: 'utf-8',
  });
  await fails(read({ name: 'x.txt', bytes }, { encoding: 'klingon' }), 'encoding-unknown', {
    expected: 'klingon',
  });
  const noise = Uint8Array.from({ length: 999 }, (_, i) => 128 + ((i * 89) % 128));
  await fails(read({ name: 'x.txt', bytes: noise }), 'encoding-unknown', { file: 'x.txt' });
  await fails(read({ name: 'x.txt', bytes: utf8('映画').slice(0, -1) }), 'truncated', { file: 'x.txt' });
});

test('a character or a line break on the edge of a piece', async () => {
  for (const edge of [1, 2, 3]) {
    const start = 'a'.repeat((1 << 18) - edge);
    for (const middle of ['映', '\r\n'])
      assert.equal(
        (await readText(start + middle + 'b', 'x.txt')).text,
        start + middle.replace('\r', '') + 'b',
      );
  }
});

test('tables and texts of nothing, too much', async () => {
  await fails(readText('', 'x.csv'), 'empty', { file: 'x.csv' });
  await fails(readText(' \n\n', 'x.csv'), 'empty');
  await fails(readText('\ufeff', 'x.txt'), 'empty');
  await fails(readText('a,b\n', 'x.csv', { header: true }), 'no-rows', { line: 1, got: 'a, b' });
  await fails(readText('review,label\r\n', 'x.csv'), 'no-rows', { file: 'x.csv', got: 'review, label' });
  await fails(readText('English\tJapanese\n', 'x.tsv'), 'no-rows');
  assert.equal((await readText('Good day.\tGuten Tag.\n', 'x.tsv')).kind, 'pairs');
  await fails(readText('a,b\n', 'x.csv', { limits: { text: 3 } }), 'too-large', { expected: 3, got: 4 });
});

test('a long table can be cancelled; its progress rises to 1', async () => {
  const text = 'a,b\n' + '1,2\n'.repeat(400000);
  const seen = [];
  await readText(text, 'x.csv', { slice: -1, progress: ({ share }) => seen.push(share) });
  assert.deepEqual([seen.at(-1), seen], [1, seen.toSorted((a, b) => a - b)]);
  const quotes = text.replace('1', '"a" b').replaceAll(',', '\t');
  for (const [content, at] of [
    [text, 0.2],
    [text, 0.4],
    [text, 0.7],
    [quotes, 0.4],
  ]) {
    const controller = new AbortController();
    const progress = ({ share }) => share > at && controller.abort();
    const cancelled = readText(content, 'x.tsv', { slice: -1, signal: controller.signal, progress });
    await assert.rejects(cancelled, { name: 'AbortError' });
  }
});

test('one column with decimal commas is not cut in two', async () => {
  const first = async (text, name) => {
    const { kind, columns } = await readText(text, name);
    return kind === 'table' ? columnsOf({ columns }) : kind;
  };
  assert.deepEqual(await first('1,5\n2,25\n3,05\n', 'a.csv'), { 1: [1.5, 2.25, 3.05] });
  assert.deepEqual(await first('21,5\n22,1\n21,9\n-1,3\n', 'a.txt'), { 1: [21.5, 22.1, 21.9, -1.3] });
  assert.deepEqual(await first('Wert\n1,5\n2,5\n', 'a.csv'), { Wert: [1.5, 2.5] });
  assert.deepEqual(await first('3\n2,5\n4\n', 'a.csv'), { 1: [3, 2.5, 4] });
  assert.deepEqual(await first('temp\n1.5\n2.5\n3\n', 'a.txt'), { temp: [1.5, 2.5, 3] });
  // Two columns: a count beside values, values beside labels, halves of any length.
  assert.deepEqual(await first('1,15\n2,16\n3,14\n4,17\n', 'a.csv'), {
    1: [1, 2, 3, 4],
    2: [15, 16, 14, 17],
  });
  assert.deepEqual(await first('23,0\n45,1\n12,0\n31,1\n', 'a.csv'), {
    1: [23, 45, 12, 31],
    2: [0, 1, 0, 1],
  });
  assert.deepEqual(await first('5,10\n7,110\n9,9\n4,7\n', 'a.csv'), { 1: [5, 7, 9, 4], 2: [10, 110, 9, 7] });
});

const agency = `ダウンロードした時刻：2026/05/01 10:00:00

,東京,東京,東京
年月日,平均気温(℃),平均気温(℃),平均気温(℃)
,,品質情報,均質番号
2026/1/1,5.2,8,1
2026/1/2,,2,1
2026/1/3,-1,8,1
`;

test('lines above a table are skipped, and several rows name its columns', async () => {
  const table = await read({
    name: 'data.csv',
    bytes: encode(agency.replaceAll('\n', '\r\n'), 'shift_jis'),
  });
  assert.deepEqual(columnsOf(table), {
    年月日: ['2026/1/1', '2026/1/2', '2026/1/3'],
    '東京 平均気温(℃)': [5.2, NaN, -1],
    '東京 平均気温(℃) 品質情報': [8, 2, 8],
    '東京 平均気温(℃) 均質番号': [1, 1, 1],
  });
  assert.deepEqual([...table.lines], [6, 7, 8]);
  assert.deepEqual(table.part, { first: 3, last: 8, titles: 3, above: 1, below: 0 });
  // As a spreadsheet saves it again, every line has all cells.
  const filled = agency.replace('10:00:00\n\n', '10:00:00,,,\n,,,\n');
  assert.deepEqual(columnsOf(await readText(filled, 'data.csv')), columnsOf(table));
  // Rows of the wrong width are named by their lines in the file; what is expected is the table's width.
  const broken = agency.replace('2026/1/2,,2,1', '2026/1/2,,2');
  await fails(readText(broken + '2026/1/4,1,8,1\n'.repeat(9), 'data.csv'), 'column-count', {
    ...{ line: 7, expected: 4, got: 3 },
  });
  const open = agency.replace('-1', '"-1');
  await fails(readText(open, 'data.csv'), 'quote-open', { line: 8, column: 2 });
});

/** Names, the first number of the last column, and the part. */
const partOf = async (text, name = 'x.csv') => {
  const { columns, part, lines } = await readText(text, name);
  return {
    names: columns.map((column) => column.name),
    numbers: columns.at(-1).numbers?.[0],
    part,
    line: lines[0],
  };
};

test('comments, titles and units above a table', async () => {
  const rows = '1990,1.5\n1991,2.5\n1992,3.5\n';
  /** @type {[string, string[], number, number][]} */
  const cases = [
    [`# NOAA, "monthly\n# a, b, c\n\nyear,value\n${rows}`, ['year', 'value'], 2, 5],
    [`# NOAA\n# year,value\n${rows}`, ['# year', 'value'], 1, 3],
    [`Air\n\n${rows}`, ['1', '2'], 1, 3],
    [`Station: Tokyo\nyear,value\n\n${rows}`, ['year', 'value'], 1, 4],
    [`Weather, 2 stations\nyear;value\n1990;1,5\n1991;2,5\n1992;3,5\n`, ['year', 'value'], 1, 3],
    [`Air\nyear\tvalue\n${rows.replaceAll(',', '\t')}`, ['year', 'value'], 1, 3],
    [`Air\n"year","value\n(°C)"\n${rows}`, ['year', 'value\n(°C)'], 1, 4],
    [`year,value\n,°C\n${rows.replaceAll(/^(\d+)/gm, '$1/1')}`, ['year', 'value °C'], 0, 3],
    [`time,value\ns,m\n${rows}`, ['time s', 'value m'], 0, 3],
    [`Air of Tokyo,,\nyear,value,x\n${rows.replaceAll('\n', ',7\n')}`, ['year', 'value', 'x'], 1, 3],
  ];
  for (const [text, names, above, line] of cases) {
    const found = await partOf(text);
    assert.deepEqual([found.names, found.part?.above, found.line], [names, above, line], text);
    assert.ok([1.5, 7].includes(found.numbers), text);
  }
  assert.deepEqual((await partOf('# SILSO\n# Spots\n12.5\n13\n14.5\n', 'spots.txt')).names, ['# Spots']);
});

test('a table that is all of its file is read as it was', async () => {
  const whole = async (text) => {
    const table = await readText(text, 'x.csv');
    assert.equal(table.part, undefined, text);
    return columnsOf(table);
  };
  // The first values have a mistake, or are missing.
  assert.deepEqual(await whole('n,v\na,x\nb,1\nc,2\nd,3\n'), {
    n: ['a', 'b', 'c', 'd'],
    v: ['x', '1', '2', '3'],
  });
  assert.deepEqual(await whole('n,v,w\na,-,-\nb,1,2\nc,3,4\n'), {
    n: ['a', 'b', 'c'],
    v: [NaN, 1, 3],
    w: [NaN, 2, 4],
  });
  assert.deepEqual(await whole('# a,b\n1,2\n3,4\n'), { '# a': [1, 3], b: [2, 4] });
  assert.deepEqual(await whole('Title\n\n1,5\n2,5\n3,7\n'), { Title: [1.5, 2.5, 3.7] });
  assert.deepEqual(await whole('id,text\n1,"a\n\nb, ""c"" d"\n2,"e\n\nf"\n'), {
    id: [1, 2],
    text: ['a\n\nb, "c" d', 'e\n\nf'],
  });
});

test('notes below a table are left out where they stand apart; else their line is named', async () => {
  const rows = 'date,v\n2026-1-1,1\n2026-1-2,2\n2026-1-3,3\n';
  const noted = await partOf(`${rows}\nSource: NOAA\nv, in mm, "daily"\n\nEnd\n`);
  assert.deepEqual(noted.part, { first: 1, last: 4, titles: 1, above: 0, below: 3 });
  assert.equal((await partOf(`${rows}# Source: NOAA\n`)).part.below, 1);
  await fails(readText(`${rows}Source: NOAA\n`, 'x.csv'), 'column-count', { line: 5 });
  await fails(readText(`${rows}\n2026-1-4\n`, 'x.csv'), 'column-count', { line: 6 });
});
