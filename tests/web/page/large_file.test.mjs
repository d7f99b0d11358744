/**
 * A file of the size and form of imdb.npz with the article's settings: it is soon ready, the page stays smooth, and memory
 * stays in bounds. The numbers are printed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

// Times depend on what else the machine does: judged where somebody asks for it, not in every run.
const timed = process.env.RNN_TIMED === '1';
const reviews = 25_000;
const length = 500;
/** Of the arrays that training cannot do without: ids as they are kept, and padded rows of float32. */
const dataBytes = (ids) => ids * 4 + 2 * reviews * length * 4;
const mb = (bytes) => Math.round(bytes / 1e6);

let host;
let folder;
before(async () => {
  host = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), 'large-'));
});
after(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

/** The process that draws the page and has its workers. */
async function rendererOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const sized = await Promise.all(renderers.map(async ({ id }) => ({ id, ...(await memoryOf(id)) })));
  return sized.sort((a, b) => b.now - a.now)[0].id;
}

/** Bytes of a process in memory: now, and at their highest. */
async function memoryOf(id) {
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  const bytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) * 1024;
  return { now: bytes('VmRSS'), highest: bytes('VmHWM') };
}

test('25,000 reviews are ready in 5 s, train without stuttering, and take at most 300 MB above the data', async (t) => {
  const file = join(folder, 'imdb.npz');
  const script = fileURLToPath(new URL('../unit/resources/measure.mjs', import.meta.url));
  execFileSync(process.execPath, [script, file, 'make'], { stdio: 'inherit' });

  const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=sentiment&left=data`);
  await page.get('dataFiles').waitFor();
  await page.chooseVariant('article-lstm');
  await page.state('running');
  // Unlike a click, it comes after the edit.
  await page.page.evaluate(() => document.querySelector('rnn-playground').pause());
  await page.state('paused');
  const renderer = await rendererOf(host.browser);
  const start = await memoryOf(renderer);

  const gaps = () =>
    page.page.evaluate(() => {
      const frames = /** @type {any} */ (window);
      frames.gaps = [];
      let last = performance.now();
      const frame = (now) => {
        frames.gaps.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  await gaps();
  const from = performance.now();
  await page.get('fileInput').setInputFiles(file);
  await page.get('dataSaid', '[data-kind="ready"]').waitFor();
  const read = (performance.now() - from) / 1000;
  await page.page.evaluate(async () => {
    const element = document.querySelector('rnn-playground');
    await element.step('batch');
  });
  const ready = (performance.now() - from) / 1000;
  const facts = await page.get('dataSaid').textContent();
  assert.match(facts, /25,000 entries.*25,000 for the test/);

  await page.get('fullSpeed').click();
  await page.get('play').click();
  await page.state('running');
  // Memory is at its highest after a few batches.
  await page.page.waitForTimeout(timed ? 8000 : 2000);
  const rate = (await page.get('samplesPerSecond').textContent()).trim();
  await page.page.evaluate(() => document.querySelector('rnn-playground').pause());
  const { highest } = await memoryOf(renderer);
  const intervals = (await page.page.evaluate(() => /** @type {any} */ (window).gaps))
    .slice(5)
    .sort((a, b) => a - b);
  const p99 = intervals[Math.floor(intervals.length * 0.99)];
  const longest = intervals.at(-1);
  const ids = await page.page.evaluate(async () => {
    const open = indexedDB.open('rnn-playground-resources');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const get = open.result.transaction('prepared').objectStore('prepared').getAll();
    await new Promise((resolve) => (get.onsuccess = resolve));
    const { ids: train, test_ids: tests } = get.result[0].formed.arrays;
    return train.length + tests.length;
  });
  const above = highest - start.now - dataBytes(ids);
  t.diagnostic(
    `read and kept ${read.toFixed(2)} s; first batch trained ${ready.toFixed(2)} s; frames: 99 % within ` +
      `${p99.toFixed(0)} ms, longest ${longest.toFixed(0)} ms; ${rate} samples/s; memory ${mb(start.now)} MB before, ` +
      `${mb(highest)} MB at its highest, data ${mb(dataBytes(ids))} MB, above it ${mb(above)} MB`,
  );
  if (timed) {
    assert.ok(ready < 5, `${ready} s`);
    assert.ok(p99 < 50, `${p99} ms`);
  }
  assert.ok(above < 300e6, `${mb(above)} MB`);
  assert.deepEqual(page.errors, []);
  await page.close();
});
