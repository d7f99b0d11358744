import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, numbers, setWeights, tf } from './support.mjs';

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const [B, T, D, H] = [3, 4, 2, 3];

/** x (D) times the columns `from`..`from+H` of a matrix (D, width). */
function product(x, matrix, from) {
  return Array.from({ length: H }, (_, j) =>
    x.reduce((sum, value, i) => sum + value * matrix[i][from + j], 0),
  );
}

const sum = (...rows) => rows[0].map((_, j) => rows.reduce((total, row) => total + row[j], 0));
const part = (row, gate) => row.slice(gate * H, (gate + 1) * H);

/** One step of each cell, written from the equations: (x, states, weights) -> states, the output first. */
/** @type {Record<string, { gates: number, states?: number, step: (x: any, states: any[], weights: any[]) => any[] }>} */
const cells = {
  simpleRNN: {
    gates: 1,
    step: (x, [h], [W, U, b]) => [sum(product(x, W, 0), product(h, U, 0), b).map(Math.tanh)],
  },
  lstm: {
    gates: 4,
    states: 2,
    step(x, [h, c], [W, U, b]) {
      const z = [0, 1, 2, 3].map((k) => sum(product(x, W, k * H), product(h, U, k * H), part(b, k)));
      const cell = c.map((old, j) => sigmoid(z[1][j]) * old + sigmoid(z[0][j]) * Math.tanh(z[2][j]));
      return [cell.map((value, j) => sigmoid(z[3][j]) * Math.tanh(value)), cell];
    },
  },
  gru: {
    gates: 3,
    step(x, [h], [W, U, [b, r]]) {
      const input = [0, 1, 2].map((k) => sum(product(x, W, k * H), part(b, k)));
      const state = [0, 1, 2].map((k) => sum(product(h, U, k * H), part(r, k)));
      const gate = (k) => sum(input[k], state[k]).map(sigmoid);
      const [z, reset] = [gate(0), gate(1)];
      const candidate = input[2].map((value, j) => Math.tanh(value + reset[j] * state[2][j]));
      return [h.map((old, j) => z[j] * old + (1 - z[j]) * candidate[j])];
    },
  },
};

for (const [name, { gates, states = 1, step }] of Object.entries(cells)) {
  const make = (options) => {
    const model = tf.sequential({ layers: [tf.layers[name]({ units: H, inputShape: [T, D], ...options })] });
    setWeights(model);
    return model;
  };
  const x = tf.tensor(numbers(B * T * D, 5), [B, T, D]);

  /** (B,T,H) of outputs in the order of the steps. */
  const expected = (model, backwards = false) => {
    const weights = model.getWeights().map((weight) => weight.arraySync());
    return x.arraySync().map((sample) => {
      let now = Array.from({ length: states }, () => new Array(H).fill(0));
      return (backwards ? sample.toReversed() : sample).map((row) => (now = step(row, now, weights))[0]);
    });
  };

  test(`${name} computes its equations`, () => {
    const last = make({});
    assert.deepEqual(last.outputs[0].shape, [null, H]);
    near(
      last.predict(x).dataSync(),
      expected(last)
        .map((rows) => rows.at(-1))
        .flat(),
      1e-6,
      'last output',
    );
    const all = make({ returnSequences: true });
    assert.deepEqual(all.outputs[0].shape, [null, T, H]);
    near(all.predict(x).dataSync(), expected(all).flat(2), 1e-6, 'sequence');
    const backwards = make({ goBackwards: true, returnSequences: true, unroll: true });
    near(backwards.predict(x).dataSync(), expected(backwards, true).flat(2), 1e-6, 'backwards');
  });

  test(`${name} has Keras's weights in Keras's order`, () => {
    const model = make({});
    const bias = name === 'gru' ? [2, gates * H] : [gates * H];
    assert.deepEqual(
      model.getWeights().map((weight) => weight.shape),
      [[D, gates * H], [H, gates * H], bias],
    );
    const count = gates * H * (D + H) + bias.reduce((a, b) => a * b);
    assert.equal(model.countParams(), count);
    assert.equal(model.layers[0].countParams(), count);
    assert.equal(make({ useBias: false }).getWeights().length, 2);
  });

  test(`${name} gives its states`, () => {
    const input = tf.input({ shape: [T, D] });
    const outputs = tf.layers[name]({ units: H, returnSequences: true, returnState: true }).apply(input);
    assert.equal(outputs.length, 1 + states);
    assert.deepEqual(
      outputs.map((output) => output.shape),
      [[null, T, H], ...Array(states).fill([null, H])],
    );
    const model = tf.model({ inputs: input, outputs });
    const [sequence, state] = model.predict(x);
    assert.deepEqual(
      sequence.arraySync().map((rows) => rows.at(-1)),
      state.arraySync(),
    );
  });
}

