/** Losses, targets and weights of models with several outputs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const rows = 12;
const x = tf.tensor(numbers(rows * 3, 3), [rows, 3]);
const ya = tf.tensor(numbers(rows, 9), [rows, 1]);
const yb = tf.tensor(
  Array.from({ length: rows }, (_, i) => i % 4),
  [rows],
);

function forked(compile) {
  const input = tf.input({ shape: [3] });
  const a = tf.layers.dense({ units: 1, name: 'a' }).apply(input);
  const b = tf.layers.dense({ units: 4, activation: 'softmax', name: 'b' }).apply(input);
  const model = tf.model({ inputs: input, outputs: [a, b], seed: 1 });
  setWeights(model);
  model.compile({ optimizer: tf.train.sgd(0.1), ...compile });
  return model;
}

const values = (tensors) => [tensors].flat().map((tensor) => tensor.dataSync()[0]);
const sparse = 'sparseCategoricalCrossentropy';

test('one array of sample weights counts for all outputs', async () => {
  const weights = Array.from({ length: rows }, (_, i) => i % 3);
  const compile = { loss: ['meanSquaredError', sparse], weightedMetrics: { a: 'mae' } };
  const twice = [tf.tensor(weights), tf.tensor(weights)];
  const whole = values(forked(compile).evaluate(x, [ya, yb], { sampleWeight: twice }));
  const forms = [weights, Float32Array.from(weights), tf.tensor(weights), [tf.tensor(weights)]];
  for (const sampleWeight of [...forms, { a: weights, b: weights }]) {
    const model = forked(compile);
    assert.deepEqual(values(model.evaluate(x, [ya, yb], { sampleWeight })), whole);
    near(await model.trainOnBatch(x, [ya, yb], sampleWeight), whole, 1e-6, 'one batch');
    const { history } = await forked(compile).fit(x, [ya, yb], {
      batchSize: rows,
      sampleWeight,
      validationData: [x, [ya, yb], sampleWeight],
    });
    near([history.loss[0], history.a_loss[0], history.b_loss[0]], whole.slice(0, 3), 1e-6, 'fit');
    assert.ok(history.val_loss[0] < history.loss[0]);
  }
  const model = forked(compile);
  assert.throws(
    () => model.evaluate(x, [ya, yb], { sampleWeight: [1, 2] }),
    /expected sample weights of shape/,
  );
  assert.throws(
    () => model.evaluate(x, [ya, yb], { sampleWeight: Array(3).fill(tf.tensor(weights)) }),
    /expected 2 items, got 3/,
  );
});

test('an output may be without a loss', async () => {
  for (const loss of [{ a: 'mse', b: null }, ['mse', null]]) {
    const model = forked({ loss });
    assert.deepEqual(model.metricsNames, ['loss']);
    const expected = forked({ loss: ['mse', sparse] }).evaluate(x, [ya, yb])[1];
    near(values(model.evaluate(x, [ya, yb])), values(expected), 1e-7, 'loss');
    const before = [...model.getLayer('b').getWeights()[0].dataSync()];
    const { history } = await model.fit(x, { a: ya, b: yb }, { epochs: 2 });
    assert.deepEqual(Object.keys(history), ['loss']);
    assert.deepEqual([...model.getLayer('b').getWeights()[0].dataSync()], before);
    for (const y of [ya, [ya], { a: ya }, [ya, tf.tensor(numbers(rows * 7), [rows, 7])]])
      near(values(model.evaluate(x, y)), values(model.evaluate(x, [ya, yb])), 0, 'targets');
  }
  const measured = forked({ loss: [null, 'ce'], metrics: [['mae'], ['accuracy']] });
  assert.deepEqual(measured.metricsNames, ['loss', 'a_mae', 'b_accuracy']);
  assert.equal(values(measured.evaluate(x, [ya, yb])).length, 3);
  assert.throws(() => measured.evaluate(x, [yb]), /expected 2 items, got 1/);
  assert.deepEqual(forked({ loss: ['mse', sparse], metrics: ['mae', null] }).metricsNames, [
    'loss',
    'a_loss',
    'b_loss',
    'a_mae',
  ]);
  assert.throws(() => forked({ loss: [null, null] }), /expected a loss for at least one output/);
  assert.throws(() => forked({ loss: { a: 'mse' } }), /expected a loss for 'b', or null/);
});

test('a model without one of its losses is saved and goes on', async () => {
  const model = forked({ loss: { a: 'mse', b: null } });
  let saved = null;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => void (saved = artifacts)),
    { includeOptimizer: true },
  );
  const again = await tf.loadLayersModel(tf.io.fromMemory(saved));
  assert.deepEqual(values(again.evaluate(x, [ya, yb])), values(model.evaluate(x, [ya, yb])));
});

test('crossentropy is what the shapes say', async () => {
  const classes = tf.tensor(
    Array.from({ length: rows * 4 }, (_, i) => (i % 4 === Math.floor(i / 4) % 4 ? 1 : 0)),
    [rows, 4],
  );
  for (const name of ['crossentropy', 'ce']) {
    const compile = { loss: { a: 'mse', b: name }, metrics: { b: ['accuracy', 'ce'] } };
    const named = values(forked({ ...compile, loss: ['mse', sparse] }).evaluate(x, [ya, yb]));
    assert.deepEqual(values(forked(compile).evaluate(x, [ya, yb])), named);
    near(values(forked(compile).evaluate(x, [ya, classes])), named, 1e-5, 'columns');
  }
});
