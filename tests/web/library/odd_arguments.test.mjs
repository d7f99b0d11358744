/** Odd arguments of the public functions: a sentence says what is wrong with them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

const circular = /** @type {Record<string, unknown>} */ ({});
circular.self = circular;
const circularList = /** @type {unknown[]} */ ([]);
circularList.push(circularList);
const detached = new Float32Array(2);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const holes = [1];
holes[2] = 1;

const odd = [
  undefined,
  null,
  true,
  -1,
  1.5,
  2 ** 40,
  1n,
  '',
  'x',
  [],
  [null],
  {},
  { units: null },
  { layers: 5 },
  NaN,
  2 ** 53,
  Symbol('odd'),
  'y'.repeat(20000),
  Object.create(null),
  holes,
  circular,
  circularList,
  JSON.parse('['.repeat(3000) + ']'.repeat(3000)),
  detached,
  new BigInt64Array(1),
  revoked,
  class Odd {
    odd = 1;
  },
];

function shown(value) {
  try {
    return String(value).slice(0, 80);
  } catch {
    return 'a value without text';
  }
}

function isSentence(name, value, error) {
  assert.equal(error.constructor, Error, `${name}(${shown(value)}): ${error.stack}`);
  assert.match(error.message, /^\[/, name);
  assert.ok(error.message.length < 4000, `${name}: ${error.message.slice(0, 200)}`);
}

/** Calls `make` with each odd value; what it throws has to be a sentence of the library. */
function check(name, make) {
  for (const value of odd)
    try {
      make(value);
    } catch (error) {
      isSentence(name, value, error);
    }
}

for (const family of [
  'layers',
  'initializers',
  'regularizers',
  'constraints',
  'schedules',
  'callbacks',
  'losses',
  'metrics',
])
  test(`odd arguments of ${family}`, () => {
    for (const [name, make] of Object.entries(tf[family]))
      if (typeof make === 'function' && !String(make).startsWith('class')) check(`${family}.${name}`, make);
  });

test('odd arguments of other functions', () => {
  for (const name of ['sgd', 'rmsprop', 'adam', 'adamw', 'nadam', 'adamax', 'adagrad', 'adadelta'])
    check(name, (value) => tf.train[name](value === undefined ? {} : value));
  for (const name of ['input', 'model', 'sequential', 'keep', 'tidy', 'ones', 'padSequences'])
    check(name, tf[name]);
  for (const name of ['fromMemory', 'modelFiles', 'http', 'withSaveHandler']) check(name, tf.io[name]);
  check('http options', (value) => tf.io.http('https://host/model.json', value));
  for (const name of ['maxlen', 'dtype', 'padding', 'truncating', 'value'])
    check(`padSequences ${name}`, (value) => tf.padSequences([[1, 2], [3]], { [name]: value }));
  check('a sequence', (value) => tf.padSequences([value]));
  for (const name of ['tensor', 'tensor2d', 'tensor3d', 'tensor4d'])
    check(`${name} shape`, (value) => tf[name]([1, 2], value));
  check('reshape', (value) => tf.tensor([1, 2]).reshape(value));
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  check('compile', (value) => model.compile(value));
  check('summaryText', (value) => model.summaryText(value));
  check('decode', (value) => tf.decode(value, {}));
  check('decode', (value) => tf.decode(model, value));
  check('decode prompt', (value) => tf.decode(model, { prompt: value }));
  check('decode prompt', (value) => tf.decode(model, { prompt: [value] }));
});

test('a class is no function', async () => {
  class Odd {
    odd = 1;
  }
  assert.throws(() => tf.callbacks.learningRateScheduler({ schedule: Odd }), {
    message: '[learning_rate_scheduler] schedule: expected a function, got a class',
  });
  assert.throws(() => tf.io.withSaveHandler(Odd), {
    message: '[io] expected a function that saves, got a class',
  });
  assert.throws(() => tf.tidy(Odd), { message: '[tidy] expected a function, got a class' });
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  assert.throws(() => model.summary(88, undefined, Odd), {
    message: '[summary] printFn: expected a function, got a class',
  });
  const x = tf.tensor([[1]]);
  for (const callbacks of [Odd, [Odd]])
    await assert.rejects(model.fit(x, x, { callbacks }), {
      message: '[fit] callbacks: expected what `callbacks` gives, or objects with functions, got a class',
    });
  await assert.rejects(model.fit(x, x, { callbacks: { onEpochEnd: Odd } }), {
    message: '[fit] callbacks: expected onEpochEnd to be a function, got a class',
  });
});

test('odd files', async () => {
  for (const value of [...odd, [1], [{ name: 'model.json' }]])
    await assert.rejects(tf.loadLayersModel(tf.io.browserFiles(value)), (error) => {
      isSentence('browserFiles', value, error);
      return true;
    });
});

test('what is no address is no place for a file', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  for (const value of [undefined, null, 5, true, '', () => 1]) {
    await assert.rejects(model.save(value), /^Error: \[save\] expected an address or a handler/);
    await assert.rejects(tf.loadLayersModel(value), /expected an address or a handler/);
  }
});

test('functions in place of numbers', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const one = tf.ones([1, 1]);
  for (const epochs of [() => 1, Symbol('one')])
    await assert.rejects(model.fit(one, one, { epochs }), /^Error: \[epochs\] expected a value, got /);
});

const x = tf.tensor([[1], [2], [3], [4]]);
const small = () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], name: 'head' })],
    seed: 1,
  });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  return model;
};

