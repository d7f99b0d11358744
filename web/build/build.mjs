/**
 * Builds everything to publish into web/dist:
 *   index.html and assets/   the page, for any static host
 *   rnn-playground.html      the page as one file, to be opened by a double click
 *   library/                 the JavaScript library
 * from the page's sources and the two WebAssembly builds in build/wasm and build/wasm-relaxed.
 */
import { execFileSync } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

import { buildSingleFile } from './single.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));

async function requireModules() {
  for (const preset of ['wasm', 'wasm-relaxed']) {
    for (const file of ['rnn.js', 'rnn.wasm']) {
      const path = `build/${preset}/wasm/${file}`;
      await access(new URL(`../../${path}`, import.meta.url)).catch(() => {
        throw new Error(
          `${path} is missing. Build it first: cmake --preset ${preset} && cmake --build --preset ${preset}`,
        );
      });
    }
  }
}

try {
  await requireModules();
  await build({ root: web, logLevel: 'warn' });
  await buildSingleFile(web);
  execFileSync('npm', ['run', '--silent', 'build:library'], { cwd: web, stdio: 'inherit' });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
