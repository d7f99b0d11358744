/** The state is in the address, and an address gives the state. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const stateOf = (page) => page.page.evaluate(() => document.querySelector('rnn-playground').getState());
const historyOf = (page) => page.page.evaluate(() => document.querySelector('rnn-playground').history);

test('what is edited is in the address; opened elsewhere, it replays the run exactly', async () => {
  const first = await Playground.open(host.browser, host.server.url);
  await first.state('running', 'done');
  await first.choose('taskSelect', 'noisy-sine');
  await first.get('predictions', '[data-kind="forecast"]').waitFor();
  await (await first.openLayer(0)).locator('[data-testid="layer-class"]').selectOption('LSTM');
  await first.type(first.option(first.layer(0), 'units'), '7');
  await first.choose('optimizer', 'RMSprop');
  await first.left('training');
  await first.type(first.get('batchSize'), '12');
  await first.type(first.get('epochs'), '4');
  await first.type(first.get('seed'), '11');
  await first.choose('summaryStyle', 'keras2');
  await first.stage('network');
  await first.choose('theme', 'dark');
  await first.choose('language', 'ja');
  await first.trainToTheEnd();
  await first.page.waitForURL(/pace=full/);
  const link = first.page.url();
  assert.match(link, /#v=2&task=noisy-sine&seed=11&/);
  const state = await stateOf(first);

  const second = await Playground.open(host.browser, link);
  await second.state('done');
  assert.deepEqual(await stateOf(second), state);
  assert.equal(second.page.url(), link);
  assert.deepEqual(await historyOf(second), await historyOf(first));
  assert.equal(await second.page.evaluate(() => document.documentElement.lang), 'ja');
  assert.equal(await second.get('seed').inputValue(), '11');
  await second.page.locator('rnn-network rnn-diagram').waitFor();
  await second.left('model');
  assert.equal(await second.option(await second.openLayer(0), 'units').inputValue(), '7');
  await first.close();
  await second.close();
});

test('another address in the same tab is followed', async () => {
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('running', 'done');
  await page.page.evaluate(() => (location.hash = '#v=1&task=binary-addition-scratch&seed=2'));
  await page.get('predictions', '[data-kind="bits"]').waitFor();
  await page.text('summary', /Total params: 304/);
  await page.left('training');
  assert.equal(await page.get('seed').inputValue(), '2');
  assert.equal(await page.get('taskSelect').getAttribute('data-task'), 'binary-addition-scratch');
  // What is wrong with an address is told as long as it is the address.
  await page.page.evaluate(() => (location.hash = '#v=2&task=binary-addition&seed=-5'));
  await page.get('notice', '[data-kind="link"]').waitFor();
  await page.page.evaluate(() => (location.hash = '#v=2&task=noisy-sine'));
  await page.get('notice').waitFor({ state: 'detached' });
  await page.close();
});

test('a frozen link of version 1 gives the same model for ever', async () => {
  const c =
    'eyJtb2RlbCI6eyJjb25maWciOnsibGF5ZXJzIjp7IjEiOnsiY29uZmlnIjp7InVuaXRzIjo0fX19fX0sImNvbXBpbGUiOnsib3B0aW1pemVyIjoiQWRhbSJ9LCJmaXQiOnsiZXBvY2hzIjoyfX0';
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=1&task=binary-addition&seed=9&pace=full&summary=keras2&lang=en&theme=light&open=summary,inside&hide=code&c=${c}`,
  );
  await page.state('done');
  await page.page.locator('rnn-inside').waitFor();
  const { experiment, view } = await stateOf(page);
  assert.deepEqual(experiment, {
    task: 'binary-addition',
    model: {
      class_name: 'Sequential',
      config: {
        layers: [
          { class_name: 'InputLayer', config: { batch_shape: [null, 8, 2] } },
          { class_name: 'SimpleRNN', config: { units: 4, activation: 'relu', return_sequences: true } },
          { class_name: 'Dense', config: { units: 1, activation: 'sigmoid' } },
        ],
      },
    },
    compile: { optimizer: 'Adam', loss: 'mean_squared_error', metrics: ['accuracy'] },
    fit: { batch_size: 2, epochs: 2, shuffle: true },
    seed: 9,
  });
  assert.deepEqual(
    [view.pace, view.summaryStyle, view.language, view.theme, view.hide, view.stage],
    [null, 'keras2', 'en', 'light', ['code'], 'inside'],
  );
  await page.text('summary', /Total params/);
  assert.equal(await page.get('kerasCode').count(), 0);
  await page.close();
});

test('the view of a link is there before the core is, and nothing of another language is shown first', async () => {
  /** @type {(value?: unknown) => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = resolve));
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=noisy-sine&lang=ja&theme=dark&drawer=log&hide=code`,
    {
      prepare: async (tab) => {
        await tab.route('**/*.wasm', (route) => held.then(() => route.continue()));
        await tab.addInitScript(() => {
          /** @type {string[]} */
          const spoken = [];
          Object.assign(window, { spoken });
          const note = () => {
            const shown = document.querySelector('rnn-playground')?.shadowRoot?.querySelector('.page');
            const language = shown?.getAttribute('lang');
            if (language && spoken.at(-1) !== language) spoken.push(language);
            requestAnimationFrame(note);
          };
          note();
        });
      },
    },
  );
  const { page: tab } = page;
  const backdrop = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await backdrop(), 'rgb(20, 22, 29)');
  await page.get('about').click();
  await page.page
    .getByRole('dialog')
    .getByText(/2進数の足し算/)
    .first()
    .waitFor();
  await page.page.keyboard.press('Escape');
  assert.equal(await page.page.locator('rnn-playground').getAttribute('theme'), 'dark');
  assert.equal(await page.get('theme').inputValue(), 'dark');
  assert.equal(await page.get('taskSelect').count(), 0);
  // What is chosen meanwhile holds at once, and another address is followed afterwards.
  await page.choose('language', 'en');
  await page.choose('theme', 'light');
  await page.page.locator('rnn-playground[theme="light"] [lang="en"].page').waitFor();
  assert.equal(await backdrop(), 'rgb(246, 246, 242)');
  await page.page.evaluate(() => (location.hash = '#v=2&task=sentiment&lang=ja'));
  release();
  await page.get('taskSelect', '[data-task="sentiment"]').waitFor();
  await page.page.waitForURL(/task=sentiment&lang=ja/);
  await page.page.locator('rnn-playground [lang="ja"].page').waitFor();
  assert.deepEqual(await page.page.evaluate(() => /** @type {any} */ (window).spoken), ['ja', 'en', 'ja']);
  await page.close();
});

test('what a link shows is there while an epoch takes long; unknown names in it are told of', async () => {
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=binary-addition&pace=1&stage=network&drawer=code&hide=cod`,
  );
  await page.page.locator('rnn-network rnn-diagram').waitFor();
  await page.get('layerRow').first().waitFor();
  await page.get('kerasCode').waitFor();
  assert.equal((await historyOf(page)).epochs.length, 0);
  await page.get('notice', '[data-kind="link"]').getByText('hide=cod').waitFor();
  await page.close();
});
