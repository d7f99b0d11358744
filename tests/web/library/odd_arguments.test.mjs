/** Odd arguments of the public functions: a sentence says what is wrong with them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

const odd = [
  undefined,
  null,
  true,
  -1,
  1.5,
  2 ** 40,
  1n,
  '',
  'x',
  [],
  [null],
  {},
  { units: null },
  { layers: 5 },
];

/** Calls `make` with each odd value; what it throws has to be a sentence of the library. */
function check(name, make) {
  for (const value of odd)
    try {
      make(value);
    } catch (error) {
      assert.equal(error.constructor, Error, `${name}(${String(value)}): ${error.stack}`);
      assert.match(error.message, /^\[/, name);
    }
}

for (const family of [
  'layers',
  'initializers',
  'regularizers',
  'constraints',
  'schedules',
  'callbacks',
  'losses',
  'metrics',
])
  test(`odd arguments of ${family}`, () => {
    for (const [name, make] of Object.entries(tf[family]))
      if (typeof make === 'function' && !String(make).startsWith('class')) check(`${family}.${name}`, make);
  });

test('odd arguments of other functions', () => {
  for (const name of ['sgd', 'rmsprop', 'adam', 'adamw', 'nadam', 'adamax', 'adagrad', 'adadelta'])
    check(name, (value) => tf.train[name](value === undefined ? {} : value));
  for (const name of ['input', 'model', 'sequential', 'keep', 'tidy', 'ones', 'padSequences'])
    check(name, tf[name]);
  for (const name of ['fromMemory', 'modelFiles']) check(name, tf.io[name]);
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  check('compile', (value) => model.compile(value));
  check('summaryText', (value) => model.summaryText(value));
  check('decode', (value) => tf.decode(value, {}));
  check('decode', (value) => tf.decode(model, value));
});

test('what is no address is no place for a file', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  for (const value of [undefined, null, 5, true, '', () => 1]) {
    await assert.rejects(model.save(value), /^Error: \[save\] expected an address or a handler/);
    await assert.rejects(tf.loadLayersModel(value), /expected an address or a handler/);
  }
});

test('functions in place of numbers', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const one = tf.ones([1, 1]);
  for (const epochs of [() => 1, Symbol('one')])
    await assert.rejects(model.fit(one, one, { epochs }), /^Error: \[epochs\] expected a value, got /);
});
