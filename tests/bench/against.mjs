/**
 * Compares the library in web/dist with that of another checkout: `run --against FOLDER [WORKLOAD...]`. Both train the same
 * workload, each in a page of its own, round by round in turns; a figure is the median of the rounds' ratios.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '../support/chromium.mjs';
import { serveStatic } from '../support/static_server.mjs';
import { beside, takeTurns } from './measure.mjs';
import { startInPage } from './runners.mjs';
import { number, table } from './tables.mjs';

const builds = ['simd128', 'relaxed'];
const limit = 120_000;

/** @param {string} other @param {typeof import('./workloads.mjs').workloads} workloads */
export async function compareWith(other, workloads) {
  const folders = [fileURLToPath(new URL('../..', import.meta.url)), other].map((folder) => resolve(folder));
  for (const folder of folders)
    await stat(join(folder, 'web/dist/library/index.js')).catch(() => {
      throw new Error(`${folder} has no web/dist/library: run web/serve --build-only there first.`);
    });
  const servers = await Promise.all(folders.map((folder) => serveStatic(folder)));
  const browser = await launchChromium();
  const rows = [];
  try {
    for (const workload of workloads)
      for (const build of builds) {
        const peer = { module: 'library.mjs', argument: build };
        const runs = [];
        for (const { url } of servers) runs.push(await startInPage({ browser, url }, peer, workload, limit));
        const [here, there] = await takeTurns(runs);
        const ratio = beside(here, there).toFixed(3);
        rows.push([workload.id, build, number(here.best), number(there.best), ratio]);
        await Promise.all(runs.map(({ close }) => close()));
      }
  } finally {
    await browser.close();
    await Promise.all(servers.map(({ close }) => close()));
  }
  return table(['workload', 'build', 'samples/s here', 'there', 'here / there'], rows);
}
