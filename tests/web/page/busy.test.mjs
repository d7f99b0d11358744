/** Edits that cost a lot: the page says so, lets go of them, and stays quick. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const address = () => `${host.server.url}#v=2&task=binary-addition&pace=300`;

/** Sets the units of the first layer. */
const setUnits = async (page, units) =>
  page.type(page.option(await page.openLayer(0), 'units'), String(units));

/** A browser lets a worker that hears nothing live on for some seconds. */
async function oneWorker({ page }) {
  if (page.workers().length > 1) await page.workers()[0].waitForEvent('close', { timeout: 10_000 });
  assert.equal(page.workers().length, 1);
}

test('an edit that takes long is told of, can be taken back, and leaves the run as it stood', async () => {
  const page = await Playground.open(host.browser, address());
  await page.state('running');
  await page.complete();
  await page.page.waitForTimeout(1000);
  await page.get('pause').click();
  await page.state('paused');
  await page.drawer('log');
  const line = page.get('progressLine');
  const stood = await line.textContent();
  assert.match(stood, /^\s*\d\d+\/5000/);
  await setUnits(page, 5000);
  await page.text('busy', /25,0\d\d,\d\d\d weights/);
  await page.text('runState', /Busy/);
  await page.page
    .locator('[role="status"]')
    .filter({ hasText: /Making the data and a model/ })
    .waitFor({ state: 'attached' });
  const from = Date.now();
  await page.get('cancel').click();
  await page.get('busy').waitFor({ state: 'detached' });
  assert.equal(await page.option(await page.openLayer(0), 'units').inputValue(), '16');
  assert.equal(await line.textContent(), stood);
  await page.get('stepBatch').click();
  const next = Number(/\d+/.exec(stood)[0]) + 1;
  await line.filter({ hasText: `${next}/5000` }).waitFor();
  assert.ok(Date.now() - from < 5000, 'the worker was waited for');
  await page.state('paused');
  assert.equal(await page.get('notice').count(), 0);
  assert.equal(await page.get('fault').count(), 0);
  await oneWorker(page);
  await page.text('summary', /Total params: 321/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a later edit overtakes those before, and is trained', async () => {
  const page = await Playground.open(host.browser, address());
  await page.state('running');
  await page.complete();
  await setUnits(page, 2000);
  await page.page.waitForTimeout(100);
  await setUnits(page, 5000);
  await page.text('busy', /25,0\d\d,\d\d\d weights/);
  const from = Date.now();
  await setUnits(page, 8);
  await page.text('summary', /Total params: 97/);
  assert.ok(Date.now() - from < 5000, 'it waited for the model before');
  await page.get('busy').waitFor({ state: 'detached' });
  assert.equal(await page.get('notice').count(), 0);
  await page.state('running');
  await page.trainToTheEnd();
  await oneWorker(page);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a model of two thousand units is made and trains, however long it takes', async () => {
  const page = await Playground.open(host.browser, address());
  await page.state('running');
  await page.complete();
  await setUnits(page, 2000);
  await page.text('summary', /Total params: 4,008,001/);
  await page.get('busy').waitFor({ state: 'detached' });
  await page.get('stepBatch').click();
  await page.state('paused');
  assert.equal(await page.get('notice').count(), 0);
  await page.close();
});
