import { gzipSync } from 'node:zlib';

import { serveStatic } from '../support/static_server.mjs';

/**
 * Opens the page as a first visitor: what it fetches until the default task's first epoch is finished, gzipped, and
 * how long that takes from navigation (median of five visits).
 */
export async function measureStart(browser, folder) {
  const server = await serveStatic(folder);
  const times = [];
  let bytes = 0;
  try {
    for (let visit = 0; visit < 5; ++visit) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const bodies = [];
      page.on('response', (response) => bodies.push(response.body().catch(() => Buffer.alloc(0))));
      await page.addInitScript(() => {
        window.firstEpoch = new Promise((resolve) => {
          document.addEventListener('epoch', () => resolve(performance.now()), { once: true, capture: true });
        });
      });
      await page.goto(server.url);
      times.push(await page.evaluate(() => window.firstEpoch));
      bytes = 0;
      for (const body of await Promise.all(bodies)) bytes += gzipSync(body, { level: 9 }).length;
      await context.close();
    }
  } finally {
    await server.close();
  }
  times.sort((a, b) => a - b);
  return { bytes, firstEpoch: times[2] };
}
