/** Files that people bring, whatever is open: from a drop to a model that trains on them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';
import { encode, npy } from '../unit/resources/support.mjs';
import { table } from './reviews_table.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

async function open(hash, options = {}) {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&pace=full&${hash}`, options);
  page.page.setDefaultTimeout(30_000);
  await page.state('running', 'paused', 'done');
  return page;
}

async function violations({ page }) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join('; ')}`);
}

/** Until a task trains on a file: its epochs go on. */
async function trainsOn(page, task, file) {
  await page.get('taskSelect', `[data-task="${task}"]`).waitFor();
  await page.get('dataInUse').filter({ hasText: file }).waitFor();
  await page.page.waitForFunction(
    () => document.querySelector('rnn-playground').history.epochs.length > 0,
    undefined,
    { polling: 100 },
  );
  const { experiment } = await page.page.evaluate(() => document.querySelector('rnn-playground').getState());
  assert.deepEqual(
    Object.values(experiment.resources).map(({ name }) => name),
    [file],
  );
  assert.deepEqual(page.errors, []);
  await page.close();
}

const beasts = ['whale', 'shark', 'gull', 'seal', 'crab', 'squid', 'tern'];
let drawn = 1;
const draw = () => beasts[(drawn = (drawn * 48271) % 2147483647) % beasts.length];
const prose = Array.from(
  { length: 150 },
  () => `The ${draw()} saw a ${draw()} and a ${draw()} at sea. `,
).join('');
const dayOf = (at) => new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10);
const river = `day,level\n${Array.from(
  { length: 120 },
  (_, at) => `${dayOf(at)},${(5 + 2 * Math.sin(at / 5)).toFixed(2)}\n`,
).join('')}`;

test('texts with labels, where no files are taken: one click', async () => {
  const page = await open('task=binary-addition');
  await page.drop([{ name: 'moods.csv', content: table(80) }], /which tasks/);
  await page
    .get('dataSaid', '[data-kind="fault"]')
    .filter({ hasText: 'moods.csv is not used here' })
    .waitFor();
  await page.get('offer').first().waitFor();
  assert.deepEqual(await violations(page), []);
  assert.match(await page.get('dataSaid').textContent(), /Train with it in:\s*\S.*as labelled texts/s);
  await page.get('offer', '[data-task="sentiment"]').click();
  // What is said of the task's own data is not said of it.
  await page.page.locator('rnn-experiment').filter({ hasText: 'moods.csv' }).waitFor();
  await trainsOn(page, 'sentiment', 'moods.csv');
});

test('plain text, where labels are needed: by keyboard, in Japanese', async () => {
  const page = await open('task=sentiment', { locale: 'ja-JP', viewport: { width: 390, height: 844 } });
  await page.drop([{ name: '白鯨.txt', content: prose }]);
  const offer = page.get('offer', '[data-task="next-word"]');
  await offer.waitFor();
  assert.equal(await page.get('offer', '[data-task="own-data"]').count(), 0);
  assert.match(await page.get('dataSaid').textContent(), /学習できる課題/);
  assert.deepEqual(await violations(page), []);
  await offer.focus();
  await page.page.keyboard.press('Enter');
  await trainsOn(page, 'next-word', '白鯨.txt');
});

test('a table of numbers, which would be read as prose: two clicks', async () => {
  const page = await open('task=next-word');
  await page.drop([{ name: 'river.csv', content: river }]);
  await page.get('dataSaid', '[data-kind="doubt"]').filter({ hasText: 'looks like a table' }).waitFor();
  await page.get('useHere').waitFor();
  await page.get('offer', '[data-task="own-data"]').click();
  await page.get('dataColumns').waitFor();
  await page.get('useColumns').click();
  // The rows are called by the table's days.
  await page.page
    .locator('rnn-view[data-readout="window"] tbody th')
    .first()
    .filter({ hasText: /Apr \d+, 2020/ })
    .waitFor();
  await trainsOn(page, 'own-data', 'river.csv');
});

