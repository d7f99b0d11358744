/** Values that Keras 3 gives, from keras3_values.py. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { near, tf } from './support.mjs';

const golden = JSON.parse(
  await readFile(new URL('../../golden/keras3_values.json', import.meta.url), 'utf8'),
);
const { layers } = tf;

/** The weights after one step, from those that keras3_values.py sets. */
async function trained(model, x, y) {
  model.setWeights(
    model.getWeights().map((weight, k) =>
      tf.tensor(
        Array.from({ length: weight.size }, (_, i) => Math.sin(1.3 * i + k)),
        weight.shape,
      ),
    ),
  );
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  await model.trainOnBatch(x, y);
  return model.getWeights().map((weight) => [...weight.dataSync()]);
}

const expectNear = (got, expected, what) => {
  assert.equal(got.length, expected.length);
  // The exponential of an exponential is large.
  got.forEach((values, i) => {
    const scale = Math.max(1, ...expected[i].map(Math.abs));
    near(
      values.map((value) => value / scale),
      expected[i].map((value) => value / scale),
      2e-5,
      `${what}: weight ${i}`,
    );
  });
};

const rows = [-7, -2, -0.5, -0.1, 0, 0.3, 1, 2.5, 8];
const target = tf.tensor([[0.5], [-0.5], [1]]);
const camel = (text) => text.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

