/** The element in somebody else's page: from another origin, with attributes right and wrong. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { serveStatic } from '../../support/static_server.mjs';
import { dist, Playground, startBrowser } from './playground.mjs';

let host;
let folder;
let articles;
let library;
before(async () => {
  host = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), 'rnn-article-'));
  articles = await serveStatic(folder);
  library = await serveStatic(dist, '/rnn/', { 'access-control-allow-origin': '*' });
});
after(async () => {
  await host.close();
  await articles.close();
  await library.close();
  await rm(folder, { recursive: true });
});

/** An article of another origin with the two lines that embed the element. */
async function openArticle(attributes) {
  const lines = `<script type="module" src="${library.url}rnn-playground.js"></script>
<rnn-playground ${attributes}></rnn-playground>`;
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><h1>Article</h1>${lines}`,
  );
  return Playground.open(host.browser, articles.url, {
    permissions: ['clipboard-read', 'clipboard-write'],
    prepare: (tab) => Playground.listen(tab, ['ready', 'error', 'done']),
  });
}

const call = (page, method, ...given) =>
  page.page.evaluate(
    ([name, values]) => {
      const element = /** @type {any} */ (document.querySelector('rnn-playground'));
      return element[name](...values).catch((error) => ({ refused: error.message }));
    },
    [method, given],
  );

test('from another origin it trains, tells its task, and its link leads to the page itself', async () => {
  const page = await openArticle('task="noisy-sine" hide="summary code" lang="en-GB" autoplay');
  await page.state('done');
  assert.deepEqual(
    (await page.heard('ready')).map(({ detail }) => detail),
    [{ task: 'noisy-sine' }],
  );
  assert.deepEqual(await page.heard('error'), []);
  assert.deepEqual(page.errors, []);
  await page.get('share').click();
  await page.get('share').filter({ hasText: 'copied' }).waitFor();
  const link = await page.page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${library.url}index.html#`), link);
  await page.page.goto(link);
  await page.state('running', 'done');
  assert.equal(await page.get('taskSelect').getAttribute('data-task'), 'noisy-sine');
  await page.close();
});

test('an experiment that the core refuses is told of once', async () => {
  const page = await openArticle(`config='{"fit": {"epochs": -1}}'`);
  await page.get('fix').waitFor();
  await page.page.waitForTimeout(500);
  const told = await page.heard('error');
  assert.equal(told.length, 1);
  assert.equal(told[0].detail.where, '/fit/epochs');
  await page.close();
});

test('unknown values are told in an error event, and a state that is none is refused; the element goes on', async () => {
  const page = await openArticle(
    `task="none" hide="cod" lang="fr" theme="pink" config='{"fit": null}' autoplay`,
  );
  await page.state('done');
  await page.page.waitForFunction(() => window.heard.some(({ name }) => name === 'error'));
  const [{ detail }] = await page.heard('error');
  for (const name of ['task', 'hide', 'lang', 'theme', 'config'])
    assert.match(detail.message, new RegExp(`${name}:`));
  assert.doesNotMatch(await page.get('notice').textContent(), /link/);
  assert.deepEqual((await page.heard('ready'))[0].detail, { task: 'binary-addition' });
  assert.match((await call(page, 'setState', {})).refused, /experiment/);
  const state = await page.page.evaluate(() => document.querySelector('rnn-playground').getState());
  for (const [name, value] of Object.entries({ theme: 'blue', drawer: 'cupboard', hide: ['cod'] }))
    assert.match((await call(page, 'setState', { ...state, view: { [name]: value } })).refused, RegExp(name));
  const odd = { ...state.experiment, optimizer: 'adam' };
  assert.match((await call(page, 'setState', { ...state, experiment: odd })).refused, /optimizer/);
  assert.match((await call(page, 'setState', { ...state, junk: 1 })).refused, /junk/);
  assert.match((await call(page, 'step', 'year')).refused, /batch or epoch/);
  for (const epochs of [0, -1, 1.5, 'a'])
    assert.match((await call(page, 'train', { epochs })).refused, /whole number above 0/);
  assert.deepEqual(
    await page.page.evaluate(() => document.querySelector('rnn-playground').getState()),
    state,
  );
  state.experiment.fit.epochs = 2;
  state.view.language = 'ja';
  assert.equal(await call(page, 'setState', state), undefined);
  const wrong = { step: 'year', train: { epochs: 0 }, predict: { a: 1e9, b: 0 } };
  for (const [name, given] of Object.entries(wrong))
    assert.match((await call(page, name, given)).refused, /[ぁ-ん]/, name);
  assert.equal((await call(page, 'train', null)).epochs.length, 2);
  assert.equal((await call(page, 'predict')).readout, 'bits');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('attributes that are changed are followed; one that is wrong is told of, and what was there stays', async () => {
  const page = await openArticle(`config='{"fit": {"epochs": 3}}' lang="en"`);
  await page.page.waitForFunction(() => window.heard.some(({ name }) => name === 'ready'));
  const set = (values) =>
    page.page.evaluate((given) => {
      const element = document.querySelector('rnn-playground');
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    }, values);
  const shown = async (task, epochs) => {
    await page.page.waitForFunction(
      ([name, count]) => {
        const { experiment } = /** @type {any} */ (document.querySelector('rnn-playground')).getState();
        return experiment.task === name && experiment.fit.epochs === count;
      },
      [task, epochs],
    );
  };
  await shown('binary-addition', 3);
  await set({ config: '{"fit": {"epochs": 4}}' });
  await shown('binary-addition', 4);
  await set({ task: 'noisy-sine', config: '{"fit": {"epochs": 2}}' });
  await shown('noisy-sine', 2);
  await set({ config: '{"fit": ' });
  await page.get('notice').filter({ hasText: 'config' }).waitFor();
  // Still wrong, whatever else is changed.
  await set({ lang: 'ja' });
  await page.get('notice').filter({ hasText: 'JSON' }).waitFor();
  await shown('noisy-sine', 2);
  await set({ config: '{"fit": {"epochs": 5}}' });
  await shown('noisy-sine', 5);
  await page.get('notice').waitFor({ state: 'detached' });
  await set({ theme: 'dark' });
  await set({ theme: 'pink' });
  await page.get('notice').filter({ hasText: 'pink' }).waitFor();
  await page.page.locator('rnn-playground[theme="dark"]').waitFor();
  await set({ config: '{"task": "sentiment"}' });
  await page.get('notice').filter({ hasText: 'task が「sentiment」' }).waitFor();
  await page.page.evaluate(() => {
    for (const name of ['task', 'config']) document.querySelector('rnn-playground').removeAttribute(name);
  });
  await shown('binary-addition', 5);
  await page.close();
});

test('what no control holds is said where somebody asks for it', async () => {
  const page = await openArticle(`config='{"fit": {"foo": 1}}' lang="en"`);
  await page.get('fix').click();
  await page
    .get('notice', '[data-kind="experiment"]')
    .getByText(/unknown option 'foo'/)
    .waitFor();
  assert.equal((await page.heard('error')).length, 1);
  await page.page.evaluate(() => document.querySelector('rnn-playground').removeAttribute('config'));
  await page.get('notice').waitFor({ state: 'detached' });
  await page.close();
});
