/** The end of runs, as callbacks see and report it, and the learning rate. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const rows = 24;
const x = tf.tensor(numbers(rows * 3, 3), [rows, 3]);
const y = tf.tensor(numbers(rows, 9), [rows, 1]);

function network(optimizer = tf.train.sgd(0.1), compile = {}) {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, activation: 'tanh', inputShape: [3] }),
      tf.layers.dense({ units: 1 }),
    ],
    seed: 3,
  });
  setWeights(model);
  model.compile({ optimizer, loss: 'meanSquaredError', ...compile });
  return model;
}

const weightsOf = (model) => model.getWeights().flatMap((weight) => [...weight.dataSync()]);
/** Takes the falling loss for one that gets worse: the first epoch is the best. */
const keepFirst = () =>
  tf.callbacks.earlyStopping({ monitor: 'loss', mode: 'max', patience: 50, restoreBestWeights: true });

/** @type {[string, (model: any) => object, number][]} */
const endings = [
  [
    'stopTraining after an epoch',
    (model) => ({ onEpochEnd: (epoch) => (model.stopTraining = epoch === 3) }),
    4,
  ],
  [
    'stopTraining within an epoch',
    (model) => ({ onBatchEnd: (_batch, { count = ++batches }) => (model.stopTraining = count === 8) }),
    3,
  ],
  ['the last epoch', () => ({}), 4],
];
for (const [how, stop, epochs] of endings)
  test(`the best weights come back after ${how}`, async () => {
    batches = 0;
    const model = network();
    const seen = [];
    let atEnd = null;
    const watch = {
      onEpochEnd: () => void seen.push(weightsOf(model)),
      onTrainEnd: () => void (atEnd = weightsOf(model)),
    };
    const { epoch } = await model.fit(x, y, {
      epochs: how === 'the last epoch' ? 4 : 10,
      batchSize: 8,
      callbacks: [keepFirst(), stop(model), watch],
    });
    assert.equal(epoch.length, epochs);
    assert.equal(seen.length, epochs);
    assert.deepEqual(weightsOf(model), seen[0]);
    assert.deepEqual(atEnd, seen[0]);
    assert.notDeepEqual(seen.at(-1), seen[0], 'the last epoch still has its own weights');
  });
let batches = 0;

test('the core sees the number of the epoch', async () => {
  const schedule = tf.schedules.piecewiseConstantDecay({ boundaries: [2, 5], values: [0.1, 0.01, 0.001] });
  const { epoch, history } = await network().fit(x, y, {
    epochs: 8,
    initialEpoch: 4,
    callbacks: [tf.callbacks.learningRateScheduler({ schedule })],
  });
  assert.deepEqual(epoch, [4, 5, 6, 7]);
  near(history.learning_rate, [0.01, 0.01, 0.001, 0.001], 1e-9, 'rates');
  const stop = tf.callbacks.earlyStopping({ monitor: 'loss', mode: 'max', patience: 1, startFromEpoch: 6 });
  const ended = await network().fit(x, y, { epochs: 20, initialEpoch: 5, callbacks: [stop] });
  assert.deepEqual(ended.epoch, [5, 6, 7]);
  await assert.rejects(
    network().fit(x, y, { epochs: 3, initialEpoch: 3 }),
    /initialEpoch: expected one from 0 to before epochs \(3\), got 3/,
  );
});

