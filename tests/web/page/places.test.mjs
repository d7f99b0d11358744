/** The page's places: task chooser, experiments and their changes, undo, settings, stage and drawer in every width. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { languageNames } from '../../../web/languages/languages.ts';
import { loadTaskCards } from '../../../web/tasks/registry.ts';
import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const full = () => `${host.server.url}#v=2&task=binary-addition&pace=full`;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const experimentOf = (page) =>
  page.page.evaluate(
    () => /** @type {any} */ (document.querySelector('rnn-playground')).getState().experiment,
  );

const scrolls = (page) =>
  page.page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { sideways: scrollWidth - clientWidth, down: scrollHeight - clientHeight };
  });

test('a task is chosen by mouse, out of cards with picture, line, time and article', async () => {
  host.server.requests.length = 0;
  const page = await Playground.open(host.browser, full());
  await page.state('done');
  assert.equal(host.server.requests.filter(({ path }) => /cards|task_chooser/.test(path)).length, 0);
  await page.get('taskSelect').click();
  await page.get('taskCard', '[aria-current="true"]').waitFor();
  const cards = page.get('taskCard');
  assert.ok((await cards.count()) >= 5);
  const declared = await loadTaskCards();
  for (const card of await cards.all()) {
    assert.equal(await card.locator('svg').count(), 1);
    const { articles } = declared.get(await card.getAttribute('data-task'));
    assert.match(await card.textContent(), articles.length > 0 ? /about .*From: /s : /about [^:]*$/);
  }
  await page
    .get('taskArticle')
    .selectOption({ label: 'Introduction to Keras (7): recurrent neural networks' });
  assert.deepEqual(await cards.evaluateAll((all) => all.map((card) => card.dataset.task)), ['noisy-sine']);
  await cards.click();
  await page.get('taskChooser').waitFor({ state: 'detached' });
  await page.get('predictions', '[data-kind="forecast"]').waitFor();
  await page.get('taskSelect').getByText('Noisy sine wave').waitFor();
  await page.get('taskSelect').click();
  await cards.first().waitFor();
  await page.page.mouse.click(10, 400);
  await page.get('taskChooser').waitFor({ state: 'detached' });
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a task is chosen by keyboard: searched in either language, and the focus comes back', async () => {
  const page = await Playground.open(host.browser, full());
  const { keyboard } = page.page;
  await page.state('done');
  await page.get('taskSelect').focus();
  await keyboard.press('Enter');
  await page.get('taskCard').first().waitFor();
  await page.focuses('task-search');
  await keyboard.type('zzz');
  await page.get('taskChooser').getByText('No task matches').waitFor();
  for (let presses = 0; presses < 12; presses += 1) {
    await keyboard.press('Tab');
    assert.notEqual(await page.focused(), 'task-select', 'the focus has left the dialog');
  }
  await keyboard.press('Escape');
  await page.get('taskChooser').waitFor({ state: 'detached' });
  await page.focuses('task-select');
  await keyboard.press('Enter');
  await page.get('taskCard').first().waitFor();
  await keyboard.type('ノイズ　sin');
  await keyboard.press('Enter');
  await page.get('predictions', '[data-kind="forecast"]').waitFor();
  await page.get('taskChooser').waitFor({ state: 'detached' });
  await page.focuses('task-select');
  await page.close();
});