for (const [name, expected] of Object.entries(golden.activations))
  test(`the activation ${name} of Keras ${golden.keras}`, async () => {
    const x = tf.tensor(rows, [3, 3]);
    const alone = tf.sequential({
      layers: [layers.activation({ activation: camel(name), inputShape: [3] })],
    });
    near([...alone.predict(x).dataSync()], expected.output, 2e-6, name);
    const quarters = rows.map((value) => value / 4);
    const dense = tf.sequential({
      layers: [
        layers.dense({ units: 3, activation: name, inputShape: [3] }),
        layers.activation({ activation: name }),
        layers.dense({ units: 1 }),
      ],
    });
    expectNear(await trained(dense, tf.tensor(quarters, [3, 3]), target), expected.dense, 'dense');
    const conv = tf.sequential({
      layers: [
        layers.conv1d({ filters: 2, kernelSize: 2, activation: name, inputShape: [3, 2] }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ],
    });
    const steps = tf.tensor(
      quarters.flatMap((value) => [value, value]),
      [3, 3, 2],
    );
    expectNear(await trained(conv, steps, target), expected.conv, 'conv');
  });

test('activations that recurrent layers do not have are refused there', () => {
  assert.throws(
    () => layers.lstm({ units: 1, activation: 'gelu' }),
    /activation: expected one of .*got "gelu"/,
  );
  layers.gru({ units: 1, activation: 'softsign', recurrentActivation: 'hardTanh' });
});

test('equal maxima share a gradient', async () => {
  const model = tf.sequential({
    layers: [layers.embedding({ inputDim: 3, outputDim: 1, inputShape: [4] }), layers.globalMaxPooling1d()],
  });
  model.setWeights([tf.tensor([[1], [1], [0]])]);
  model.compile({ optimizer: tf.train.sgd(0.3), loss: 'meanSquaredError' });
  await model.trainOnBatch(tf.tensor([[0, 1, 2, 0]]), tf.tensor([[0]]));
  near([...model.getWeights()[0].dataSync()], golden.equal_maxima, 1e-6);
});

test('queries that see nothing', async () => {
  const data = Array.from({ length: 12 }, (_, i) => Math.sin(0.7 * i));
  for (const at of [2, 3, 6, 7, 8, 9, 10, 11]) data[at] = 0;
  const target = Array.from({ length: 12 }, (_, i) => Math.cos(i));
  for (const [name, expected] of Object.entries(golden.hidden_rows)) {
    const x = tf.input({ shape: [3, 2] });
    const query = layers.dense({ units: 2 }).apply(x);
    const value = layers.dense({ units: 2 }).apply(layers.masking().apply(x));
    const [kind, sums] = name.split(' of ');
    const attention = layers[kind](sums === undefined ? {} : { scoreMode: 'concat' }).apply([query, value]);
    const model = tf.model({ inputs: x, outputs: layers.flatten().apply(attention) });
    expectNear(await trained(model, tf.tensor(data, [2, 3, 2]), tf.tensor(target, [2, 6])), expected, name);
  }
});

test('attention to sums of a query or a key of one number', async () => {
  const data = tf.tensor(
    Array.from({ length: 12 }, (_, i) => Math.sin(0.7 * i)),
    [2, 3, 2],
  );
  const target = tf.tensor(
    Array.from({ length: 12 }, (_, i) => Math.cos(i)),
    [2, 6],
  );
  for (const [name, expected] of Object.entries(golden.widths_of_one)) {
    const [kind, query, key] = name.split(' ');
    const x = tf.input({ shape: [3, 2] });
    const parts = [Number(query), 2, Number(key)].map((units) => layers.dense({ units }).apply(x));
    const options = kind === 'attention' ? { scoreMode: 'concat', useScale: true } : {};
    const attended = layers[kind](options).apply(parts);
    const model = tf.model({ inputs: x, outputs: layers.flatten().apply(attended) });
    expectNear(await trained(model, data, target), expected, name);
  }
});

test('a layer of cells one above the other', async () => {
  const data = Array.from({ length: 12 }, (_, i) => Math.sin(0.7 * i));
  const hidden = data.map((value, i) => (i > 1 && i < 8 ? 0 : value));
  const cell = [
    layers.stackedRNNCells({ cells: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })] }),
    layers.simpleRNNCell({ units: 2 }),
  ];
  for (const [name, { output, trained: expected }] of Object.entries(golden.stacked_cells)) {
    const masked = name.startsWith('masked');
    const x = tf.tensor(masked ? hidden : data, [2, 3, 2]);
    const options = {
      returnSequences: name.endsWith('wards'),
      goBackwards: name.endsWith('backwards') || name === 'masked last',
    };
    const model = tf.sequential();
    if (masked) model.add(layers.masking({ inputShape: [3, 2] }));
    const layer = layers.rnn({ cell, ...options, inputShape: [3, 2] });
    model.add(name.includes('both') ? layers.bidirectional({ layer, inputShape: [3, 2] }) : layer);
    model.setWeights(
      model.getWeights().map((weight, k) =>
        tf.tensor(
          Array.from({ length: weight.size }, (_, i) => Math.sin(1.3 * i + k)),
          weight.shape,
        ),
      ),
    );
    const y = model.predict(x);
    near([...y.dataSync()], output, 2e-6, name);
    const target = tf.tensor(
      Array.from({ length: y.size }, (_, i) => Math.cos(i)),
      y.shape,
    );
    expectNear(await trained(model, x, target), expected, name);
  }
  assert.throws(() => layers.rnn({ cell: [] }), /at least one cell/);
  assert.throws(() => layers.rnn({ cell: layers.lstm({ units: 2 }) }), /cell: expected what simpleRNNCell/);
  const one = layers.rnn({ cell: layers.gruCell({ units: 2 }), returnState: true, name: 'one' });
  assert.equal(one.getClassName(), 'RNN');
  assert.equal(one.apply(tf.input({ shape: [3, 2] })).length, 2);
});

