import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';

import { run } from './portable.mjs';
import { near, tf } from './support.mjs';

const tolerance = 1e-4;
let oracle;

before(async () => {
  const load = createRequire(import.meta.url);
  const tfjs = load('@tensorflow/tfjs');
  await tfjs.setBackend('cpu');
  oracle = await run(tfjs);
});

function compare(ours) {
  assert.deepEqual(Object.keys(ours), Object.keys(oracle));
  assert.notDeepEqual(Object.keys(ours), []);
  for (const [name, theirs] of Object.entries(oracle)) {
    const own = ours[name];
    assert.deepEqual(own.keys, theirs.keys, `${name}: history keys`);
    assert.deepEqual(own.epoch, theirs.epoch, `${name}: epochs`);
    assert.deepEqual(own.shapes, theirs.shapes, `${name}: weight shapes`);
    for (const what of ['losses', 'batches', 'epochs', 'predicted', 'weights']) {
      assert.equal(own[what].length, theirs[what].length, `${name}: ${what}`);
      theirs[what].forEach((row, i) => near(own[what][i], row, tolerance, `${name}: ${what} ${i}`));
    }
    near(own.evaluated, theirs.evaluated, tolerance, `${name}: evaluate`);
    near(own.onBatch, theirs.onBatch, tolerance, `${name}: trainOnBatch`);
    assert.notDeepEqual(own.losses[0][0], own.losses[0][2], `${name}: training changes the loss`);
  }
}

test('the simd128 build computes what TF.js computes', async () => {
  await tf.load({ build: 'simd128' });
  compare(await run(tf));
});

test('the relaxed build computes what TF.js computes', async (t) => {
  try {
    await tf.load({ build: 'relaxed' });
  } catch (error) {
    assert.match(error.message, /lacks WebAssembly relaxed SIMD/);
    return t.skip('this Node lacks relaxed SIMD');
  }
  compare(await run(tf));
});

test('where the names of metrics differ, both are there', async () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, activation: 'sigmoid', inputShape: [2] })],
  });
  model.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['accuracy', 'meanSquaredError'] });
  const y = [[0], [1], [1], [0]];
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const { history } = await model.fit(x, y, { validationData: [x, y] });
  const names = ['loss', 'accuracy', 'acc', 'mean_squared_error', 'meanSquaredError'];
  assert.deepEqual(Object.keys(history), [...names, ...names.map((name) => `val_${name}`)]);
  assert.deepEqual(history.acc, history.accuracy);
  assert.deepEqual(history.val_meanSquaredError, history.val_mean_squared_error);
  assert.deepEqual(model.metricsNames, ['loss', 'accuracy', 'mean_squared_error']);
  assert.equal(model.evaluate(x, y).length, 3);
});
