/** For everybody: no axe violations, everything by keyboard, phone width, both languages. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

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
  await page.page.evaluate(axe);
  const { violations: found, passes } = await page.page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  assert.ok(passes.length > 10);
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, target }) => `${target} ${html.slice(0, 120)}`).join('; ')}`,
  );
}

for (const language of ['en', 'ja']) {
  for (const theme of ['light', 'dark']) {
    for (const [width, options] of Object.entries({ phone, wide })) {
      test(`axe finds nothing: ${language}, ${theme}, ${width}`, async () => {
        const page = await Playground.open(
          host.browser,
          `${host.server.url}#v=1&task=binary-addition&pace=full&lang=${language}&theme=${theme}`,
          options,
        );
        await page.state('done');
        assert.deepEqual(await violations(page), []);
        await page.layer(0).locator('[data-testid="layer-options"]').click();
        await page.type(page.option(page.layer(0), 'units'), '-1');
        await page.get('fault').first().waitFor();
        assert.deepEqual(await violations(page), []);
        await page.choose('taskSelect', 'noisy-sine');
        await page.get('predictions', '[data-kind="forecast"]').waitFor();
        await page.page.locator('rnn-inside button.fold').click();
        await page.page.locator('rnn-heat-map').waitFor();
        assert.deepEqual(await violations(page), []);
        await page.close();
      });
    }
  }
}

test('the page fits a phone: nothing sticks out sideways', async () => {
  for (const language of ['en', 'ja']) {
    const page = await Playground.open(
      host.browser,
      `${host.server.url}#v=1&task=binary-addition&pace=300&lang=${language}`,
      phone,
    );
    await page.state('running');
    const { client, scroll } = await page.page.evaluate(() => ({
      client: document.documentElement.clientWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    assert.ok(scroll <= client, `${scroll} of ${client} pixels`);
    for (const name of ['pause', 'reset', 'fullSpeed', 'taskSelect']) {
      const { x, width, height } = await page.get(name).boundingBox();
      assert.ok(x >= 0 && x + width <= phone.viewport.width && height >= 24, name);
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

/** The hook of the focused element, or its tag. */
const focused = (page) =>
  page.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('data-testid') ?? element?.tagName;
  });

async function tabTo(page, name) {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.page.keyboard.press('Tab');
  }
  assert.fail(`${name} is not reached by Tab`);
}

test('the whole way by keyboard alone', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=binary-addition&pace=300`);
  const { keyboard } = page.page;
  await page.state('running');
  const reached = new Set();
  for (let presses = 0; presses < 150; presses += 1) {
    await keyboard.press('Tab');
    reached.add(await focused(page));
  }
  for (const name of [
    'task-select',
    'language',
    'theme',
    'share',
    'variant',
    'pause',
    'reset',
    'pace',
    'full-speed',
    'layer-class',
    'option-units',
    'option-activation',
    'move-down',
    'remove-layer',
    'layer-options',
    'add-layer-class',
    'add-layer',
    'optimizer',
    'option-learning_rate',
    'loss',
    'batch-size',
    'epochs',
    'seed',
    'summary-style',
    'keras-code',
  ]) {
    assert.ok(reached.has(name), `${name} is not reached: ${[...reached].join(' ')}`);
  }

  await tabTo(page, 'pause');
  await keyboard.press('Space');
  await page.state('paused');
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
  assert.deepEqual(page.errors, []);
  await page.close();
});