test('layers of activations, in files too', async () => {
  const x = tf.tensor([[-2, -0.5, 0, 3]]);
  const made = {
    leakyReLU: [layers.leakyReLU({ alpha: 0.1 }), [-0.2, -0.05, 0, 3]],
    elu: [layers.elu({ alpha: 0.5 }), [0.5 * Math.expm1(-2), 0.5 * Math.expm1(-0.5), 0, 3]],
    reLU: [layers.reLU({ maxValue: 2, negativeSlope: 0.5 }), [-1, -0.25, 0, 2]],
    prelu: [
      layers.prelu({ alphaInitializer: tf.initializers.constant({ value: 0.25 }), sharedAxes: 1 }),
      [-0.5, -0.125, 0, 3],
    ],
    softmax: [layers.softmax(), null],
  };
  for (const [name, [layer, expected]] of Object.entries(made)) {
    const input = tf.input({ shape: [4] });
    const model = tf.model({ inputs: input, outputs: layer.apply(input) });
    const before = [...model.predict(x).dataSync()];
    if (expected) near(before, expected, 1e-6, name);
    else near([before.reduce((a, b) => a + b)], [1], 1e-6, name);
    /** @type {any} */
    let saved;
    await model.save({ save: async (artifacts) => (saved = artifacts) });
    const written = saved.modelTopology.config.layers[1].config;
    assert.equal(written.alpha, { leakyReLU: 0.1, elu: 0.5 }[name]);
    assert.ok(!('negative_slope' in written) || name === 'reLU');
    const loaded = await tf.loadLayersModel({ load: async () => saved });
    assert.deepEqual([...loaded.predict(x).dataSync()], before, name);
  }
});

test('a seed of its own makes the same noise in every run', async () => {
  const noise = async (seed, seedOfRun, options = {}) => {
    const model = tf.sequential({
      layers: [
        layers.dropout({ rate: 0.5, seed, inputShape: [64, 2], ...options }),
        layers.dense({ units: 1, kernelInitializer: 'zeros' }),
      ],
      seed: seedOfRun,
    });
    model.compile({ optimizer: tf.train.sgd(1), loss: 'mse' });
    const [xs, ys] = [tf.ones([1, 64, 2]), tf.ones([1, 64, 1])];
    await model.fit(xs, ys, { shuffle: false });
    return [...model.getWeights()[0].dataSync()];
  };
  assert.deepEqual(await noise(3, 1), await noise(3, 2));
  assert.notDeepEqual(await noise(3, 1), await noise(4, 1));
  assert.notDeepEqual(await noise(undefined, 1), await noise(undefined, 2));
  // One draw for both features.
  const [a, b] = await noise(3, 1, { noiseShape: [null, null, 1] });
  assert.equal(a, b);
});

test('the first weights of heads', () => {
  const most = [0, 0, 0, 0];
  for (let seed = 0; seed < 40; seed++) {
    const x = tf.input({ shape: [2, 5] });
    const heads = layers.multiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 4 });
    const model = tf.model({ inputs: x, outputs: heads.apply([x, x]), seed });
    model.getWeights().forEach((weight, i) => {
      if (i % 2 === 0) most[i / 2] = Math.max(most[i / 2], ...weight.dataSync().map(Math.abs));
    });
  }
  near(most, golden.limits, 0.01);
  near(most.slice(0, 2), [Math.sqrt(6 / 11), Math.sqrt(6 / 11)], 0.01);
});

test('scaled variances', () => {
  const weightsOf = (options) =>
    tf
      .sequential({
        layers: [
          layers.dense({
            units: 200,
            inputShape: [50],
            kernelInitializer: tf.initializers.varianceScaling(options),
            useBias: false,
          }),
        ],
        seed: 1,
      })
      .getWeights()[0]
      .dataSync();
  const deviation = (values) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  for (const [mode, fan] of Object.entries({ fanIn: 50, fanOut: 200, fanAvg: 125 }))
    for (const distribution of ['normal', 'truncatedNormal', 'untruncatedNormal', 'uniform']) {
      const values = weightsOf({ scale: 2, mode, distribution });
      const expected = Math.sqrt(2 / fan);
      near([deviation(values) / expected], [1], 0.03, `${mode} ${distribution}`);
      const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / expected;
      const [low, high] = { uniform: [1.72, 1.7321], untruncatedNormal: [3, 6] }[distribution] ?? [
        2.2, 2.274,
      ];
      assert.ok(greatest > low && greatest < high, `${mode} ${distribution}: ${greatest}`);
    }
});

