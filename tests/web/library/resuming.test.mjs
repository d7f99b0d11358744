/** Training that goes on out of a file, at whatever rate the optimizer stands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, tf } from './support.mjs';
import { saved, tfjs } from './tfjs_support.mjs';

const one = tf.tensor([[1]]);

/** One weight at 0 that is to become 1. */
function line(optimizer, units = 1) {
  const layers = [tf.layers.dense({ units, inputShape: [1], useBias: false, kernelInitializer: 'zeros' })];
  const model = tf.sequential({ layers, seed: 1 });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const weightOf = (model) => model.getWeights()[0].dataSync()[0];
const plateau = () => tf.callbacks.reduceLROnPlateau({ monitor: 'loss', patience: 1, minDelta: 100 });

/** The model of a file with the optimizer. */
const reloaded = async (model) =>
  tf.loadLayersModel(tf.io.fromMemory(await saved(model, { includeOptimizer: true })));

test('a rate that a callback has changed is in the file', async () => {
  const model = line(tf.train.momentum(0.1, 0.9));
  await model.fit(one, one, { epochs: 3, callbacks: plateau() });
  assert.equal(model.optimizer.getConfig().learningRate, 0.1 * 0.1 * 0.1);
  const again = await reloaded(model);
  assert.equal(again.optimizer.learningRate, model.optimizer.learningRate);
  await again.trainOnBatch(one, one);
  near([weightOf(again)], [1.13917], 1e-5);
});

test('weights without a gradient keep their place among those of the optimizer', async () => {
  const x = tf.input({ shape: [2, 3] });
  const layer = tf.layers.lstm({ units: 2, returnState: true });
  const [, , , backwards] = tf.layers.bidirectional({ layer, name: 'both' }).apply(x);
  const model = tf.model({ inputs: x, outputs: tf.layers.dense({ units: 1 }).apply(backwards), seed: 1 });
  model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError' });
  const data = [tf.ones([4, 2, 3]), tf.ones([4, 1])];
  await model.trainOnBatch(...data);
  const again = await reloaded(model);
  for (const one of [model, again]) await one.trainOnBatch(...data);
  const numbersOf = (one) => one.getWeights().map((weight) => [...weight.dataSync()]);
  assert.deepEqual(numbersOf(again), numbersOf(model));
});

const schedule = tf.schedules.exponentialDecay({ initialLearningRate: 0.1, decaySteps: 2, decayRate: 0.3 });

const optimizers = {
  momentum: () => tf.train.momentum(0.1, 0.9),
  nesterov: () => tf.train.momentum(0.1, 0.9, true),
  sgd: () => tf.train.sgd(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  nadam: () => tf.train.nadam(0.1),
  rmsprop: () => tf.train.rmsprop({ learningRate: 0.1, momentum: 0.5, centered: true }),
  'a schedule with momentum': () => tf.train.sgd({ learningRate: schedule, momentum: 0.7 }),
};

const rates = {
  'as it was': () => {},
  'after a plateau': (model) => model.fit(one, one, { epochs: 3, callbacks: plateau() }),
  'by a schedule': (model) =>
    model.fit(one, one, { epochs: 3, callbacks: tf.callbacks.learningRateScheduler({ schedule }) }),
  'by a function': (model) =>
    model.fit(one, one, {
      epochs: 2,
      callbacks: tf.callbacks.learningRateScheduler({ schedule: (epoch) => 0.07 / (epoch + 1) }),
    }),
  'at 0': (model) => (model.optimizer.learningRate = 0),
  'at 1e-40': (model) => (model.optimizer.learningRate = 1e-40),
};

for (const [name, make] of Object.entries(optimizers))
  for (const [how, change] of Object.entries(rates)) {
    if (name === 'a schedule with momentum' && how !== 'as it was') continue;
    test(`${name}, its rate ${how}, goes on to the same bits`, async () => {
      const model = line(make());
      for (let step = 0; step < 3; step++) await model.trainOnBatch(one, one);
      await change(model);
      const again = await reloaded(await reloaded(model));
      for (let step = 0; step < 4; step++) {
        await model.trainOnBatch(one, one);
        await again.trainOnBatch(one, one);
        assert.equal(weightOf(again), weightOf(model), `step ${step}`);
      }
    });
  }

test('a checkpoint goes on to the same bits after a plateau', async () => {
  const model = line(tf.train.momentum(0.1, 0.9));
  await model.fit(one, one, { epochs: 3, callbacks: plateau() });
  const blob = model.handle().snapshot();
  const again = line(tf.train.momentum(0.1, 0.9));
  again.handle().restore(blob);
  assert.equal(again.optimizer.learningRate, model.optimizer.learningRate);
  await model.trainOnBatch(one, one);
  await again.trainOnBatch(one, one);
  assert.equal(weightOf(again), weightOf(model));
});

for (const name of ['momentum', 'nesterov', 'adam', 'rmsprop'])
  test(`TF.js goes on with ${name} after a plateau, and back again`, async () => {
    const model = line(optimizers[name]());
    await model.fit(one, one, { epochs: 3, callbacks: plateau() });
    const artifacts = await saved(model, { includeOptimizer: true });
    const other = await tfjs.loadLayersModel(tfjs.io.fromMemory(artifacts));
    const there = tfjs.tensor([[1]]);
    for (let step = 0; step < 3; step++) {
      await other.trainOnBatch(there, there);
      await model.trainOnBatch(one, one);
      near([other.getWeights()[0].dataSync()[0]], [weightOf(model)], 1e-5, `step ${step}`);
    }
    const back = await tf.loadLayersModel(tf.io.fromMemory(await saved(other, { includeOptimizer: true })));
    await back.trainOnBatch(one, one);
    await model.trainOnBatch(one, one);
    near([weightOf(back)], [weightOf(model)], 1e-5, 'back');
  });

test('an optimizer keeps its rate when its model is compiled again, and leaves another one alone', async () => {
  const optimizer = tf.train.sgd(0.5);
  const model = line(optimizer);
  model.compile({ optimizer: tf.train.sgd(0.25), loss: 'meanSquaredError' });
  assert.equal(optimizer.learningRate, 0.5);
  assert.equal(model.optimizer.learningRate, 0.25);
  await model.fit(one, one, { epochs: 2, callbacks: plateau() });
  const { learningRate } = model.optimizer;
  assert.ok(learningRate < 0.25);
  model.compile({ optimizer: model.optimizer, loss: 'meanAbsoluteError' });
  assert.equal(model.optimizer.learningRate, learningRate);
  const last = model.optimizer;
  model.dispose();
  assert.equal(last.getConfig().learningRate, learningRate);
});

test('a number of updates that float32 does not have', async () => {
  const model = line(tf.train.adam(0.1));
  const handle = model.handle();
  await model.trainOnBatch(one, one);
  handle.setOptimizerState(2 ** 24 + 1, handle.optimizerSlots());
  const again = await reloaded(model);
  assert.equal(JSON.parse(again.handle().optimizerState()).step, 2 ** 24 + 1);
});
