/** What callbacks learn of each batch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const samples = 10;
const size = 4;

/** Sequences that end early: zeros are masked. */
const sequences = numbers(samples * 5 * 2, 3).map((value, i) => (i % 10 >= 2 * (1 + (i % 4)) ? 0 : value));
const x = tf.tensor(sequences, [samples, 5, 2]);
const part = (tensor, first) => {
  const count = Math.min(size, samples - first);
  const each = tensor.size / tensor.shape[0];
  return tf.tensor(tensor.dataSync().slice(first * each, (first + count) * each), [
    count,
    ...tensor.shape.slice(1),
  ]);
};

/** The logs of each batch of an epoch that leaves the weights as they are. */
async function logsOf(model, y, args = {}) {
  const logs = [];
  await model.fit(x, y, {
    batchSize: size,
    shuffle: false,
    callbacks: { onBatchEnd: (_, of) => logs.push(of) },
    ...args,
  });
  assert.equal(logs.length, 3);
  return logs;
}

function expectAlone(model, logs, y, weights) {
  logs.forEach((of, i) => {
    const sampleWeight = weights && part(weights, i * size);
    const values = [
      model.evaluate(part(x, i * size), part(y, i * size), { ...(weights && { sampleWeight }) }),
    ].flat();
    model.metricsNames.forEach((name, at) =>
      near([of[name]], values[at].dataSync(), 1e-6, `batch ${i}: ${name}`),
    );
  });
}

function model(units, activation, returnSequences) {
  const made = tf.sequential({
    layers: [
      tf.layers.masking({ inputShape: [5, 2] }),
      tf.layers.lstm({ units: 3, returnSequences }),
      tf.layers.dense({ units, activation }),
    ],
    seed: 1,
  });
  setWeights(made, 2);
  return made;
}

test('metrics of masked steps, and of weights', async () => {
  const made = model(1, 'sigmoid', true);
  const metrics = ['accuracy', 'mae', 'rootMeanSquaredError', tf.metrics.precision(), tf.metrics.recall()];
  made.compile({ optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy', metrics, weightedMetrics: ['mse'] });
  const y = tf.tensor(
    numbers(samples * 5, 5).map((value) => (value > 0.2 ? 1 : 0)),
    [samples, 5, 1],
  );
  expectAlone(made, await logsOf(made, y), y);
  const weights = tf.tensor(numbers(samples, 8).map((value) => value + 1));
  expectAlone(made, await logsOf(made, y, { sampleWeight: weights }), y, weights);
});

test('perplexity and accuracy of classes', async () => {
  const made = model(3, 'softmax', false);
  made.compile({
    optimizer: tf.train.sgd(0),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['acc', 'perplexity'],
  });
  const y = tf.tensor(Array.from({ length: samples }, (_, i) => [(i * 7) % 3]));
  const logs = await logsOf(made, y);
  expectAlone(made, logs, y);
  for (const { acc, perplexity } of logs) assert.ok(acc >= 0 && acc <= 1 && perplexity >= 1);
});

test('the losses of several outputs; the epoch is what it is without a look at its batches', async () => {
  const input = tf.input({ shape: [5, 2] });
  const state = tf.layers.gru({ units: 3 }).apply(input);
  const outputs = ['a', 'b'].map((name) => tf.layers.dense({ units: 1, name }).apply(state));
  const made = tf.model({ inputs: input, outputs, seed: 1 });
  made.compile({ optimizer: tf.train.sgd(0), loss: ['mse', 'mae'], metrics: [['mae'], ['mse']] });
  const y = tf.tensor(numbers(samples, 5), [samples, 1]);
  const logs = [];
  const args = { batchSize: size, shuffle: false };
  const watched = await made.fit(x, [y, y], { ...args, callbacks: { onBatchEnd: (_, of) => logs.push(of) } });
  logs.forEach((of, i) => {
    const values = made.evaluate(part(x, i * size), [part(y, i * size), part(y, i * size)]);
    made.metricsNames.forEach((name, at) =>
      near([of[name]], values[at].dataSync(), 1e-6, `batch ${i}: ${name}`),
    );
  });
  assert.deepEqual(watched.history, (await made.fit(x, [y, y], args)).history);
});

test('a loss that overflows is infinite', async () => {
  const made = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  made.setWeights([tf.tensor([[1e30]])]);
  made.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
  const one = tf.tensor([[1]]);
  assert.equal(made.evaluate(one, one).dataSync()[0], Infinity);
  const { history } = await made.fit(one, one);
  assert.deepEqual(history.loss, [Infinity]);
  assert.equal(await made.trainOnBatch(one, one), Infinity);
});
