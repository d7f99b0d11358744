/** Data that people bring: picked, dropped, pasted; kept; named by links; refused with a sentence. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { encode } from '../unit/resources/support.mjs';
import { reviewsArchive } from '../unit/resources/reviews.mjs';
import { Playground, singleFile, startBrowser } from './playground.mjs';
import { table, textOf } from './reviews_table.mjs';

let host;
let folder;
before(async () => {
  host = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), 'brought-'));
});
after(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

// It trains, but slowly: an epoch is taken where one is wanted.
const task = '#v=2&task=sentiment&pace=1&left=data';
const files = {
  imdb: () => reviewsArchive(300, 25),
  words: () =>
    Buffer.from(
      JSON.stringify(
        Object.fromEntries(
          ['the', 'and', 'film', 'good'].concat(words(5, 2000)).map((word, i) => [word, i + 1]),
        ),
      ),
    ),
};
const words = (from, to) => Array.from({ length: to - from }, (_, i) => `w${from + i}`);

async function saved(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const inUse = (page, need = 'reviews') =>
  page.get('need', `[data-need="${need}"]`).locator('[data-testid="data-in-use"]');

async function said(page, kind, pattern = /./) {
  await page.get('dataSaid', `[data-kind="${kind}"]`).filter({ hasText: pattern }).waitFor();
}

const experimentOf = (page) =>
  page.page.evaluate(() => document.querySelector('rnn-playground').getState().experiment);

async function open(url = `${host.server.url}${task}`, options = {}) {
  const page = await Playground.open(host.browser, url, options);
  page.page.setDefaultTimeout(20_000);
  await page.left('data');
  await page.get('dataFiles').waitFor();
  return page;
}

/** One epoch from the start. */
async function trains(page) {
  const losses = await page.page.evaluate(async () => {
    const element = document.querySelector('rnn-playground');
    // Edits under way come first.
    await element.reset();
    await element.pause();
    await element.reset();
    await element.step('epoch');
    const { keys, epochs } = element.history;
    return epochs.map((row) => row[keys.indexOf('loss')]);
  });
  assert.equal(losses.length, 1);
  assert.ok(losses[0] > 0 && losses[0] < 2, String(losses));
}