test('experiments are ticked when they were tried; each change is taken back by itself', async () => {
  const page = await Playground.open(host.browser, full());
  await page.state('done');
  await page.chooseVariant('tanh');
  await page.get('experimentMenu').click();
  const ticked = page.get('variant').filter({ hasText: '(tried)' });
  await ticked.first().waitFor();
  assert.deepEqual(await ticked.evaluateAll((all) => all.map((one) => one.dataset.variant)), ['', 'tanh']);
  assert.equal(await page.get('variant', '[aria-checked="true"]').getAttribute('data-variant'), 'tanh');
  await page.page.keyboard.press('Escape');

  await page.type(page.option(await page.openLayer(0), 'units'), '12');
  await page.left('training');
  await page.type(page.get('seed'), '4');
  await page.type(page.get('epochs'), '3');
  await page.choose('optimizer', 'Adam');
  await page.get('experimentMenu', '[data-changed][data-variant="tanh"]').getByText('changed').waitFor();
  const changes = page.get('change');
  await changes.nth(2).waitFor();
  assert.deepEqual(
    (await changes.allTextContents()).map((text) => text.trim()),
    ['SimpleRNN.units 16 → 12', 'optimizer SGD → Adam', 'epochs 5 → 3'],
  );
  await changes.nth(0).click();
  await page.page.waitForFunction(() => {
    const { model } = /** @type {any} */ (document.querySelector('rnn-playground')).getState().experiment;
    return model.config.layers[1].config.units === 16;
  });
  const { compile, fit, model, seed } = await experimentOf(page);
  assert.deepEqual([compile.optimizer.class_name, fit.epochs, seed], ['Adam', 3, 4]);
  assert.equal(model.config.layers[1].config.activation, 'tanh');
  await page.get('undoChanges').click();
  await page.get('experimentMenu', ':not([data-changed])[data-variant="tanh"]').waitFor();
  assert.equal(await page.get('change').count(), 0);
  assert.equal((await experimentOf(page)).seed, 4, 'another seed is no other experiment');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('every edit is undone and redone, across tasks, by button and by keyboard', async () => {
  const page = await Playground.open(host.browser, full());
  const { keyboard } = page.page;
  await page.state('done');
  const start = await experimentOf(page);
  const units = page.option(await page.openLayer(0), 'units');
  await page.type(units, '12');
  await page.get('undo').and(page.page.locator('[aria-label="Undo: SimpleRNN.units 16 → 12"]')).waitFor();
  await (await page.openLayer(0)).locator('[data-testid="duplicate-layer"]').click();
  const edited = await experimentOf(page);
  await page.chooseTask('noisy-sine');
  await page.get('predictions', '[data-kind="forecast"]').waitFor();
  const said = page.page.locator('.page > [role="status"]');
  const undone = said.filter({ hasText: 'Undone: Binary addition → Noisy sine wave' }).waitFor();
  await page
    .get('undo')
    .and(page.page.locator('[aria-label="Undo: Binary addition → Noisy sine wave"]'))
    .click();
  await undone;
  await page.get('predictions', '[data-kind="bits"]').waitFor();
  assert.deepEqual(await experimentOf(page), edited);
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'SimpleRNN', 'Dense']);

  await page.page.locator('h1').click();
  await keyboard.press('Control+z');
  await keyboard.press('Control+z');
  await page.get('undo', '[aria-disabled="true"]').waitFor();
  assert.deepEqual(await experimentOf(page), start);
  await keyboard.press('Control+Shift+Z');
  await keyboard.press('Control+y');
  assert.deepEqual(await experimentOf(page), edited);
  await page.choose('language', 'ja');
  // What is told of the run comes soon after it.
  const redone = said.filter({ hasText: 'やり直しました：2進数の足し算 →' }).waitFor();
  await page.get('redo').click();
  await redone;
  await page.get('predictions', '[data-kind="forecast"]').waitFor();

  // What is typed and not yet taken is the field's own to undo.
  const seed = page.get('seed');
  await page.left('training');
  await seed.focus();
  await keyboard.type('7');
  await keyboard.press('Control+z');
  assert.equal((await experimentOf(page)).task, 'noisy-sine');
  await keyboard.press('Enter');
  await keyboard.press('Control+z');
  await keyboard.press('Control+z');
  await page.get('predictions', '[data-kind="bits"]').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the selection of a place is in the address, and comes back with it', async () => {
  const page = await Playground.open(host.browser, full());
  await page.state('done');
  await page.left('data');
  await page.stage('network');
  await page.drawer('log');
  await page.page.waitForFunction(() => /left=data&stage=network&drawer=log/.test(location.hash));
  const again = await Playground.open(host.browser, page.page.url());
  await again.state('done');
  for (const [hook, tab] of [
    ['leftTab', 'data'],
    ['stageTab', 'network'],
  ])
    await again.get(hook, `[data-tab="${tab}"][aria-selected="true"]`).waitFor();
  await again.page.locator('rnn-task').waitFor();
  await again.page.locator('rnn-log').getByText('Epoch 5/5').waitFor();
  await again.get('closeDrawer').click();
  await again.focuses('drawer-tab');
  await again.get('drawer').waitFor({ state: 'hidden' });
  assert.deepEqual(again.errors, []);
  await page.close();
  await again.close();
});

for (const language of languageNames) {
  test(`at 1440 by 900 nothing scrolls but panels, whatever is open: ${language}`, async () => {
    const page = await Playground.open(host.browser, `${full()}&lang=${language}`, {
      viewport: { width: 1440, height: 900 },
    });
    await page.state('done');
    await page.layer(1).waitFor();
    assert.deepEqual(await scrolls(page), { sideways: 0, down: 0 });
    for (const hook of ['play', 'curves', 'addLayer', 'predictions']) {
      const { y, height } = await page.get(hook).boundingBox();
      assert.ok(y >= 0 && y + height <= 900, hook);
    }
    await (await page.openLayer(0)).locator('[data-testid="layer-options"]').click();
    for (const tab of ['network', 'inside']) {
      await page.stage(tab);
      assert.deepEqual(await scrolls(page), { sideways: 0, down: 0 }, tab);
    }
    await page.drawer('code');
    await page.get('kerasCode').waitFor();
    assert.deepEqual(await scrolls(page), { sideways: 0, down: 0 });
    await page.chooseTask('noisy-sine');
    await page.left('training');
    await page.drawer('log');
    await page.state('done');
    assert.deepEqual(await scrolls(page), { sideways: 0, down: 0 });
    await page.close();
  });
}

