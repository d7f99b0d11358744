/** Whatever goes wrong is said where it belongs, and nothing that works is lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const slow = () => `${host.server.url}#v=1&task=binary-addition&pace=300`;

test('a value that cannot be is explained at its field, and the last good model goes on', async () => {
  const page = await Playground.open(host.browser, slow());
  await page.state('running');
  const units = page.option(page.layer(0), 'units');
  for (const [text, reason] of [
    ['-3', /1/],
    ['many', /number|integer/i],
    ['', /./],
  ]) {
    await page.type(units, text);
    await page.layer(0).locator('[data-testid="fault"]').filter({ hasText: reason }).waitFor();
    assert.equal(await units.getAttribute('aria-invalid'), 'true');
    assert.match(await page.get('summary').textContent(), /Total params: 321/);
    await page.state('running');
  }
  await page.type(units, '8');
  await page.text('summary', /Total params: 97/);
  assert.equal(await page.get('fault').count(), 0);
  assert.equal(await units.getAttribute('aria-invalid'), null);
  await page.type(page.get('epochs'), '0');
  await page.get('fault').waitFor();
  await page.type(page.get('epochs'), '2');
  await page.get('fault').waitFor({ state: 'detached' });
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('an impossible stack is explained at the layer that breaks, and stays to be mended', async () => {
  const page = await Playground.open(host.browser, slow());
  await page.state('running');
  await page.choose('addLayerClass', 'LSTM');
  await page.get('addLayer').click();
  await page.option(page.layer(0), 'return_sequences').uncheck();
  const row = page.layer(1);
  await page.get('fault').first().waitFor();
  const faulty = await page.get('layerRow', '[aria-invalid="true"]').count();
  assert.equal(faulty, 1);
  assert.equal(await row.getAttribute('data-class'), 'Dense');
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense', 'LSTM']);
  assert.match(await page.get('fault').first().textContent(), /expected|\(/);
  await page.option(page.layer(0), 'return_sequences').check();
  await page.get('fault').waitFor({ state: 'detached' });
  await page.layer(2).locator('[data-testid="remove-layer"]').click();
  await page.text('summary', /Total params: 321/);
  await page.state('running', 'done', 'paused');
  await page.close();
});

test('an experiment too big for memory is refused in words, and the page lives on', async () => {
  const page = await Playground.open(host.browser, slow());
  await page.state('running');
  await page.type(page.option(page.layer(0), 'units'), '1000000');
  await page.get('fault').first().waitFor();
  assert.ok((await page.get('fault').first().textContent()).trim().length > 10);
  await page.type(page.option(page.layer(0), 'units'), '16');
  await page.get('fault').waitFor({ state: 'detached' });
  await page.trainToTheEnd();
  assert.equal(await page.metric('accuracy'), 1);
  await page.close();
});

test('a link that cannot be read is said to be so, and the default trains', async () => {
  for (const hash of ['#v=99', '#task=<img src=x onerror=alert(1)>', '#v=1&task=binary-addition&c=!!!']) {
    const page = await Playground.open(host.browser, host.server.url + hash);
    await page.get('notice', '[data-kind="link"]').waitFor();
    await page.state('running', 'done');
    await page.text('summary', /Total params: 321/);
    assert.equal(await page.page.locator('img[src="x"]').count(), 0);
    assert.deepEqual(page.errors, []);
    await page.close();
  }
});

test('a link to an experiment that the core refuses shows why, beside a page that works', async () => {
  const c = Buffer.from(
    JSON.stringify({ model: { config: { layers: { 1: { config: { units: -5 } } } } } }),
  ).toString('base64url');
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=binary-addition&c=${c}`);
  await page
    .layer(0)
    .locator('[data-testid="fault"]')
    .filter({ hasText: /-5|units/ })
    .waitFor();
  await page.text('summary', /Total params: 321/);
  await page.type(page.option(page.layer(0), 'units'), '4');
  await page.text('summary', /Total params: 33/);
  await page.close();
});

test('a run that a callback ends says which, where and why', async () => {
  const c = Buffer.from(
    JSON.stringify({
      compile: { optimizer: { $set: { class_name: 'SGD', config: { learning_rate: 1e6 } } } },
      fit: { callbacks: [{ class_name: 'TerminateOnNaN', config: {} }] },
    }),
  ).toString('base64url');
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=noisy-sine&c=${c}`);
  await page.trainToTheEnd();
  await page.text('stopped', /TerminateOnNaN ended the run in epoch 1, batch \d+: .* no longer finite/);
  await page.close();
});

test('a browser without WebAssembly SIMD gets a plain sentence', async () => {
  const page = await Playground.open(host.browser, host.server.url, {
    prepare: (tab) =>
      tab.route(/assets\/worker-[^/]*\.js$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          body: `WebAssembly.validate = () => false;\n${await response.text()}`,
        });
      }),
  });
  await page.get('notice', '[data-kind="engine"]').filter({ hasText: /SIMD/ }).waitFor();
  await page.state('failed');
  await page.close();
});

test('a module that cannot be fetched is reported', async () => {
  const page = await Playground.open(host.browser, host.server.url, {
    prepare: (tab) => tab.route(/\.wasm$/, (route) => route.abort()),
  });
  await page.get('notice', '[data-kind="engine"]').waitFor();
  await page.close();
});

async function reachesEpoch(page, epoch, seconds = 60) {
  await page.page.waitForFunction(
    (wanted) => document.querySelector('rnn-playground').history?.epochs.length >= wanted,
    epoch,
    { timeout: 1000 * seconds },
  );
}

test('a worker that dies is replaced, and training goes on from its last checkpoint', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=noisy-sine&pace=20`);
  await reachesEpoch(page, 5);
  const before = await page.page.evaluate(() =>
    document.querySelector('rnn-playground').history.epochs.slice(0, 3),
  );
  // So slow that after a start over epoch 3 would be most of a minute away.
  await page.get('pace').press('Home');
  const [worker] = page.page.workers();
  await worker.evaluate(() =>
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('memory access out of bounds');
    }),
  );
  await page.get('notice', '[data-kind="restart"]').waitFor();
  await reachesEpoch(page, 3, 20);
  await page.get('fullSpeed').click();
  await page.state('done');
  const after_ = await page.page.evaluate(() => document.querySelector('rnn-playground').history.epochs);
  assert.deepEqual(after_.slice(0, 3), before);
  assert.equal(after_.length, 10);
  assert.equal(page.page.workers().length, 1);
  await page.close();
});

test('so is one that does not answer any more', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=noisy-sine&pace=10`);
  await reachesEpoch(page, 2);
  const [worker] = page.page.workers();
  await worker.evaluate(() => self.close()).catch(() => undefined);
  await page.get('notice', '[data-kind="restart"]').waitFor();
  await page.get('fullSpeed').click();
  await page.state('done');
  assert.equal(await page.epoch(), 10);
  await page.close();
});