test('a layer less', async () => {
  const model = tf.sequential({
    layers: [layers.dense({ units: 2, inputShape: [3] }), layers.dense({ units: 1, name: 'last' })],
  });
  const last = model.layers[1];
  const [before, weights] = [model.layers[0].getWeights(), last.getWeights()];
  model.pop();
  assert.deepEqual(model.layers.map(({ name }) => name).length, 1);
  assert.deepEqual(model.outputs[0].shape, [null, 2]);
  assert.deepEqual(model.getWeights()[0].arraySync(), before[0].arraySync());
  model.add(last);
  assert.deepEqual(last.getWeights()[0].arraySync(), weights[0].arraySync());
  assert.deepEqual(last.outputShape, [null, 1]);
  model.pop();
  model.pop();
  assert.throws(() => model.pop(), /no layers/);
  model.add(layers.dense({ units: 4, inputShape: [2] }));
  assert.equal(model.countParams(), 12);
});

const data = Array.from({ length: 5 }, (_, i) => [
  tf.tensor([[i], [i + 1]]),
  tf.tensor([[2 * i], [2 * i + 2]]),
]);

test('batches of any iterable', async () => {
  const line = () => {
    const model = tf.sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })], seed: 3 });
    model.compile({ optimizer: tf.train.sgd(0.01), loss: 'mse', metrics: ['mae', 'rootMeanSquaredError'] });
    return model;
  };
  const whole = [0, 1].map((at) =>
    tf.tensor(
      data.flatMap((batch) => [...batch[at].dataSync()]),
      [10, 1],
    ),
  );
  const expected = line();
  const validationData = [whole[0], whole[1]];
  const reference = await expected.fit(...whole, { batchSize: 2, epochs: 3, shuffle: false, validationData });
  const sources = {
    'an array': data,
    objects: data.map(([xs, ys]) => ({ xs, ys })),
    'an async iterable': {
      async *[Symbol.asyncIterator]() {
        yield* data;
      },
    },
    'a dataset of TF.js': { iterator: async () => data[Symbol.iterator]() },
  };
  for (const [name, source] of Object.entries(sources)) {
    const model = line();
    const seen = [];
    const { history } = await model.fitDataset(source, {
      epochs: 3,
      validationData: name === 'objects' ? data : validationData,
      callbacks: { onBatchEnd: (batch, logs) => seen.push([batch, logs.loss]) },
    });
    for (const [key, values] of Object.entries(reference.history))
      near(history[key], values, 1e-6, `${name}: ${key}`);
    assert.equal(seen.length, 15);
    assert.deepEqual(model.getWeights()[0].arraySync(), expected.getWeights()[0].arraySync(), name);
  }
  function* endless() {
    for (;;) yield* data;
  }
  const model = line();
  const { epoch } = await model.fitDataset(endless(), { epochs: 3, batchesPerEpoch: 5 });
  assert.deepEqual(epoch, [0, 1, 2]);
  assert.deepEqual(model.getWeights()[0].arraySync(), expected.getWeights()[0].arraySync());
  await assert.rejects(line().fitDataset(5), /something to iterate over, got 5/);
  await assert.rejects(line().fitDataset([5]), /expected batches \{xs, ys\} or \[xs, ys\], got 5/);
  await assert.rejects(line().fitDataset([]), /the dataset is at its end/);
  await assert.rejects(line().fitDataset(data, { epochs: 1.5 }), /epochs: expected an integer/);
  await assert.rejects(line().fitDataset(data, { batchSize: 2 }), /unknown option 'batchSize'/);
});