test('what one typed is there again after another tab, and after another task', async () => {
  const page = await Playground.open(host.browser, full());
  await page.state('done');
  await page.get('ownFirst').fill('99');
  const right = page.get('ownAnswer', '[data-right="true"]');
  const leaves = [
    async () => {
      await page.stage('network');
      await page.get('ownFirst').waitFor({ state: 'detached' });
      await page.stage('answers');
    },
    async () => {
      await page.chooseTask('noisy-sine');
      await page.get('ownFirst').waitFor({ state: 'detached' });
      await page.chooseTask('binary-addition');
      await page.state('done');
    },
  ];
  for (const leave of leaves) {
    await leave();
    await right.waitFor();
    assert.equal(await page.get('ownFirst').inputValue(), '99');
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('nothing sticks out sideways, from 320 pixels to 4K', async () => {
  for (const [width, height] of [
    [320, 600],
    [640, 900],
    [700, 900],
    [1024, 768],
    [1100, 800],
    [1400, 900],
    [3840, 2160],
  ]) {
    const page = await Playground.open(host.browser, `${full()}&drawer=code`, {
      viewport: { width, height },
    });
    await page.state('done');
    for (const tab of ['network', 'inside', 'answers']) {
      await page.stage(tab);
      assert.equal((await scrolls(page)).sideways, 0, `${width} ${tab}`);
    }
    await page.get('experimentMenu').click();
    await page.get('variant').first().waitFor();
    assert.equal((await scrolls(page)).sideways, 0, `${width} menu`);
    await page.close();
  }
});

test('at 1024 by 768 answers are on the first screen, and the settings open over the stage', async () => {
  const page = await Playground.open(host.browser, full(), { viewport: { width: 1024, height: 768 } });
  await page.state('done');
  const { y } = await page.get('predictionRow').first().boundingBox();
  assert.ok(y > 0 && y < 700, `${y}`);
  assert.equal(await page.get('left').isVisible(), false);
  await page.get('openLeft').click();
  await page.layer(0).waitFor();
  await page.get('leftTab', ':focus').waitFor();
  await page.page.keyboard.press('Escape');
  await page.get('left').waitFor({ state: 'hidden' });
  await page.get('openLeft', ':focus').waitFor();
  await page.get('openLeft').click();
  await page.option(await page.openLayer(0), 'return_sequences').uncheck();
  await page.get('fix').waitFor();
  await page.get('closeLeft').click();
  await page.get('openLeft', '[data-fault]').waitFor();
  await page.get('fix').click();
  await page.page.locator('[data-testid="layer-open"]:focus').waitFor();
  await page.close();
});

test('on a phone the places take turns, and a fault is marked at Model', async () => {
  const page = await Playground.open(host.browser, full(), phone);
  await page.state('done');
  const place = (name) => page.get('place', `[data-place="${name}"]`);
  const shown = async () =>
    Object.fromEntries(
      await Promise.all(
        ['left', 'stage', 'drawer'].map(async (name) => [name, await page.get(name).isVisible()]),
      ),
    );
  assert.deepEqual(await shown(), { left: false, stage: true, drawer: false });
  assert.equal(await place('stage').getAttribute('aria-current'), 'page');
  await place('left').tap();
  assert.deepEqual(await shown(), { left: true, stage: false, drawer: false });
  const sequences = page.option(await page.openLayer(0), 'return_sequences');
  await sequences.uncheck();
  await page.get('place', '[data-place="left"][data-fault]').waitFor();
  await place('code').tap();
  await page.get('kerasCode').waitFor();
  assert.deepEqual(await shown(), { left: false, stage: false, drawer: true });
  await page.get('fix').tap();
  await page.page.locator('[data-testid="layer-open"]:focus').waitFor();
  await sequences.check();
  await page.get('place', '[data-place="left"]:not([data-fault])').waitFor();
  await place('stage').tap();
  for (const name of ['play', 'epoch']) {
    const { y, height } = await page.get(name).boundingBox();
    assert.ok(y > 600 && y + height <= 844, name);
  }
  assert.equal(await page.get('stepBatch').isVisible(), false);
  await page.get('moreTransport').tap();
  await page.get('stepBatch').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('an author hides controls and places by name', async () => {
  const all = 'task,experiments,undo,share,language,theme,about';
  const page = await Playground.open(
    host.browser,
    `${full()}&hide=${all},model,training,data,summary,log,inside`,
  );
  await page.state('done');
  for (const hook of ['taskSelect', 'experimentMenu', 'undo', 'share', 'left', 'openLeft'])
    assert.equal(await page.get(hook).count(), 0, hook);
  assert.deepEqual(await page.get('stageTab').evaluateAll((tabs) => tabs.map((tab) => tab.dataset.tab)), [
    'answers',
    'network',
  ]);
  assert.deepEqual(await page.get('drawerTab').evaluateAll((tabs) => tabs.map((tab) => tab.dataset.tab)), [
    'code',
  ]);
  await page.text('kerasCode', /SimpleRNN/);
  assert.equal(await page.get('summary').count(), 0);
  await page.close();
});

test('an edit of the model is said in the few words that differ, and what cannot be read of a link too', async () => {
  const page = await Playground.open(host.browser, full());
  await page.state('done');
  await page.pick(page.get('addLayer'), 'Dropout');
  await page.get('change').waitFor();
  assert.equal((await page.get('change').innerText()).trim(), '+ Dropout');
  await page.get('change').click();
  await page.get('change').waitFor({ state: 'detached' });
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense']);
  await page.close();
});
