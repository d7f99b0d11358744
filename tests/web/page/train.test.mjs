/** The way through the page: choose, edit, train; from a server below some path, and from a file. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Playground, singleFile, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

for (const [where, address] of Object.entries({ http: () => host.server.url, file: () => singleFile })) {
  describe(where, () => {
    test('the first visit trains by itself, to accuracy 1.0, with summary 321 and right sums', async () => {
      const page = await Playground.open(host.browser, address());
      await page.state('running');
      await page.state('done');
      assert.equal(await page.metric('accuracy'), 1);
      assert.equal(await page.metric('val_accuracy'), 1);
      assert.equal(await page.epoch(), 5);
      await page.text('summary', /Total/);
      const summary = await page.get('summary').textContent();
      for (const figure of [/304/, /17/, /Total params: 321 \(1\.25 KB\)/, /\(None, 8, 16\)/])
        assert.match(summary, figure);
      await page.choose('summaryStyle', 'keras2');
      await page.text('summary', /={65}[^]*Total params: 321/);
      await page.allSumsRight();
      assert.match(await page.get('kerasCode').textContent(), /SimpleRNN\(\s*16, activation=["']relu["']/);
      const test_ = JSON.parse(await page.get('test', '[data-metrics]').getAttribute('data-metrics'));
      assert.equal(test_.accuracy, 1);
      assert.deepEqual(page.errors, []);
      await page.close();
    });

    test('an edited model trains', async () => {
      const page = await Playground.open(host.browser, address());
      await page.state('running', 'done');
      await page.left('model');
      await (await page.openLayer(0)).locator('[data-testid="layer-class"]').selectOption('GRU');
      await page.type(page.option(page.layer(0), 'units'), '12');
      await page.text('summary', /Total params: 589/);
      await page.choose('optimizer', 'Adam');
      await page.left('training');
      await page.type(page.option(page.get('optimizerOptions'), 'learning_rate'), '0.02');
      await page.type(page.get('batchSize'), '16');
      await page.type(page.get('epochs'), '8');
      await page.type(page.get('seed'), '5');
      await page.text('kerasCode', /GRU\(\s*12[^]*Adam[^]*0\.02/);
      await page.page.waitForFunction(() => location.hash.includes('seed=5'));
      await page.trainToTheEnd();
      assert.ok((await page.metric('accuracy')) > 0.999);
      assert.equal(await page.epoch(), 8);
      await page.allSumsRight();
      assert.ok(Number(await page.get('samplesPerSecond').getAttribute('data-value')) > 100);
      assert.deepEqual(page.errors, []);
      await page.close();
    });

    test('the noisy sine forecasts, and the from-scratch network logs', async () => {
      const page = await Playground.open(host.browser, address());
      await page.state('running', 'done');
      await page.choose('taskSelect', 'noisy-sine');
      await page.get('predictions', '[data-kind="forecast"]').waitFor();
      await page.text('summary', /simple_rnn/);
      await page.trainToTheEnd();
      const loss = await page.metric('val_loss');
      assert.ok(loss > 0.0005 && loss < 0.01, `${loss}`);
      await page.choose('taskSelect', 'binary-addition-scratch');
      await page.get('predictions', '[data-kind="bits"]').waitFor();
      await page.trainToTheEnd();
      await page.drawer('log');
      await page.get('logRow', '[data-iteration="9900"]').waitFor();
      assert.equal(await page.get('logRow').count(), 100);
      assert.deepEqual(page.errors, []);
      await page.close();
    });
  });
}

test('the http page asks its own host for its own few files, and nobody else for anything', async () => {
  host.server.requests.length = 0;
  const foreign = [];
  const page = await Playground.open(host.browser, host.server.url, {
    prepare: (tab) =>
      tab.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(host.server.url))
          foreign.push(request.url());
      }),
  });
  await page.state('running', 'done');
  assert.deepEqual(foreign, []);
  assert.ok(
    host.server.requests.every(({ status }) => status === 200),
    JSON.stringify(host.server.requests),
  );
  assert.equal(host.server.requests.filter(({ path }) => path.endsWith('.wasm')).length, 1);
  await page.close();
});

test('the relaxed build is a switch, and learns as well', async () => {
  host.server.requests.length = 0;
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=1&task=binary-addition&pace=full&build=relaxed`,
  );
  await page.state('done');
  await page.left('training');
  assert.equal(await page.get('build').inputValue(), 'relaxed');
  assert.equal(host.server.requests.filter(({ path }) => path.endsWith('.wasm')).length, 2);
  assert.equal(await page.metric('accuracy'), 1);
  await page.choose('build', 'simd128');
  const said = page.page.locator('.page > [role="status"]');
  const [same, fastest] = ['Same bits everywhere', 'Fastest (relaxed SIMD)'];
  await page.get('undo', `[aria-label="Undo: Numerics ${fastest} → ${same}"]`).click();
  await said.filter({ hasText: `Undone: Numerics ${fastest} → ${same}` }).waitFor();
  assert.equal(await page.get('build').inputValue(), 'relaxed');
  await page.choose('language', 'ja');
  await page.get('redo').click();
  await said
    .filter({ hasText: 'やり直しました：計算方式 最速（relaxed SIMD） → どの環境でも同じ結果' })
    .waitFor();
  assert.equal(await page.get('build').inputValue(), 'simd128');
  await page.get('play').click();
  await page.state('done');
  assert.equal(await page.metric('accuracy'), 1);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a link to a task with a record is recorded from its first batch on', async () => {
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=1&task=binary-addition-scratch&pace=full`,
  );
  await page.state('done');
  await page.drawer('log');
  await page.get('logRow', '[data-iteration="9900"]').waitFor();
  await page.get('logRow', '[data-iteration="0"]').waitFor();
  assert.equal(await page.get('logRow').count(), 100);
  await page.close();
});

test('a record that grows for long at full speed leaves the page awake', async () => {
  const changes = Buffer.from(JSON.stringify({ fit: { epochs: 1000 } })).toString('base64url');
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=binary-addition-scratch&pace=full&c=${changes}`,
  );
  await page.state('running');
  await page.drawer('log');
  // More than the newest lines, and far more than a view can draw one by one.
  await page.get('logRow', ':nth-child(200)').waitFor();
  while ((await page.epoch()) < 30) await page.page.waitForTimeout(100);
  await page.get('pause').click();
  await page.state('paused');
  assert.equal(await page.get('logRow').count(), 200);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what goes on inside is fetched when it is opened, and read value by value', async () => {
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('done');
  const inside = page.page.locator('rnn-inside');
  assert.equal(await inside.count(), 0);
  await page.stage('inside');
  const map = inside.locator('rnn-heat-map');
  await map.locator('.field').focus();
  await page.page.keyboard.press('ArrowRight');
  await page.page.keyboard.press('ArrowDown');
  await map
    .locator('output')
    .filter({ hasText: /t = 2, unit 2: -?\d/ })
    .waitFor();
  // A sample that is not there is refused in this view alone.
  await inside.locator('input[inputmode="numeric"]').fill('999999');
  await inside
    .locator('[data-testid="fault"]')
    .filter({ hasText: /^A whole number from 0 to / })
    .waitFor();
  await inside.locator('input[inputmode="numeric"]').fill('3');
  await inside.locator('[data-testid="fault"]').waitFor({ state: 'detached' });
  assert.equal(await page.page.locator('[data-testid="fault"]').count(), 0);
  await page.choose('taskSelect', 'noisy-sine');
  await page.text('summary', /None, 20/);
  await inside.locator('rnn-heat-map').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('variants of the article are one click away', async () => {
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('running', 'done');
  await page.chooseVariant('units-128');
  await page.text('summary', /Total params: 16,897/);
  await page.state('running', 'done');
  await page.chooseVariant('lstm');
  await page.text('summary', /lstm \(LSTM\)/);
  await page.chooseVariant('');
  await page.text('summary', /Total params: 321/);
  await page.close();
});

test('layers are added, moved, copied and removed', async () => {
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('running', 'done');
  await page.pick(page.get('addLayer'), 'Dropout');
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense', 'Dropout']);
  await (await page.openLayer(2)).locator('[data-testid="move-up"]').click();
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dropout', 'Dense']);
  await (await page.openLayer(0)).locator('[data-testid="duplicate-layer"]').click();
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'SimpleRNN', 'Dropout', 'Dense']);
  await page.text('summary', /Total params: 849/);
  await (await page.openLayer(2)).locator('[data-testid="remove-layer"]').click();
  await (await page.openLayer(0)).locator('[data-testid="remove-layer"]').click();
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense']);
  await page.text('summary', /Total params: 321/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('pause, steps, pace and reset', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=binary-addition&pace=200`);
  await page.state('running');
  await page.get('pause').click();
  await page.state('paused');
  await page.get('reset').click();
  const samples = async () =>
    (await page.page.evaluate(() => document.querySelector('rnn-playground').history)).epochs.length;
  assert.equal(await page.epoch(), 0);
  await page.get('stepBatch').click();
  await page.drawer('log');
  await page.page
    .locator('rnn-log')
    .getByText(/\b1\/5000\b/)
    .waitFor();
  await page.get('stepEpoch').click();
  await page.get('epoch', '[data-value="1"]').waitFor();
  await page.state('paused');
  assert.equal(await samples(), 1);
  await page.get('play').click();
  await page.state('running');
  await page.get('fullSpeed').click();
  await page.state('done');
  assert.equal(await samples(), 5);
  await page.get('reset').click();
  await page.get('epoch', '[data-value="0"]').waitFor();
  await page.close();
});

test('slow motion ends with its experiment, whose note is shown', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
  await page.state('done');
  await page.page.locator('rnn-hint button.go').first().click();
  await page.state('running');
  assert.equal(await page.get('fullSpeed').getAttribute('aria-pressed'), 'false');
  await page.chooseVariant('go-backwards');
  await page.get('fullSpeed').and(page.page.locator('[aria-pressed="true"]')).waitFor();
  await page.page.locator('rnn-experiment').getByText('reads the highest bit first').waitFor();
  await page.close();
});