test('the form of imdb.npz and its words by picking: used, listed, there after a reload, removed', async () => {
  const page = await open();
  const paths = [await saved('imdb.npz', files.imdb()), await saved('imdb_word_index.json', files.words())];
  // Without the words the ids stand for them.
  await page.get('fileInput').setInputFiles(paths[0]);
  await inUse(page).waitFor();
  const review = page.get('predictionRow').filter({ hasText: /\d/ }).first().getByRole('button');
  const read = (await review.textContent()).trim().split(/\s+/);
  assert.ok(read.length > 4 && read.every((id) => Number(id) > 1), read.join(' '));
  await review.click();
  await page.get('afterWords').waitFor();
  assert.equal(await page.get('ownText').inputValue(), read.join(' '));
  const after = page.get('afterWords').getByRole('listitem');
  await after.nth(read.length).waitFor();
  await after.nth(read.length + 1).waitFor({ state: 'detached' });
  await page.get('fileInput').setInputFiles(paths);
  await inUse(page, 'words').waitFor();
  assert.equal(await inUse(page).textContent(), 'imdb.npz');
  await said(page, 'ready', /imdb_word_index\.json/);
  const { resources } = await experimentOf(page);
  assert.deepEqual(Object.keys(resources).sort(), ['reviews', 'words']);
  assert.match(resources.reviews.sha256, /^[0-9a-f]{64}$/);
  await trains(page);
  // The words of the ids are shown.
  const code = await page.page.evaluate(() =>
    document
      .querySelector('rnn-playground')
      .predict({ count: 3 })
      .then(({ data }) => data.samples),
  );
  assert.ok(code.some(({ words: read }) => read.some(({ text }) => /^(the|and|film|good|w\d+)$/.test(text))));

  await page.page.reload();
  await page.get('dataFiles').waitFor();
  assert.equal(await inUse(page).textContent(), 'imdb.npz');
  assert.equal(await page.get('dataFile').count(), 2);
  assert.match(await page.get('dataFile', '[data-name="imdb.npz"]').textContent(), /kB|MB/);
  await page.state('running', 'done', 'paused');
  assert.equal(await page.get('need').locator('[data-testid="fault"]').count(), 0);

  // An experiment of the same task keeps the file; going back to what is shipped leaves it in the list.
  await page.chooseVariant('gru');
  assert.equal(await inUse(page).textContent(), 'imdb.npz');
  await page.get('experimentMenu', '[data-variant="gru"]:not([data-changed])').waitFor();
  await page.get('need', '[data-need="reviews"]').locator('[data-testid="use-shipped"]').click();
  await inUse(page).waitFor({ state: 'detached' });
  await page.get('dataFile', '[data-name="imdb.npz"]').locator('[data-testid="use-file"]').click();
  await inUse(page).waitFor();
  for (const name of ['imdb.npz', 'imdb_word_index.json'])
    await page.get('dataFile', `[data-name="${name}"]`).locator('[data-testid="remove-file"]').click();
  await page.get('dataFile').first().waitFor({ state: 'detached' });
  assert.equal((await experimentOf(page)).resources, undefined);
  await page.page.reload();
  await page.get('dataFiles').waitFor();
  assert.equal(await page.get('dataFile').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.close();
});

const japanese = (rows) =>
  `番号,レビュー,評価\r\n${Array.from(
    { length: rows },
    (_, i) =>
      `${i},"${textOf(i)} 映画、${i % 2 ? '最高' : '退屈'}。\r\nまた 見た",${i % 2 ? '好評' : '不評'}\r\n`,
  ).join('')}`;

test('a table in Shift_JIS with line breaks in quotes by dropping', async () => {
  const page = await open(`${host.server.url}${task}&lang=ja`);
  const content = encode(japanese(60), 'shift_jis');
  await page.drop([{ name: '映画.csv', content }], /レビュー/);
  await inUse(page).waitFor();
  await said(page, 'ready', /60件.*不評 \/ 好評/);
  await said(page, 'ready', /film plot is so bad 映画、退屈。 また 見た/);
  await trains(page);
  // Columns that were clear are named, so that link and program say which.
  const { resources } = await experimentOf(page);
  assert.deepEqual(resources.reviews.columns, { text: 'レビュー', label: '評価' });
  await page.text('kerasCode', /path = "映画\.csv"\s+text = "レビュー"\s+label = "評価"/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('pasted text: labelled lines; a table whose columns are open', async () => {
  const page = await open();
  const paste = async (text) => {
    await page.get('pasteText').click();
    await page.get('pasted').fill(text);
    await page.get('usePasted').click();
  };
  await paste(Array.from({ length: 40 }, (_, i) => `${i % 2}\t${textOf(i)}`).join('\n'));
  await said(page, 'ready', /40 entries.*0 \/ 1/);
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i % 2 ? 'like' : 'hate'};${textOf(i)};other ${textOf(i)};${i % 2 ? 'yes' : 'no'}`,
  );
  await paste(`a;b;c;d\n${lines.join('\n')}`);
  await page.get('dataColumns').waitFor();
  assert.match(await page.get('dataColumns').textContent(), /other film plot is so bad/);
  await page.get('dataColumn', '[data-purpose="text"]').selectOption('c');
  await page.get('dataColumn', '[data-purpose="label"]').selectOption('d');
  await page.get('useColumns').click();
  await said(page, 'ready', /no \/ yes/);
  const { resources } = await experimentOf(page);
  assert.deepEqual(resources.reviews.columns, { text: 'c', label: 'd' });
  // The link has the columns.
  await page.page.waitForTimeout(400);
  await page.page.reload();
  await page.get('dataInUse').waitFor();
  assert.deepEqual((await experimentOf(page)).resources.reviews.columns, { text: 'c', label: 'd' });
  await trains(page);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a link without its file names it; another file is not taken for it; dropping it goes on', async () => {
  const first = await open();
  await first.drop([{ name: 'mine.csv', content: table(50) }]);
  await inUse(first).waitFor();
  await first.page.waitForTimeout(400);
  const link = first.page.url();
  assert.ok(!decodeURIComponent(link).includes('film'));
  const { resources } = await experimentOf(first);
  await first.close();

  const page = await open(link);
  const missing = page.get('need', '[data-need="reviews"]').locator('[data-testid="fault"]');
  await missing.waitFor();
  const text = await missing.textContent();
  assert.ok(text.includes('mine.csv') && text.includes(resources.reviews.sha256.slice(0, 8)), text);
  await page.drop([{ name: 'mine.csv', content: table(50, 'book') }]);
  await said(page, 'other', /mine\.csv/);
  await missing.waitFor();
  await page.drop([{ name: 'renamed.csv', content: table(50) }]);
  await missing.waitFor({ state: 'detached' });
  await said(page, 'ready', /renamed\.csv/);
  assert.deepEqual((await experimentOf(page)).resources, resources);
  await trains(page);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what cannot be used is refused with a sentence, and what was there stays', async () => {
  const page = await open();
  await page.drop([{ name: 'good.csv', content: table(50) }]);
  await inUse(page).waitFor();
  const before = await experimentOf(page);
  const archive = Buffer.from(files.imdb());
  /** @type {[string, string | Buffer, RegExp][]} */
  const refused = [
    ['empty.csv', '', /empty\.csv is empty/],
    ['cut.npz', archive.subarray(0, archive.length / 2), /cut\.npz ends too early/],
    ['paper.csv', '%PDF-1.7\n', /paper\.csv should be a table by its name, but it is a PDF/],
    ['same.csv', table(50).replaceAll(',0\n', ',1\n'), /column label.*all labels are the same \(1\)/],
    [
      'gap.csv',
      table(50).replace(`${textOf(20)},0`, `${textOf(20)},`),
      /gap\.csv, line 22, column label: the label is missing/,
    ],
    ['open.csv', `text,label\n${'x,0\ny,1\n'.repeat(5)}"never closed,1\n`, /line 12.*never closed/],
    [
      'stars.csv',
      table(50).replace(`${textOf(18)},0`, `${textOf(18)},5`),
      /stars\.csv, line 20, column label: the label “5” is .*2 classes.*there are 3 \(0, 1, 5\)/,
    ],
    ['header.csv', 'text,label\n', /header\.csv, line 1: the file is empty but for its header/],
    ['prose.txt', 'Call me Ishmael.\nSome years ago.\n', /plain text.*This task takes/],
    ['weather.csv', 'a;b\n1;2,5\n3;4,5\n5;6,5\n7;8,5\n', /weather\.csv is a table.*This task takes/],
  ];
  for (const [name, content, sentence] of refused) {
    await page.drop([{ name, content }]);
    await said(page, 'fault', sentence).catch(async () => {
      assert.match(await page.get('dataSaid').textContent(), sentence, name);
    });
  }
  assert.deepEqual(await experimentOf(page), before);
  assert.equal(await page.get('dataFile').count(), 1);
  assert.equal(await page.get('need').locator('[data-testid="fault"]').count(), 0);

  // Words that no file has been read for are not lost either.
  await page.chooseTask('binary-addition');
  await page.drop([{ name: 'good.csv', content: table(50) }], /which tasks/);
  await said(page, 'fault', /takes no files: good\.csv is not used here/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what the core refuses as data is refused at the file, and what was in use stays', async () => {
  const page = await open(`${host.server.url}${task}&lang=ja`);
  await page.drop([{ name: 'good.csv', content: table(50) }]);
  await inUse(page).filter({ hasText: 'good.csv' }).waitFor();
  const before = await experimentOf(page);
  const alike = `text,label\n${'the same film,0\nthe same film,1\n'.repeat(30)}`;
  for (const [name, content, sentence] of /** @type {const} */ ([
    ['six.csv', table(6), /six\.csv はこの課題では使えません.*レビューは10件以上必要ですが、6件です/],
    ['alike.csv', alike, /alike\.csv はこの課題では使えません.*レビュー/],
  ])) {
    await page.drop([{ name, content }]);
    await said(page, 'refused', sentence);
    assert.deepEqual(await experimentOf(page), before);
    assert.equal(await inUse(page).textContent(), 'good.csv');
    assert.equal(await page.get('need').locator('[data-testid="fault"]').count(), 0);
    await page.get('dataFile', `[data-name="${name}"]`).waitFor();
  }
  // The experiment goes on, and the next file is taken.
  await trains(page);
  await page.drop([{ name: 'better.csv', content: table(60) }]);
  await inUse(page).filter({ hasText: 'better.csv' }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('reading shows its progress and can be cancelled', async () => {
  const page = await open();
  const path = await saved('large.npz', reviewsArchive(6000, 200));
  await page.get('fileInput').setInputFiles(path);
  await page.get('cancelReading').click();
  await said(page, 'cancelled', /large\.npz/);
  assert.equal(await page.get('dataFile').count(), 0);
  assert.equal((await experimentOf(page)).resources, undefined);
  // Afterwards files are read as before.
  await page.get('fileInput').setInputFiles(await saved('small.csv', table(40)));
  await inUse(page).waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a browser that keeps nothing: files are used for this visit, and it is said', async () => {
  const page = await open(undefined, {
    prepare: (tab) =>
      tab.addInitScript(() => {
        // In its workers too.
        Object.defineProperty(window, 'indexedDB', { value: undefined });
        const real = window.Worker;
        window.Worker = class extends real {
          constructor(url, options) {
            const script = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
            const without = script(`Object.defineProperty(self, 'indexedDB', { value: undefined });`);
            super(script(`import '${without}'; import '${new URL(url, location.href)}';`), options);
          }
        };
      }),
  });
  await page.get('dataUnkept').waitFor();
  await page.drop([{ name: 'visit.csv', content: table(50) }]);
  await inUse(page).waitFor();
  await said(page, 'ready', /keeps no files/);
  assert.match(await page.get('dataFile').textContent(), /until the page is closed/);
  await trains(page);
  assert.equal(await page.get('need').locator('[data-testid="fault"]').count(), 0);
  await page.close();
});

test('opened from a file, the page reads and keeps files too', async () => {
  const page = await open(`${singleFile}${task}`);
  await page.get('fileInput').setInputFiles(await saved('imdb.npz', files.imdb()));
  await inUse(page).waitFor();
  await said(page, 'ready', /imdb\.npz/);
  await trains(page);
  assert.equal(await page.get('need').locator('[data-testid="fault"]').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.close();
});