test('a function may say the learning rate of an epoch', async () => {
  const calls = [];
  const log = tf.callbacks.csvLogger();
  const schedule = (epoch, rate) => {
    calls.push([epoch, rate]);
    return rate / 2;
  };
  const model = network(tf.train.sgd(0.4));
  const callbacks = [tf.callbacks.learningRateScheduler({ schedule }), log];
  const { history } = await model.fit(x, y, { epochs: 5, initialEpoch: 2, callbacks });
  assert.deepEqual(calls, [
    [2, 0.4],
    [3, 0.2],
    [4, 0.1],
  ]);
  assert.deepEqual(history.learning_rate, [0.2, 0.1, 0.05]);
  assert.match(log.text, /^epoch,learning_rate,loss\n2,0.2,/);
  assert.equal(model.optimizer.learningRate, 0.05);

  const twin = network(tf.train.sgd(0.4));
  const halving = tf.schedules.exponentialDecay({ initialLearningRate: 0.8, decaySteps: 1, decayRate: 0.5 });
  await twin.fit(x, y, {
    epochs: 5,
    initialEpoch: 2,
    callbacks: [tf.callbacks.learningRateScheduler({ schedule: halving })],
  });
  near(weightsOf(twin), weightsOf(model), 1, 'weights');

  const wrong = tf.callbacks.learningRateScheduler({ schedule: () => 'low' });
  await assert.rejects(network().fit(x, y, { callbacks: [wrong] }), /expected it to give a number, got low/);
  const scheduled = network(tf.train.sgd({ learningRate: halving }));
  await assert.rejects(scheduled.fit(x, y, { callbacks }), /to set it, got a schedule/);
  assert.equal(scheduled.optimizer.learningRate, 0.8);
  assert.throws(
    () => tf.callbacks.learningRateScheduler({ schedule, verbose: 1 }),
    /unknown option 'verbose'; known: schedule/,
  );
});

test("a model's learning rate can be read and set", async () => {
  const model = network('adam');
  assert.equal(model.optimizer.getClassName(), 'Adam');
  assert.equal(model.optimizer.learningRate, 0.001);
  model.optimizer.learningRate = 0.02;
  assert.equal(model.optimizer.learningRate, 0.02);
  const other = network(tf.train.adam(0.02));
  for (const each of [model, other]) await each.fit(x, y, { epochs: 2, shuffle: false });
  assert.deepEqual(weightsOf(model), weightsOf(other));
  const plateau = tf.callbacks.reduceLROnPlateau({ monitor: 'loss', minDelta: 9, patience: 1, factor: 0.5 });
  await model.fit(x, y, { epochs: 2, callbacks: [plateau] });
  assert.equal(model.optimizer.learningRate, 0.01);

  const optimizer = tf.train.rmsprop(0.3);
  assert.equal(optimizer.learningRate, 0.3);
  optimizer.learningRate = 0.1;
  assert.equal(network(optimizer).optimizer.learningRate, 0.1);
  assert.throws(() => tf.train.adam().learningRate, /known once a model is compiled with it/);
  assert.throws(() => (optimizer.learningRate = -1), /learningRate: expected a number from 0, got -1/);
});

test('a callback may add to the numbers of an epoch', async () => {
  const add = { onEpochEnd: (_epoch, logs) => void (logs.double = 2 * logs.loss) };
  const { history } = await network().fit(x, y, { epochs: 2, callbacks: [add] });
  assert.deepEqual(
    history.double,
    history.loss.map((loss) => 2 * loss),
  );
});

const memory = (options = {}) =>
  tf.layers.simpleRNN({ units: 4, activation: 'relu', name: 'memory', ...options });

/** @type {[string, () => any, string][]} */
const broken = [
  ['a layer that gives its last step', () => memory(), 'memory'],
  ['a layer that goes backwards', () => memory({ goBackwards: true, returnSequences: true }), 'memory'],
  ['a direction', () => tf.layers.bidirectional({ layer: memory(), name: 'both' }), 'both/forward_memory'],
  [
    'a model',
    () => tf.sequential({ layers: [memory({ inputShape: [6, 2] })], name: 'inner' }),
    'inner/memory',
  ],
];
for (const [what, layer, path] of broken)
  test(`terminateOnNaN names ${what} and the step`, async () => {
    const model = tf.sequential({
      layers: [tf.layers.activation({ activation: 'linear', inputShape: [6, 2] })],
    });
    model.add(layer());
    model.add(tf.layers.flatten());
    model.add(tf.layers.dense({ units: 1 }));
    model.setWeights(
      model.getWeights().map((w) => tf.tensor([...w.dataSync()].fill(w.shape[0] === 2 ? 1e3 : 0.1), w.shape)),
    );
    model.compile({ optimizer: tf.train.sgd(1e-9), loss: 'meanSquaredError' });
    const data = new Float32Array(8 * 12);
    data[5 * 12 + 2 * 4] = 1e37;
    const watch = tf.callbacks.terminateOnNaN();
    assert.equal(watch.fault, null);
    const options = { epochs: 3, batchSize: 2, shuffle: false, callbacks: [watch] };
    await model.fit({ data, shape: [8, 6, 2] }, Array(8).fill(0), options);
    assert.deepEqual(watch.fault, { epoch: 0, batch: 2, layer: path, step: 4 });
  });

