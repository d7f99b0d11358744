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
