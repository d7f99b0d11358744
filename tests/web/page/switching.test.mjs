/** Going from task to task leaves nothing behind. The benchmark does it for longer, and weighs the memory too. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

test('nodes, listeners and workers do not grow from switch to switch', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
  await page.state('running', 'done');
  const cdp = await page.context.newCDPSession(page.page);
  /** Rounds through two tasks; the least that was counted after one, since what is drawn differs a little. */
  const rounds = async (many) => {
    const least = { nodes: Infinity, jsEventListeners: Infinity };
    for (let round = 0; round < many; round += 1) {
      for (const task of ['noisy-sine', 'binary-addition']) {
        await page.choose('taskSelect', task);
        await page.page.waitForTimeout(150);
      }
      await page.state('done');
      await page.allSumsRight();
      await cdp.send('HeapProfiler.collectGarbage');
      const counted = await cdp.send('Memory.getDOMCounters');
      for (const name of Object.keys(least)) least[name] = Math.min(least[name], counted[name]);
    }
    return least;
  };
  // A node that each of the twenty switches between left behind would be more; what is drawn differs by some.
  const grown = (early, late) =>
    late.nodes - early.nodes >= 16 || late.jsEventListeners - early.jsEventListeners >= 3;
  let early = await rounds(4);
  await rounds(6);
  let late = await rounds(4);
  // A chart is kept once, and no second one after it.
  if (grown(early, late)) {
    early = late;
    await rounds(6);
    late = await rounds(4);
  }
  assert.ok(!grown(early, late), JSON.stringify({ early, late }));
  assert.equal(page.page.workers().length, 1);
  assert.deepEqual(page.errors, []);
  await page.close();
});
