/** Optimizers, schedules, penalties, callbacks and weights of the library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const rows = 24;
const x = tf.tensor(numbers(rows * 3, 3), [rows, 3]);
const y = tf.tensor(numbers(rows, 9), [rows, 1]);

function network(layer = {}, compile = {}) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 12, activation: 'tanh', inputShape: [3], ...layer }),
      tf.layers.dense({ units: 1 }),
    ],
    seed: 3,
  });
  setWeights(model);
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError', ...compile });
  return model;
}

test('every optimizer trains', async () => {
  const { train } = tf;
  const made = [
    train.adamw({ learningRate: 0.02, weightDecay: 0.01 }),
    train.nadam(0.02),
    train.adamax(0.02, 0.8),
    train.adagrad(0.1, 0.2),
    train.adadelta(1, 0.9, 1e-4),
    train.sgd({ learningRate: 0.05, weightDecay: 0.001 }),
  ];
  for (const optimizer of made) {
    const { history } = await network({}, { optimizer }).fit(x, y, { epochs: 8 });
    assert.ok(history.loss.at(-1) < history.loss[0], optimizer.getClassName());
  }
});

test('a schedule decides the learning rate', async () => {
  const run = async (learningRate) => {
    const model = network({}, { optimizer: tf.train.sgd({ learningRate }) });
    await model.fit(x, y, { epochs: 2, batchSize: rows });
    return model.getWeights().flatMap((weight) => [...weight.dataSync()]);
  };
  const { piecewiseConstantDecay, exponentialDecay } = tf.schedules;
  const constant = await run(0.1);
  assert.deepEqual(await run(piecewiseConstantDecay({ boundaries: [5], values: [0.1, 9] })), constant);
  const falling = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 1, decayRate: 0.01 });
  assert.notDeepEqual(await run(falling), constant);
  assert.throws(
    () =>
      network({}, { optimizer: tf.train.sgd({ learningRate: tf.schedules.cosineDecay({ decaySteps: 3 }) }) }),
    /initialLearningRate: expected a number/,
  );
});

test('regularizers are in the loss, constraints in the weights', async () => {
  const plain = network().evaluate(x, y).dataSync()[0];
  const penalized = network({ kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }) });
  const squares = [...penalized.getWeights()[0].dataSync()].reduce((sum, w) => sum + w * w, 0);
  near([penalized.evaluate(x, y).dataSync()[0]], [plain + 0.1 * squares], 1e-5, 'loss');
  const bound = network({
    kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.2 }),
    biasConstraint: 'nonNeg',
  });
  await bound.fit(x, y, { epochs: 2 });
  const [kernel, bias] = bound.getWeights().map((weight) => [...weight.dataSync()]);
  for (let unit = 0; unit < 12; unit++)
    assert.ok(Math.hypot(kernel[unit], kernel[12 + unit], kernel[24 + unit]) < 0.20001);
  assert.ok(bias.every((value) => value >= 0));
});

for (const [how, functions] of [
  ['at one go', []],
  ['by epoch', [{ onEpochEnd: () => {} }]],
  ['by batch', [{ onBatchEnd: () => {} }]],
])
  test(`callbacks of the core end a run and set its rate, ${how}`, async () => {
    const model = network();
    const { history, epoch } = await model.fit(x, y, {
      epochs: 200,
      batchSize: 8,
      validationSplit: 0.25,
      callbacks: [
        tf.callbacks.earlyStopping({ patience: 4, restoreBestWeights: true }),
        tf.callbacks.reduceLROnPlateau({ patience: 2, factor: 0.5 }),
        ...functions,
      ],
    });
    const losses = history.val_loss;
    const best = losses.indexOf(Math.min(...losses));
    assert.ok(losses.length < 200);
    assert.equal(losses.length, best + 5);
    assert.equal(epoch.length, losses.length);
    assert.equal(history.learning_rate.length, losses.length);
    assert.ok(history.learning_rate.at(-1) < history.learning_rate[0]);
    const part = (tensor, width) => tf.tensor([...tensor.dataSync()].slice(18 * width), [6, width]);
    near([model.evaluate(part(x, 3), part(y, 1)).dataSync()[0]], [losses[best]], 1e-5, 'best loss');
  });

test('weights of samples and of classes', async () => {
  const loss = async (args) => {
    const { history } = await network().fit(x, y, { batchSize: rows, ...args });
    return history.loss[0];
  };
  const plain = await loss({});
  near([await loss({ sampleWeight: Array(rows).fill(2) })], [2 * plain], 1e-5, 'loss');
  assert.equal(await loss({ sampleWeight: new Float32Array(rows) }), 0);
  const classes = tf.tensor(
    Array.from({ length: rows }, (_, i) => i % 2),
    [rows, 1],
  );
  const model = () => network({}, { loss: 'huber' });
  const first = async (classWeight) =>
    (await model().fit(x, classes, { batchSize: rows, classWeight })).history.loss[0];
  near([(await first({ 0: 0 })) + (await first({ 1: 0 }))], [await first({})], 1e-5, 'loss');
  await assert.rejects(loss({ sampleWeight: [1, 2] }), /expected sample weights of shape/);
  await assert.rejects(loss({ classWeight: { cat: 1 } }), /classWeight: expected numbers of classes/);
});
