import assert from 'node:assert/strict';
import { test } from 'node:test';

import { additions, near, setWeights, tf } from './support.mjs';

function adder(options = {}) {
  const model = tf.sequential({
    layers: [
      tf.layers.simpleRNN({ units: 16, activation: 'relu', returnSequences: true, inputShape: [8, 2] }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
    seed: 1,
    ...options,
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  return model;
}

const weightsOf = (model) => model.getWeights().map((weight) => [...weight.dataSync()]);

test('a network learns to add', async () => {
  const model = adder();
  const { x, y } = additions(1000);
  const { history, epoch, params } = await model.fit(x, y, {
    epochs: 12,
    batchSize: 10,
    validationSplit: 0.2,
  });
  assert.deepEqual(
    epoch,
    Array.from({ length: 12 }, (_, i) => i),
  );
  assert.deepEqual(Object.keys(history), ['loss', 'accuracy', 'acc', 'val_loss', 'val_accuracy', 'val_acc']);
  assert.equal(history.val_accuracy.at(-1), 1);
  assert.ok(history.loss[0] > 0.3 && history.loss.at(-1) < 0.05);
  assert.equal(params.samples, 800);
  assert.equal(params.doValidation, true);
  const sums = model.predict(additions(20, 99).x).arraySync();
  const expected = additions(20, 99).y.arraySync();
  assert.deepEqual(
    sums.map((bits) => bits.map(([bit]) => (bit > 0.5 ? 1 : 0))),
    expected.map((bits) => bits.flat()),
  );
  const [loss, accuracy] = model.evaluate(x, y).map((scalar) => scalar.dataSync()[0]);
  assert.ok(loss < 0.05);
  assert.equal(accuracy, 1);
});

test('the same seed gives the same bits, another one others', async () => {
  const { x, y } = additions(100);
  const run = async (options) => {
    const model = adder(options);
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 8 });
    return { history, weights: weightsOf(model) };
  };
  const first = await run({ seed: 5 });
  assert.deepEqual(await run({ seed: 5 }), first);
  assert.notDeepEqual(await run({ seed: 6 }), first);
  tf.setSeed(40);
  const [one, two] = [await run({ seed: undefined }), await run({ seed: undefined })];
  assert.notDeepEqual(one, two, 'each model gets a seed of its own');
  tf.setSeed(40);
  assert.deepEqual(await run({ seed: undefined }), one);
  assert.throws(() => adder({ seed: -1 }), /\[seed\] expected a whole number/);
  assert.throws(() => tf.setSeed(0.5), /\[seed\] expected a whole number/);
});

test('slices, callbacks and epochs one by one change nothing', async () => {
  const { x, y } = additions(60);
  const run = async (steps) => {
    const model = adder({ seed: 2 });
    const losses = [];
    for (const step of steps)
      losses.push(...(await model.fit(x, y, { batchSize: 7, shuffle: false, ...step })).history.loss);
    return { losses, weights: weightsOf(model) };
  };
  const whole = await run([{ epochs: 4 }]);
  assert.equal(whole.losses.length, 4);
  for (const yieldEvery of ['batch', 'epoch', 'never', 1])
    assert.deepEqual(await run([{ epochs: 4, yieldEvery }]), whole);
  assert.deepEqual(await run([{ epochs: 4, callbacks: { onBatchEnd() {} } }]), whole);
  assert.deepEqual(await run([{ epochs: 1 }, { epochs: 4, initialEpoch: 1 }]), whole);
});

test("callbacks come in order with TF.js's arguments", async () => {
  const model = adder();
  const { x, y } = additions(10);
  const calls = [];
  const note =
    (name) =>
    (...args) =>
      void calls.push([name, ...args]);
  const names = ['onTrainBegin', 'onTrainEnd', 'onEpochBegin', 'onEpochEnd', 'onBatchBegin', 'onBatchEnd'];
  const { history } = await model.fit(x, y, {
    epochs: 2,
    batchSize: 4,
    validationData: [x, y],
    callbacks: Object.fromEntries(names.map((name) => [name, note(name)])),
  });
  const epoch = ['onEpochBegin', ...Array(3).fill(['onBatchBegin', 'onBatchEnd']).flat(), 'onEpochEnd'];
  assert.deepEqual(
    calls.map(([name]) => name),
    ['onTrainBegin', ...epoch, ...epoch, 'onTrainEnd'],
  );
  assert.deepEqual(
    calls.filter(([name]) => name === 'onEpochEnd').map(([, at]) => at),
    [0, 1],
  );
  const ends = calls.filter(([name]) => name === 'onBatchEnd').slice(0, 3);
  assert.deepEqual(
    ends.map(([, batch, logs]) => [batch, logs.batch, logs.size]),
    [
      [0, 0, 4],
      [1, 1, 4],
      [2, 2, 2],
    ],
  );
  for (const key of ['loss', 'acc']) {
    const mean = ends.reduce((total, [, , logs]) => total + logs[key] * logs.size, 0) / 10;
    assert.ok(Math.abs(mean - history[key][0]) < 1e-6, `the batches' own ${key} average to the epoch's`);
  }
  const [, , logs] = calls.find(([name]) => name === 'onEpochEnd');
  assert.deepEqual(
    logs,
    Object.fromEntries(Object.entries(history).map(([key, values]) => [key, values[0]])),
  );
});

test('callbacks are awaited, may be several, and get the model', async () => {
  const model = adder();
  const { x, y } = additions(8);
  const order = [];
  await model.fit(x, y, {
    epochs: 2,
    callbacks: [
      {
        onEpochEnd: async (epoch) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          order.push(`a${epoch}`);
        },
      },
      {
        setModel: (given) => order.push(given === model),
        setParams: (params) => order.push(params.epochs),
        onEpochEnd: (epoch) => void order.push(`b${epoch}`),
      },
    ],
  });
  assert.deepEqual(order, [2, true, 'a0', 'b0', 'a1', 'b1']);
});

test('an exception in a callback ends fit and leaves the model usable', async () => {
  const model = adder();
  const { x, y } = additions(8);
  const callbacks = {
    onEpochEnd() {
      throw new Error('enough');
    },
  };
  await assert.rejects(model.fit(x, y, { callbacks }), /enough/);
  assert.equal(model.isTraining, false);
  assert.equal((await model.fit(x, y)).history.loss.length, 1);
});

test('stopTraining ends after the running batch', async () => {
  const { x, y } = additions(20);
  const early = adder();
  const onEpochEnd = (epoch) => {
    if (epoch === 1) early.stopTraining = true;
  };
  assert.deepEqual((await early.fit(x, y, { epochs: 9, callbacks: { onEpochEnd } })).epoch, [0, 1]);

  const within = adder();
  const batches = [];
  const onBatchEnd = (batch) => {
    batches.push(batch);
    if (batches.length === 7) within.stopTraining = true;
  };
  const { epoch, history } = await within.fit(x, y, { epochs: 9, batchSize: 4, callbacks: { onBatchEnd } });
  assert.deepEqual(batches, [0, 1, 2, 3, 4, 0, 1]);
  assert.deepEqual(epoch, [0, 1], 'the unfinished epoch has its means');
  assert.ok(history.loss[1] > 0);

  const outside = adder();
  setTimeout(() => {
    outside.stopTraining = true;
  }, 30);
  const stopped = await outside.fit(x, y, { epochs: 1000000 });
  assert.ok(stopped.epoch.length > 0 && stopped.epoch.length < 1000000);
  assert.equal(stopped.history.loss.length, stopped.epoch.length);
  assert.equal((await outside.fit(x, y, { epochs: 2 })).epoch.length, 2, 'the next fit starts afresh');
});

test('the event loop runs while fit works', { timeout: 60000 }, async () => {
  const model = adder();
  const { x, y } = additions(2000);
  const worked = [];
  let last = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    worked.push((user + system) / 1000);
    if (worked.length === 30) model.stopTraining = true;
  }, 1);
  const { epoch } = await model.fit(x, y, { epochs: 1000000, batchSize: 2 });
  clearInterval(timer);
  assert.ok(epoch.length < 1000000, 'a timer could stop it');
  worked.sort((a, b) => a - b);
  assert.ok(worked[15] < 25, `between two ticks of a timer it worked ${worked[15]} ms`);
});