test('the GRU of the paper resets before the product', () => {
  const layer = tf.layers.gru({ units: H, resetAfter: false, inputShape: [T, D] });
  const model = tf.sequential({ layers: [layer] });
  setWeights(model);
  assert.deepEqual(
    layer.getWeights().map((weight) => weight.shape),
    [[D, 3 * H], [H, 3 * H], [3 * H]],
  );
  const [W, U, b] = layer.getWeights().map((weight) => weight.arraySync());
  const x = numbers(T * D, 8);
  let h = new Array(H).fill(0);
  for (let t = 0; t < T; t++) {
    const row = x.slice(t * D, (t + 1) * D);
    const gate = (k) => sum(product(row, W, k * H), product(h, U, k * H), part(b, k)).map(sigmoid);
    const [z, r] = [gate(0), gate(1)];
    const reset = h.map((value, j) => value * r[j]);
    const candidate = sum(product(row, W, 2 * H), product(reset, U, 2 * H), part(b, 2)).map(Math.tanh);
    h = h.map((old, j) => z[j] * old + (1 - z[j]) * candidate[j]);
  }
  near(model.predict(tf.tensor(x, [1, T, D])).dataSync(), h, 1e-6);
});

test('activations by both spellings', () => {
  const rules = {
    linear: (x) => x,
    relu: (x) => Math.max(0, x),
    tanh: Math.tanh,
    sigmoid,
    hardSigmoid: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
    hard_sigmoid: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
    keras2HardSigmoid: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
    elu: (x) => (x > 0 ? x : Math.expm1(x)),
    selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    softplus: (x) => Math.log1p(Math.exp(x)),
  };
  const x = numbers(30, 3).map((value) => 5 * value);
  for (const [activation, rule] of Object.entries(rules)) {
    const model = tf.sequential({ layers: [tf.layers.activation({ activation, inputShape: [30] })] });
    near(model.predict(tf.tensor(x, [1, 30])).dataSync(), x.map(rule), 2e-6, activation);
  }
  const softmax = tf.sequential({
    layers: [tf.layers.activation({ activation: 'softmax', inputShape: [30] })],
  });
  const total = x.reduce((all, value) => all + Math.exp(value), 0);
  near(
    softmax.predict(tf.tensor(x, [1, 30])).dataSync(),
    x.map((value) => Math.exp(value) / total),
    1e-6,
  );
});

test('dropout leaves predictions alone and thins training', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [400] }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'ones' }),
    ],
    seed: 3,
  });
  const x = tf.ones([1, 400]);
  assert.equal(model.predict(x).dataSync()[0], 400);
  model.compile({ optimizer: tf.train.sgd(1e-9), loss: 'meanAbsoluteError' });
  const [first, second] = [
    await model.trainOnBatch(x, tf.zeros([1, 1])),
    await model.trainOnBatch(x, tf.zeros([1, 1])),
  ];
  assert.notEqual(first, second, 'a new mask for each batch');
  assert.ok(first % 2 < 0.01 && first > 300 && first < 500, `kept values count twice: ${first}`);
});

test('flatten and the summary of a stack', () => {
  const model = tf.sequential({
    name: 'stack',
    layers: [
      tf.layers.simpleRNN({ units: 16, returnSequences: true, inputShape: [8, 2], name: 'rnn' }),
      tf.layers.flatten({ name: 'flat' }),
      tf.layers.dense({ units: 1, name: 'out' }),
    ],
  });
  assert.deepEqual(
    model.layers.map((layer) => layer.outputShape),
    [
      [null, 8, 16],
      [null, 128],
      [null, 1],
    ],
  );
  assert.equal(model.countParams(), 304 + 129);
  const lines = [];
  model.summary(undefined, undefined, (line) => lines.push(line));
  const text = lines.join('\n');
  assert.match(text, /Model: "stack"/);
  assert.match(text, /rnn \(SimpleRNN\) +│ \(None, 8, 16\) +│ +304/);
  assert.match(text, /Total params: 433 \(1\.69 KB\)/);
  assert.match(model.summaryText('keras2'), /^Model: "stack"\n_{65}\n/);
});

