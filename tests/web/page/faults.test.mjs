/** Whatever goes wrong is said where it belongs, and nothing that works is lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { dist, Playground, singleFile, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

/** The default task, which goes on and on at some batches a second. */
async function openSlow(pace = 1, options = {}) {
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=1&task=binary-addition&pace=${pace}`,
    options,
  );
  await page.state('running');
  await page.complete();
  return page;
}

test('a value that cannot be is explained at its field, and the last good model goes on', async () => {
  const page = await openSlow();
  const units = page.option(await page.openLayer(0), 'units');
  for (const [text, reason] of [
    ['-3', /1/],
    ['many', /number|integer/i],
    ['', /./],
  ]) {
    await page.type(units, text);
    await page.layer(0).locator('[data-testid="fault"]').filter({ hasText: reason }).waitFor();
    assert.equal(await units.getAttribute('aria-invalid'), 'true');
    await page.text('summary', /Total params: 321/);
    await page.state('running');
  }
  await page.type(units, '8');
  await page.text('summary', /Total params: 97/);
  assert.equal(await page.get('fault').count(), 0);
  assert.equal(await units.getAttribute('aria-invalid'), null);
  await page.left('training');
  await page.type(page.get('epochs'), '0');
  await page.get('fault').waitFor();
  await page.type(page.get('epochs'), '2');
  await page.get('fault').waitFor({ state: 'detached' });
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('parts of the page that cannot be fetched are told of, and come when they can', async () => {
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('done');
  await page.context.setOffline(true);
  await page.get('taskSelect').click();
  await page
    .get('notice', '[data-kind="part"]')
    .filter({ hasText: /connection/ })
    .waitFor();
  await page.context.setOffline(false);
  await page.get('taskSelect').click();
  await page.get('taskCard').first().waitFor();
  await page.get('notice').waitFor({ state: 'detached' });
  await page.page.keyboard.press('Escape');
  // The module that has all tasks.
  await page.page.route(/rnn-[^/]*\.wasm$/, (route) => route.abort());
  await page.get('taskSelect').click();
  await page.get('taskCard', '[data-task="weather"]').click();
  await page.get('notice', '[data-kind="part"]').waitFor();
  assert.equal(await page.get('taskSelect').getAttribute('data-task'), 'binary-addition');
  await page.page.unroute(/rnn-[^/]*\.wasm$/);
  await page.chooseTask('weather');
  await page.get('notice').waitFor({ state: 'detached' });
  await page.state('running', 'done');
  await page.close();
});

test('a part that cannot be fetched is not asked for again and again while the network trains', async () => {
  const page = await openSlow(300);
  let failed = 0;
  page.page.on('requestfailed', () => (failed += 1));
  await page.context.setOffline(true);
  await page.get('stageTab', '[data-tab="inside"]').click();
  await page.get('notice', '[data-kind="part"]').waitFor();
  await page.page.waitForTimeout(1000);
  assert.ok(failed > 0 && failed < 10, `${failed} requests`);
  await page.close();
});

test('an impossible stack is explained at the layer that breaks, and stays to be mended', async () => {
  const page = await openSlow();
  await page.pick(page.get('addLayer'), 'LSTM');
  await page.option(await page.openLayer(0), 'return_sequences').uncheck();
  const row = page.layer(1);
  await page.get('fault').first().waitFor();
  const faulty = await page.get('layerRow', '[aria-invalid="true"]').count();
  assert.equal(faulty, 1);
  assert.equal(await row.getAttribute('data-class'), 'Dense');
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense', 'LSTM']);
  assert.match(await page.get('fault').first().textContent(), /expected|\(/);
  await page.option(page.layer(0), 'return_sequences').check();
  await page.get('fault').waitFor({ state: 'detached' });
  await (await page.openLayer(2)).locator('[data-testid="remove-layer"]').click();
  await page.text('summary', /Total params: 321/);
  await page.state('running', 'done', 'paused');
  await page.close();
});

test('what the core refuses is said in the language of the page, whose words come when they are needed', async () => {
  const page = await openSlow(1, { locale: 'ja-JP' });
  const words = () =>
    page.page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => /errors\.ja/.test(name)).length,
    );
  assert.equal(await words(), 0);
  const sequences = page.option(await page.openLayer(0), 'return_sequences');
  await sequences.uncheck();
  await page.text(
    'fault',
    /ステップごとに出力するには、\[simple_rnn\] の return_sequences をオンにしてください。/,
  );
  assert.doesNotMatch(await page.get('fault').first().textContent(), /expected|\{/);
  assert.equal(await words(), 1);
  await page.choose('language', 'en');
  await page.text('fault', /; for one output at every step, switch on return_sequences of \[simple_rnn\]/);
  await page.choose('language', 'ja');
  await page.text('fault', /この課題の出力の形は\(None, 8, 1\)（8桁それぞれの1ビット）/);
  await sequences.check();
  await page.get('fault').waitFor({ state: 'detached' });
  await page.pick(page.get('addLayer'), 'Flatten');
  await page.text('fault', /\[flatten\] を取り除いてください。/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('an experiment too big for memory is refused in words, and the page lives on', async () => {
  const page = await openSlow();
  await page.type(page.option(await page.openLayer(0), 'units'), '1000000');
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
  await page.type(page.option(await page.openLayer(0), 'units'), '4');
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
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=noisy-sine&pace=10`, {
    // The page counts seconds of silence, here shorter ones.
    prepare: (tab) =>
      tab.addInitScript(() => {
        const real = globalThis.setInterval;
        const quick = (callback, ms) => real(callback, ms === 1000 ? 150 : ms);
        globalThis.setInterval = /** @type {any} */ (quick);
      }),
  });
  await reachesEpoch(page, 2);
  const [worker] = page.page.workers();
  await worker.evaluate(() => self.close()).catch(() => undefined);
  await page.get('notice', '[data-kind="restart"]').waitFor();
  await page.get('fullSpeed').click();
  await page.state('done');
  assert.equal(await page.epoch(), 10);
  await page.close();
});

