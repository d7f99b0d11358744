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
    train.adam(0.02),
    train.adamw({ learningRate: 0.02, weightDecay: 0.01 }),
    train.rmsprop(0.01),
    train.nadam(0.02),
    train.adamax(0.02, 0.8),
    train.adagrad(0.1, 0.2),
    train.adadelta(1, 0.9, 1e-4),
    train.sgd({ learningRate: 0.05, weightDecay: 0.001 }),
  ];
  const names = made.map((optimizer) => optimizer.getClassName().toLowerCase());
  // `momentum` makes an SGD.
  assert.deepEqual([...names, 'momentum'].toSorted(), Object.keys(train).toSorted());
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

test('weights of samples in evaluate, in validation data and in single batches', async () => {
  const weights = Float32Array.from({ length: rows }, (_, i) => i % 3);
  const args = { weightedMetrics: ['mse'], metrics: ['mse'] };
  const model = network({}, args);
  assert.deepEqual(model.metricsNames, ['loss', 'mse', 'weighted_mse']);
  const [loss, plain, weighted] = model.evaluate(x, y, { sampleWeight: weights }).map((v) => v.dataSync()[0]);
  near([weighted], [loss], 1e-5, 'mean weight 1');
  assert.ok(Math.abs(plain - weighted) > 1e-4);
  const { history } = await network({}, args).fit(x, y, {
    batchSize: rows,
    sampleWeight: weights,
    validationData: [x, y, weights],
  });
  near([history.loss[0], history.mse[0]], [loss, plain], 1e-5, 'first batch');
  near([history.weighted_mse[0]], [history.loss[0]], 1e-5, 'weighted');
  near([history.val_loss[0]], [history.val_weighted_mse[0]], 1e-5, 'validation');
  assert.notEqual(history.val_mse[0], history.val_weighted_mse[0]);
  const alone = await network({}, args).trainOnBatch(x, y, weights);
  near(alone, [loss, plain, weighted], 1e-5, 'one batch');
  assert.throws(() => model.evaluate(x, y, { sampleWeight: [1] }), /expected sample weights of shape/);
  await assert.rejects(
    model.fit(x, y, { validationData: [x] }),
    /validationData: expected \[inputs, targets\]/,
  );
});

test('a checkpoint keeps the best weights in memory', async () => {
  const model = network({}, { optimizer: tf.train.adam(0.5) });
  const best = tf.callbacks.modelCheckpoint({ monitor: 'loss', saveBestOnly: true });
  const last = tf.callbacks.modelCheckpoint();
  const never = tf.callbacks.modelCheckpoint({
    monitor: 'loss',
    saveBestOnly: true,
    initialValueThreshold: -1,
  });
  const stop = tf.callbacks.earlyStopping({ monitor: 'loss', patience: 50 });
  assert.equal(best.weights, null);
  const { history } = await model.fit(x, y, {
    epochs: 6,
    validationData: [x, y],
    callbacks: [stop, best, last, never],
  });
  assert.equal(never.weights, null);
  const flat = (weights) => weights.flatMap((weight) => [...weight.dataSync()]);
  assert.deepEqual(flat(last.weights), flat(model.getWeights()));
  assert.deepEqual(
    last.weights.map(({ shape }) => shape),
    model.getWeights().map(({ shape }) => shape),
  );
  model.setWeights(best.weights);
  const at = history.loss.indexOf(Math.min(...history.loss));
  near([model.evaluate(x, y).dataSync()[0]], [history.val_loss[at]], 1e-5, 'best');
});

