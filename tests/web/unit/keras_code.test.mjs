/** The Keras programs of all tasks load the files from which the page was built. Needs build/wasm and node_modules. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { loadCore, web } from './decoding.mjs';

test('what programs load from jsDelivr is in the packages of the page, in the same release', async () => {
  const core = await loadCore();
  const loaded = new Set();
  for (const { name, defaults, variants } of JSON.parse(core.describeAll()).tasks) {
    const tasks = [name, ...variants.flatMap(({ changes }) => changes.task ?? [])];
    for (const task of tasks) {
      const config = { ...(task === name && defaults), task };
      const { keras_code: code } = JSON.parse(core.inspectExperiment(JSON.stringify(config)));
      for (const [, url] of code.matchAll(/"https:\/\/cdn\.jsdelivr\.net\/npm\/([^"]+)"/g)) loaded.add(url);
      assert.equal(code.split('get_file(').length, code.split('cdn.jsdelivr.net').length, name);
    }
  }
  assert.ok(loaded.size > 3);
  for (const url of loaded) {
    const [, name, version, path] = /^((?:@[^/]+\/)?[^@/]+)@([^/]+)\/(.+)$/.exec(url);
    const folder = new URL(`node_modules/${name}/`, web);
    assert.equal(JSON.parse(await readFile(new URL('package.json', folder), 'utf8')).version, version, name);
    // A number or a source stands in place of what is in braces.
    const first = path.replace('{digit}', '0').replace('{chapter}', '1').replace('{source}', 'imdb');
    assert.ok((await readFile(new URL(first, folder), 'utf8')).length > 1000, path);
  }
});
