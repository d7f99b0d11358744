/** Files as people bring them, one for each form that a task takes; the figures and texts are those that the page ships. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, inflateRawSync } from 'node:zlib';

import { digits, mobyDick, reviews } from '../../web/build/shipped.mjs';
import { reviewsArchive, someReviews } from '../web/unit/resources/reviews.mjs';
import { encode, idx, npy, utf16, utf8 } from '../web/unit/resources/support.mjs';

const web = new URL('../../web/', import.meta.url);
const root = fileURLToPath(web);
const { zipSync } = createRequire(new URL('package.json', web))('fflate');

const comma = (number) => String(number).replace('.', ',');
const tableOf = (rows, delimiter = ',', end = '\n') => rows.map((row) => row.join(delimiter)).join(end) + end;

/** Seattle's weather in the ways in which tables are written. */
async function tables() {
  const csv = await readFile(join(root, 'node_modules/vega-datasets/data/seattle-weather.csv'), 'utf8');
  const [head, ...days] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const both = { inputs: ['temp_max', 'wind'], target: 'temp_max' };
  const first = { inputs: ['1'], target: '1' };
  const german = [
    head,
    ...days.map(([date, ...cells]) => [date.split('-').reverse().join('.'), ...cells.map(comma)]),
  ];
  const japanese = ['日付', '降水量', '最高気温', '最低気温', '風速', '天気'];
  const inJapan = { inputs: ['最高気温', '風速'], target: '最高気温' };
  // As the Japan Meteorological Agency writes them: three rows of names, and columns that rate the values.
  const rated = [
    ['', ...Array(6).fill('シアトル')],
    ['年月日', ...Array(3).fill('最高気温(℃)'), ...Array(3).fill('平均風速(m/s)')],
    ['', ...Array(2).fill(['', '品質情報', '均質番号']).flat()],
    ...days.map(([date, , high, , wind]) => [date.replaceAll(/-0?/g, '/'), high, 8, 1, wind, 8, 1]),
  ];
  const agency = `ダウンロードした時刻：2026/11/01 10:00:00\r\n\r\n${tableOf(rated, ',', '\r\n')}`;
  const [high, wind] = ['シアトル 最高気温(℃)', 'シアトル 平均風速(m/s)'];
  const note = '\nSource: NOAA\n"Wind" in m/s, temperatures in °C\n';
  const gaps = days.map((row, i) =>
    row.map((cell, at) => (at === 2 && i % 50 === 0 ? ['', 'NA', '-'][i % 3] : cell)),
  );
  const large = days.map(([date, , high]) => [date, `"${(1000 + 10 * Number(high)).toLocaleString('en')}"`]);
  const signed = days.map(([date, , cell], i) => {
    const high = Number(cell);
    const sales = `€ 1 ${String(100 + Math.round(10 * high)).padStart(3, '0')},5`;
    const share = `${high < 0 ? '−' : ''}${comma(Math.abs(high))} %`;
    return [date, i % 40 ? sales : ['--', 'inf', '×'][i % 3], share];
  });
  const text = tableOf([head, ...days]);
  const series = days.map((row) => row[2]);
  const highs = Float64Array.from(series, Number);
  const winds = Float32Array.from(days, (row) => Number(row[4]));
  const figures = Float64Array.from(
    days.flatMap((row) => row.slice(1, 5)),
    Number,
  );
  const dataset = (name, file, bytes, columns) => ({
    name,
    task: 'own-data',
    need: 'table',
    file,
    bytes,
    columns,
  });
  return [
    dataset('comma', 'seattle weather.csv', utf8(text), both),
    dataset('decimal-commas', 'wetter.csv', utf8(`\ufeff${tableOf(german, ';', '\r\n')}`), both),
    dataset(
      'tabs',
      'weather.tsv',
      utf8(
        tableOf(
          days.map((row) => row.slice(1, 5)),
          '\t',
        ),
      ),
      { inputs: ['2', '4'], target: '2' },
    ),
    dataset('bars', 'weather-bars.txt', utf8(tableOf([head, ...days], '|')), both),
    dataset('one-column', 'series.csv', utf8(`temp_max\n${series.join('\n')}\n`), {
      inputs: ['temp_max'],
      target: 'temp_max',
    }),
    dataset('bare-column', 'series.txt', utf8(`${series.join('\n')}\n`), first),
    dataset('comma-column', 'reihe.csv', utf8(`${series.map(comma).join('\n')}\n`), first),
    dataset('thousands', 'large.csv', utf8(tableOf([['day', 'sales'], ...large])), {
      inputs: ['sales'],
      target: 'sales',
    }),
    dataset('missing', 'gaps.csv', utf8(tableOf([head, ...gaps])), both),
    dataset('shift-jis', '気温.csv', encode(tableOf([japanese, ...days], ',', '\r\n'), 'shift_jis'), inJapan),
    dataset('agency', 'data.csv', encode(agency, 'shift_jis'), { inputs: [high, wind], target: high }),
    dataset('comments', 'noaa.csv', utf8(`# Seattle, daily\n# "Wind", in m/s\n#\n${text}# end\n`), both),
    dataset('notes', 'notes.csv', utf8(`Seattle, daily\n\n${text}${note}`), both),
    dataset('no-names', 'no_names.csv', utf8(`Seattle\n${tableOf(days.map((row) => row.slice(1, 5)))}`), {
      ...{ inputs: ['2', '4'], target: '2' },
    }),
    dataset(
      'blanks',
      'spaced.txt',
      utf8(`# by np.savetxt\n${days.map((row) => row.slice(1, 5).join('   ')).join('\n')}\n`),
      { inputs: ['2', '4'], target: '2' },
    ),
    dataset(
      'signs',
      'signs.csv',
      utf8(`sep=;\r\n${tableOf([['day', 'sales', 'share'], ...signed], ';', '\r\n')};;\r\n;;\r\n`),
      { inputs: ['sales', 'share'], target: 'sales' },
    ),
    dataset('first-numbers', 'first.csv', utf8(`2,1\n${tableOf(days.map((row) => [row[4], row[2]]))}`), {
      ...{ inputs: ['1'], target: '2' },
    }),
    dataset('utf-16', 'excel.txt', utf16(tableOf([japanese, ...days], '\t', '\r\n')), inJapan),
    dataset('gzip', 'weather.csv.gz', gzipSync(text), both),
    dataset('zip', 'weather.zip', zipSync({ 'weather.csv': utf8(text) }), both),
    dataset('npy-line', 'series.npy', npy([highs.length], highs), first),
    dataset('npy', 'weather.npy', npy([days.length, 4], figures), { inputs: ['2', '4'], target: '2' }),
    dataset('npy-gzip', 'Weather.NPY.gz', gzipSync(npy([days.length, 4], figures)), {
      ...{ inputs: ['2', '4'], target: '2' },
    }),
    dataset(
      'npz',
      'weather.npz',
      zipSync({ 'temp_max.npy': npy([highs.length], highs), 'wind.npy': npy([highs.length, 1], winds) }),
      both,
    ),
    dataset(
      'npz-beside',
      'beside.zip',
      zipSync({
        'x.npz': zipSync({
          'temp_max.npy': npy([highs.length], highs),
          'wind.npy': npy([highs.length], winds),
        }),
      }),
      both,
    ),
    dataset(
      'npz-wide',
      'wide.npz',
      zipSync({ 'all.npy': npy([days.length, 4], figures), 'year.npy': npy([], [2012]) }),
      {
        ...{ inputs: ['all 2', 'all 4'], target: 'all 2' },
      },
    ),
  ];
}