test('fit runs once at a time', async () => {
  const model = adder();
  const { x, y } = additions(50);
  const running = model.fit(x, y, { epochs: 3, yieldEvery: 'batch' });
  assert.equal(model.isTraining, true);
  await assert.rejects(model.fit(x, y), /another call of fit is still running/);
  await assert.rejects(model.trainOnBatch(x, y), /a call of fit is still running/);
  assert.throws(() => model.compile({ optimizer: 'sgd', loss: 'mse' }), /a call of fit is still running/);
  assert.deepEqual(model.predict(x).shape, [50, 8, 1], 'predict may run between');
  assert.equal(model.evaluate(x, y).length, 2);
  assert.equal((await running).epoch.length, 3);
});

test('predicting and evaluating within fit change nothing', async () => {
  const { x, y } = additions(40);
  const run = async (onBatchEnd) => {
    const model = adder({ seed: 4 });
    const { history } = await model.fit(x, y, {
      epochs: 2,
      batchSize: 8,
      validationSplit: 0.25,
      callbacks: { onBatchEnd: () => onBatchEnd?.(model) },
    });
    return { history, weights: weightsOf(model) };
  };
  const plain = await run();
  const busy = await run((model) => {
    model.predict(x, { batchSize: 40 });
    model.evaluate(x, y, { batchSize: 3 });
  });
  assert.deepEqual(busy, plain);
});

