/** The page is light. Times are not judged here, but by tests/bench: they depend on what else the machine does. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { dist, Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

/** Sizes of the files of the page that have been asked for, gzipped. */
async function sizesOf(requests) {
  const files = new Set(requests.map(({ path }) => path.slice('/some/where/'.length) || 'index.html'));
  const sizes = {};
  for (const file of files) sizes[file] = gzipSync(await readFile(join(dist, file)), { level: 9 }).length;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  return { total, text: `${total} bytes: ${JSON.stringify(sizes)}`, count: files.size };
}

test('what the page downloads to start is at most 400 KB gzipped, and little more until it has trained', async () => {
  const { requests } = host.server;
  requests.length = 0;
  const page = await Playground.open(host.browser, host.server.url, {
    prepare: (tab) =>
      tab.addInitScript(() => {
        const marks = /** @type {any} */ (globalThis);
        document.addEventListener('epoch', () => (marks.firstEpoch ??= Date.now()));
      }),
  });
  await page.state('done');
  const firstEpoch = await page.page.evaluate(() => /** @type {any} */ (globalThis).firstEpoch);
  const start = await sizesOf(requests.filter(({ at }) => at <= firstEpoch));
  assert.ok(start.count >= 4);
  assert.ok(start.total <= 400_000, start.text);
  const visit = await sizesOf(requests);
  assert.ok(visit.total <= 420_000, visit.text);
  console.log(`start ${start.total} bytes, visit ${visit.total} bytes`);
  await page.close();
});