test('terminateOnNaN names no layer for a loss alone, and nothing for other ends', async () => {
  const watch = tf.callbacks.terminateOnNaN();
  const batches = [];
  const model = network();
  const broken = tf.tensor([...y.dataSync().slice(0, -1), NaN], [rows, 1]);
  await model.fit(x, broken, {
    epochs: 5,
    initialEpoch: 2,
    batchSize: 8,
    shuffle: false,
    validationData: [x, y],
    callbacks: [watch, { onBatchEnd: (batch) => void batches.push(batch) }],
  });
  assert.deepEqual(watch.fault, { epoch: 2, batch: 2, layer: null, step: null });
  assert.deepEqual(batches, [0, 1, 2]);
  const early = [];
  const first = tf.tensor([NaN, ...y.dataSync().slice(1)], [rows, 1]);
  await network().fit(x, first, {
    epochs: 5,
    batchSize: 8,
    shuffle: false,
    validationData: [x, y],
    callbacks: [watch, { onBatchEnd: (batch) => void early.push(batch) }],
  });
  assert.equal(watch.fault.batch, 0);
  assert.deepEqual(early, [0], 'batches of the validation are none of the training');
  await network().fit(x, y, { epochs: 1, callbacks: [watch] });
  assert.equal(watch.fault, null);
});

test('a callback monitors a number under any of its names', async () => {
  const fit = async (metrics, monitor) => {
    const kept = tf.callbacks.modelCheckpoint({ monitor, saveBestOnly: true });
    await network(undefined, { metrics }).fit(x, y, { epochs: 2, validationSplit: 0.25, callbacks: [kept] });
    return kept.weights.length;
  };
  assert.equal(await fit(['accuracy'], 'val_acc'), 4);
  assert.equal(await fit(['accuracy'], 'acc'), 4);
  assert.equal(await fit(['acc'], 'val_acc'), 4);
  assert.equal(await fit(['meanSquaredError'], 'val_meanSquaredError'), 4);
  assert.equal(await fit(['meanSquaredError'], 'val_mean_squared_error'), 4);
  await assert.rejects(fit(['accuracy'], 'val_mse'), /monitor: expected one of loss, accuracy, val_loss/);
});

test('a callback whose number is not there warns and has no effect', async (context) => {
  const warn = context.mock.method(console, 'warn', () => {});
  const { history } = await network().fit(x, y, {
    epochs: 3,
    callbacks: [tf.callbacks.earlyStopping(), tf.callbacks.reduceLROnPlateau({ patience: 1, minDelta: 100 })],
  });
  assert.equal(history.loss.length, 3);
  near(history.learning_rate, [0.1, 0.1, 0.1], 1e-9, 'rates');
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: [text] }) => text),
    ['EarlyStopping', 'ReduceLROnPlateau'].map(
      (name) => `[${name}] monitor: expected one of loss, got "val_loss": the callback has no effect`,
    ),
  );
  await assert.rejects(
    network().fit(x, y, { callbacks: [tf.callbacks.earlyStopping({ monitor: 'other' })] }),
    /monitor: expected one of loss, got "other"/,
  );
});