test('validation takes the tail, before shuffling', async () => {
  const { x, y } = additions(40);
  const rows = (tensor, from, to) => tf.tensor(tensor.arraySync().slice(from, to));
  const run = async (data, options) => {
    const model = adder({ seed: 3 });
    return (await model.fit(...data, { epochs: 2, batchSize: 8, ...options })).history;
  };
  const split = await run([x, y], { validationSplit: 0.25 });
  const given = await run([rows(x, 0, 30), rows(y, 0, 30)], {
    validationData: [rows(x, 30, 40), rows(y, 30, 40)],
  });
  assert.deepEqual(split, given);
});

test('data may be tensors, nested arrays or flat values with a shape', () => {
  const model = adder();
  const { x } = additions(3);
  const expected = [...model.predict(x).dataSync()];
  const shaped = { data: x.dataSync(), shape: [3, 8, 2] };
  for (const data of [
    x.arraySync(),
    shaped,
    [x],
    { [model.inputNames[0]]: x },
    tf.tensor(x.dataSync(), [3, 8, 2], 'int32'),
  ])
    assert.deepEqual([...model.predict(data).dataSync()], expected);
  near(model.predict(x, { batchSize: 2 }).dataSync(), expected, 1e-6, 'batches');
  near(model.predictOnBatch(x).dataSync(), expected, 1e-6, 'one batch');
});

test('samples of one number need no second extent', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })], seed: 1 });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  const x = [-1, 0, 1, 2];
  await model.fit(
    x,
    x.map((value) => 2 * value - 1),
    { epochs: 300 },
  );
  near(model.predict(tf.tensor1d([10])).dataSync(), [19], 1e-2);
});

test('trainOnBatch is one step and gives the numbers before it', async () => {
  const { x, y } = additions(12);
  const [a, b] = [adder(), adder()];
  for (const model of [a, b]) setWeights(model);
  const [loss, accuracy] = await a.trainOnBatch(x, y);
  const { history } = await b.fit(x, y, { batchSize: 12, shuffle: false });
  assert.deepEqual([loss, accuracy], [history.loss[0], history.acc[0]]);
  assert.deepEqual(weightsOf(a), weightsOf(b));
});

test("optimizers by name have Keras's settings", async () => {
  const { x, y } = additions(12);
  const run = async (optimizer) => {
    const model = adder();
    setWeights(model);
    model.compile({ optimizer, loss: 'mse' });
    await model.fit(x, y, { epochs: 3, batchSize: 4, shuffle: false });
    return weightsOf(model);
  };
  assert.deepEqual(await run('sgd'), await run(tf.train.sgd(0.01)));
  assert.deepEqual(
    await run('adam'),
    await run(tf.train.adam({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 })),
  );
  assert.deepEqual(await run('rmsprop'), await run(tf.train.rmsprop(0.001, 0.9, 0, 1e-7)));
  assert.deepEqual(
    await run(tf.train.momentum(0.1, 0.5, true)),
    await run(tf.train.sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true })),
  );
  assert.notDeepEqual(
    await run(tf.train.sgd(1)),
    await run(tf.train.sgd({ learningRate: 1, globalClipnorm: 1e-3 })),
  );
  assert.deepEqual(tf.train.adam(0.1, 0.8).getConfig(), { learningRate: 0.1, beta1: 0.8 });
});

test('numbers that are none arrive as NaN', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const { history } = await model.fit([[NaN]], [[1]]);
  assert.ok(Number.isNaN(history.loss[0]));
  assert.ok(Number.isNaN(model.evaluate([[NaN]], [[1]]).dataSync()[0]));
});
