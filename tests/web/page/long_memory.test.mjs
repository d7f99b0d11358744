/** Numbers that lie far apart: learned, asked with a sequence of one's own, and looked into. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

test('marked numbers are learned, changed and added, in both languages', async () => {
  const playground = await Playground.open(stand.browser, `${stand.server.url}#task=long-memory`);
  const { page } = playground;
  const field = (mark, part) => page.locator(`rnn-marked-numbers [data-mark="${mark}"][data-part="${part}"]`);
  await playground.trainFor(20);
  await field(0, 'number').fill('0.25');
  await field(1, 'number').fill('0,5');
  const answer = playground.get('ownAnswer');
  await answer.and(page.locator('[data-truth="0.75"]')).waitFor();
  assert.ok(Math.abs(Number(await answer.getAttribute('data-answer')) - 0.75) < 0.2);

  // Nothing typed is lost, and what was there is not answered for it.
  await field(0, 'step').fill('51');
  const fault = page.locator('rnn-marked-numbers').getByTestId('fault');
  await fault.waitFor();
  assert.equal(await field(0, 'step').inputValue(), '51');
  assert.equal(await field(0, 'step').getAttribute('aria-invalid'), 'true');
  await field(1, 'number').fill('a third');
  assert.equal(await fault.count(), 2);
  assert.equal(await field(0, 'step').inputValue(), '51');
  await field(1, 'number').fill('0.3');
  await field(0, 'step').fill('3');
  await fault.waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 320, height: 700 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.setViewportSize({ width: 1280, height: 900 });

  // A view is read while it is in sight.
  const look = (readout, part) => playground.look(page.locator(`rnn-view[data-readout="${readout}"]`), part);
  const cells = page.locator('rnn-cell-gradients');
  await look('cells', cells.locator('tbody tr').nth(5));
  assert.equal(await cells.locator('tbody tr').first().getAttribute('data-verdict'), 'vanishes');
  // They are drawn while they train.
  const ratios = new Set();
  await page.exposeFunction('noteRatio', (ratio) => ratios.add(ratio));
  await cells.evaluate((view) =>
    new MutationObserver(() =>
      window.noteRatio(
        view.renderRoot.querySelector('rnn-flow-chart').renderRoot.querySelector('tbody tr').dataset.ratio,
      ),
    ).observe(view.renderRoot, { childList: true, subtree: true, characterData: true }),
  );
  await cells.locator('select').selectOption('100');
  await cells.locator('.lead').filter({ hasText: '100' }).waitFor();
  assert.ok(ratios.size >= 3, `${ratios.size}`);

  await playground.get('stageTab', '[data-tab="inside"]').click();
  const flow = page.locator('rnn-gradient-flow tbody tr');
  await look('gradient_flow', flow.nth(1));
  assert.ok(Number(await flow.first().getAttribute('data-ratio')) > 0.01);
  await look('spectrum', page.locator('rnn-spectrum .said[data-radius]'));
  assert.deepEqual(playground.errors, []);
  await playground.close();
});
