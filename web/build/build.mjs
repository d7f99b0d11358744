/**
 * Builds everything to publish into web/dist:
 *   index.html and assets/   the page, for any static host
 *   rnn-playground.html      the page as one file, to be opened by a double click
 *   rnn-playground.js        the element, to be embedded into other pages
 *   library/                 the JavaScript library
 *   third-party-notices.txt  the licences of what all of it contains
 * from the page's sources and the WebAssembly modules in build/wasm.
 */
import { execFileSync } from 'node:child_process';
import { access, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

import { writeNotices } from './notices.mjs';
import { buildSingleFile } from './single.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));

async function requireModules() {
  for (const folder of ['', 'relaxed/']) {
    for (const file of ['page.js', 'page.wasm', 'rnn.js', 'rnn.wasm']) {
      const path = `build/wasm/wasm/${folder}${file}`;
      await access(new URL(`../../${path}`, import.meta.url)).catch(() => {
        throw new Error(
          `${path} is missing. Build it first: cmake --preset wasm && cmake --build --preset wasm --target rnn_wasm`,
        );
      });
    }
  }
}

/** The element under a name that stays: the page's own entry has another name with every build. */
async function writeElement() {
  const dist = new URL('../dist/', import.meta.url);
  const page = await readFile(new URL('index.html', dist), 'utf8');
  const entry = /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];
  if (!entry) throw new Error('dist/index.html has no module script');
  await writeFile(new URL('rnn-playground.js', dist), `import ${JSON.stringify(entry)};\n`);
}

try {
  await requireModules();
  await build({ root: web, logLevel: 'warn' });
  await writeElement();
  await buildSingleFile(web);
  await writeNotices(web);
  execFileSync('npm', ['run', '--silent', 'build:library'], { cwd: web, stdio: 'inherit' });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
