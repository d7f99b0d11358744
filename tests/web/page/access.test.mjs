/** For everybody: no axe violations, everything by keyboard, phone width, both languages. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { languageNames } from '../../../web/languages/languages.ts';
import { articles } from '../../../web/tasks/card.ts';
import { loadTaskCards } from '../../../web/tasks/registry.ts';
import { Playground, startBrowser } from './playground.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const wide = { viewport: { width: 1600, height: 1000 } };

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

async function violations(page) {
  if (!(await page.page.evaluate(() => 'axe' in globalThis))) await page.page.evaluate(axe);
  // Where nothing lies below the bar at the lower edge, whose buttons would count as too near; parts that come late make
  // the page longer.
  await page.page.evaluate(async () => {
    const root = document.documentElement;
    for (let height = -1; height !== root.scrollHeight;) {
      height = root.scrollHeight;
      scrollTo(0, height);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  });
  const { violations: found, passes } = await page.page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }),
  );
  assert.ok(passes.length > 10);
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, target }) => `${target} ${html.slice(0, 120)}`).join('; ')}`,
  );
}

// Every two of language, theme and width together.
const looks = [
  ['en', 'dark', 'wide'],
  ['ja', 'light', 'wide'],
  ['en', 'light', 'phone'],
  ['ja', 'dark', 'phone'],
];
for (const [language, theme, width] of looks) {
  test(`axe finds nothing: ${language}, ${theme}, ${width}`, async () => {
    const page = await Playground.open(
      host.browser,
      `${host.server.url}#v=1&task=binary-addition&pace=full&lang=${language}&theme=${theme}`,
      { phone, wide }[width],
    );
    await page.state('done');
    assert.deepEqual(await violations(page), []);
    await page.to('left');
    await (await page.openLayer(0)).locator('[data-testid="layer-options"]').click();
    await page.type(page.option(page.layer(0), 'units'), '-1');
    await page.get('fault').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.to('stage');
    await page.get('taskSelect').click();
    await page.get('taskCard').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.get('taskCard', '[data-task="noisy-sine"]').click();
    await page.get('predictions', '[data-kind="forecast"]').waitFor();
    await page.get('experimentMenu').click();
    await page.get('variant').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.page.keyboard.press('Escape');
    await page.stage('inside');
    await page.page.locator('rnn-heat-map').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.stage('network');
    await page.page.locator('rnn-network').waitFor();
    assert.deepEqual(await violations(page), []);
    for (const tab of ['training', 'data']) {
      await page.left(tab);
      await page.page.locator(tab === 'data' ? 'rnn-task' : 'rnn-training').waitFor();
      assert.deepEqual(await violations(page), []);
    }
    await page.drawer('code');
    await page.get('kerasCode').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.close();
  });
}

test('the page fits a phone: nothing sticks out sideways, and the buttons stay in sight', async () => {
  for (const [language, width] of [
    ['en', 360],
    ['ja', 360],
    ['en', 320],
    ['ja', 320],
  ]) {
    const page = await Playground.open(
      host.browser,
      `${host.server.url}#v=1&task=binary-addition&pace=300&lang=${language}`,
      { ...phone, viewport: { width, height: 740 } },
    );
    await page.state('running');
    const { client, scroll } = await page.page.evaluate(() => ({
      client: document.documentElement.clientWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    assert.ok(scroll <= client, `${scroll} of ${client} pixels`);
    await page.get('moreTransport').click();
    for (const name of ['pause', 'reset', 'fullSpeed', 'taskSelect', 'experimentMenu', 'undo', 'share']) {
      const { x, width, height } = await page.get(name).boundingBox();
      assert.ok(x >= 0 && x + width <= client && height >= 24, name);
    }
    await page.page.evaluate(() => scrollTo(0, 300));
    await page.page.waitForFunction(() => scrollY > 100);
    const places = page.get('place', '[data-place="stage"]');
    const bottom = async () => {
      const { y, height } = await places.boundingBox();
      return y + height;
    };
    // Where the scrolling ends, the bar is drawn a moment later.
    while (Math.abs((await bottom()) - 740) >= 2) await page.page.waitForTimeout(50);
    const { y } = await page.page.locator('rnn-transport .main').boundingBox();
    const { y: bar } = await places.boundingBox();
    assert.ok(y > 400 && y < bar, `${y} ${bar}`);
    for (const place of ['left', 'code', 'stage']) {
      await page.get('place', `[data-place="${place}"]`).click();
      const wide = await page.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= client, `${place}: ${wide} of ${client} pixels`);
    }
    await page.close();
  }
});

test('it follows the system: dark, and Japanese', async () => {
  const page = await Playground.open(host.browser, host.server.url, { colorScheme: 'dark', locale: 'ja-JP' });
  await page.state('running', 'done');
  assert.equal(await page.page.evaluate(() => document.documentElement.lang), 'ja');
  await page
    .get('stepEpoch')
    .filter({ hasText: /[ぁ-んァ-ヶ]/ })
    .waitFor();
  const [red, green, blue] = await page.page.locator('rnn-playground').evaluate((element) =>
    getComputedStyle(element)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number),
  );
  assert.ok(red + green + blue < 200, `${red} ${green} ${blue}`);
  await page.close();
});

async function tabTo(page, name) {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await page.focused()) === name) return;
    await page.page.keyboard.press('Tab');
  }
  assert.fail(`${name} is not reached by Tab`);
}

test('the whole way by keyboard alone', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=binary-addition&pace=300`);
  const { keyboard } = page.page;
  await page.state('running');
  await tabTo(page, 'layer-open');
  await keyboard.press('Enter');
  await page.layer(0).locator('[data-testid="layer-class"]').waitFor();
  await page.drawer('code');
  await page.page.locator('h1').click();
  const reached = new Set();
  for (let presses = 0; presses < 150; presses += 1) {
    await keyboard.press('Tab');
    reached.add(await page.focused());
  }
  for (const name of [
    'task-select',
    'experiment-menu',
    'undo',
    'redo',
    'language',
    'theme',
    'share',
    'pause',
    'reset',
    'pace',
    'full-speed',
    'layer-open',
    'layer-class',
    'option-units',
    'option-activation',
    'skip',
    'move-up',
    'layer-options',
    'add-layer',
    'left-tab',
    'stage-tab',
    'drawer-tab',
    'close-drawer',
    'summary-style',
    'keras-code',
  ]) {
    assert.ok(reached.has(name), `${name} is not reached: ${[...reached].join(' ')}`);
  }

  await tabTo(page, 'left-tab');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  for (const name of ['optimizer', 'option-learning_rate', 'loss', 'batch-size', 'epochs', 'seed'])
    await tabTo(page, name);
  await tabTo(page, 'left-tab');
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await tabTo(page, 'pause');
  await keyboard.press('Space');
  await page.state('paused');
  await page.focuses('play');
  await tabTo(page, 'option-units');
  await keyboard.press('Control+A');
  await keyboard.type('9');
  await keyboard.press('Enter');
  await page.text('summary', /Total params: 118/);
  await tabTo(page, 'option-units');
  await keyboard.press('Alt+ArrowDown');
  assert.deepEqual(await page.layerClasses(), ['Dense', 'SimpleRNN']);
  await keyboard.press('Alt+ArrowUp');
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense']);
  await tabTo(page, 'full-speed');
  await keyboard.press('Enter');
  await tabTo(page, 'play');
  await keyboard.press('Enter');
  await page.state('done');
  await page.focuses('play');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a key that follows at once finds the layer that was moved', async () => {
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=binary-addition&pace=full&autoplay=0`,
  );
  const row = await page.openLayer(0);
  await row.locator('[data-testid="option-units"]').focus();
  const focus = await page.page.evaluate(async (key) => {
    const innermost = () => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element;
    };
    innermost()?.dispatchEvent(
      new KeyboardEvent('keydown', { key, altKey: true, bubbles: true, composed: true, cancelable: true }),
    );
    // No other event comes between microtasks.
    for (let turn = 0; turn < 100; turn += 1) await null;
    return innermost()?.getAttribute('data-testid');
  }, 'ArrowDown');
  assert.equal(focus, 'option-units');
  assert.deepEqual(await page.layerClasses(), ['Dense', 'SimpleRNN']);
  await page.close();
});

const announced = (page) => page.page.locator('[role="status"][aria-live]').textContent();

test('toolbars are one stop each, and the focus is kept where a control goes', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
  const { keyboard } = page.page;
  await page.state('done');
  assert.match(await announced(page), /finished/);
  await keyboard.press('Tab');
  await page.focuses('skip');
  await keyboard.press('Enter');
  await page.focuses('play');

  await (await page.openLayer(0)).locator('[data-testid="move-up"]').focus();
  for (const hook of ['move-down', 'duplicate-layer', 'wrap-layer', 'remove-layer']) {
    await keyboard.press('ArrowRight');
    await page.focuses(hook);
  }
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await keyboard.press('Enter');
  await page.layer(2).waitFor();
  await page.focuses('duplicate-layer');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await page.layer(2).waitFor({ state: 'detached' });
  await page.focuses('layer-open');

  await page.get('experimentMenu').focus();
  await keyboard.press('Enter');
  await page.page.locator('[data-testid="variant"]:focus').waitFor();
  await keyboard.press('ArrowDown');
  await page.focuses('variant');
  await keyboard.press('End');
  await keyboard.press('ArrowDown');
  assert.equal(await page.get('variant', '[tabindex="0"]').count(), 1);
  await keyboard.press('Escape');
  await page.focuses('experiment-menu');
  assert.equal(await page.get('variant').count(), 0);
  await page.get('play').click();
  await page.state('done');
  await page.page.locator('rnn-hint button.go').last().focus();
  await keyboard.press('Enter');
  // What started the run is gone; the focus stays on the stage.
  await page.page.locator('rnn-curves :focus').last().waitFor();
  await page.close();
});

test('a chart is read by arrow keys, epoch by epoch', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
  await page.state('done');
  const chart = page.page.locator('rnn-curve [role="slider"]').first();
  await chart.focus();
  await page.page.keyboard.press('End');
  assert.match(await chart.getAttribute('aria-valuetext'), /after epoch 5: training 4\.\d+e-04, validation/);
  await page.page.keyboard.press('ArrowLeft');
  assert.match(await chart.getAttribute('aria-valuetext'), /after epoch 4/);
  await page.page.locator('rnn-curve').first().getByText('after epoch 4').waitFor();
  const box = await chart.boundingBox();
  await page.page.mouse.move(box.x + 60, box.y + box.height / 2);
  await page.page.locator('rnn-curve').first().getByText('in epoch 1').waitFor();
  assert.ok((await page.metric('loss')) > 0);
  await page.close();
});

for (const language of languageNames) {
  test(`about names sources and licence, and gives the focus back: ${language}`, async () => {
    const page = await Playground.open(
      host.browser,
      `${host.server.url}#v=2&task=binary-addition&lang=${language}`,
    );
    await page.get('about').click();
    const dialog = page.page.getByRole('dialog');
    await dialog.getByText(/MIT/).first().waitFor();
    const cards = [...(await loadTaskCards()).values()];
    for (const [id, names] of Object.entries(articles)) {
      const item = dialog.getByRole('listitem').filter({ hasText: names[language] });
      const source = await item.textContent();
      const links = await item.getByRole('link').all();
      assert.deepEqual(
        await Promise.all(links.map((one) => one.getAttribute('href'))),
        'address' in names ? [names.address] : [],
      );
      // The name by which it is found.
      assert.ok(source.includes(names.ja), source);
      for (const card of cards)
        assert.equal(
          source.includes(card[language].name),
          card.articles.some((one) => one === id),
          `${id}: ${source}`,
        );
    }
    assert.deepEqual(await violations(page), []);
    await page.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.focuses('about');
    await page.close();
  });
}