test('what belongs to an earlier model says so, and is not trained', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
  await page.state('done');
  const sequences = page.option(await page.openLayer(0), 'return_sequences');
  await sequences.uncheck();
  await page.get('fix').waitFor();
  await page.drawer('code');
  assert.equal(await page.get('outdated').and(page.page.locator(':visible')).count(), 2);
  assert.equal(await page.get('play').count(), 0);
  assert.equal(await page.get('stepBatch').getAttribute('aria-disabled'), 'true');
  assert.doesNotMatch(await page.get('runState').textContent(), /Done/);
  assert.doesNotMatch(await page.page.locator('rnn-transport .figures').textContent(), /\d/);
  // Nor do the shapes of the model before return with its panel.
  await page.left('training');
  await page.left('model');
  await page.layer(1).waitFor();
  assert.deepEqual(await page.get('layerShape').allTextContents(), ['?', '?']);
  assert.doesNotMatch(await page.page.locator('rnn-hint').textContent(), /can add/);
  const reason = await page.page.evaluate(() =>
    document
      .querySelector('rnn-playground')
      .train()
      .catch((error) => error.message),
  );
  assert.match(reason, /expected output/);
  await page.get('fix').click();
  await page.focuses('layer-open');
  await sequences.check();
  await page.get('play').waitFor();
  assert.equal(await page.get('outdated').count(), 0);
  assert.equal(await page.epoch(), 5);
  await page.close();
});

test('a run that diverges says so, where, in the transport, the log and the events', async () => {
  const c = Buffer.from(
    JSON.stringify({
      compile: { optimizer: { $set: { class_name: 'SGD', config: { learning_rate: 1000 } } } },
    }),
  ).toString('base64url');
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=noisy-sine&pace=full&c=${c}`,
    {
      prepare: (tab) => Playground.listen(tab, ['diverged', 'done']),
    },
  );
  await page.state('done');
  await page.drawer('log');
  await page.text('runState', /Diverged/);
  await page.text('diverged', /epoch \d+, batch \d+/);
  assert.equal(await page.get('metric', '[data-metric="loss"]').getAttribute('data-value'), 'NaN');
  const [{ detail }] = await page.heard('diverged');
  assert.ok(detail.epoch >= 1 && detail.batch >= 1);
  assert.deepEqual((await page.heard('done'))[0].detail.diverged, detail);
  await page.page
    .locator('rnn-log')
    .getByText(/no longer a finite number/)
    .waitFor();
  await page.choose('taskSelect', 'binary-addition-scratch');
  await page.chooseVariant('relu');
  await page.get('logRow', '[data-iteration="9900"]').filter({ hasText: 'nan' }).waitFor();
  await page.text('runState', /Diverged/);
  await page.chooseVariant('');
  await page.text('runState', /Done/);
  await page.close();
});

test('fewer epochs than were trained, and refused values, show what is in force', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=noisy-sine&pace=full`);
  await page.state('done');
  await page.left('training');
  await page.type(page.get('epochs'), '3');
  await page.text('epoch', /^\s*10\s+epochs \(3 planned\)/);
  await page.type(page.option(page.get('optimizerOptions'), 'learning_rate'), '1e31');
  await page.text('fault', /0\.01 stays in force/);
  await page.type(page.get('epochs'), '0');
  await page.get('fault').filter({ hasText: '3 stays in force' }).waitFor();
  await page.get('play').click();
  await page.text('epoch', /^\s*3\s+\/ 3/);
  await page.close();
});

for (const [what, pattern] of Object.entries({
  'its program': /rnn_playground-[^/]*\.js$/,
  'its entry': /assets\/index-[^/]*\.js$/,
  'all texts': /assets\/(en|ja)-[^/]*\.js$/,
  'the worker': /assets\/worker-[^/]*\.js$/,
})) {
  test(`a page without ${what} says that it does not run`, async () => {
    const page = await Playground.open(host.browser, host.server.url, {
      prepare: (tab) => tab.route(pattern, (route) => route.abort()),
    });
    await page.page
      .getByText(/could not (start|load its texts)|engine does not run/)
      .filter({ visible: true })
      .first()
      .waitFor();
    await page.close();
  });
}

test('index.html opened as a file names the file to open', async () => {
  const page = await Playground.open(host.browser, pathToFileURL(`${dist}/index.html`).href);
  await page.get('startFault').getByRole('link', { name: 'rnn-playground.html' }).first().click();
  await page.state('running', 'done');
  await page.close();
});

test('a browser whose language is no language tag gets the page', async () => {
  for (const address of [host.server.url, singleFile]) {
    const page = await Playground.open(host.browser, address, {
      prepare: (tab) =>
        tab.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C', configurable: true });
          Object.defineProperty(Navigator.prototype, 'languages', { get: () => undefined });
        }),
    });
    await page.state('done');
    assert.deepEqual(page.errors, []);
    await page.close();
  }
});