/** An archive of rows of one length, padded with zeros, and a column of labels. */
function paddedRows(x, y, oneHot = false) {
  const [count, width] = [400, 60];
  const { lists, labels } = someReviews(count, 30, 1);
  const rows = lists.flatMap((list) => {
    const ids = list.slice(0, width);
    return [...Array(width - ids.length).fill(0), ...ids];
  });
  return zipSync({
    [`${x}.npy`]: npy([count, width], Float32Array.from(rows)),
    [`${y}.npy`]: oneHot
      ? npy([count, 2], Float32Array.from([...labels].flatMap((label) => [1 - label, label])))
      : npy([count, 1], labels),
  });
}

/** Labelled sentences in the ways in which they are kept. */
async function sentences() {
  const { texts, labels } = await reviews(root);
  const rows = texts.split('\n').map((text, i) => [text, labels[i]]);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const named = (label) => (label === '1' ? 'positive' : 'negative');
  const things = ['料理', '映画', '部屋', '店員', '音', '話', '味', '席', '値段', '景色', '本', '服'];
  const praise = ['おいしかった', 'とても良い', '満足です', '最高', '見事'];
  const blame = ['ひどかった', 'とても悪い', '残念です', '最低', '退屈'];
  const japanese = things.flatMap((thing) =>
    [...praise, ...blame].flatMap((word, i) =>
      ['', '昨日は ', '正直 ', '今回も '].map((start) => [
        `${start}${thing} は ${word}`,
        i < 5 ? '良い' : '悪い',
      ]),
    ),
  );
  const csv = tableOf([
    ['id', 'review', 'sentiment'],
    ...rows.map(([text, label], i) => [i, quoted(text), named(label)]),
  ]);
  const dataset = (name, file, bytes, columns) => ({
    name,
    task: 'sentiment',
    need: 'reviews',
    file,
    bytes,
    columns,
  });
  const chosen = { text: 'review', label: 'sentiment' };
  const tsv = rows.filter(([text]) => !text.startsWith('"')).map(([text, label]) => [text, label]);
  return [
    dataset('comma', 'IMDB Dataset.csv', utf8(csv), chosen),
    dataset(
      'semicolons',
      'reviews.csv',
      utf8(
        csv
          .replaceAll('","', '";"')
          .replaceAll(/^(\d+),/gm, '$1;')
          .replaceAll(/",(positive|negative)$/gm, '";$1')
          .replace('id,review,sentiment', 'id;review;sentiment'),
      ),
      chosen,
    ),
    dataset(
      'windows',
      'spam.csv',
      encode(
        csv
          .replaceAll(/[^\n -~]/g, '')
          .replace('id,', ',')
          .replace(',positive', ',positive ')
          .replaceAll(' cost', ' £ educação'),
        'windows-1252',
      ),
      chosen,
    ),
    dataset('tabs', 'amazon_cells_labelled.tsv', utf8(tableOf(tsv, '\t')), { text: '1', label: '2' }),
    dataset('lines-tab', 'yelp_labelled.txt', utf8(tableOf(tsv, '\t'))),
    dataset(
      'lines-fasttext',
      'train.txt',
      utf8(rows.map(([text, label]) => `__label__${named(label)} ${text}`).join('\n')),
    ),
    dataset('lines-front', 'front.txt', utf8(rows.map(([text, label]) => `${label} ${text}`).join('\r\n'))),
    dataset(
      'japanese',
      '評価.csv',
      encode(tableOf([['感想', '評価'], ...japanese], ',', '\r\n'), 'shift_jis'),
      { text: '感想', label: '評価' },
    ),
    dataset(
      'euc',
      '評価.txt',
      encode(japanese.map(([text, label]) => `${label}\u3000${text}`).join('\n'), 'euc-jp'),
    ),
    dataset('gzip', 'reviews.csv.gz', gzipSync(csv), chosen),
    dataset(
      'lines-end',
      'ends.txt',
      utf8(
        rows
          .map(([text, label], i) => `${i % 2 ? 'Yes' : 'No'} ${text.replaceAll(/\d/g, '')} ${label}`)
          .join('\n'),
      ),
    ),
    dataset(
      'loose-labels',
      'loose.csv',
      utf8(
        tableOf([
          ['text', 'label'],
          ...rows.map(([text, label], i) => [quoted(text), [label, `${label}.0 `][i % 2]]),
        ]),
      ),
      { text: 'text', label: 'label' },
    ),
    dataset(
      'folder',
      'folder.zip',
      zipSync({
        'data/': utf8(''),
        'data/.DS_Store': utf8('x'),
        'data/reviews.csv': utf8(csv),
        '__MACOSX/data/._reviews.csv': utf8('x'),
      }),
      chosen,
    ),
    dataset('zip', 'archive.zip', zipSync({ 'IMDB Dataset.csv': utf8(csv) }), chosen),
    dataset('imdb', 'imdb.npz', reviewsArchive(400, 120)),
    dataset('imdb-gzip', 'imdb.npz.gz', gzipSync(reviewsArchive(400, 120))),
    dataset('lists-unnamed', 'lists.npz', reviewsArchive(400, 120, ['arr_0', 'arr_1', 'arr_2', 'arr_3'])),
    dataset('lists-test-first', 'Lists.NPZ', reviewsArchive(400, 120, ['test_in', 'test_out', 'in', 'out'])),
    dataset('imdb-zip', 'imdb.zip', zipSync({ 'data/imdb.npz': reviewsArchive(400, 120) })),
    dataset('rows-unnamed', 'rows.npz', paddedRows('arr_0', 'arr_1')),
    dataset('rows-capitals', 'capitals.npz', paddedRows('X', 'Y')),
    dataset('rows-one-hot', 'one_hot.npz', paddedRows('x_train', 'y_train', true)),
    dataset('rows-one-hot-unnamed', 'one_hot_unnamed.npz', paddedRows('arr_0', 'arr_1', true)),
  ];
}

/** Prose of a few sizes and encodings. */
async function proses() {
  const { text } = await mobyDick(root);
  const part = text.slice(0, 60_000);
  const accented = part
    .replaceAll(/[^\n -~]/g, '')
    .replaceAll(/\b[Tt]hese?\b/g, 'thé')
    .replaceAll(' and ', ' où ');
  const subjects = ['吾輩', '猫', '主人', '先生', '書生'];
  const times = ['朝、', '夜、', '昨日、', '時々', 'また'];
  const verbs = ['寝ている', '笑った', '本を読む', '黙っていた', '歩き出す'];
  let state = 1;
  const drawn = (count) =>
    Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * count);
  const one = (list) => list[drawn(list.length)];
  const japanese = Array.from(
    { length: 1500 },
    () => `${one(times)}${drawn(1000)}人の${one(subjects)}は${one(verbs)}。`,
  ).join('\n');
  const words = japanese.replaceAll(/[はを、]/g, ' $& ').replaceAll('。', ' 。');
  const of = (task, options) => (name, file, bytes) => ({ name, task, need: 'text', file, bytes, options });
  const characters = of('next-word', { unit: 'character' });
  const next = of('next-word');
  const near = of('word2vec');
  return [
    next('plain', 'novel.txt', utf8(part)),
    next('windows', 'novel-1252.txt', encode(accented.replaceAll('\n', '\r\n'), 'windows-1252')),
    next('gzip', 'novel.txt.gz', gzipSync(part)),
    characters('shift-jis', '吾輩.txt', encode(japanese, 'shift_jis')),
    characters('utf-16', 'wagahai.txt', utf16(japanese)),
    near('plain', 'corpus.txt', utf8(part)),
    near('shift-jis', '文.txt', encode(words, 'shift_jis')),
    near('zip', 'corpus.zip', zipSync({ '_about.txt': utf8('x'), 'corpus.txt': utf8(part) })),
  ];
}

