/** Autoencoders of digits: the plane is walked through, a digit is drawn and encoded, random places are judged. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

/** A short run, which ends in the same weights on every machine. */
const changes = Buffer.from(JSON.stringify({ fit: { epochs: 3 } })).toString('base64url');

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join('; ')}`);
}

for (const { task, locale } of [
  { task: 'vae', locale: 'en-US' },
  { task: 'autoencoder', locale: 'ja-JP' },
])
  test(`${task}, ${locale}: digits come back, are drawn, and lie in a plane`, async () => {
    const playground = await Playground.open(
      stand.browser,
      `${stand.server.url}#v=2&task=${task}&c=${changes}`,
      {
        locale,
      },
    );
    const { page } = playground;
    const view = page.locator('rnn-latent-plane');
    const place = async () =>
      (await view.locator('output').getAttribute('data-code')).split(',').map((text) => Number(text));
    await view.waitFor();
    await playground.get('fullSpeed').click();
    await playground.state('done');

    // The keyboard moves the place, and Home brings it back.
    await view.locator('.plane').focus();
    const middle = await place();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    const moved = await place();
    assert.ok(moved[0] > middle[0] && moved[1] > middle[1], `${middle} -> ${moved}`);
    await page.keyboard.press('Home');
    assert.notDeepEqual(await place(), moved);

    // A stroke downwards is put among the ones.
    const paper = view.locator('rnn-drawing-pad svg');
    await paper.scrollIntoViewIfNeeded();
    const box = await paper.boundingBox();
    const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
    await page.mouse.move(...at(0.52, 0.15));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.5), { steps: 4 });
    await page.mouse.move(...at(0.48, 0.85), { steps: 4 });
    await page.mouse.up();
    await view.locator('canvas.here[data-label="1"]').waitFor();
    await view.locator('canvas.read').waitFor();
    const before = await view.locator('output').getAttribute('data-code');
    await view.getByRole('button').nth(1).click();
    await view.locator('canvas.read').waitFor({ state: 'hidden' });

    // With the keyboard, too.
    await paper.focus();
    for (const key of ['ArrowUp', ' ', ...Array(18).fill('ArrowDown'), ' ']) await page.keyboard.press(key);
    await view.locator('canvas.here[data-label="1"]').waitFor();
    await view.locator(`output:not([data-code="${before}"])`).waitFor();

    // A test digit that is chosen is shown in the plane.
    const digits = page.locator('rnn-reconstructions button.digit');
    await playground.look(page.locator('rnn-view[data-readout="reconstructions"]'), digits.nth(9));
    await digits.nth(3).click();
    await digits.nth(3).and(page.locator('[aria-pressed="true"]')).waitFor();
    await view.locator('canvas.read').waitFor({ state: 'hidden' });

    const drawnView = page.locator('rnn-drawn-digits');
    const judge = drawnView.locator('.judge button');
    await playground.look(page.locator('rnn-view[data-readout="drawn"]'), judge);
    await judge.click();
    await drawnView.locator('[data-judged="codes"]').waitFor();
    const judged = await drawnView
      .locator('[data-judged]')
      .evaluateAll((rows) => rows.map(({ dataset }) => [dataset.judged, Number(dataset.clear)]));
    const { test: real, reconstructions, prior } = Object.fromEntries(judged);
    assert.ok(real > 0.6 && reconstructions < real && prior < real, JSON.stringify(judged));
    assert.deepEqual(await violations(page), []);
    const { width, height } = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 700 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await page.setViewportSize({ width, height });

    if (task === 'autoencoder') {
      // A picture of the plane stays beside while the task changes.
      await playground.get('keepPlane').click();
      await playground.get('keptPlane').waitFor();
      await playground.chooseTask('vae');
      await playground.get('keptPlane').waitFor();
      const painted = playground.get('keptPlane').locator('canvas.grid');
      assert.equal(await painted.evaluate(({ width }) => width), 15 * 28);
      await playground.get('keptPlane').getByRole('button').press('Enter');
      await playground.get('keptPlane').waitFor({ state: 'detached' });
      assert.ok(await playground.get('keepPlane').evaluate((button) => button.matches(':focus')));
    }
    if (task === 'vae') {
      await playground.stage('inside');
      const rows = page.locator('rnn-kl-by-dimension tbody tr');
      await playground.look(page.locator('rnn-view[data-readout="kl"]'), rows.nth(1));
      const nats = await rows.evaluateAll((list) => list.map(({ dataset }) => Number(dataset.kl)));
      assert.equal(nats.length, 2);
      assert.ok(
        nats.every((value) => value > 0.5),
        nats.join(),
      );
    }
    assert.deepEqual(playground.errors, []);
    await playground.close();
  });