test('a table below other lines: what is left out is said, its rows of names are joined', async () => {
  const page = await open('task=own-data&left=data', { locale: 'ja-JP' });
  const rows = Array.from(
    { length: 120 },
    (_, at) =>
      `2026/${1 + Math.floor(at / 28)}/${1 + (at % 28)},${(5 + 2 * Math.sin(at / 5)).toFixed(1)},8,1`,
  );
  const content = [
    'ダウンロードした時刻：2026/11/01 10:00:00',
    ...['', ',東京,東京,東京', '年月日,平均気温(℃),平均気温(℃),平均気温(℃)', ',,品質情報,均質番号'],
    ...rows,
  ];
  await page.drop([{ name: 'data.csv', content: Buffer.from(encode(content.join('\r\n'), 'shift_jis')) }]);
  await page
    .get('dataColumns')
    .filter({ hasText: /表の上の1行は読み飛ばしました。/ })
    .filter({ hasText: '東京 平均気温(℃) 品質情報' })
    .waitFor();
  await page.get('useColumns').click();
  await page.get('dataInUse').filter({ hasText: 'data.csv' }).waitFor();
  const { experiment } = await page.page.evaluate(() => document.querySelector('rnn-playground').getState());
  const name = '東京 平均気温(℃)';
  assert.deepEqual(experiment.resources.table.columns, {
    ...{ inputs: [name], target: name, lines: ['3', '3', '125'] },
  });
  assert.doesNotMatch(await page.get('need').textContent(), /125/);
  await page.drawer('code');
  await page.get('kerasCode').filter({ hasText: 'lines_of(text_of(path), 3, 125)' }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('arrays of numbers; rows that are too few; a window that is too long for a file is mended afterwards', async () => {
  const page = await open('task=own-data&left=data');
  const waves = Float64Array.from({ length: 300 }, (_, at) => Math.sin(at / 5));
  await page.drop([{ name: 'waves.npy', content: Buffer.from(npy([150, 2], waves)) }]);
  await page.get('dataColumns').waitFor();
  await page.get('dataColumn', '[data-purpose="target"]').selectOption('2');
  await page.get('useColumns').click();
  await page.get('dataInUse').filter({ hasText: 'waves.npy' }).waitFor();
  const stateOf = () => page.page.evaluate(() => document.querySelector('rnn-playground').getState());
  const before = await stateOf();
  assert.deepEqual(before.experiment.resources.table.columns, { inputs: ['1'], target: '2' });

  await page.drop([{ name: 'short.csv', content: 'v\n1\n2\n3\n4\n' }]);
  await page.get('useColumns').click();
  await page
    .get('dataSaid', '[data-kind="refused"]')
    .filter({ hasText: /short\.csv cannot be used here.*4 are too few/s })
    .waitFor();
  assert.deepEqual((await stateOf()).experiment, before.experiment);
  assert.deepEqual(await violations(page), []);

  await page.drop([{ name: 'days.csv', content: river.split('\n').slice(0, 31).join('\n') }]);
  await page.get('useColumns').click();
  await page.get('dataInUse').filter({ hasText: 'days.csv' }).waitFor();
  await page.get('fault').filter({ hasText: 'at most 3' }).first().waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what fits nothing: each task says what it takes', async () => {
  const page = await open('task=own-data&left=data');
  await page.drop([{ name: 'cat.png', content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }]);
  await page.get('dataSaid', '[data-kind="fault"]').filter({ hasText: 'cat.png is a picture' }).waitFor();
  await page.get('wants').filter({ hasText: 'plain text' }).filter({ hasText: 'labelled texts' }).waitFor();
  assert.equal(await page.get('offer').count(), 0);
  assert.deepEqual(await violations(page), []);
  // Labelled texts are no table to forecast, unless one insists.
  await page.drop([{ name: 'moods.csv', content: table(80) }]);
  await page.get('offer', '[data-task="sentiment"]').waitFor();
  await page.get('useHere').click();
  await page.get('dataColumns').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});