test('a log keeps the epochs as lines of text', async () => {
  const model = network({}, { metrics: ['accuracy', 'meanSquaredError'] });
  const log = tf.callbacks.csvLogger({ separator: ';' });
  const all = tf.callbacks.csvLogger({ append: true });
  const fit = async () => (await model.fit(x, y, { epochs: 2, callbacks: [log, all] })).history;
  await fit();
  const { loss, accuracy, mean_squared_error: error } = await fit();
  const lines = [0, 1].map((epoch) => `${epoch};${accuracy[epoch]};${loss[epoch]};${error[epoch]}\n`);
  assert.equal(log.text, `epoch;accuracy;loss;mean_squared_error\n${lines.join('')}`);
  assert.equal(all.text.split('\n').length, 6);
  assert.throws(() => tf.callbacks.csvLogger({ file: 'log.csv' }), /\[csv_logger\] unknown option 'file'/);
});

test('a schedule by epoch; a run that ends at what is no number', async () => {
  const schedule = tf.schedules.exponentialDecay({
    initialLearningRate: 0.04,
    decaySteps: 1,
    decayRate: 0.5,
  });
  const { history } = await network().fit(x, y, {
    epochs: 3,
    callbacks: [tf.callbacks.learningRateScheduler({ schedule })],
  });
  near(history.learning_rate, [0.04, 0.02, 0.01], 1e-6, 'rates');
  const broken = tf.tensor([...x.dataSync().slice(0, -1), NaN], [rows, 3]);
  const model = network();
  const ended = await model.fit(broken, y, { epochs: 9, callbacks: [tf.callbacks.terminateOnNaN()] });
  assert.equal(ended.history.loss.length, 1);
});

test('losses and metrics with options', async () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 6, inputShape: [3] })],
    seed: 3,
  });
  setWeights(model);
  const classes = Array.from({ length: rows }, (_, i) => i % 6);
  model.compile({
    optimizer: 'adam',
    loss: tf.losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: [
      'accuracy',
      tf.metrics.sparseTopKCategoricalAccuracy({ k: 6 }),
      tf.metrics.perplexity({ fromLogits: true }),
    ],
  });
  const [loss, , top, perplexity] = model.evaluate(x, classes).map((value) => value.dataSync()[0]);
  assert.equal(top, 1);
  near([perplexity], [Math.exp(loss)], 1e-5, 'perplexity');
  const { history } = await model.fit(x, classes, { epochs: 1 });
  assert.deepEqual(Object.keys(history).sort(), [
    'acc',
    'accuracy',
    'loss',
    'perplexity',
    'sparse_top_k_categorical_accuracy',
  ]);
  assert.throws(
    () => model.compile({ optimizer: 'sgd', loss: tf.losses.huber({ delta: -1 }) }),
    /delta: expected a number/,
  );
});

test('ids that no table has are refused with their place', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 2, embeddingsRegularizer: 'l2' }),
      tf.layers.gru({ units: 1, activityRegularizer: tf.regularizers.l1({ l1: 0.1 }) }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const ids = [
    [0, 3],
    [1, 4],
  ];
  const refusal = /expected ids from 0 to 3, got 4\.0 at \[1,1\]/;
  await assert.rejects(model.fit(ids, [0, 1], {}), refusal);
  assert.throws(() => model.predict(ids), refusal);
});

test('options of layers that Keras has and TF.js has not', () => {
  const { layers } = tf;
  const input = tf.input({ shape: [4, 6] });
  const shape = (layer, ...inputs) => layer.apply(inputs.length > 0 ? inputs : input).shape;
  assert.deepEqual(shape(layers.conv1d({ filters: 4, kernelSize: 2, groups: 2 })), [null, 3, 4]);
  assert.deepEqual(shape(layers.globalMaxPooling1d({ keepdims: true })), [null, 1, 6]);
  const normalization = layers.layerNormalization({ axis: [1, 2], gammaConstraint: 'nonNeg' });
  normalization.apply(input);
  assert.equal(normalization.countParams(), 48);
  const attention = layers.multiHeadAttention({
    numHeads: 1,
    keyDim: 2,
    outputShape: 5,
    kernelRegularizer: 'l2',
  });
  assert.deepEqual(shape(attention, input, input), [null, 4, 5]);
});