/** Arguments of methods of a model, each by a call that is given an odd value. */
const calls = {
  ...Object.fromEntries(
    [
      'batchSize epochs initialEpoch shuffle validationSplit validationData sampleWeight classWeight stepsPerEpoch',
      'validationSteps validationBatchSize validationFreq callbacks yieldEvery other',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [
        `fit ${name}`,
        (model, value) => {
          const running = model.fit(x, x, { verbose: 0, [name]: value });
          setTimeout(() => (model.stopTraining = true), 20);
          return running;
        },
      ]),
  ),
  'fit x': (model, value) => model.fit(value, x),
  'fit y': (model, value) => model.fit(x, value),
  'fit arguments': (model, value) => model.fit(x, x, value),
  'fit callbacks': (model, value) => model.fit(x, x, { callbacks: [value] }),
  'fit onEpochEnd': (model, value) => model.fit(x, x, { callbacks: { onEpochEnd: value } }),
  'fit validation x': (model, value) => model.fit(x, x, { validationData: [value, x] }),
  'fit weight of a class': (model, value) => model.fit(x, x, { classWeight: { 1: value } }),
  ...Object.fromEntries(
    ['epochs', 'batchesPerEpoch', 'validationData', 'validationBatches', 'callbacks', 'classWeight'].map(
      (name) => [
        `fitDataset ${name}`,
        (model, value) => {
          const running = model.fitDataset([{ xs: x, ys: x }], { epochs: 1, verbose: 0, [name]: value });
          setTimeout(() => (model.stopTraining = true), 20);
          return running;
        },
      ],
    ),
  ),
  fitDataset: (model, value) => model.fitDataset(value, { epochs: 1 }),
  'fitDataset xs': (model, value) => model.fitDataset([{ xs: value, ys: x }], { epochs: 1 }),
  'compile optimizer': (model, value) => model.compile({ optimizer: value, loss: 'mse' }),
  'compile loss': (model, value) => model.compile({ optimizer: 'sgd', loss: value }),
  'compile a loss': (model, value) => model.compile({ optimizer: 'sgd', loss: [value] }),
  'compile metrics': (model, value) => model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [value] }),
  'compile lossWeights': (model, value) =>
    model.compile({ optimizer: 'sgd', loss: 'mse', lossWeights: value }),
  learningRate: (model, value) => (model.optimizer.learningRate = value),
  'predict x': (model, value) => model.predict(value),
  'predict arguments': (model, value) => model.predict(x, value),
  'predict batchSize': (model, value) => model.predict(x, { batchSize: value }),
  'predict data': (model, value) => model.predict({ data: value, shape: [1, 1] }),
  'predict shape': (model, value) => model.predict({ data: [1], shape: value }),
  'evaluate y': (model, value) => model.evaluate(x, value),
  'evaluate sampleWeight': (model, value) => model.evaluate(x, x, { sampleWeight: value }),
  'trainOnBatch y': (model, value) => model.trainOnBatch(x, value),
  setWeights: (model, value) => model.setWeights(value),
  'setWeights a weight': (model, value) => model.setWeights([value, value]),
  'setWeights of a layer': (model, value) => model.layers[0].setWeights(value),
  getLayer: (model, value) => model.getLayer(value),
  apply: (model, value) => model.apply(value),
  'apply mask': (model, value) => model.apply(tf.input({ shape: [1] }), { mask: value }),
  attentionScores: (model, value) => model.attentionScores(x, value),
  'summary printFn': (model, value) => value === undefined || model.summary(undefined, undefined, value),
  tensor: (_, value) => tf.tensor(value),
  'tensor shape': (_, value) => tf.tensor([1], value),
  'tensor dtype': (_, value) => tf.tensor([1], [1], value),
};

for (const [name, call] of Object.entries(calls))
  test(`odd arguments of ${name} leave a model as it is`, async () => {
    let model = small();
    for (const value of odd) {
      const before = [...model.predict(x).dataSync()];
      let refused = false;
      try {
        await call(model, value);
      } catch (error) {
        refused = true;
        assert.equal(error.constructor, Error, `${shown(value)}: ${error.stack}`);
        assert.match(error.message, /^\[/, shown(value));
      }
      assert.equal(model.isTraining, false);
      assert.ok(
        !refused || [...model.predict(x).dataSync()].every((one, i) => one === before[i]),
        shown(value),
      );
      if (!refused) model = small();
    }
  });

test('words in place of yes and no', async () => {
  const flag = /expected true or false, got no$/;
  const no = /** @type {any} */ ('no');
  assert.throws(() => tf.layers.dense({ units: 1, trainable: no }), flag);
  const layer = tf.layers.dense({ units: 1, name: 'd', inputShape: [2] });
  assert.throws(() => (layer.trainable = no), /^Error: \[d\] trainable: expected true or false, got no$/);
  assert.equal(layer.trainable, true);
  const model = tf.sequential({ layers: [layer] });
  assert.throws(() => model.getWeights(no), flag);
  assert.throws(() => tf.callbacks.csvLogger({ append: no }), flag);
  assert.throws(
    () => tf.callbacks.csvLogger({ separator: /** @type {any} */ (2) }),
    /separator: expected a text, got 2/,
  );
  const kept = tf.io.withSaveHandler(async (artifacts) => artifacts);
  await assert.rejects(model.save(kept, { includeOptimizer: no }), flag);
  await assert.rejects(tf.loadLayersModel(tf.io.fromMemory({}), { strict: no }), flag);
});
