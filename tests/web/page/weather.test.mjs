/** The weather, and tables of one's own: forecast, changed by hand, counted by classes; from a file to a model that trains. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const open = (hash, options = {}) => Playground.open(host.browser, `${host.server.url}#v=2&${hash}`, options);

/** Frames are made of what is in sight. */
const lookAtLast = (page, part) => page.look(page.page.locator('rnn-answers rnn-view').last(), part);

const lookAtFirst = (page, part) => page.look(page.page.locator('rnn-answers rnn-view').first(), part);

const value = async (page, name) => Number(await page.get(name).first().getAttribute('data-value'));

async function violations({ page }) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join('; ')}`);
}

test("a forecast in degrees beside as today, for days of one's own too, in both languages", async () => {
  const page = await open('task=weather');
  await page.get('windowValue').first().waitFor();
  await lookAtLast(page, page.get('seriesError'));
  await page.trainToTheEnd();
  await page.get('test').filter({ hasText: '°C' }).waitFor();
  const besides = Number(await page.get('seriesError').getAttribute('data-beside'));
  assert.ok(Math.abs(besides - 2.25) < 0.01, `${besides}`);
  const error = await value(page, 'seriesError');
  assert.ok(error > 2.05 && error < 2.4, `${error}`);

  for (const language of ['en', 'ja']) {
    await page.speaks(language);
    const fields = page.get('windowValue');
    assert.equal(await fields.count(), 12);
    const before = await value(page, 'ownAnswer');
    await fields.nth(8).fill('30');
    for (let tries = 0; (await value(page, 'ownAnswer')) < before + 2; tries += 1) {
      assert.ok(tries < 200, `the answer stays ${before}`);
      await page.page.waitForTimeout(100);
    }
    // Nonsense is said at the field, and nothing typed is lost.
    await fields.nth(8).fill('warm');
    await page.get('fault').filter({ hasText: 'warm' }).waitFor();
    assert.equal(await fields.nth(8).getAttribute('aria-invalid'), 'true');
    await fields.nth(8).fill('12,5');
    await page.get('fault').waitFor({ state: 'detached' });
    // The slider is moved by keys.
    const slider = page.get('windowSlider').nth(8);
    await slider.press('ArrowRight');
    assert.notEqual(await fields.nth(8).inputValue(), '12,5');
    assert.deepEqual(await violations(page), []);
    await page.get('windowBack').click();
    await page.get('windowBack').waitFor({ state: 'detached' });
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the weather of the next day: probabilities, and a table of what is taken for what', async () => {
  const page = await open('task=weather', { viewport: { width: 390, height: 844 } });
  await page.get('experimentMenu').waitFor();
  await page.chooseVariant('weather');
  await page.to('stage');
  await page.get('windowClass').first().waitFor();
  await lookAtLast(page, page.get('confusionCell').first());
  const counts = await page
    .get('confusionCell')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.count)));
  assert.equal(counts.length, 25);
  assert.equal(
    counts.reduce((total, count) => total + count, 0),
    362,
  );
  const shares = await page
    .get('windowClass')
    .evaluateAll((rows) => rows.map((row) => Number(row.dataset.share)));
  assert.ok(Math.abs(shares.reduce((total, share) => total + share, 0) - 1) < 1e-4);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.errors, []);
  await page.close();
});

const csv = () =>
  ['day,level,flow,station,zero']
    .concat(
      Array.from({ length: 200 }, (_, at) => {
        const level = 5 + 2 * Math.sin(at / 5);
        return `${2000 + at},${level.toFixed(3)},${(level * level).toFixed(2)},north,0`;
      }),
    )
    .join('\n');

test('from a file to a model that trains; what does not serve is said beside its field', async () => {
  const page = await open('task=own-data&left=data');
  // The forecast comes first.
  await page.get('seriesError').waitFor();
  await lookAtLast(page, page.get('windowValue').first());
  await lookAtFirst(page, page.get('seriesError'));
  const file = { name: 'river.csv', mimeType: 'text/csv', buffer: Buffer.from(csv()) };
  await page.get('fileInput').setInputFiles(file);
  const form = page.get('dataColumns');
  await form.waitFor();
  const target = page.get('dataColumn', '[data-purpose="target"]');
  assert.equal(await target.inputValue(), 'level');
  for (const [name, reason] of [
    ['station', /north/],
    ['zero', /every row/],
  ]) {
    await target.selectOption(name);
    await form.filter({ hasText: reason }).waitFor();
    assert.equal(await page.get('useColumns').getAttribute('aria-disabled'), 'true');
  }
  await target.selectOption('flow');
  const inputs = page.get('dataColumn', '[data-purpose="inputs"]');
  await inputs.getByText('level').click();
  await form.filter({ hasText: 'at least one' }).waitFor();
  await inputs.getByText('level').click();
  await inputs.getByText('flow').click();
  assert.deepEqual(await violations(page), []);
  await page.get('useColumns').click();
  await page.get('dataInUse').filter({ hasText: 'river.csv' }).waitFor();
  await page.trainToTheEnd();
  const [error, besides] = [
    await value(page, 'seriesError'),
    Number(await page.get('seriesError').getAttribute('data-beside')),
  ];
  assert.ok(error < besides, `${error} ${besides}`);
  await lookAtLast(page, page.get('windowValue').nth(13));

  // A window that is longer than the data, and a horizon of nothing, are explained at their options.
  const options = page.get('taskOptions');
  await page.type(page.option(options, 'window'), '900');
  await options.getByText('at most 29').waitFor();
  await page.type(page.option(options, 'window'), '5');
  await options.locator('[aria-invalid="true"]').waitFor({ state: 'detached' });
  await page.type(page.option(options, 'horizon'), '0');
  await options.locator('[aria-invalid="true"]').waitFor();
  await page.type(page.option(options, 'horizon'), '3');
  await options.locator('[aria-invalid="true"]').waitFor({ state: 'detached' });
  await page.get('windowValue').first().scrollIntoViewIfNeeded();
  await page.get('windowValue').nth(10).waitFor({ state: 'detached' });

  // The columns can be chosen anew, and the example comes back.
  await page.get('changeColumns').click();
  await form.waitFor();
  assert.equal(await target.inputValue(), 'flow');
  await page.get('useColumns').click();
  await form.waitFor({ state: 'detached' });
  await page.get('useShipped').click();
  await page.get('dataInUse').waitFor({ state: 'detached' });
  await page.get('seriesError').filter({ hasText: /\d/ }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});