/** Pairs of short texts. */
async function pairs() {
  const numbers = Array.from({ length: 1500 }, (_, i) => [
    `${i} plus ${(i * 7) % 90}`,
    String(i + ((i * 7) % 90)),
  ]);
  const words = numbers.map(([a, b]) => [`add, ${a}`, `it is "${b}"`]);
  const quoted = (row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`);
  const dataset = (name, file, bytes, columns, options) => ({
    name,
    task: 'seq2seq',
    need: 'pairs',
    file,
    bytes,
    columns,
    options,
  });
  const credited = numbers.map(([a, b]) => [
    `Go ${a}.`,
    `Va ${b} !`,
    'CC-BY 2.0 (France) Attribution: tatoeba.org',
  ]);
  const japanese = numbers.map(([a, b]) => [a.replace(' plus ', '足す'), `${b}です`]);
  const halfWidth = numbers.map(([a, b]) => [a.replace(' plus ', 'ﾀｽ'), `${b} ﾃﾞｽﾈ`]);
  const byWord = { unit: 'word' };
  return [
    dataset('tabs', 'pairs.tsv', utf8(tableOf(numbers, '\t'))),
    dataset('translations', 'fra.txt', utf8(tableOf(credited, '\t')), undefined, byWord),
    dataset(
      'headed',
      'en-fr.tsv',
      utf8(tableOf([['English', 'French'], ...credited.map((row) => row.slice(0, 2))], '\t')),
    ),
    dataset('quotes', 'said.csv', utf8(tableOf([['question', 'answer'], ...words.map(quoted)]))),
    dataset('bare', 'bare.csv', utf8(tableOf(words.map(quoted)))),
    dataset(
      'three',
      'three.csv',
      utf8(tableOf([['id', 'question', 'answer'], ...numbers.map((row, i) => [i, ...row])])),
      { text: 'question', answer: 'answer' },
    ),
    dataset(
      'bare-three',
      'three.tsv',
      utf8(
        tableOf(
          numbers.map((row, i) => [i, ...row]),
          '\t',
        ),
      ),
      { text: '2', answer: '3' },
    ),
    dataset('shift-jis', '問答.tsv', encode(tableOf(japanese, '\t', '\r\n'), 'shift_jis')),
    dataset('utf-16', 'qa.txt', utf16(tableOf(japanese, '\t', '\r\n'))),
    dataset('utf-16-bare', 'bare.txt', utf16(tableOf(japanese, '\t', '\r\n'), { mark: false })),
    dataset('anki', 'anki.txt', utf8(`#separator:tab\n#html:false\n${tableOf(numbers, '\t')}`)),
    dataset('half-width', 'katakana.csv', encode(tableOf(halfWidth), 'shift_jis')),
    dataset('gzip', 'pairs.tsv.gz', gzipSync(tableOf(numbers, '\t'))),
  ];
}

