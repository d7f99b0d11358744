/** The page starts fast, is light, and stays quick to the touch while a costly model trains. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { dist, Playground, startBrowser } from './playground.mjs';

// Times depend on what else the machine does: judged where somebody asks for it, not in every run.
const timed = { skip: process.env.RNN_TIMED === '1' ? false : 'asked for by RNN_TIMED=1' };

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

test('what a visit downloads is at most 400 KB gzipped', async () => {
  host.server.requests.length = 0;
  const page = await Playground.open(host.browser, host.server.url);
  await page.state('done');
  const files = new Set(
    host.server.requests.map(({ path }) => path.slice('/some/where/'.length) || 'index.html'),
  );
  const sizes = {};
  for (const file of files) sizes[file] = gzipSync(await readFile(join(dist, file))).length;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  assert.ok(files.size >= 4);
  assert.ok(total <= 400_000, `${total} bytes: ${JSON.stringify(sizes)}`);
  await page.close();
});

test('within a second of navigation the default task has finished an epoch', timed, async (t) => {
  const times = [];
  // The best of a few: a test machine has other things to do, too.
  while (times.length < 5 && !times.some((time) => time <= 1000)) {
    const page = await Playground.open(host.browser, host.server.url, {
      prepare: (tab) => Playground.listen(tab, ['epoch']),
    });
    await page.page.waitForFunction(() => window.heard.length > 0);
    times.push((await page.heard('epoch'))[0].at);
    await page.close();
  }
  t.diagnostic(`first epoch after ${times.map(Math.round).join(', ')} ms`);
  assert.ok(Math.min(...times) <= 1000, `${times} ms`);
});

/** Two LSTM(128) over windows of 40, batches of 64: as heavy as the page's models get. */
const heavy = {
  task: { class_name: 'noisy-sine', config: { window: 40 } },
  model: {
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 40, 1] } },
        { class_name: 'LSTM', config: { units: 128, return_sequences: true } },
        { class_name: 'LSTM', config: { units: 128 } },
        { class_name: 'Dense', config: { units: 1 } },
      ],
    },
  },
  fit: { batch_size: 64, epochs: 1000 },
};

test('p99 input latency stays under 17 ms while a W5-like model trains at full speed', timed, async (t) => {
  const c = Buffer.from(
    JSON.stringify({ ...heavy, model: { config: { layers: { $set: heavy.model.config.layers } } } }),
  );
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=1&task=noisy-sine&pace=full&c=${c.toString('base64url')}`,
  );
  await page.state('running');
  await page.text('summary', /198,273/);
  await page.page.waitForTimeout(1000);
  const rate = Number(await page.get('samplesPerSecond').getAttribute('data-value'));
  assert.ok(rate > 0);
  const rounds = [];
  // The best of a few: a test machine has other things to do, too.
  while (rounds.length < 4 && !rounds.some(({ p99 }) => p99 < 17)) rounds.push(await inputLatencies(page));
  assert.equal(await page.get('pause').count(), 1, 'it trains no more');
  for (const { count, p50, p99, longest } of rounds) {
    t.diagnostic(
      `${count} inputs: p50 ${p50} ms, p99 ${p99} ms, longest ${longest} ms; ${Math.round(rate)} samples/s`,
    );
    assert.ok(count >= 200);
  }
  assert.ok(Math.min(...rounds.map(({ p99 }) => p99)) < 17);
  await page.close();
});

/**
 * Keys and clicks, from each event's own time to when its handlers and what they set off at once have run: how
 * long the page is deaf, and busy with it. Movements of the pointer are left out: the browser itself keeps them
 * back until the next frame.
 */
async function inputLatencies(page) {
  await page.page.evaluate(() => {
    window.latencies = [];
    if (window.measuring) return;
    window.measuring = true;
    for (const type of ['keydown', 'keyup', 'pointerdown', 'pointerup', 'click']) {
      // The window's own listeners are the last on an event's way.
      addEventListener(type, (event) => window.latencies.push(performance.now() - event.timeStamp));
    }
  });
  const { keyboard, mouse } = page.page;
  for (let round = 0; round < 120; round += 1) {
    if (round % 10 === 1) await mouse.click(700, 150);
    if (round % 10 === 2) await page.get('seed').focus();
    await keyboard.press(['ArrowLeft', 'ArrowRight', 'Shift'][round % 3]);
    await page.page.waitForTimeout(10 + (round % 7));
  }
  const latencies = (await page.page.evaluate(() => window.latencies)).sort((a, b) => a - b);
  const at = (share) => Number(latencies[Math.ceil(latencies.length * share) - 1].toFixed(1));
  return { count: latencies.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
}
