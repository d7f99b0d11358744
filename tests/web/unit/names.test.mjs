/** Tasks and kinds of views are known by name in their own folders and registries, and nowhere else. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { kindNames } from '../../../web/views/registry.ts';

const root = new URL('../../../', import.meta.url);
const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let tasks;
before(async () => {
  const { default: makeModule } = await import(new URL('rnn.js', build).href);
  const core = await makeModule({ wasmBinary: await readFile(new URL('rnn.wasm', build)) });
  tasks = JSON.parse(core.describeAll()).tasks.map(({ name }) => name);
});

/** The sources without their comments, by path. */
const sources = new Map();
for (const folder of ['core', 'wasm', 'web']) {
  for (const path of await readdir(new URL(`${folder}/`, root), { recursive: true })) {
    const full = `${folder}/${path.replaceAll('\\', '/')}`;
    if (!/\.(ts|mjs|js|html|cpp|h)$/.test(full) || /node_modules|^web\/(dist|library|toolchain)\//.test(full))
      continue;
    const text = await readFile(new URL(full, root), 'utf8');
    sources.set(full, text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''));
  }
}

/** Paths of the sources that have one of `names` as a text of its own, but for those in `allowed`. */
function naming(names, allowed) {
  const pattern = new RegExp(`(['"\`])(?:${names.join('|')})(?:/[^'"\`]*)?\\1`);
  return [...sources]
    .filter(([path, text]) => !allowed.test(path) && pattern.test(text))
    .map(([path]) => path);
}

test('no source outside of tasks and their registries names a task', () => {
  assert.ok(tasks.length > 2);
  // A name that is a kind's, too, stands where kinds may.
  const [both, alone] = [true, false].map((kind) =>
    tasks.filter((name) => kindNames.includes(name) === kind),
  );
  // The notices name packages.
  assert.deepEqual(naming(alone, /^core\/rnn\/tasks\/|^web\/(tasks\/|build\/notices\.mjs$)/), []);
  assert.deepEqual(naming(both, /^core\/rnn\/(tasks|insight)\/|^web\/(tasks|views)\//), []);
});

test('no source outside of the readouts and the views names a kind of view', () => {
  assert.deepEqual(
    naming(kindNames, /^core\/rnn\/(tasks|insight)\/|^web\/views\/(registry\.ts$|[\w-]+\/)/),
    [],
  );
});

test('the search finds what it is for', () => {
  sources.set('web/app/fake.ts', `const a = 'made-up-task'; const b = "made-up-task/variant";`);
  assert.deepEqual(naming(['made-up-task'], /^web\/tasks\//), ['web/app/fake.ts']);
  assert.deepEqual(naming(['up-task'], /^web\/tasks\//), []);
  sources.delete('web/app/fake.ts');
});