test('initializers by name and by function', () => {
  const weights = (kernelInitializer) => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 40, inputShape: [60], kernelInitializer })],
    });
    return [...model.getWeights()[0].dataSync()];
  };
  const spread = (values) =>
    Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);
  assert.deepEqual(new Set(weights('zeros')), new Set([0]));
  assert.deepEqual(new Set(weights(tf.initializers.ones())), new Set([1]));
  assert.deepEqual(new Set(weights(tf.initializers.constant({ value: 0.25 }))), new Set([0.25]));
  assert.ok(Math.abs(spread(weights('glorotUniform')) - Math.sqrt(2 / 100)) < 0.01);
  assert.ok(Math.max(...weights('glorot_uniform')) <= Math.sqrt(6 / 100));
  assert.ok(Math.abs(spread(weights(tf.initializers.leCunNormal())) - Math.sqrt(1 / 60)) < 0.01);
  assert.ok(Math.abs(spread(weights('heNormal')) - Math.sqrt(2 / 60)) < 0.01);
  assert.ok(Math.abs(spread(weights(tf.initializers.randomNormal({ stddev: 2 }))) - 2) < 0.2);
  assert.ok(Math.max(...weights(tf.initializers.randomUniform({ minval: 3, maxval: 4 }))) <= 4);
  assert.ok(Math.max(...weights(tf.initializers.truncatedNormal({ stddev: 1 }))) <= 2);
  const seeded = tf.initializers.glorotNormal({ seed: 5 });
  assert.deepEqual(weights(seeded), weights(seeded), 'a seed of its own');
  const orthogonal = weights(tf.initializers.orthogonal({ gain: 3 }));
  const columns = [0, 1].map((j) => Array.from({ length: 60 }, (_, i) => orthogonal[i * 40 + j]));
  const dot = (a, b) => a.reduce((total, value, i) => total + value * b[i], 0);
  assert.ok(Math.abs(dot(columns[0], columns[0]) - 9) < 1e-4 && Math.abs(dot(columns[0], columns[1])) < 1e-4);
  const square = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 2,
        inputShape: [2],
        kernelInitializer: tf.initializers.identity({ gain: 2 }),
      }),
    ],
  });
  assert.deepEqual(square.getWeights()[0].arraySync(), [
    [2, 0],
    [0, 2],
  ]);
});

test('weights of a layer can be given, read and set', () => {
  const kernel = tf.tensor2d([[1], [2]]);
  const layer = tf.layers.dense({ units: 1, inputShape: [2], weights: [kernel, tf.tensor1d([3])] });
  const model = tf.sequential({ layers: [layer] });
  assert.deepEqual(
    layer.getWeights().map((weight) => weight.arraySync()),
    [[[1], [2]], [3]],
  );
  assert.deepEqual(model.predict([[1, 1]]).arraySync(), [[6]]);
  layer.setWeights([tf.tensor2d([[5], [6]]), tf.tensor1d([7])]);
  assert.deepEqual(model.predict([[1, 1]]).arraySync(), [[18]]);
  assert.throws(() => layer.setWeights([kernel]), {
    message: `[${layer.name}] setWeights: expected kernel (2, 1), bias (1,), got (2, 1)`,
  });
});

test('a frozen layer keeps its weights from the next compile on', async () => {
  const layers = [tf.layers.dense({ units: 3, inputShape: [2] }), tf.layers.dense({ units: 1 })];
  const model = tf.sequential({ layers });
  const compile = () => model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  compile();
  const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
  const before = layers[0].getWeights()[0].dataSync();
  await model.fit(x, y);
  const moved = layers[0].getWeights()[0].dataSync();
  assert.notDeepEqual(moved, before);
  layers[0].trainable = false;
  compile();
  assert.deepEqual(layers[0].getWeights()[0].dataSync(), moved, 'compile keeps the weights');
  const head = layers[1].getWeights()[0].dataSync();
  await model.fit(x, y, { epochs: 3 });
  assert.deepEqual(layers[0].getWeights()[0].dataSync(), moved);
  assert.notDeepEqual(layers[1].getWeights()[0].dataSync(), head);
  assert.deepEqual(
    model.getWeights(true).map((weight) => weight.shape),
    [[3, 1], [1]],
  );
});

test('layers are named and described as in Keras', () => {
  tf.resetNames();
  const names = ['simpleRNN', 'lstm', 'gru', 'dense'].map((name) => tf.layers[name]({ units: 1 }).name);
  assert.deepEqual(names, ['simple_rnn', 'lstm', 'gru', 'dense']);
  const layer = tf.layers.simpleRNN({ units: 4, kernelInitializer: 'glorotNormal', returnSequences: true });
  assert.equal(layer.name, 'simple_rnn_1');
  assert.equal(layer.getClassName(), 'SimpleRNN');
  const config = layer.getConfig();
  assert.equal(config.return_sequences, true);
  assert.equal(config.use_bias, true);
  assert.equal(config.activation, 'tanh');
  assert.equal(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2] })] }).name, 'sequential');
});