test('entries of the history', async () => {
  const x = tf.tensor([[1], [2]]);
  const y = tf.tensor([[0], [1]]);
  const made = (compiled) => {
    const model = tf.sequential({
      layers: [layers.dense({ units: 1, activation: 'sigmoid', inputShape: [1] })],
    });
    model.compile({ optimizer: tf.train.sgd(0.5), loss: 'mse', ...compiled });
    return model;
  };
  const { history } = await made({}).fit(x, y, {
    epochs: 4,
    callbacks: [
      tf.callbacks.learningRateScheduler({ schedule: () => 0.5 }),
      tf.callbacks.reduceLROnPlateau({ monitor: 'loss', patience: 1, minDelta: 100 }),
    ],
  });
  assert.deepEqual(history.learning_rate, [0.5, 0.5, 0.5, 0.5]);
  // The last one that sets the rate notes it, before it changes it itself.
  const plateau = tf.callbacks.reduceLROnPlateau({
    monitor: 'loss',
    patience: 1,
    minDelta: 100,
    factor: 0.5,
  });
  const halves = tf.schedules.exponentialDecay({ initialLearningRate: 0.5, decaySteps: 1, decayRate: 0.5 });
  for (const schedule of [(_epoch, rate) => rate, halves]) {
    const callbacks = [plateau, tf.callbacks.learningRateScheduler({ schedule })];
    const later = await made({}).fit(x, y, { epochs: 3, callbacks });
    assert.deepEqual(
      later.history.learning_rate,
      schedule === halves ? [0.5, 0.125, 0.0625] : [0.5, 0.25, 0.125],
    );
  }
  const both = await made({ metrics: ['acc'], weightedMetrics: ['accuracy'] }).fit(x, y, {
    sampleWeight: tf.tensor([1, 0]),
  });
  assert.deepEqual(Object.keys(both.history).toSorted(), ['acc', 'accuracy', 'loss']);
  assert.ok([0, 1].includes(both.history.accuracy[0]));
  const recall = tf.metrics.recall();
  const twice = await made({ metrics: [recall, recall] }).fit(x, y);
  assert.deepEqual(Object.keys(twice.history), ['loss', 'recall', 'recall_1']);
});

test('wide bounds', async () => {
  const model = tf.sequential({
    layers: [layers.masking({ maskValue: 3e38, inputShape: [2, 1] }), layers.simpleRNN({ units: 1 })],
  });
  model.compile({ optimizer: tf.train.sgd(1e9), loss: 'mse' });
  assert.equal(model.optimizer.learningRate, 1e9);
  const one = tf.tensor([[[1], [3e38]]]);
  assert.deepEqual(model.predict(one).arraySync(), model.predict(tf.tensor([[[3e38], [1]]])).arraySync());
  const flat = tf.sequential({ layers: [layers.flatten({ inputShape: [null, 2] })] });
  assert.deepEqual(flat.outputs[0].shape, [null, null]);
  assert.deepEqual(
    flat
      .predict(
        tf.tensor([
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      )
      .arraySync(),
    [[1, 2, 3, 4]],
  );
  await assert.rejects(
    async () =>
      tf.sequential({
        layers: [layers.flatten({ inputShape: [null, 2] }), layers.dense({ units: 1 })],
      }),
    /known D/,
  );
});

test('what `trainable` reaches', () => {
  const made = (trainable) =>
    layers.bidirectional({ layer: layers.lstm({ units: 1 }), trainable, inputShape: [2, 1] });
  const trained = (layer) => {
    const model = tf.sequential({ layers: [layer] });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    return model.getWeights(true).length;
  };
  assert.equal(trained(made(true)), 6);
  const given = made(false);
  assert.equal(given.trainable, false);
  assert.equal(trained(given), 6);
  const set = made(true);
  set.trainable = false;
  assert.equal(trained(set), 0);
  assert.equal(trained(layers.dense({ units: 1, trainable: false, inputShape: [1] })), 0);
});

test('the layers of a sequential model have no input layer among them', async () => {
  const model = tf.sequential({
    layers: [layers.inputLayer({ inputShape: [3] }), layers.dense({ units: 2, name: 'first' })],
  });
  assert.deepEqual(
    model.layers.map(({ name }) => name),
    ['first'],
  );
  assert.equal(model.getLayer(0).name, 'first');
  model.pop();
  model.add(layers.dense({ units: 4 }));
  assert.equal(model.countParams(), 16);
});