/** MNIST's digits in the containers of images. */
async function images() {
  const { pixels, labels } = await digits(root, 60);
  const bytes = Uint8Array.from(inflateRawSync(Buffer.from(pixels, 'base64')));
  const shape = [bytes.length / 784, 28, 28];
  const file = idx(8, shape, bytes);
  const figures = npy([shape[0]], Array.from(labels, Number));
  const archive = zipSync({
    'x_test.npy': npy([1, 28, 28], bytes.slice(0, 784)),
    'x_train.npy': npy(shape, bytes),
    'y_train.npy': figures,
  });
  const other = zipSync({ 'images.npy': npy([...shape, 1], bytes) });
  const unnamed = zipSync({ 'arr_0.npy': figures, 'arr_1.npy': npy(shape, bytes) });
  const dataset = (task) => (name, file, bytes) => ({
    name,
    task,
    need: 'digits',
    file,
    bytes,
    options: { digits: 500 },
  });
  const plain = dataset('autoencoder');
  const variational = dataset('vae');
  return [
    plain('idx', 'train-images-idx3-ubyte', file),
    plain('npz', 'mnist.npz', archive),
    plain('npz-unnamed', 'Digits.NPZ', unnamed),
    plain('npz-gzip', 'digits.npz.gz', gzipSync(other)),
    plain('npy', 'digits.npy', npy(shape, bytes)),
    plain('zip-npz', 'mnist.zip', zipSync({ 'mnist.npz': archive })),
    plain('rows', 'full_numpy_bitmap_cat.npy', npy([shape[0], 784], bytes)),
    plain(
      'shares',
      'shares.npy',
      npy(
        [shape[0], 1, 28, 28],
        Float32Array.from(bytes, (value) => value / 255),
      ),
    ),
    plain('idx-channels', 'images.idx4-ubyte', idx(8, [...shape, 1], bytes)),
    plain('zip-npy', 'digits.zip', zipSync({ 'digits.npy': npy(shape, bytes) })),
    plain('zip', 'train-images.zip', zipSync({ 'train-images-idx3-ubyte': file })),
    variational('gzip', 'train-images-idx3-ubyte.gz', gzipSync(file)),
    variational('npz-other', 'other.npz', other),
  ];
}

/** [{name, task, need, file, bytes, columns?, options?}]: columns are those that a person chooses, or else the page. */
export async function broughtFiles() {
  return (await Promise.all([tables(), sentences(), proses(), pairs(), images()])).flat();
}
