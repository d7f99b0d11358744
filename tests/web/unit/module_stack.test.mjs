/** A module's memory after calls that throw. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { startModule } from '../../../web/runtime/module.ts';

const folder = new URL('../../../build/wasm/wasm/', import.meta.url);
/** @type {any} */
const core = await startModule(
  'simd128',
  { wasmBinary: await readFile(new URL('rnn.wasm', folder)) },
  () => import(new URL('rnn.js', folder).href),
);

test('calls that throw leave nothing on the stack: constructors, methods, functions', () => {
  const layers = [
    { class_name: 'InputLayer', config: { batch_shape: [null, 2] } },
    { class_name: 'Dense', config: { units: 1 } },
  ];
  const model = new core.Model(JSON.stringify({ class_name: 'Sequential', config: { layers } }), 1);
  const calls = {
    'a function': () => core.completeLayer('{"class_name": "Dense", "config": {"units": -1}}'),
    'a constructor': () => new core.Model('{}', 1),
    'a constructor, of an object that throws': () =>
      new core.Experiment(
        '{}',
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error('no keys');
            },
          },
        ),
      ),
    'a method': () => model.compile('{"loss": "none"}'),
    'a text that is none': () => core.completeLayer({}),
  };
  const stack = core.stackSave();
  for (const [what, call] of Object.entries(calls)) {
    assert.throws(call, Error, what);
    assert.equal(core.stackSave(), stack, what);
  }
  model.delete();
});

test('what is wrapped so is still a class', () => {
  assert.throws(() => core.Model('{}'));
  assert.throws(() => new core.Model(), /parameters/);
  assert.equal(typeof core.Model.prototype.compile, 'function');
});
