/**
 * Time and memory for an archive of the size and form of imdb.npz; run by hand, nothing is judged:
 *
 *     node tests/web/unit/resources/measure.mjs [FILE]
 *
 * Without a file, one of 25,000 and 25,000 reviews is made in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadData, padSequences, read } from '../../../../web/resources/index.ts';
import { reviewsArchive } from './reviews.mjs';

const [file, make] = process.argv.slice(2);
if (make) {
  writeFileSync(file, reviewsArchive(25000, 235));
} else if (file) {
  measure(readFileSync(file));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'reviews-'));
  const path = join(folder, 'imdb.npz');
  const here = fileURLToPath(import.meta.url);
  execFileSync(process.execPath, [here, path, 'make'], { stdio: 'inherit' });
  execFileSync(process.execPath, [here, path], { stdio: 'inherit' });
  rmSync(folder, { recursive: true });
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Prints what each part takes. Memory is that of the whole process, at its highest, above what it was before. */
async function measure(bytes) {
  const before = process.memoryUsage().rss;
  let highest = before;
  let last = performance.now();
  let longest = 0;
  // Reports come at the end of each slice.
  const progress = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    highest = Math.max(highest, process.memoryUsage().rss);
  };
  const timed = async (name, work) => {
    const from = (last = performance.now());
    const spent = process.cpuUsage();
    const result = await work();
    progress();
    const { user, system } = process.cpuUsage(spent);
    const seconds = (performance.now() - from) / 1000;
    process.stdout.write(
      `${name}: ${seconds.toFixed(2)} s, processor ${((user + system) / 1e6).toFixed(2)} s\n`,
    );
    return result;
  };
  const sets = await timed('read', () => read({ name: 'imdb.npz', bytes }, { progress }));
  const loaded = await timed('load_data', () => loadData(sets, { numWords: 10000 }, { progress }));
  const padded = await timed('pad_sequences', () => padSequences(loaded.train, { maxlen: 500 }));
  const held = [sets.train, sets.test, loaded.train, loaded.test].reduce(
    (sum, { ids }) => sum + ids.byteLength,
    0,
  );
  process.stdout.write(
    `file ${mb(bytes.length)}, ids ${(sets.train.ids.length + sets.test.ids.length).toLocaleString()}, ` +
      `held at the end ${mb(held + padded.data.byteLength)}\n` +
      `highest above the start ${mb(highest - before)} (process: ${mb(process.resourceUsage().maxRSS * 1024)}), ` +
      `longest between two reports ${longest.toFixed(0)} ms\n`,
  );
}
